"""Word embeddings: a vector for every token."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

SERVICE = "The customer service was excellent and helpful"
CLEANED = "customer service excellent helpful"
VECTORS = (
    ("[CLS]", "[0.15, 0.23, −0.12, …, 0.34]"),
    ("customer", "[0.08, −0.15, 0.45, …, −0.21]"),
    ("service", "[−0.12, 0.33, 0.08, …, 0.56]"),
    ("excellent", "[0.34, 0.12, −0.23, …, 0.78]"),
    ("helpful", "[0.21, 0.09, −0.34, …, 0.45]"),
    ("[SEP]", "[0.11, −0.08, 0.19, …, 0.29]"),
)
DIMENSION = (("customer", "0.87"), ("service", "0.45"), ("excellent", "0.12"), ("helpful", "0.08"))


def _in_dimension(piece: str) -> Measure:
    return Measure("state", CLEANED, piece=piece, dimensions=(42,))


PART = GuidePart(
    6,
    tr("Word embeddings"),
    (
        Paragraph(
            tr(
                "The model turns every token into a vector, a row of numbers. It is not one vector per word: "
                "the same word gets another one in another sentence."
            )
        ),
        Claims(
            (Claim(tr("numbers of a vector"), "768", Measure("hidden size")),),
            tr("BERT-base has 768; the model here has 384."),
        ),
        Subtitle(tr("From text to tokens")),
        Paragraph(tr("The guide takes a short text, cleans it first, and then has it cut into tokens.")),
        Tries(
            (
                Example(
                    tr("Cleaning the text"),
                    tr("Four words are left of seven."),
                    SERVICE,
                    view="Preprocessing",
                    part=6,
                ),
                Example(tr("Its tokens"), tr("Four words and two marks."), CLEANED, part=6),
            )
        ),
        Claims(
            (
                Claim(tr("cleaned"), CLEANED, Measure("cleaned", SERVICE)),
                Claim(tr("input ids"), "[101, 3456, 2345, 5432, 6789, 102]", Measure("ids", CLEANED)),
                Claim(tr("tokens"), "6", Measure("token count", CLEANED)),
                Claim(tr("attention mask"), "[1, 1, 1, 1, 1, 1]", Measure("attention mask", CLEANED)),
            ),
            tr("The ids between [CLS] and [SEP] were made up; all the rest is so."),
        ),
        Subtitle(tr("Through the layers")),
        Paragraph(
            tr(
                "The first layer gets the embeddings: what each piece means anywhere, together with its "
                "position. Each layer mixes in more of what stands around it. What the last one gives is "
                "called the last hidden state."
            )
        ),
        Tries(
            (
                Example(
                    tr("A vector for every token"),
                    tr("One row a token, one column a dimension."),
                    CLEANED,
                    view="States",
                    part=6,
                ),
                Example(
                    tr("Before the first layer"),
                    tr("The embeddings: nothing of the other tokens is in them yet."),
                    CLEANED,
                    view="States",
                    part=6,
                    layer=0,
                ),
                Example(
                    tr("The same word twice"),
                    tr("“bank” has one id in both texts, and a vector of its own in each."),
                    "She sat on the bank of the river",
                    "He put his money in the bank",
                    view="Similarity",
                    part=6,
                ),
            )
        ),
        GuessFirst(
            "6.1",
            tr("How many numbers does the vector of one token have in this model?"),
            tr("384, half as many as in the guide: the program computes with a smaller BERT."),
            measure=Measure("hidden size"),
        ),
        Claims(
            (
                Claim(tr("layers"), "12", Measure("layers")),
                *(Claim(piece, said, Measure("state", CLEANED, piece=piece)) for piece, said in VECTORS),
            ),
            tr(
                "First three numbers and the last one, after the last layer. The guide's were made up to "
                "teach; no model gives them."
            ),
        ),
        Subtitle(tr("The shape")),
        Paragraph(
            tr(
                "Models compute many texts together, so the result has three dimensions: texts, tokens, "
                "numbers. With a single text the first is 1 and can be squeezed away. What is left is a "
                "table, a row a token."
            )
        ),
        Claims(
            (
                Claim(tr("texts, tokens, numbers"), "(1, 6, 768)", Measure("batch shape", CLEANED)),
                Claim(tr("squeezed"), "(6, 768)", Measure("shape", CLEANED)),
            ),
            tr("768 against 384 again; the six tokens are the same."),
        ),
        GuessFirst(
            "6.2",
            tr(
                "The text is not cleaned but read whole, with its seven words. How many rows has the table "
                "then?"
            ),
            tr("Seven words, none of them split, and the two marks."),
            measure=Measure("token count", SERVICE),
        ),
        Subtitle(tr("What one dimension means")),
        Paragraph(
            tr(
                "It is tempting to give a dimension a name. In the guide, number 42 is high for a person and "
                "low for adjectives, and might be called “concreteness”. Look at it in the model before you "
                "believe it."
            )
        ),
        Tries(
            (
                Example(
                    tr("Dimension 42"),
                    tr("One dimension across the tokens."),
                    CLEANED,
                    view="States",
                    part=6,
                    dimension=42,
                    token=1,
                ),
            )
        ),
        GuessFirst(
            "6.3",
            tr("What does the model have for “customer” in dimension 42?"),
            tr("Meaning is spread over all dimensions at once; one alone can rarely be named."),
            ("0.87", "0.30", "0.00", "−0.60"),
            _in_dimension("customer"),
        ),
        Claims(
            tuple(Claim(piece, said, _in_dimension(piece)) for piece, said in DIMENSION),
            tr(
                "The guide's values illustrate an idea. The model's stand in nearly the same order with "
                "their sign turned round, which shows how soon four words persuade: try others before you "
                "name a dimension."
            ),
        ),
    ),
)
