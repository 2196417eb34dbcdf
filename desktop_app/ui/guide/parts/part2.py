"""Encoder only: what reads a text whole, and what writes one word by word."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr, tr_as
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

FOOD = "The restaurant had [MASK] food"
MUSIC = "The restaurant had [MASK] music"
FIRST, SECOND = "First sentence", "Second sentence"
MOVED = {
    "by 0: it cannot see the end": tr("by 0: it cannot see the end"),
    "by 0.4 at most: it sees the end": tr("by 0.4 at most: it sees the end"),
}
WRITERS = {
    "An encoder": tr("An encoder"),
    "A decoder": tr("A decoder"),
    "Both of them": tr("Both of them"),
}
SEES = Measure("moved by what follows", FOOD, MUSIC, piece="the")

PART = GuidePart(
    2,
    tr("Encoder only"),
    (
        Paragraph(
            tr(
                "BERT is an encoder and nothing else. It takes a whole text in and gives a vector for every "
                "token back; it has no part that writes."
            )
        ),
        Subtitle(tr("Reading and writing")),
        Paragraph(
            tr(
                "An encoder looks at all tokens together, and each may look at every other, to its left and "
                "to its right. That suits understanding. A decoder produces one token after another, and "
                "each may look only at those before it, since those after it do not exist yet. That suits "
                "writing. T5 and BART join both, GPT-2 and GPT-3 are decoders alone, and BERT, RoBERTa and "
                "DistilBERT are encoders alone."
            )
        ),
        Tries(
            (
                Example(
                    tr("The stack for a text"),
                    tr("Embeddings, then one encoder layer after another; there is no decoder to be found."),
                    "The restaurant had delicious food",
                    view="Architecture",
                    part=2,
                ),
                Example(
                    tr("Both joined"),
                    tr("Who may look at whom where a decoder writes the text that an encoder has read."),
                    "The restaurant had delicious food",
                    view="Architecture",
                    part=2,
                    mode="Who sees whom, Encoder–decoder",
                ),
            )
        ),
        Claims(
            (
                Claim(tr("encoder layers"), "12", Measure("layers")),
                Claim(tr("numbers per token"), "768", Measure("hidden size")),
                Claim(tr("decoder layers"), "0", instead=tr_as("layers", "none")),
            ),
            tr(
                "The guide speaks of BERT-base, with 12 layers and 768 numbers. The model here is a smaller "
                "BERT."
            ),
        ),
        GuessFirst(
            "2.1",
            tr("How many layers does the model of this program have?"),
            tr("Half as many as BERT-base: it was made small so that it answers while you type."),
            measure=Measure("layers"),
        ),
        Subtitle(tr("Why a gap needs both sides")),
        Paragraph(
            tr(
                "A gap in the middle can only be filled well if what follows it may be read. “The restaurant "
                "had” leaves anything open; “food” after the gap settles it. A decoder would have to guess "
                "before it reached that word."
            )
        ),
        Tries(
            (
                Example(
                    tr("A gap before “food”"),
                    tr("The word after the gap tells what kind of word is missing."),
                    FOOD,
                    view="Masked words",
                    part=2,
                ),
                Example(
                    tr("The gap without “food”"),
                    tr("Only what stands to its left is seen, as by a decoder."),
                    FOOD,
                    view="Masked words",
                    part=2,
                    mode="left only",
                ),
                Example(
                    tr("What a decoder cannot see"),
                    tr("The row of [MASK] ends at [MASK] itself: “food” is not written yet."),
                    FOOD,
                    view="Architecture",
                    part=2,
                    token=4,
                    mode="Who sees whom, Decoder",
                ),
                Example(
                    tr("What the gap looks at"),
                    tr("This head, one of many, looks at “restaurant” to its left and “food” to its right."),
                    FOOD,
                    view="Attention",
                    part=2,
                    token=4,
                    layer=1,
                    mode="head 7",
                ),
                Example(
                    tr("The same with another ending"),
                    tr("Only the last word differs, and yet every vector does."),
                    FOOD,
                    MUSIC,
                    view="States",
                    part=2,
                ),
            )
        ),
        GuessFirst(
            "2.2",
            tr(
                "“food” at the end becomes “music”. By how much do the numbers of “the”, at the beginning, "
                "change?"
            ),
            tr(
                "Were it a decoder, nothing could reach back to the first word, and the change would be "
                "exactly 0."
            ),
            tuple(MOVED),
            SEES,
            words=MOVED,
        ),
        Claims(
            (Claim(tr("largest change in the vector of “the”"), tr("more than nothing"), SEES),),
            tr(
                "The guide says that an encoder reaches both sides at once. This is the proof of it: the "
                "largest change, after the last layer, of one number of the first word."
            ),
        ),
        Subtitle(tr("Why a pair needs both at once")),
        Paragraph(
            tr(
                "To say whether two sentences belong together, one has to have read both. The encoder gets "
                "them as one input, and from the first layer on tokens of one may look at tokens of the "
                "other."
            )
        ),
        Tries(
            (
                Example(
                    tr("Two sentences as one input"),
                    tr("[CLS] opens, a [SEP] ends each; the token type ids tell them apart."),
                    FIRST,
                    SECOND,
                    part=2,
                ),
                Example(
                    tr("One sentence looks at the other"),
                    tr("What the first looks at in the second, in the first layer, over all its heads."),
                    FIRST,
                    SECOND,
                    view="Attention",
                    part=2,
                    layer=1,
                    mode="average, A → B",
                ),
                Example(
                    tr("Does the second follow?"),
                    tr("One answer for the two of them, read off [CLS]."),
                    FIRST,
                    SECOND,
                    view="Next sentence",
                    part=2,
                ),
            )
        ),
        Claims(
            (
                Claim(
                    tr("tokens of the pair"),
                    "[CLS] first sentence [SEP] second sentence [SEP]",
                    Measure("tokens", FIRST, SECOND),
                ),
            ),
            tr("Capitals are gone: this model's vocabulary has small letters only."),
        ),
        GuessFirst(
            "2.3",
            tr("Which of these is made to write a text, token after token?"),
            tr("A decoder predicts what comes next. An encoder has a vector for what is there already."),
            tuple(WRITERS),
            right="A decoder",
            words=WRITERS,
        ),
    ),
)
