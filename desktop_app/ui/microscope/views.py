"""The places of the microscope and their views, in the order of rail and tabs. A view is added here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.language import tr
from desktop_app.ui.examples import EXAMPLES, OPENING_LABS, OPENING_TOKENS, OPENING_VECTORS
from desktop_app.ui.kit.view_host import ViewSpec
from desktop_app.ui.values import Example

_TOKENS = "desktop_app.ui.microscope.tokens"
_VECTORS = "desktop_app.ui.microscope.vectors"
_LABS = "desktop_app.ui.microscope.labs"


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """A button of the rail with its views; `opening` is a title and what is said before there is a text."""

    title: str
    opening: tuple[str, str]
    views: tuple[ViewSpec, ...]

    def examples(self) -> list[Example]:
        """The examples that its views show, by part of the guide."""
        titles = {view.title for view in self.views}
        return sorted((known for known in EXAMPLES if known.view in titles), key=lambda known: known.part)


PLACES = (
    PlaceSpec(
        "Tokens",
        OPENING_TOKENS,
        (
            ViewSpec(
                "Inspector",
                tr("Every token with its id, attention mask, token type id, and the characters behind it"),
                f"{_TOKENS}.inspector:InspectorView",
                words=tr("Inspector"),
            ),
            ViewSpec(
                "Batch",
                tr("Several texts in one input: how padding makes them equally long, and what is cut off"),
                f"{_TOKENS}.batch:BatchView",
                words=tr("Batch"),
            ),
            ViewSpec(
                "WordPiece",
                tr("How a word is normalized and split: every candidate that is tried, refused or taken"),
                f"{_TOKENS}.wordpiece:WordPieceView",
                words=tr("Splits"),
            ),
            ViewSpec(
                "Vocabulary",
                tr("Every word piece the model knows, with its id, and its nearest pieces in the embedding"),
                f"{_TOKENS}.vocabulary:VocabularyView",
                needs_text=False,
                words=tr("Vocabulary"),
            ),
            ViewSpec(
                "Two tokenizers",
                tr(
                    "The same text read by two models' tokenizers, aligned by its characters, "
                    "differences marked"
                ),
                f"{_TOKENS}.two_tokenizers:TwoTokenizersView",
                words=tr("Two tokenizers"),
            ),
            ViewSpec(
                "Preprocessing",
                tr(
                    "What each cleaning step does to the words, to the vector, and to the ranking "
                    "of the library"
                ),
                f"{_TOKENS}.preprocessing:PreprocessingView",
                words=tr("Preprocessing"),
            ),
        ),
    ),
    PlaceSpec(
        "Vectors",
        OPENING_VECTORS,
        (
            ViewSpec(
                "States",
                tr("The hidden states of every layer, tokens by dimensions, with exact numbers"),
                f"{_VECTORS}.states:StatesView",
                words=tr("States"),
            ),
            ViewSpec(
                "Similarity",
                tr("How alike the vectors of tokens are: within a text, between two, and in the library"),
                f"{_VECTORS}.similarity:SimilarityView",
                words=tr("Similarity"),
            ),
            ViewSpec(
                "Pooling",
                tr("One vector for the whole text: the [CLS] token's next to the mean of all tokens"),
                f"{_VECTORS}.pooling:PoolingView",
                words=tr("Pooling"),
            ),
            ViewSpec(
                "Padding",
                tr("Whether padding changes a text's vector: with the attention mask, and without it"),
                f"{_VECTORS}.padding:PaddingView",
                words=tr("Padding"),
            ),
        ),
    ),
    PlaceSpec(
        "Labs",
        OPENING_LABS,
        (
            ViewSpec(
                "Masked words",
                tr("Hide words and see what BERT puts in their place, with probabilities"),
                f"{_LABS}.masked_words:MaskedWordsView",
                words=tr("Masked words"),
            ),
            ViewSpec(
                "Next sentence",
                tr("Whether the second text follows the first, for one pair or all pairs of a list"),
                f"{_LABS}.next_sentence:NextSentenceView",
                words=tr("Next sentence"),
            ),
            ViewSpec(
                "Architecture",
                tr("The stack of the model with the shapes of this very text, and its parameters"),
                f"{_LABS}.architecture:ArchitectureView",
                words=tr("Architecture"),
            ),
            ViewSpec(
                "Attention",
                tr("Which token looks at which, in every layer and head, with exact numbers"),
                f"{_LABS}.attention:AttentionView",
                words=tr("Attention"),
            ),
            ViewSpec(
                "Classifier",
                tr(
                    "A small network on document vectors, trained on labeled texts, with its mistakes to read"
                ),
                f"{_LABS}.classifier:ClassifierView",
                needs_text=False,
                words=tr("Classifier"),
            ),
        ),
    ),
)
