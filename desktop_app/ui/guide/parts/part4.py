"""Preprocessing: what cleaning does to words, before any model reads them."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

FOOD = "The restaurant had delicious food!"
FORMS = "running runs ran restaurant"
MOVIE = (
    "This movie is absolutely amazing! It had exciting action, beautiful cinematography, "
    "and an incredible cast. Highly recommended!!!"
)
STEPS = (tr("cut into words"), tr("without punctuation"), tr("without stop words"), tr("base forms"))


def _step(text: str, nth: int, said: str) -> Claim:
    return Claim(STEPS[nth], f"{len(said.split())}: {said}", Measure("words", text, nth=nth))


PART = GuidePart(
    4,
    tr("Preprocessing"),
    (
        Paragraph(
            tr(
                "Before BERT there were methods that counted words, and for them a text had to be cleaned: "
                "capitals, marks and little words were in the way. The guide cleans in four steps, and so "
                "can this program."
            )
        ),
        Subtitle(tr("Four steps")),
        Paragraph(
            tr(
                "The text is cut into words; marks are removed; common words that stand in every text are "
                "removed; and what is left is brought to its base form, so that “running” and “ran” are one "
                "word."
            )
        ),
        Tries(
            (
                Example(
                    tr("The four steps"),
                    tr("Words, then without marks, without stop words, and in their base form."),
                    FOOD,
                    view="Preprocessing",
                    part=4,
                ),
                Example(
                    tr("Base forms"),
                    tr("Three forms of one verb become one word."),
                    FORMS,
                    view="Preprocessing",
                    part=4,
                ),
            )
        ),
        Claims(
            (
                _step(FOOD, 0, "The restaurant had delicious food !"),
                _step(FOOD, 1, "The restaurant had delicious food"),
                _step(FOOD, 2, "restaurant had delicious food"),
                _step(FORMS, 0, "running runs ran restaurant"),
                _step(FORMS, 3, "run run run restaurant"),
            ),
            tr(
                "These are steps of the text, not of the model: NLTK cuts the words, WordNet knows their "
                "base forms."
            ),
        ),
        GuessFirst(
            "4.1",
            tr("What becomes of “ran” in the last step?"),
            tr("WordNet knows irregular verbs. A rule that cuts endings would leave “ran” as it is."),
            ("run", "ran", "runs"),
            Measure("cleaned", "ran"),
        ),
        Subtitle(tr("A movie review")),
        Paragraph(
            tr("The same steps for a longer text. Half of its words remain, and they carry the praise.")
        ),
        Tries(
            (
                Example(
                    tr("A movie review"),
                    tr("What the four steps leave of it."),
                    MOVIE,
                    view="Preprocessing",
                    part=4,
                ),
                Example(
                    tr("The review as BERT reads it"),
                    tr("Marks and little words are tokens like others, and are read."),
                    MOVIE,
                    part=4,
                ),
            )
        ),
        GuessFirst(
            "4.2",
            tr("Into how many words and marks is the movie review cut in the first step?"),
            tr("17 words and 7 marks; each of the three exclamation marks at the end counts."),
            measure=Measure("words", MOVIE, nth=0),
        ),
        GuessFirst(
            "4.3",
            tr("How many words are left once marks and stop words are gone?"),
            tr("Besides the seven marks, five stop words go: this, is, it, and, an."),
            measure=Measure("words", MOVIE, nth=2),
        ),
        Claims(
            (
                _step(
                    MOVIE,
                    0,
                    "This movie is absolutely amazing ! It had exciting action , beautiful cinematography "
                    ", and an incredible cast . Highly recommended ! ! !",
                ),
                _step(
                    MOVIE,
                    1,
                    "This movie is absolutely amazing It had exciting action beautiful cinematography and an "
                    "incredible cast Highly recommended",
                ),
                _step(
                    MOVIE,
                    2,
                    "movie absolutely amazing had exciting action beautiful cinematography incredible cast "
                    "Highly recommended",
                ),
                _step(
                    MOVIE,
                    3,
                    "movie absolutely amaze have excite action beautiful cinematography incredible cast "
                    "highly recommend",
                ),
            ),
        ),
        Paragraph(
            tr(
                "Does BERT need it? No. It was trained on whole sentences and makes use of the little words. "
                "The Preprocessing view measures what each step costs the vector of your text, and the "
                "ranking of your library."
            )
        ),
    ),
)
