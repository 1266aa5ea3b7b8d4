"""The window's colours: calm, dark where the system does not ask for light, with one accent."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from xrayview.scene import limits
from xrayview.window.stylesheet import style_sheet

# Where no desktop says light or dark (a bare X server, a screenshot): `light` or `dark` decides.
SCHEME_VARIABLE = "XRAYVIEW_SCHEME"


@dataclass(frozen=True)
class Colours:
    """The few colours everything is drawn in, as ``#rrggbb``.

    ``window`` lies under ``panel``, ``panel`` under ``field`` (what can be pressed or typed into), ``line``
    parts them. ``text``, ``muted`` and ``faint`` (disabled) are written on all three; ``good``, ``warning``
    and ``error`` never stand without a word or a shape that says the same.
    """

    window: str
    panel: str
    field: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    good: str
    warning: str
    error: str


DARK = Colours(
    window="#17191c",
    panel="#1f2226",
    field="#2a2e33",
    line="#383d44",
    text="#e4e7ea",
    muted="#a3acb5",
    faint="#69727c",
    accent="#5fb3c8",
    on_accent="#0d1a1e",
    good="#58b47c",
    warning="#d9a441",
    error="#e07a6b",
)
LIGHT = Colours(
    window="#eceef0",
    panel="#f8f9fa",
    field="#ffffff",
    line="#c9ced4",
    text="#1d2126",
    muted="#5c6670",
    faint="#98a1ab",
    accent="#176f85",
    on_accent="#ffffff",
    good="#27734a",
    warning="#8a5f00",
    error="#b23c2b",
)
SCHEMES = {"light": LIGHT, "dark": DARK}


def colours(application: QApplication) -> Colours:
    """Light where the system says so, dark otherwise; ``XRAYVIEW_SCHEME`` decides before the system.

    Raises `UnusableOption` for a scheme that there is none of.
    """
    forced = os.environ.get(SCHEME_VARIABLE, "")
    if forced:
        limits.one_of(SCHEME_VARIABLE, forced, SCHEMES)
        return SCHEMES[forced]
    light = application.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK


def dress(application: QApplication) -> None:
    """Give the application its palette and style sheet, now and whenever the system's scheme changes."""
    application.setStyle("Fusion")
    colour(application)
    application.styleHints().colorSchemeChanged.connect(lambda scheme: colour(application))


def colour(application: QApplication) -> None:
    """Give palette and style sheet the colours that `colours` answers with now."""
    c = colours(application)
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Base: c.field,
        QPalette.ColorRole.AlternateBase: c.panel,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Button: c.field,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.ToolTipBase: c.field,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.Mid: c.line,
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.faint))
    application.setPalette(palette)
    application.setStyleSheet(style_sheet(c))
