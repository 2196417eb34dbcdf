"""Document embeddings: one vector for a whole text."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr, tr_as
from desktop_app.ui.guide.blocks import Claim, Claims, GuessFirst, GuidePart, Paragraph, Subtitle, Tries
from desktop_app.ui.values import Example

SERVICE = "The customer service was excellent and helpful"
PRODUCT = "The product is high quality and delivered quickly"
QUERY = "I want a software engineering role with Python"
JOBS = (
    "Senior Python Developer - Build web applications",
    "Marketing Specialist - Social media management",
    "Python Backend Engineer - REST APIs",
    "Full Stack Developer",
    "Sales Manager",
)
NUMBERS = (1, 2, 3, 5, 7)
NAMES = tuple(tr("Job {number}", number=number) for number in NUMBERS)
SAID = ("0.91", "0.22", "0.94", "0.87", "0.18")
SERVICE_VECTORS = (
    ("[CLS]", "[0.15, 0.23, −0.12]"),
    ("customer", "[0.08, −0.15, 0.45]"),
    ("service", "[−0.12, 0.33, 0.08]"),
    ("excellent", "[0.34, 0.12, −0.23]"),
    ("helpful", "[0.21, 0.09, −0.34]"),
    ("[SEP]", "[0.11, −0.08, 0.19]"),
)
PRODUCT_VECTORS = (
    ("[CLS]", "[0.15, 0.23, −0.12]"),
    ("product", "[0.08, −0.15, 0.45]"),
    ("quality", "[0.22, 0.33, −0.08]"),
    ("delivered", "[0.18, 0.12, 0.34]"),
    ("quickly", "[−0.05, 0.27, 0.15]"),
    ("[SEP]", "[0.11, −0.08, 0.19]"),
)
QUERY_VECTORS = (
    ("software", "[0.34, 0.12, −0.23]"),
    ("engineering", "[0.28, 0.19, 0.15]"),
    ("role", "[0.22, 0.14, −0.08]"),
    ("python", "[0.31, 0.25, 0.10]"),
)
JOB_VECTORS = (
    "[0.32, 0.20, 0.05, …, 0.22]",
    "[0.15, 0.08, −0.12, …, 0.18]",
    "[0.31, 0.19, 0.08, …, 0.20]",
)
FIRST = (0, 1, 2)
LAB = tr("needs training")
NEAREST = {
    "Job 1, Senior Python Developer": tr("Job 1, Senior Python Developer"),
    "Job 2, Marketing Specialist": tr("Job 2, Marketing Specialist"),
    "Job 3, Python Backend Engineer": tr("Job 3, Python Backend Engineer"),
}
RANKING = Measure("order", QUERY, piece="; ".join(NAMES), others=JOBS)


def _rows(text: str, vectors: tuple[tuple[str, str], ...]) -> tuple[Claim, ...]:
    return tuple(
        Claim(piece, said, Measure("state", text, piece=piece, dimensions=FIRST)) for piece, said in vectors
    )


def _pooling(name: str, point: str, text: str, mode: str = "") -> Example:
    return Example(name, point, text, view="Pooling", part=7, mode=mode)


PART = GuidePart(
    7,
    tr("Document embeddings"),
    (
        Paragraph(
            tr(
                "A vector for every token is too much to compare two texts by. Two simple ways make one "
                "vector of them: take the one of [CLS], or take the average of all."
            )
        ),
        Subtitle(tr("The vector of [CLS]")),
        Paragraph(
            tr(
                "[CLS] was trained to know whether a second sentence follows, and for that it gathers what a "
                "text is about. In the table of states it is the first row, number 0."
            )
        ),
        Tries(
            (
                _pooling(
                    tr("Two vectors of one text"), tr("[CLS] and the mean, and how alike they are."), SERVICE
                ),
                Example(
                    tr("The first row of the states"),
                    tr("Row 0 is [CLS]; taken out, it is the document's vector."),
                    SERVICE,
                    view="States",
                    part=7,
                    token=0,
                ),
            )
        ),
        Claims(
            (
                Claim(tr("states of the text"), "(6, 768)", Measure("shape", SERVICE)),
                *_rows(SERVICE, SERVICE_VECTORS),
                Claim(tr("[CLS] alone"), "(768,)", Measure("vector shape", SERVICE)),
                Claim("[CLS]", "[0.15, 0.23, −0.12, …, 0.34]", Measure("state", SERVICE, piece="[CLS]")),
            ),
            tr(
                "The guide names the whole sentence but shows the tokens of the cleaned one. Read whole, it "
                "has nine tokens. The values are made up, as in part 6."
            ),
        ),
        GuessFirst(
            "7.1",
            tr(
                "How many tokens does the average of “The customer service was excellent and helpful” take "
                "in?"
            ),
            tr(
                "All nine that the attention mask admits: seven words, [CLS] and [SEP]. The guide counts "
                "six, those of the cleaned text."
            ),
            measure=Measure("token count", SERVICE),
        ),
        Subtitle(tr("Praise or complaint")),
        Paragraph(
            tr(
                "The vector of a review can be handed to a small network that says whether it is praise. The "
                "guide's has two dense layers with ReLU between them, and softmax at the end turns two "
                "numbers into percentages."
            )
        ),
        Tries(
            (
                _pooling(tr("A review in one vector"), tr("What the classifier would be given."), PRODUCT),
                Example(tr("Its tokens"), tr("Eight words and two marks."), PRODUCT, part=7),
                Example(
                    tr("Praise or complaint?"),
                    tr("A small network, once you have let it learn from labeled texts."),
                    PRODUCT,
                    view="Classifier",
                    part=7,
                ),
                Example(
                    tr("What [CLS] looks at in it"),
                    tr("Mostly at itself, but in head 7 of layer 6 at “product” most of all."),
                    PRODUCT,
                    view="Attention",
                    part=7,
                    token=0,
                    layer=6,
                    mode="head 7",
                ),
            )
        ),
        Claims(
            (
                Claim(tr("states of the review"), "(6, 768)", Measure("shape", PRODUCT)),
                *_rows(PRODUCT, PRODUCT_VECTORS),
                Claim("[CLS]", "[0.15, 0.23, −0.12, …, 0.34]", Measure("state", PRODUCT, piece="[CLS]")),
                Claim(tr("given to the classifier"), "768", Measure("hidden size")),
                Claim(tr("after its first layer"), "256", instead=LAB),
                Claim(tr("classes"), "2", instead=LAB),
                Claim(tr("praise"), "92%", instead=LAB),
                Claim(tr("complaint"), "8%", instead=LAB),
            ),
            tr(
                "The guide leaves four words out of its table; the review has ten tokens. A classifier has "
                "to be trained before it says anything: the Classifier view does that, on vectors of 384 "
                "numbers."
            ),
        ),
        Subtitle(tr("The mean")),
        Paragraph(
            tr(
                "The other way adds up the vectors of all tokens and divides by their number, dimension by "
                "dimension. No token is trusted more than another. The program's model was trained for this "
                "one, and its libraries are searched by it."
            )
        ),
        Tries(
            (
                _pooling(
                    tr("What each token adds"), tr("Its share of the mean vector."), SERVICE, "Token shares"
                ),
            )
        ),
        Claims(
            (
                Claim(tr("mean in dimension 0"), "0.10", Measure("mean", SERVICE, dimensions=(0,))),
                Claim(tr("mean"), "[0.10, 0.14, −0.08, …, 0.25]", Measure("mean", SERVICE)),
                Claim(tr("tokens divided by"), "6", Measure("token count", SERVICE)),
                Claim(tr("numbers averaged"), "768", Measure("hidden size")),
                Claim(tr("last position"), "767", Measure("last dimension")),
            ),
            tr(
                "The guide's own six numbers average to 0.13, 0.09 and 0.01, not to 0.10, 0.14 and −0.08. "
                "The model's are averaged over nine tokens, in 384 dimensions that count from 0 to 383."
            ),
        ),
        Subtitle(tr("Which job is near?")),
        Paragraph(
            tr(
                "A query and a job are compared by the cosine of their two vectors: their dot product, "
                "divided by the lengths of both. It is 1 for the same direction and 0 for a right angle; it "
                "can be negative, too."
            )
        ),
        Tries(
            (
                _pooling(
                    tr("A query for jobs"),
                    tr("How each of the two vectors ranks your library."),
                    QUERY,
                    "Ranking",
                ),
                *(
                    Example(
                        tr("The query and job {number}", number=number),
                        tr("Which words of both are near each other."),
                        QUERY,
                        job,
                        view="Similarity",
                        part=7,
                        centered=True,
                    )
                    for number, job in zip(NUMBERS, JOBS, strict=True)
                ),
            )
        ),
        Claims(
            (
                *_rows(QUERY, QUERY_VECTORS),
                Claim(tr_as("search", "query"), "[0.29, 0.18, −0.02, …, 0.15]", Measure("mean", QUERY)),
                Claim(tr("divided by"), "4", Measure("token count", QUERY)),
                *(
                    Claim(name, said, Measure("mean", job))
                    for name, said, job in zip(NAMES, JOB_VECTORS, JOBS, strict=False)
                ),
            ),
            tr(
                "The guide averages the four words that carry the query; the model averages all of its "
                "tokens, [CLS] and [SEP] among them."
            ),
        ),
        GuessFirst(
            "7.2",
            tr(
                "Which of the first three jobs is nearest to “I want a software engineering role with "
                "Python”?"
            ),
            tr(
                "The guide puts the backend engineer first. This model finds the senior developer a little "
                "nearer."
            ),
            tuple(NEAREST),
            Measure("order", QUERY, piece="; ".join(NEAREST), others=JOBS[:3]),
            words=NEAREST,
        ),
        Claims(
            (
                *(
                    Claim(tr("{name}, cosine", name=name), said, Measure("cosine", QUERY, job))
                    for name, said, job in zip(NAMES, SAID, JOBS, strict=True)
                ),
                Claim(tr("least and greatest score"), tr("0 and 1"), instead=tr("−1 and 1")),
                Claim(tr("ranking"), "; ".join(NAMES[place] for place in (2, 0, 3, 1, 4)), RANKING),
                *(
                    Claim(tr("{name}, as a match", name=name), match, Measure("cosine", QUERY, job))
                    for name, match, job in (
                        (NAMES[2], "94%", JOBS[2]),
                        (NAMES[0], "91%", JOBS[0]),
                        (NAMES[3], "87%", JOBS[3]),
                    )
                ),
            ),
            tr(
                "Made up, and higher than a model's: a short query and a job seldom come near 0.9. Of jobs 5 "
                "and 7 the guide gives the titles alone. A cosine is no percentage; the program's own match "
                "is the probability that a document answers."
            ),
        ),
        GuessFirst(
            "7.3",
            tr("How alike are the query and “Marketing Specialist - Social media management”?"),
            tr("The two share hardly anything, but both are about work, so that the cosine stays above 0."),
            ("−0.50", "0.15", "0.60", "0.95"),
            Measure("cosine", QUERY, JOBS[1]),
        ),
        Subtitle(tr("Which to use")),
        Paragraph(
            tr(
                "The guide advises [CLS] for classification and the mean for similarity. What was measured "
                "with this model stands in the view."
            )
        ),
        Tries(
            (
                _pooling(
                    tr("Said and measured"),
                    tr("Each of the guide's rows next to a number."),
                    QUERY,
                    "Which to use",
                ),
            )
        ),
    ),
)
