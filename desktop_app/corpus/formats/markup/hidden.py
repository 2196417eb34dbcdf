"""What a page holds but does not show."""

import re

from desktop_app.corpus.formats.xml_text import Attributes

_HIDING = ("hidden", "display", "<dialog")
"""A page without any of it hides nothing by itself."""
_WHOLE = frozenset(("html", "body"))
"""Hidden only until a script has run."""
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def may_hide(text: str) -> bool:
    """Whether a page may have anything that is not seen."""
    small = text.lower()
    return any(word in small for word in _HIDING)


def is_hidden(name: str, attributes: Attributes) -> bool:
    """Whether an element is not seen; what a search within the page opens by itself is."""
    if name in _WHOLE:
        return False
    told = attributes.get("hidden", None if name != "dialog" or "open" in attributes else "")
    if told is not None and told.lower() != "until-found":
        return True
    return _UNSEEN.search(attributes.get("style") or "") is not None
