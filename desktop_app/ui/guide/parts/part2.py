"""Encoder only: what reads a text whole, and what writes one word by word."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

FOOD = "The restaurant had [MASK] food"
MUSIC = "The restaurant had [MASK] music"
FIRST, SECOND = "First sentence", "Second sentence"
SEES = Measure("moved by what follows", FOOD, MUSIC, piece="the")

PART = GuidePart(
    2,
    "Encoder only",
    (
        Paragraph(
            "BERT is an encoder and nothing else. It takes a whole text in and gives a vector for every "
            "token back; it has no part that writes."
        ),
        Subtitle("Reading and writing"),
        Paragraph(
            "An encoder looks at all tokens together, and each may look at every other, to its left and to "
            "its right. That suits understanding. A decoder produces one token after another, and each may "
            "look only at those before it, since those after it do not exist yet. That suits writing. T5 "
            "and BART join both, GPT-2 and GPT-3 are decoders alone, and BERT, RoBERTa and DistilBERT are "
            "encoders alone."
        ),
        Tries(
            (
                Example(
                    "The stack for a text",
                    "Embeddings, then one encoder layer after another; there is no decoder to be found.",
                    "The restaurant had delicious food",
                    view="Architecture",
                    part=2,
                ),
                Example(
                    "Both joined",
                    "Who may look at whom where a decoder writes the text that an encoder has read.",
                    "The restaurant had delicious food",
                    view="Architecture",
                    part=2,
                    mode="Who sees whom, Encoder–decoder",
                ),
            )
        ),
        Claims(
            (
                Claim("encoder layers", "12", Measure("layers")),
                Claim("numbers per token", "768", Measure("hidden size")),
                Claim("decoder layers", "0", instead="none"),
            ),
            "The guide speaks of BERT-base, with 12 layers and 768 numbers. The model here is a smaller "
            "BERT.",
        ),
        GuessFirst(
            "2.1",
            "How many layers does the model of this program have?",
            "Half as many as BERT-base: it was made small so that it answers while you type.",
            measure=Measure("layers"),
        ),
        Subtitle("Why a gap needs both sides"),
        Paragraph(
            "A gap in the middle can only be filled well if what follows it may be read. “The restaurant "
            "had” leaves anything open; “food” after the gap settles it. A decoder would have to guess "
            "before it reached that word."
        ),
        Tries(
            (
                Example(
                    "A gap before “food”",
                    "The word after the gap tells what kind of word is missing.",
                    FOOD,
                    view="Masked words",
                    part=2,
                ),
                Example(
                    "The gap without “food”",
                    "Only what stands to its left is seen, as by a decoder.",
                    FOOD,
                    view="Masked words",
                    part=2,
                    mode="left only",
                ),
                Example(
                    "What a decoder cannot see",
                    "The row of [MASK] ends at [MASK] itself: “food” is not written yet.",
                    FOOD,
                    view="Architecture",
                    part=2,
                    token=4,
                    mode="Who sees whom, Decoder",
                ),
                Example(
                    "What the gap looks at",
                    "This head, one of many, looks at “restaurant” to its left and “food” to its right.",
                    FOOD,
                    view="Attention",
                    part=2,
                    token=4,
                    layer=1,
                    mode="head 7",
                ),
                Example(
                    "The same with another ending",
                    "Only the last word differs, and yet every vector does.",
                    FOOD,
                    MUSIC,
                    view="States",
                    part=2,
                ),
            )
        ),
        GuessFirst(
            "2.2",
            "“food” at the end becomes “music”. By how much do the numbers of “the”, at the beginning, "
            "change?",
            "Were it a decoder, nothing could reach back to the first word, and the change would be "
            "exactly 0.",
            ("by 0: it cannot see the end", "by 0.4 at most: it sees the end"),
            SEES,
        ),
        Claims(
            (Claim("largest change in the vector of “the”", "more than nothing", SEES),),
            "The guide says that an encoder reaches both sides at once. This is the proof of it: the largest "
            "change, after the last layer, of one number of the first word.",
        ),
        Subtitle("Why a pair needs both at once"),
        Paragraph(
            "To say whether two sentences belong together, one has to have read both. The encoder gets "
            "them as one input, and from the first layer on tokens of one may look at tokens of the other."
        ),
        Tries(
            (
                Example(
                    "Two sentences as one input",
                    "[CLS] opens, a [SEP] ends each; the token type ids tell them apart.",
                    FIRST,
                    SECOND,
                    part=2,
                ),
                Example(
                    "One sentence looks at the other",
                    "What the first looks at in the second, in the first layer, over all its heads.",
                    FIRST,
                    SECOND,
                    view="Attention",
                    part=2,
                    layer=1,
                    mode="average, A → B",
                ),
                Example(
                    "Does the second follow?",
                    "One answer for the two of them, read off [CLS].",
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
                    "tokens of the pair",
                    "[CLS] first sentence [SEP] second sentence [SEP]",
                    Measure("tokens", FIRST, SECOND),
                ),
            ),
            "Capitals are gone: this model's vocabulary has small letters only.",
        ),
        GuessFirst(
            "2.3",
            "Which of these is made to write a text, token after token?",
            "A decoder predicts what comes next. An encoder has a vector for what is there already.",
            ("An encoder", "A decoder", "Both of them"),
            right="A decoder",
        ),
    ),
)
