"""Word's formulas in one line: brackets, roots and powers, which are no letters in the file."""

from desktop_app.corpus.formats.xml_text import Attributes, attribute

BEGINNING = frozenset(("d", "begChr", "endChr", "sepChr", "e", "rad", "sup", "sub", "naryPr", "chr"))
ENDING = frozenset(("num", "d", "naryPr"))


class Formula:
    """Gives the signs that stand where elements begin and end; "" where nothing does."""

    def __init__(self) -> None:
        self._brackets: list[list[str]] = []
        self._parts: list[int] = []
        self._sign = ""

    def begin(self, name: str, parent: str, attributes: Attributes) -> str:
        match name:
            case "d":
                self._brackets.append(["(", "|", ")"])
                self._parts.append(0)
            case "begChr" | "sepChr" | "endChr" if parent == "dPr" and self._brackets:
                self._brackets[-1]["bse".index(name[0])] = attribute(attributes, "val")
            case "e" if parent == "d" and self._parts:
                self._parts[-1] += 1
                return self._brackets[-1][0 if self._parts[-1] == 1 else 1]
            case "rad":
                return "√"
            case "sup":
                return "^"
            case "sub" if parent == "nary":
                return "_"
            case "naryPr":
                self._sign = "∫"
            case "chr" if parent == "naryPr":
                self._sign = attribute(attributes, "val")
        return ""

    def finish(self, name: str) -> str:
        match name:
            case "num":
                return "/"
            case "d" if self._brackets:
                self._parts.pop()
                return self._brackets.pop()[2]
            case "naryPr":
                return self._sign
        return ""
