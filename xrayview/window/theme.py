"""The window's colours: calm, dark where the system does not ask for light, with one accent."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Colours:
    """The few colours everything is drawn in, as ``#rrggbb``."""

    window: str
    panel: str
    field: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    error: str


DARK = Colours(
    window="#17191c",
    panel="#1f2226",
    field="#2a2e33",
    line="#383d44",
    text="#e4e7ea",
    muted="#98a1ab",
    faint="#69727c",
    accent="#5fb3c8",
    on_accent="#0d1a1e",
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
    accent="#1f7f97",
    on_accent="#ffffff",
    error="#b23c2b",
)


def colours(application: QApplication) -> Colours:
    """Light where the system says so, dark otherwise."""
    light = application.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK


def dress(application: QApplication) -> None:
    """Give the application its palette and style sheet, now and whenever the system's scheme changes."""
    application.setStyle("Fusion")
    _apply(application)
    application.styleHints().colorSchemeChanged.connect(lambda scheme: _apply(application))


def _apply(application: QApplication) -> None:
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
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.faint))
    application.setPalette(palette)
    application.setStyleSheet(_sheet(c))


def _sheet(c: Colours) -> str:
    return f"""
    QMenuBar {{ background: {c.panel}; padding: 3px 6px; border-bottom: 1px solid {c.line}; }}
    QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.field}; }}
    QMenu {{ background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QWidget#panel, QWidget#panel QScrollArea, QWidget#panelBody {{ background: {c.panel}; border: none; }}
    QLabel#heading {{ color: {c.muted}; font-weight: 600; letter-spacing: 1px; }}
    QLabel#muted, QLabel#caption {{ color: {c.muted}; }}
    QLabel#title {{ font-size: 20pt; font-weight: 500; }}
    QLabel#picture {{ background: #000000; border: 1px solid {c.line}; color: #98a1ab; }}
    QFrame#line {{ background: {c.line}; max-height: 1px; min-height: 1px; border: none; }}
    QWidget#captionBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QWidget#stage {{ background: #000000; }}
    QFrame#drop {{ border: 2px dashed {c.line}; border-radius: 12px; }}
    QFrame#drop[hovered="true"] {{ border-color: {c.accent}; }}
    QPushButton {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 5px;
        padding: 5px 10px; min-height: 16px; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.line}; }}
    QPushButton:checked {{ background: {c.accent}; color: {c.on_accent};
        border-color: {c.accent}; }}
    QPushButton:disabled {{ background: {c.panel}; color: {c.faint}; }}
    QPushButton:checked:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
    QPushButton#small {{ padding: 2px 10px; }}
    QPushButton#main {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; padding: 8px 18px; }}
    QPushButton#link {{ background: transparent; border: none; color: {c.accent}; padding: 3px; }}
    QPushButton#link:hover {{ text-decoration: underline; }}
    QLabel:disabled, QCheckBox:disabled {{ color: {c.faint}; }}
    QComboBox QAbstractItemView {{ background: {c.panel}; border: 1px solid {c.line}; padding: 2px; }}
    QSlider {{ min-height: 20px; }}
    QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
    QSlider::sub-page:horizontal:disabled {{ background: {c.line}; }}
    QSlider::handle:horizontal {{ background: {c.text}; width: 14px; height: 14px; margin: -5px 0;
        border-radius: 7px; }}
    QSlider::handle:horizontal:disabled {{ background: {c.muted}; }}
    QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: none; }}
    QProgressBar {{ background: {c.field}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QFrame#notice {{ background: {c.field}; border: 1px solid {c.line}; border-left: 4px solid {c.error};
        border-radius: 5px; }}
    QFrame#notice[kind="done"] {{ border-left-color: {c.accent}; }}
    QSplitter::handle {{ background: {c.line}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; }}
    QScrollBar::handle:vertical {{ background: {c.line}; border-radius: 5px; min-height: 30px; }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: 0; }}
    QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    """
