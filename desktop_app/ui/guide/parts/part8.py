"""Semantic search: from a thousand jobs to the ten that fit."""

from __future__ import annotations

from desktop_app.core.measures import Measure
from desktop_app.language import tr, tr_as
from desktop_app.ui.guide.blocks import (
    Claim,
    Claims,
    GuessFirst,
    GuidePart,
    Matcher,
    Paragraph,
    Subtitle,
    Tries,
)
from desktop_app.ui.values import Example

LEARN = "How do I learn AI?"
ABOUT_LEARNING = (
    "acquire knowledge artificial intelligence",
    "studying machine learning",
    "AI courses and training",
)
ROLE = "I want a role working with data and Python"
FLOW = "I want to work with data and Python"
QUERY = "I want to work with data analysis and Python programming"
LOVE = "I love programming with data science tools"
MODELS = "Build ML models using Python and TensorFlow"
JOBS = (
    (
        "Senior Python Developer. Develop and maintain Python applications. "
        "Requirements: 5+ years Python, SQL knowledge, REST API development."
    ),
    (
        "Data Analyst. Analyze datasets and create insights. "
        "Requirements: SQL, Python, Excel, data visualization."
    ),
    (
        "ML Engineer. Build machine learning models. "
        "Requirements: Python, TensorFlow, PyTorch, data engineering."
    ),
    (
        "HR Manager. Manage recruitment and employee relations. "
        "Requirements: Leadership, communication, HRIS systems."
    ),
    "Data Engineer. Build data pipelines. Requirements: Python, Spark, SQL, big data tools.",
    "Full Stack Developer",
    "Java Developer",
    "CEO",
)
TITLES = tuple(job.partition(".")[0] for job in JOBS)
SAID = ("0.87", "0.89", "0.85", "0.18", "0.84", "0.79", "0.52", "0.12")
VECTORS = (
    "[0.32, 0.15, −0.08, …, 0.41]",
    "[0.28, 0.22, 0.12, …, 0.38]",
    "[0.35, 0.19, 0.05, …, 0.43]",
    "[0.12, 0.08, −0.15, …, 0.22]",
)
CLEANED = "work data analysis python programming"
CLEANED_JOBS = (
    (
        "senior python developer develop maintain python applications requirements years python sql "
        "knowledge rest api development"
    ),
    "data analyst analyze datasets create insights requirements sql python excel data visualization",
)
QUERY_VECTORS = (
    ("work", "[0.18, 0.09, 0.03]"),
    ("data", "[0.25, 0.14, 0.08]"),
    ("analysis", "[0.22, 0.11, 0.05]"),
    ("python", "[0.31, 0.19, 0.12]"),
    ("programming", "[0.29, 0.17, 0.10]"),
)
RANKED = (1, 0, 2, 4, 5, 6, 3, 7)
NO_BOARD = tr("no such board")
OFTEN = {
    "Once": tr("Once"),
    "A hundred times": tr("A hundred times"),
    "A thousand times": tr("A thousand times"),
}


def _search(name: str, point: str, query: str, mode: str = "semantic") -> Example:
    return Example(name, point, query, view="Search", part=8, mode=mode)


def _near(what: str, said: str, one: str, other: str) -> Claim:
    return Claim(what, said, Measure("cosine", one, other))


