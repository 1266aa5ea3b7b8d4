"""Whether the system asks programs to spare people motion, as far as Qt tells it."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle


def system_asks_for_less() -> bool:
    """True where the style animates nothing, or Windows has its animations switched off."""
    duration = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    # Elsewhere than on Windows Qt answers False for every effect, whatever the system says.
    switched_off = sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    return duration == 0 or switched_off
