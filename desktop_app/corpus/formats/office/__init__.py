"""The formats of office programs: texts and presentations of Microsoft Office and of OpenDocument."""

from desktop_app.corpus.formats.office.opendocument import FORMAT as OPEN_DOCUMENT
from desktop_app.corpus.formats.office.slides import POWERPOINT
from desktop_app.corpus.formats.office.word import WORD

__all__ = ["OPEN_DOCUMENT", "POWERPOINT", "WORD"]
