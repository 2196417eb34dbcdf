"""Values made of arrays; apart from `types`, so that the window starts without numpy."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)


def distinct(numbers: NDArray[Kind]) -> NDArray[Kind]:
    """Each of `numbers` once, in order: np.unique, which imports numpy.ma at its first call."""
    ordered = np.sort(numbers)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Rows:
    """Unit vectors of one pooling and whose they are: those of a library at one moment.

    `matrices` are the segments, float32, (rows, dimensions); a slot counts rows through all of them.
    `slots`, `passages` and `documents` are int64, (entries,), ordered by slot and then by passage; a slot
    that no entry names is dead. `problems` says, one sentence each, which segments could not be used.
    """

    matrices: tuple[Float32, ...]
    slots: Int64
    passages: Int64
    documents: Int64
    problems: tuple[str, ...] = ()