PART = GuidePart(
    8,
    tr("Semantic search"),
    (
        Paragraph(
            tr(
                "Put together, the parts so far make a search by meaning. Every document gets a vector once; "
                "a query gets one when it is asked; and the nearest documents are the answer."
            )
        ),
        Subtitle(tr("What words miss")),
        Paragraph(
            tr(
                "A search for words finds texts that contain them. Who asks how to learn AI will not be "
                "shown a page on studying machine learning unless the same words stand in it. A search by "
                "meaning needs no word in common."
            )
        ),
        Tries(
            (
                _search(LEARN, tr("By meaning, in your library."), LEARN),
                _search(tr("The same by words"), tr("Only what contains the words."), LEARN, "keyword"),
                *(
                    Example(
                        other,
                        tr("Which words of both are near each other."),
                        LEARN,
                        other,
                        view="Similarity",
                        part=8,
                    )
                    for other in ABOUT_LEARNING
                ),
            )
        ),
        GuessFirst(
            "8.1",
            tr("Which of the three is nearest to “How do I learn AI?”"),
            tr("None of the three has to share a word with the query, but it helps if one does."),
            ABOUT_LEARNING,
            Measure("order", LEARN, piece="; ".join(ABOUT_LEARNING), others=ABOUT_LEARNING),
        ),
        Claims(
            tuple(_near(other, tr("related"), LEARN, other) for other in ABOUT_LEARNING),
            tr("The guide says that these are related; the model's number is the cosine."),
        ),
        Subtitle(tr("The job matcher")),
        Paragraph(
            tr(
                "A job board has a thousand jobs. People say in their own words what they look for, and the "
                "ten nearest jobs are shown. Below, all nine steps are run on the sample jobs of this "
                "program. Each opens where it can be looked into."
            )
        ),
        Matcher((QUERY, LOVE)),
        GuessFirst(
            "8.2",
            tr("A hundred people search the thousand jobs. How often is the vector of one job computed?"),
            tr("Once, when the library is made. A query needs only its own vector and a thousand cosines."),
            tuple(OFTEN),
            right="Once",
            words=OFTEN,
        ),
        Subtitle(tr("The guide's own jobs")),
        Paragraph(
            tr(
                "The guide tells of a board of its own, with four jobs written out and four more named in "
                "the ranking. These are their texts, read by the model."
            )
        ),
        Tries(
            (
                *(
                    Example(title, tr("Its text, token by token."), job, part=8)
                    for title, job in zip(TITLES[:5], JOBS[:5], strict=True)
                ),
                Example(
                    tr("Cleaning a job"),
                    tr("What the four steps leave of it."),
                    JOBS[0],
                    view="Preprocessing",
                    part=8,
                ),
                Example(
                    tr("Cleaning the next"),
                    tr("What they leave of this one."),
                    JOBS[1],
                    view="Preprocessing",
                    part=8,
                ),
                Example(
                    tr("Cleaning the query"),
                    tr("Five words are left of ten."),
                    QUERY,
                    view="Preprocessing",
                    part=8,
                ),
                Example(tr("The query in tokens"), tr("What is averaged."), CLEANED, part=8),
                Example(
                    tr("The query in one vector"),
                    tr("The mean of its tokens."),
                    CLEANED,
                    view="Pooling",
                    part=8,
                ),
                *(
                    Example(
                        tr("Query and {title}", title=title),
                        tr("Which words of both are near each other."),
                        QUERY,
                        job,
                        view="Similarity",
                        part=8,
                    )
                    for title, job in zip(TITLES, JOBS, strict=True)
                ),
            )
        ),
        Claims(
            (
                *(
                    Claim(tr("{title}, cleaned", title=title), said, Measure("cleaned", job))
                    for title, said, job in zip(TITLES, CLEANED_JOBS, JOBS, strict=False)
                ),
                Claim(tr("query, cleaned"), CLEANED, Measure("cleaned", QUERY)),
                Claim(
                    tr("words of it"),
                    "5: work data analysis python programming",
                    Measure("words", QUERY, nth=3),
                ),
            ),
            tr(
                "Here the guide leaves out its own fourth step: “applications” and “programming” are not "
                "brought to their base form. It also drops “5+”, which this program keeps as a word of its "
                "own."
            ),
        ),
        Claims(
            (
                *(
                    Claim(title, said, Measure("mean", job))
                    for title, said, job in zip(TITLES, VECTORS, JOBS, strict=False)
                ),
                *(
                    Claim(piece, said, Measure("state", CLEANED, piece=piece, dimensions=(0, 1, 2)))
                    for piece, said in QUERY_VECTORS
                ),
                Claim(tr_as("search", "query"), "[0.25, 0.14, 0.08, …, 0.35]", Measure("mean", CLEANED)),
                Claim(tr("divided by"), "5", Measure("token count", CLEANED)),
                Claim(tr("numbers of each"), "768", Measure("hidden size")),
                Claim(
                    tr("job 1,000"),
                    "[0.21, 0.11, 0.03, …, 0.29]",
                    instead=tr("no text given"),
                ),
            ),
            tr(
                "Made up to teach. The model averages all tokens, with [CLS] and [SEP]; the guide five words."
            ),
        ),
        GuessFirst(
            "8.3",
            tr("How alike does the model find the query and the HR manager?"),
            tr("Low, as the guide says, though not the lowest: both texts are about work."),
            ("−0.20", "0.20", "0.50", "0.80"),
            Measure("cosine", QUERY, JOBS[3]),
        ),
        Claims(
            (
                *(
                    _near(title, said, QUERY, job)
                    for title, said, job in zip(TITLES, SAID, JOBS, strict=True)
                ),
                *(
                    _near(tr("{name}, as a match", name=TITLES[number]), match, QUERY, JOBS[number])
                    for number, match in ((1, "89%"), (0, "87%"), (2, "85%"), (4, "84%"))
                ),
                Claim(
                    tr("ranking"),
                    "; ".join(TITLES[number] for number in RANKED),
                    Measure("order", QUERY, piece="; ".join(TITLES), others=JOBS),
                ),
                Claim(tr("jobs"), "1000", instead=NO_BOARD),
                Claim(tr("jobs besides the four"), "996", instead=NO_BOARD),
                Claim(tr("results besides the six"), "994", instead=NO_BOARD),
                Claim(tr("where the others stand"), "47, 156, 231, 900", instead=NO_BOARD),
                Claim(tr("jobs returned"), "10", instead=NO_BOARD),
            ),
            tr(
                "The guide's scores were made up. The model's are lower, but the jobs that it puts first and "
                "last are much the same. Of the last three the guide gives the titles alone. Its board of a "
                "thousand jobs was made up, too; the matcher above counts real ones."
            ),
        ),
        Subtitle(tr("More queries")),
        Paragraph(
            tr(
                "The guide's other queries, to be tried in your library. The last needs a job that has none "
                "of its words: it asks for tools of data science, the job names TensorFlow."
            )
        ),
        Tries(
            (
                _search(ROLE, tr("By meaning, in your library."), ROLE),
                _search(FLOW, tr("By meaning, in your library."), FLOW),
                _search(QUERY, tr("By meaning, in your library."), QUERY),
                _search(LOVE, tr("By meaning, in your library."), LOVE),
                Example(
                    tr("By words and by meaning"),
                    tr("Both rankings side by side."),
                    LOVE,
                    view="Compare",
                    part=8,
                ),
                Example(
                    MODELS,
                    tr("A job without the query's words, next to the query."),
                    LOVE,
                    MODELS,
                    view="Similarity",
                    part=8,
                ),
            )
        ),
        Claims(
            (_near(MODELS, tr("found"), LOVE, MODELS),),
            tr(
                "The guide says that a search for words misses this job and that a search by meaning finds "
                "it. Compare the cosine with those of the matcher's best ten."
            ),
        ),
    ),
)
