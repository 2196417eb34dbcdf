"""Which boxes of a page stand around its own text: menus, notices, side bars, footers."""

import re

from desktop_app.corpus.formats.xml_text import Attributes

_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_AROUND_NAME = re.compile(
    r"(?:[\w-]*[-_])?(?:cookies?|consent|gdpr)(?:[-_]?(?:notice|banner|bar|box|popup|modal|overlay|consent|law"
    r"|message|dialog|container|wrapper|policy|info))*"
    r"|(?:(?:main|site|page|top|side|primary|secondary|global|mobile|bottom|footer|header)[-_]?)?"
    r"(?:nav|navbar|navigation|menu|footer|sidebar)"
    r"|breadcrumbs?|skip[-_]?(?:links?|nav)|newsletter(?:[-_]?\w+)?|(?:social|share)[-_]?(?:links|buttons|bar|icons)",
    re.IGNORECASE,
)
"""What authors call such boxes."""


def is_around(role: str, attributes: Attributes) -> bool:
    """Whether a box plays such a `role`, or is called what menus, notices and footers are called."""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".split()
    return role in _ROLES or any(map(_AROUND_NAME.fullmatch, names))
