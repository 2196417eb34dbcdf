"""Special tokens: the marks that are added to a text for the model."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

HOTEL = "The hotel is amazing"
ASKED, ANSWER = "What is machine learning", "Machine learning is a subset of AI"
FOOD, GAP = "The restaurant had delicious food", "The restaurant had [MASK] food"
PIZZA, DOGS = "I love pizza", "I like dogs very much"
TRAINING = "not to be seen"


def _cls(what: str, said: str, layer: int | None) -> Claim:
    return Claim(what, said, Measure("state", HOTEL, piece="[CLS]", layer=layer, dimensions=(0, 1, 2)))


PART = GuidePart(
    3,
    "Special tokens",
    (
        Paragraph(
            "A few entries of the vocabulary stand for no word. They mark where a text begins and ends, "
            "where a word is covered, and where there is nothing to read at all."
        ),
        Claims(
            (Claim("special tokens", "4", Measure("special tokens")),),
            "The guide names the four that matter most. The fifth is [UNK], for what the vocabulary cannot "
            "spell.",
        ),
        Subtitle("[CLS] opens"),
        Paragraph(
            "[CLS] is always the first token. It says nothing itself, so it is free to collect what the "
            "others say: the next-sentence exercise reads its answer off this token. Layer by layer its "
            "vector takes up more of the text, and after the last one it can stand for all of it."
        ),
        Tries(
            (
                Example(
                    "[CLS] and [SEP] around a text", "Both were added to your text.", HOTEL, part=3, token=0
                ),
                Example(
                    "[CLS] through the layers",
                    "The first row, layer by layer.",
                    HOTEL,
                    view="States",
                    part=3,
                    token=0,
                ),
                Example(
                    "[CLS] after layer 1",
                    "The same row, close to the embeddings.",
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
                Claim("numbers of [CLS]", "768", Measure("hidden size")),
                _cls("[CLS] after layer 1", "[0.2, −0.1, 0.5]", 1),
                _cls("after layer 6", "[0.1, 0.3, −0.2]", 6),
                _cls("after layer 12, the last", "[0.15, 0.25, −0.3]", None),
                Claim("last layer", "12", Measure("layers")),
            ),
            "The guide's vectors were made up to teach. This model has 384 numbers a token in place of "
            "768, and its sixth layer is already its last.",
        ),
        GuessFirst(
            "3.1",
            "How many special tokens does the vocabulary have?",
            "[PAD], [UNK], [CLS], [SEP] and [MASK].",
            measure=Measure("special tokens"),
        ),
        Subtitle("[SEP] ends"),
        Paragraph(
            "[SEP] stands after a text and, where there are two, after each of them. Together with the "
            "token type ids it lets the model keep a question apart from its answer, though both arrive as "
            "one row of tokens."
        ),
        Tries(
            (
                Example(
                    "A question and an answer",
                    "[SEP] ends each of them; token type ids 0 and 1 tell them apart.",
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
                    "tokens",
                    "[CLS] what is machine learning [SEP] machine learning is a subset of ai [SEP]",
                    Measure("tokens", ASKED, ANSWER),
                ),
            ),
        ),
        Subtitle("[MASK] covers"),
        Paragraph(
            "[MASK] takes the place of a word that is to be guessed. It belongs to training: a text that "
            "you embed or search for has none. So that the model does not wait for the mark, a piece that "
            "is to be guessed is not always covered. Sometimes another one stands there, sometimes it is "
            "left as it is."
        ),
        Tries(
            (
                Example("The whole sentence", "No word is covered.", FOOD, part=3),
                Example(
                    "One word covered", "[MASK] is one token, with an id of its own.", GAP, part=3, token=4
                ),
                Example(
                    "What fits the gap",
                    "The words that the model finds likeliest.",
                    GAP,
                    view="Masked words",
                    part=3,
                ),
                Example(
                    "As in training",
                    "The pieces to be guessed are drawn by lot, and so is what becomes of each.",
                    FOOD,
                    view="Masked words",
                    part=3,
                    mode="In training",
                ),
            )
        ),
        Claims(
            (
                Claim("id of [MASK]", "a number of its own", Measure("piece id", piece="[MASK]")),
                Claim("pieces to be guessed", "15%", instead=TRAINING),
                Claim("of these, covered by [MASK]", "80%", instead=TRAINING),
                Claim("replaced by another word", "10%", instead=TRAINING),
                Claim("left as they are", "10%", instead=TRAINING),
                Claim("first choice for the gap", "delicious", Measure("best word", GAP)),
            ),
            "The shares are those of BERT's makers (Devlin et al. 2019, section 3.1): a rule of training, "
            "which a finished model does not show. “As in training” draws by it.",
        ),
        GuessFirst(
            "3.2",
            "Which of them is not in a text that you search for?",
            "[MASK] is for the exercise. [CLS] and [SEP] are always there, [PAD] wherever texts of unequal "
            "length are computed together.",
            ("[CLS]", "[SEP]", "[MASK]", "[PAD]"),
            right="[MASK]",
        ),
        Subtitle("[PAD] fills up"),
        Paragraph(
            "Texts that are computed together must be equally long, so the shorter ones are filled up with "
            "[PAD]. The attention mask has a 1 for every token that is read and a 0 for the filling. What "
            "the mask hides changes nothing."
        ),
        Tries(
            (
                Example(
                    "Two texts in a batch",
                    "The shorter one is filled up to the length of the longer.",
                    PIZZA,
                    view="Batch",
                    part=3,
                    companions=(DOGS,),
                ),
                Example(
                    "Its attention mask",
                    "1 is read, 0 is not.",
                    PIZZA,
                    view="Batch",
                    part=3,
                    companions=(DOGS,),
                    mode="Attention mask",
                ),
                Example(
                    "Filled up to eight",
                    "As in the guide: eight tokens.",
                    PIZZA,
                    part=3,
                    max_length=8,
                    pad=True,
                ),
                Example("The longer text alone", "Five words and two marks.", DOGS, part=3),
                Example(
                    "Padding is ignored",
                    "With the mask the vector stands still; without it, it drifts.",
                    PIZZA,
                    view="Padding",
                    part=3,
                    companions=(DOGS,),
                ),
            )
        ),
        GuessFirst(
            "3.3",
            "How many tokens does “I love pizza” become, with [CLS] and [SEP]?",
            "Three words, each whole in the vocabulary, and the two marks. The guide counts one too many.",
            measure=Measure("token count", PIZZA),
        ),
        Claims(
            (
                Claim("tokens of “I love pizza”", "6", Measure("token count", PIZZA)),
                Claim("tokens of “I like dogs very much”", "8", Measure("token count", DOGS)),
                Claim("both in one batch", "8", Measure("token count", DOGS)),
                Claim(
                    "attention mask of the shorter",
                    "1, 1, 1, 1, 1, 0, 0",
                    Measure("attention mask", PIZZA, limit=7),
                ),
            ),
            "The guide's counts are one too high: 3 and 5 words with two marks are 5 and 7 tokens. The "
            "mask that it writes below has seven places, which is right.",
        ),
    ),
)
