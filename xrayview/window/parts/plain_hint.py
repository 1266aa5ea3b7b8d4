"""A tooltip that names a file: shown as it is, even where the name looks like marked-up text.

Qt takes a tooltip with tags for rich text, and would load the picture that a file's name may ask for.
"""

from __future__ import annotations

import html

from PySide6.QtGui import Qt


def plain_hint(words: str) -> str:
    """The words as a tooltip that shows them as they are."""
    return f"<span>{html.escape(words)}</span>" if Qt.mightBeRichText(words) else words
