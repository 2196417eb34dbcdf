"""Tokenization: from words to pieces, and from pieces to numbers."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import number, tr
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

REVIEW = "product quality excellent battery lasts very long incredible value"
ASKED, ANSWER = "Is the battery long lasting", "Yes it lasts very long"
IDS = (
    ("[CLS]", "101"),
    ("product", "3454"),
    ("quality", "2445"),
    ("excellent", "5432"),
    ("battery", "2123"),
    ("last", "1234"),
    ("##s", "2345"),
    ("very", "2567"),
    ("long", "3456"),
    ("incredible", "4567"),
    ("value", "5678"),
    ("[SEP]", "102"),
)
ENTRIES = {f"{entries:,}": number(entries) for entries in (3_000, 30_000, 300_000)}
WHOLE = ("product", "quality", "excellent", "battery", "very", "long", "incredible", "value")

PART = GuidePart(
    5,
    tr("Tokenization"),
    (
        Paragraph(
            tr(
                "BERT has a fixed vocabulary. A text is cut into pieces that are in it, and each piece is "
                "handed to the model as its number there. No word is ever unknown as long as its letters are "
                "not."
            )
        ),
        Claims(
            (Claim(tr("entries of the vocabulary"), "30,000", Measure("vocabulary size")),),
            tr("The guide rounds."),
        ),
        Subtitle(tr("Words and pieces")),
        Paragraph(
            tr(
                "Common words have an entry of their own. Others are split: the longest beginning that has "
                "an entry is taken, then the longest continuation, until nothing is left. A continuation is "
                "written with ## in front, which means that no space stands before it."
            )
        ),
        Tries(
            (
                Example(tr("A product review"), tr("Nine words, and each stays whole."), REVIEW, part=5),
                Example(
                    tr("How its words are found"),
                    tr("Every candidate that is tried, for every word."),
                    REVIEW,
                    view="WordPiece",
                    part=5,
                    token=5,
                ),
                Example(
                    tr("How “paycheck” is split"),
                    tr("Three pieces; see each beginning that is refused."),
                    "paycheck",
                    view="WordPiece",
                    part=5,
                ),
                Example(
                    tr("“paycheck” in pieces"), tr("Three pieces, one word."), "paycheck", part=5, token=1
                ),
                Example(
                    tr("Pieces that continue with “s”"),
                    tr("The guide's “last” and “##s” are entries, too."),
                    "lasts",
                    view="Vocabulary",
                    part=5,
                    mode="##s",
                ),
            )
        ),
        GuessFirst(
            "5.1",
            tr("The guide splits “lasts” in two. How many tokens does it become, with [CLS] and [SEP]?"),
            tr("“lasts” has an entry of its own, so it stays whole."),
            measure=Measure("token count", "lasts"),
        ),
        Claims(
            (
                *(Claim(word, f"[CLS] {word} [SEP]", Measure("tokens", word)) for word in WHOLE),
                Claim("lasts", "[CLS] last ##s [SEP]", Measure("tokens", "lasts")),
                Claim("paycheck", "[CLS] pay ##che ##ck [SEP]", Measure("tokens", "paycheck")),
                Claim(tr("tokens of the review"), "12", Measure("token count", REVIEW)),
            ),
            tr(
                "The guide splits “lasts” to show ##. In this vocabulary it is whole, so that the review has "
                "one token less. “paycheck” is split exactly as the guide says."
            ),
        ),
        GuessFirst(
            "5.2",
            tr("How many tokens does “paycheck” become, with [CLS] and [SEP]?"),
            tr("pay, ##che, ##ck: three pieces and the two marks."),
            measure=Measure("token count", "paycheck"),
        ),
        Subtitle(tr("Numbers")),
        Paragraph(
            tr(
                "What the model receives is three rows of numbers, one number a token in each: the ids, the "
                "attention mask, and the token type ids."
            )
        ),
        Tries(
            (
                Example(
                    tr("The three rows"), tr("Ids, attention mask, token type ids."), REVIEW, part=5, token=1
                ),
                Example(
                    tr("What has the id 3454"),
                    tr("The guide gives it to “product”."),
                    "product",
                    view="Vocabulary",
                    part=5,
                    mode="#3454",
                ),
            )
        ),
        Claims(
            tuple(Claim(piece, id_, Measure("piece id", piece=piece)) for piece, id_ in IDS),
            tr(
                "Only 101 and 102 are real in the guide; the others were made up. An id is the line of the "
                "vocabulary that the piece stands on, and nothing more."
            ),
        ),
        Claims(
            (
                Claim("input_ids", f"[{', '.join(id_ for _, id_ in IDS)}]", Measure("ids", REVIEW)),
                Claim("attention_mask", f"[{', '.join('1' * 12)}]", Measure("attention mask", REVIEW)),
                Claim("token_type_ids", f"[{', '.join('0' * 12)}]", Measure("token type ids", REVIEW)),
            ),
            tr("One token less, and so one place less in every row: “lasts” is whole."),
        ),
        Subtitle(tr("Two texts")),
        Paragraph(
            tr(
                "A question and its answer become one row of tokens. The token type id is 0 up to the first "
                "[SEP] and 1 after it."
            )
        ),
        Tries(
            (
                Example(
                    tr("A question and its answer"),
                    tr("0 for the question, 1 for the answer."),
                    ASKED,
                    ANSWER,
                    part=5,
                    token=7,
                ),
            )
        ),
        Claims(
            (
                Claim(
                    tr("tokens"),
                    "[CLS] is the battery long lasting [SEP] yes it lasts very long [SEP]",
                    Measure("tokens", ASKED, ANSWER),
                ),
                Claim(
                    tr("token type ids"),
                    "0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1",
                    Measure("token type ids", ASKED, ANSWER),
                ),
            ),
            tr(
                "The tokens are the same, yet the guide writes seven ones under the six tokens of the "
                "answer: it counts “lasts” as two."
            ),
        ),
        GuessFirst(
            "5.3",
            tr("How many entries does the vocabulary have?"),
            tr("30,522: enough for English, and small enough that each entry could be practiced often."),
            tuple(ENTRIES),
            Measure("vocabulary size"),
            words=ENTRIES,
        ),
    ),
)
