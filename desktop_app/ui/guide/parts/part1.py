"""Masked words and next sentences: the two exercises that BERT was trained with."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.core.words import per_cent
from desktop_app.language import tr
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

REVIEW = "The restaurant had delicious food but the service was terrible and the waiter was rude"
MASKED = "The restaurant had [MASK] food but the service was [MASK] and the waiter was [MASK]"
LOVELY = "The ambiance was lovely but staff attitude was unpleasant"
APPLE = "Apple announced a new iPhone model with revolutionary camera technology"
DEVICE = "The device is expected to increase market share by 15% next quarter"
STORM = "A severe thunderstorm is expected to hit the city tomorrow evening"
GLACIERS = "Rising temperatures are causing glaciers to melt at unprecedented rates"
CARBON = "Scientists attribute this to increased carbon dioxide in the atmosphere"
SOLAR = "Solar panel adoption is one solution to reduce emissions"
ARTICLES = (
    f"{APPLE}.",
    f"{DEVICE}.",
    "Competitors are already developing similar features.",
    f"{STORM}.",
    "Residents should prepare emergency supplies and avoid outdoor activities.",
    f"{GLACIERS}.",
    f"{CARBON}.",
    f"{SOLAR}.",
)
EARNINGS = "The company's Q3 earnings exceeded projections."
INVESTORS = "Investors are responding positively in after-hours trading."
PLACES = (
    ("delicious", "95%", (("fresh", "3%"), ("good", "2%"))),
    ("terrible", "87%", (("poor", "8%"), ("slow", "5%"))),
    ("rude", "92%", (("slow", "5%"), ("lazy", "3%"))),
)


def _words(nth: int) -> Claims:
    word, chance, others = PLACES[nth]
    claims = tuple(
        Claim(piece, said, Measure("masked word", MASKED, piece=piece, nth=nth))
        for piece, said in ((word, chance), *others)
    )
    best = Claim(tr("first choice"), word, Measure("best word", MASKED, nth=nth))
    return Claims((best, *claims))


def _pair(name: str, point: str, first: str, second: str) -> Example:
    return Example(name, point, first, second, view="Next sentence", part=1)


def _next(what: str, said: str, first: str, second: str) -> Claim:
    return Claim(what, said, Measure("is next", first, second))


def _near(one: str, other: str, piece: str, said: str = tr("related")) -> Claim:
    return Claim(
        tr("{one} and {other}", one=one, other=other),
        said,
        Measure("token cosine", LOVELY, piece=one, other=piece),
    )


PART = GuidePart(
    1,
    tr("Masked words and next sentences"),
    (
        Paragraph(
            tr(
                "Nobody explained language to BERT. It was given a great many pages and two exercises on "
                "them: to guess words that were covered, and to tell whether one sentence really came after "
                "another."
            )
        ),
        Subtitle(tr("Guessing covered words")),
        Paragraph(
            tr(
                "To guess a covered word, the model may use everything around it, what stands before and "
                "what comes after. Take this review of a restaurant. Three of its words are covered; each of "
                "the three gaps has its own clues: food, a “but” that turns the sentence, a waiter."
            )
        ),
        Tries(
            (
                Example(
                    tr("A review with three gaps"),
                    tr("What stands to the left and right of a gap decides what fits."),
                    MASKED,
                    view="Masked words",
                    part=1,
                ),
                Example(
                    tr("The words that were covered"),
                    tr("The guesses next to the words that stood there, which the model is not shown."),
                    REVIEW,
                    view="Masked words",
                    part=1,
                    mode="hide delicious, hide terrible, hide rude",
                ),
                Example(
                    tr("The whole review"),
                    tr("Nothing is covered: every word is a piece of its own."),
                    REVIEW,
                    part=1,
                ),
            )
        ),
        GuessFirst(
            "1.1",
            tr("Three words of the review are covered. What share of its words is that?"),
            tr(
                "The guide says that 15 % are covered, which is the rule over a whole corpus. Of these 15 "
                "words 3 are covered, a fifth."
            ),
            ("10%", "15%", "20%", "30%"),
            Measure("masked share", MASKED),
        ),
        Claims(
            (Claim(tr("share of words covered"), "15%", Measure("masked share", MASKED)),),
            tr(
                "{share} is the rule in training; one short sentence with three gaps cannot keep to it.",
                share=per_cent(0.15),
            ),
        ),
        Paragraph(tr("First gap: a word for the food.")),
        _words(0),
        Paragraph(tr("Second gap: a word for the service, and the “but” before it promises no praise.")),
        _words(1),
        Paragraph(tr("Third gap: a word for the waiter, with nothing after it but the end of the text.")),
        _words(2),
        Paragraph(
            tr(
                "The guide's percentages were made up to teach, and each gap's add up to 100 %. A real model "
                "spreads its belief over the whole vocabulary, so that the first three rarely get it all."
            ),
        ),
        Claims((Claim(tr("who taught the model to guess"), tr("made up"), Measure("heads")),)),
        GuessFirst(
            "1.2",
            tr("How likely does the model find “delicious” in the first gap?"),
            tr("Many words can describe food, and the model has to share 100 % among all of them."),
            ("1%", "20%", "50%", "95%"),
            Measure("masked word", MASKED, piece="delicious"),
        ),
        Paragraph(
            tr(
                "While it is trained, the guess is compared with the word that was covered, and the weights "
                "are moved a little so that this word would have been likelier. What remains, after millions "
                "of guesses, is what it knows of words that go together, for instance in a review that it "
                "has never seen:"
            )
        ),
        Tries(
            (
                Example(
                    tr("Praise and complaint in one review"),
                    tr("Two opinions in one sentence; see which words are near each other."),
                    LOVELY,
                    view="Similarity",
                    part=1,
                ),
            )
        ),
        Claims(
            (
                _near("lovely", "ambiance", "##bian"),
                _near("unpleasant", "attitude", "attitude"),
                _near("unpleasant", "staff", "staff"),
                _near("lovely", "staff", "staff", tr("not related")),
            ),
            tr(
                "The guide says only which words belong together. The model's number is the cosine of their "
                "last states; “ambiance” is in three pieces, am ##bian ##ce, and the second stands for it "
                "here."
            ),
        ),
        Subtitle(tr("Does it follow?")),
        Paragraph(
            tr(
                "The second exercise shows two sentences at once. Half of the time the second one really "
                "came next in the text, the other half it was drawn from anywhere. The answer is read off "
                "the [CLS] token, which therefore has to know something about both. The sentences come from "
                "three short articles."
            )
        ),
        Tries(
            (
                _pair(tr("Phone and market share"), tr("The second sentence carries on."), APPLE, DEVICE),
                _pair(tr("Phone and thunderstorm"), tr("The two have nothing in common."), APPLE, STORM),
                _pair(
                    tr("Glaciers and carbon dioxide"), tr("The second explains the first."), GLACIERS, CARBON
                ),
                _pair(tr("Carbon dioxide and solar panels"), tr("A problem, then a remedy."), CARBON, SOLAR),
                _pair(
                    tr("Market share and competitors"), tr("The rest of the first article."), *ARTICLES[1:3]
                ),
                _pair(tr("Thunderstorm and supplies"), tr("The second article."), *ARTICLES[3:5]),
                Example(
                    tr("All eight sentences"),
                    tr("Every sentence after every other: blue where the model says that it follows."),
                    ARTICLES[0],
                    ARTICLES[1],
                    view="Next sentence",
                    part=1,
                    companions=ARTICLES[2:],
                    mode="All pairs",
                ),
                _pair(
                    tr("Earnings and investors"),
                    tr("The second follows from the first."),
                    EARNINGS,
                    INVESTORS,
                ),
            )
        ),
        GuessFirst(
            "1.3",
            tr("How likely does the model find it that the thunderstorm follows the new phone?"),
            tr(
                "No word of one sentence leads to the other; that is what the exercise teaches [CLS] to "
                "notice."
            ),
            ("2%", "50%", "98%"),
            Measure("is next", APPLE, STORM),
        ),
        Claims(
            (
                _next(tr("phone, market share"), "IsNext", APPLE, DEVICE),
                _next(tr("phone, thunderstorm"), "NotNext", APPLE, STORM),
                _next(tr("glaciers, carbon dioxide"), "IsNext", GLACIERS, CARBON),
                _next(tr("carbon dioxide, solar panels"), "IsNext", CARBON, SOLAR),
                _next(tr("earnings, investors"), "IsNext", EARNINGS, INVESTORS),
            ),
            tr(
                "The guide gives only the right answer; the model adds how sure it is that the second "
                "follows."
            ),
        ),
    ),
)
