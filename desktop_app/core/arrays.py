"""Names of array types; apart from `types`, so that the window starts without numpy."""

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
