"""When a file's name holds words: by their beginnings, whatever divides the words of a name."""

import re
from collections.abc import Callable

from desktop_app.core.folding import fold

_EDGES = re.compile(r"[\W_]+|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[a-z])(?=[A-Z])")


def named(words: str) -> Callable[[str], bool]:
    """Says of a file's name whether every one of `words` begins a word of it, or a run of its words.

    "annual rep", "report 2023" and "annualreport" are held by "AnnualReport_2023.pdf".
    """
    wanted = [fold(word) for word in re.split(r"[\W_]+", words) if word]

    def holds(name: str) -> bool:
        pieces = [fold(piece) for piece in _EDGES.split(name) if piece]
        tails = ["".join(pieces[start:]) for start in range(len(pieces))]
        return all(any(tail.startswith(word) for tail in tails) for word in wanted)

    return holds if wanted else lambda _name: False
