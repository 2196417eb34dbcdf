"""Special tokens: the marks that are added to a text for the model."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

HOTEL = "The hotel is amazing"
ASKED, ANSWER = "What is machine learning", "Machine learning is a subset of AI"
FOOD, GAP = "The restaurant had delicious food", "The restaurant had [MASK] food"
PIZZA, DOGS = "I love pizza", "I like dogs very much"
TRAINING = tr("not to be seen")


def _cls(what: str, said: str, layer: int | None) -> Claim:
    return Claim(what, said, Measure("state", HOTEL, piece="[CLS]", layer=layer, dimensions=(0, 1, 2)))


PART = GuidePart(
    3,
    tr("Special tokens"),
    (
        Paragraph(
            tr(
                "A few entries of the vocabulary stand for no word. They mark where a text begins and ends, "
                "where a word is covered, and where there is nothing to read at all."
            )
        ),
        Claims(
            (Claim(tr("special tokens"), "4", Measure("special tokens")),),
            tr(
                "The guide names the four that matter most. The fifth is [UNK], for what the vocabulary "
                "cannot spell."
            ),
        ),
        Subtitle(tr("[CLS] opens")),
        Paragraph(
            tr(
                "[CLS] is always the first token. It says nothing itself, so it is free to collect what the "
                "others say: the next-sentence exercise reads its answer off this token. Layer by layer its "
                "vector takes up more of the text, and after the last one it can stand for all of it."
            )
        ),
        Tries(
            (
                Example(
                    tr("[CLS] and [SEP] around a text"),
                    tr("Both were added to your text."),
                    HOTEL,
                    part=3,
                    token=0,
                ),
                Example(
                    tr("[CLS] through the layers"),
                    tr("The first row, layer by layer."),
                    HOTEL,
                    view="States",
                    part=3,
                    token=0,
                ),
                Example(
                    tr("[CLS] after layer 1"),
                    tr("The same row, close to the embeddings."),
                    HOTEL,
                    view="States",
                    part=3,
                    token=0,
                    layer=1,
                ),
            )
        ),
        Claims(
            (
                Claim(tr("numbers of [CLS]"), "768", Measure("hidden size")),
                _cls(tr("[CLS] after layer 1"), "[0.2, −0.1, 0.5]", 1),
                _cls(tr("after layer 6"), "[0.1, 0.3, −0.2]", 6),
                _cls(tr("after layer 12, the last"), "[0.15, 0.25, −0.3]", None),
                Claim(tr("last layer"), "12", Measure("layers")),
            ),
            tr(
                "The guide's vectors were made up to teach. This model has 384 numbers a token in place of "
                "768, and its sixth layer is already its last."
            ),
        ),
        GuessFirst(
            "3.1",
            tr("How many special tokens does the vocabulary have?"),
            tr("[PAD], [UNK], [CLS], [SEP] and [MASK]."),
            measure=Measure("special tokens"),
        ),
        Subtitle(tr("[SEP] ends")),
        Paragraph(
            tr(
                "[SEP] stands after a text and, where there are two, after each of them. Together with the "
                "token type ids it lets the model keep a question apart from its answer, though both arrive "
                "as one row of tokens."
            )
        ),
        Tries(
            (
                Example(
                    tr("A question and an answer"),
                    tr("[SEP] ends each of them; token type ids 0 and 1 tell them apart."),
                    ASKED,
                    ANSWER,
                    part=3,
                    token=5,
                ),
            )
        ),
        Claims(
            (
                Claim(
                    tr("tokens"),
                    "[CLS] what is machine learning [SEP] machine learning is a subset of ai [SEP]",
                    Measure("tokens", ASKED, ANSWER),
                ),
            ),
        ),
        Subtitle(tr("[MASK] covers")),
        Paragraph(
            tr(
                "[MASK] takes the place of a word that is to be guessed. It belongs to training: a text that "
                "you embed or search for has none. So that the model does not wait for the mark, a piece "
                "that is to be guessed is not always covered. Sometimes another one stands there, sometimes "
                "it is left as it is."
            )
        ),
        Tries(
            (
                Example(tr("The whole sentence"), tr("No word is covered."), FOOD, part=3),
                Example(
                    tr("One word covered"),
                    tr("[MASK] is one token, with an id of its own."),
                    GAP,
                    part=3,
                    token=4,
                ),
                Example(
                    tr("What fits the gap"),
                    tr("The words that the model finds likeliest."),
                    GAP,
                    view="Masked words",
                    part=3,
                ),
                Example(
                    tr("As in training"),
                    tr("The pieces to be guessed are drawn by lot, and so is what becomes of each."),
                    FOOD,
                    view="Masked words",
                    part=3,
                    mode="In training",
                ),
            )
        ),
        Claims(
            (
                Claim(tr("id of [MASK]"), tr("a number of its own"), Measure("piece id", piece="[MASK]")),
                Claim(tr("pieces to be guessed"), "15%", instead=TRAINING),
                Claim(tr("of these, covered by [MASK]"), "80%", instead=TRAINING),
                Claim(tr("replaced by another word"), "10%", instead=TRAINING),
                Claim(tr("left as they are"), "10%", instead=TRAINING),
                Claim(tr("first choice for the gap"), "delicious", Measure("best word", GAP)),
            ),
            tr(
                "The shares are those of BERT's makers (Devlin et al. 2019, section 3.1): a rule of "
                "training, which a finished model does not show. “As in training” draws by it."
            ),
        ),
        GuessFirst(
            "3.2",
            tr("Which of them is not in a text that you search for?"),
            tr(
                "[MASK] is for the exercise. [CLS] and [SEP] are always there, [PAD] wherever texts of "
                "unequal length are computed together."
            ),
            ("[CLS]", "[SEP]", "[MASK]", "[PAD]"),
            right="[MASK]",
        ),
        Subtitle(tr("[PAD] fills up")),
        Paragraph(
            tr(
                "Texts that are computed together must be equally long, so the shorter ones are filled up "
                "with [PAD]. The attention mask has a 1 for every token that is read and a 0 for the "
                "filling. What the mask hides changes nothing."
            )
        ),
        Tries(
            (
                Example(
                    tr("Two texts in a batch"),
                    tr("The shorter one is filled up to the length of the longer."),
                    PIZZA,
                    view="Batch",
                    part=3,
                    companions=(DOGS,),
                ),
                Example(
                    tr("Its attention mask"),
                    tr("1 is read, 0 is not."),
                    PIZZA,
                    view="Batch",
                    part=3,
                    companions=(DOGS,),
                    mode="Attention mask",
                ),
                Example(
                    tr("Filled up to eight"),
                    tr("As in the guide: eight tokens."),
                    PIZZA,
                    part=3,
                    max_length=8,
                    pad=True,
                ),
                Example(tr("The longer text alone"), tr("Five words and two marks."), DOGS, part=3),
                Example(
                    tr("Padding is ignored"),
                    tr("With the mask the vector stands still; without it, it drifts."),
                    PIZZA,
                    view="Padding",
                    part=3,
                    companions=(DOGS,),
                ),
            )
        ),
        GuessFirst(
            "3.3",
            tr("How many tokens does “I love pizza” become, with [CLS] and [SEP]?"),
            tr(
                "Three words, each whole in the vocabulary, and the two marks. The guide counts one too many."
            ),
            measure=Measure("token count", PIZZA),
        ),
        Claims(
            (
                Claim(tr("tokens of “I love pizza”"), "6", Measure("token count", PIZZA)),
                Claim(tr("tokens of “I like dogs very much”"), "8", Measure("token count", DOGS)),
                Claim(tr("both in one batch"), "8", Measure("token count", DOGS)),
                Claim(
                    tr("attention mask of the shorter"),
                    "1, 1, 1, 1, 1, 0, 0",
                    Measure("attention mask", PIZZA, limit=7),
                ),
            ),
            tr(
                "The guide's counts are one too high: 3 and 5 words with two marks are 5 and 7 tokens. The "
                "mask that it writes below has seven places, which is right."
            ),
        ),
    ),
)
