"""Preprocessing: what cleaning does to words, before any model reads them."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

FOOD = "The restaurant had delicious food!"
FORMS = "running runs ran restaurant"
MOVIE = (
    "This movie is absolutely amazing! It had exciting action, beautiful cinematography, "
    "and an incredible cast. Highly recommended!!!"
)
STEPS = ("cut into words", "without punctuation", "without stop words", "base forms")


def _step(text: str, nth: int, said: str) -> Claim:
    return Claim(STEPS[nth], f"{len(said.split())}: {said}", Measure("words", text, nth=nth))


PART = GuidePart(
    4,
    "Preprocessing",
    (
        Paragraph(
            "Before BERT there were methods that counted words, and for them a text had to be cleaned: "
            "capitals, marks and little words were in the way. The guide cleans in four steps, and so can "
            "this program."
        ),
        Subtitle("Four steps"),
        Paragraph(
            "The text is cut into words; marks are removed; common words that stand in every text are "
            "removed; and what is left is brought to its base form, so that “running” and “ran” are one "
            "word."
        ),
        Tries(
            (
                Example(
                    "The four steps",
                    "Words, then without marks, without stop words, and in their base form.",
                    FOOD,
                    view="Preprocessing",
                    part=4,
                ),
                Example(
                    "Base forms",
                    "Three forms of one verb become one word.",
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
            "These are steps of the text, not of the model: NLTK cuts the words, WordNet knows their base "
            "forms.",
        ),
        GuessFirst(
            "4.1",
            "What becomes of “ran” in the last step?",
            "WordNet knows irregular verbs. A rule that cuts endings would leave “ran” as it is.",
            ("run", "ran", "runs"),
            Measure("cleaned", "ran"),
        ),
        Subtitle("A movie review"),
        Paragraph("The same steps for a longer text. Half of its words remain, and they carry the praise."),
        Tries(
            (
                Example(
                    "A movie review", "What the four steps leave of it.", MOVIE, view="Preprocessing", part=4
                ),
                Example(
                    "The review as BERT reads it",
                    "Marks and little words are tokens like others, and are read.",
                    MOVIE,
                    part=4,
                ),
            )
        ),
        GuessFirst(
            "4.2",
            "Into how many words and marks is the movie review cut in the first step?",
            "17 words and 7 marks; each of the three exclamation marks at the end counts.",
            measure=Measure("words", MOVIE, nth=0),
        ),
        GuessFirst(
            "4.3",
            "How many words are left once marks and stop words are gone?",
            "Besides the seven marks, five stop words go: this, is, it, and, an.",
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
            "Does BERT need it? No. It was trained on whole sentences and makes use of the little words. "
            "The Preprocessing view measures what each step costs the vector of your text, and the ranking "
            "of your library."
        ),
    ),
)
