"""What the search box understands, by example: shown beside the box and in the help."""

from __future__ import annotations

from desktop_app.language import tr

TITLE = tr("What the search box understands")
EXAMPLES = (
    (tr("jobs with animals"), tr("Plain text, ranked by meaning, by words, or by both")),
    (tr('"night shift"'), tr("Must contain exactly these words")),
    (tr('nurse -manager   -"office work"'), tr("Less like this; by words, without it")),
    (tr('nurse +"open air"'), tr("And also like this")),
    (tr("cook OR chef   carpent*"), tr("Either; every word that begins so")),
    (tr("*smith"), tr("Every word that ends so")),
    (
        tr("category:Healthcare"),
        tr("Only with this value of a field; the row under the results writes it for you"),
    ),
    (tr('-place:"Cape Town"'), tr("Not with this value")),
    (
        tr("type:pdf   in:reports   file:budget"),
        tr("Only files of this kind, in such a folder, with this word in their name"),
    ),
    (tr('"type":contract'), tr("A field of records that is called as something of files is")),
    ("class:positive", tr("Only what the classifier of Labs gives this class, once it divides the library")),
    ("after:2024   before:2024-05-01", tr("Dated then or later; dated earlier than that")),
)
NOTE = tr(
    "Several values of one field: any may fit. Different fields: all must fit.\n"
    "Everything else is plain text: C++, full-time, -40 °C, 10:30, and the signs within a long pasted text."
)
