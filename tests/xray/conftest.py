"""The tests of reading share the files made by `encoded` and `mutated`, which stand beside them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
