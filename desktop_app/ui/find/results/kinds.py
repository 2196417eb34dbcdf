"""The icon that stands for a kind of file in a list."""

from __future__ import annotations

from collections.abc import Mapping

_KINDS: Mapping[str, str] = {
    "table": "csv tsv tab psv json jsonl ndjson xlsx xlsm xltx xls xlt xlsb ods ots fods",
    "slides": "pptx pptm ppsx potx ppt pps pot odp otp fodp",
    "mail": "eml emlx msg oft tnef mbox mbx",
    "web": "html htm xhtml mht mhtml xml",
    "picture": "png jpg jpeg tif tiff webp bmp gif",
    "guide": "epub fb2",
    "card": "ics ical ifb vcs vcf vcard bib bibtex ris nbib enw",
    "document": "pdf doc dot docx docm dotx odt ott fodt rtf txt text md markdown rst adoc org tex",
    "code": "py js ts java c h cpp cs go rs rb php sh sql r ipynb css yaml yml toml ini",
}
_ICONS = {ending: icon for icon, endings in _KINDS.items() for ending in endings.split()}


def kind_icon(kind: str) -> str:
    """The name of the icon for `Hit.kind`, the ending of a file without its dot."""
    return _ICONS.get(kind.lower(), "file")
