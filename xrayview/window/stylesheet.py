"""The window's style sheet: how each kind of widget wears the theme's colours, and where the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xrayview.window.theme import Colours


def style_sheet(c: Colours) -> str:
    """The whole sheet in these colours."""
    return "".join(part(c) for part in (_menus, _grounds, _buttons, _fields, _bars, _docks, _lists, _notices))


def _menus(c: Colours) -> str:
    # What is selected keeps its text colour: icons are drawn in it and need no second colour of their own.
    return f"""
    QMenuBar {{ background: {c.panel}; padding: 0px 6px; border-bottom: 1px solid {c.line}; }}
    QMenuBar::item {{ padding: 8px 10px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.line}; }}
    QMenu {{ background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 26px 5px 8px; border-radius: 4px; border: 1px solid transparent; }}
    QMenu::item:selected {{ background: {c.line}; border-color: {c.accent}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.muted}; }}
    QMenu::icon {{ padding-left: 8px; }}
    QMenu::icon:checked {{ background: {c.accent}; border-radius: 4px; }}
    QMenu::icon:checked:disabled {{ background: {c.line}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    """


def _grounds(c: Colours) -> str:
    return f"""
    QWidget#panel, QWidget#panel QScrollArea, QWidget#panelBody {{ background: {c.panel}; border: none; }}
    QDialog {{ background: {c.panel}; border: 1px solid {c.line}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QLabel#heading {{ color: {c.muted}; font-weight: 600; letter-spacing: 1px; }}
    QLabel#muted, QLabel#caption {{ color: {c.muted}; }}
    QLabel#title {{ font-size: 20pt; font-weight: 500; }}
    QLabel#subtitle {{ font-size: 13pt; font-weight: 500; }}
    QLabel#strong {{ font-weight: 600; }}
    QLabel#picture {{ background: #000000; border: 1px solid {c.line}; color: #98a1ab; }}
    QLabel:disabled {{ color: {c.faint}; }}
    QFrame#line {{ background: {c.line}; max-height: 1px; min-height: 1px; border: none; }}
    QWidget#captionBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QWidget#stage {{ background: #000000; }}
    QFrame#drop {{ border: 2px dashed {c.line}; border-radius: 12px; }}
    QFrame#drop[hovered="true"] {{ border-color: {c.accent}; background: {c.panel}; }}
    QSplitter::handle {{ background: {c.line}; }}
    QMainWindow::separator {{ background: {c.line}; width: 3px; height: 3px; }}
    QMainWindow::separator:hover {{ background: {c.accent}; }}
    QScrollArea#plain, QScrollArea#plain > QWidget > QWidget#plainBody {{ background: transparent; }}
    QScrollArea#reading, QScrollArea#reading > QWidget > QWidget {{ background: transparent; }}
    QScrollArea#reading:focus {{ border: 2px solid {c.accent}; }}
    """


def _buttons(c: Colours) -> str:
    return f"""
    QPushButton {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 5px;
        padding: 5px 10px; min-height: 16px; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 9px; }}
    QPushButton:pressed {{ background: {c.line}; }}
    QPushButton:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton:checked:focus {{ border-color: {c.text}; }}
    QPushButton:disabled {{ background: {c.panel}; color: {c.faint}; }}
    QPushButton:checked:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
    QPushButton#small {{ padding: 2px 10px; }}
    QPushButton#small:focus {{ padding: 1px 9px; }}
    QPushButton#main {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; padding: 8px 18px; }}
    QPushButton#main:focus {{ border-color: {c.text}; padding: 7px 17px; }}
    QPushButton#main:disabled {{ background: {c.line}; border-color: {c.line}; color: {c.muted}; }}
    QPushButton#link {{ background: transparent; border: 1px solid transparent; color: {c.accent};
        padding: 2px 5px; text-align: left; }}
    QPushButton#link:checked {{ background: transparent; color: {c.accent}; }}
    QPushButton#link:hover {{ text-decoration: underline; }}
    QPushButton#link:focus {{ border-color: {c.accent}; }}
    QPushButton#link:disabled {{ color: {c.faint}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 5px;
        padding: 4px; }}
    QToolButton#tabCross {{ padding: 1px; margin: 0; }}
    QToolButton#auto {{ color: {c.accent}; padding: 0 6px; border-color: {c.line}; }}
    QToolButton#badge {{ padding: 0 4px; border-color: {c.line}; }}
    QToolButton#badge[warns="true"] {{ color: {c.warning}; border-color: {c.warning}; font-weight: 600; }}
    QToolButton:hover {{ background: {c.field}; border-color: {c.line}; }}
    QToolButton:pressed {{ background: {c.line}; }}
    QToolButton:checked {{ background: {c.accent}; color: {c.on_accent}; }}
    QToolButton:checked:disabled {{ background: {c.line}; color: {c.muted}; }}
    QToolButton:focus {{ border-color: {c.accent}; }}
    QToolButton:checked:focus {{ border-color: {c.text}; }}
    QToolButton:disabled {{ color: {c.faint}; }}
    QCheckBox, QRadioButton {{ border: 1px solid transparent; border-radius: 4px; padding: 1px 4px 1px 1px; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {c.accent}; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {c.faint}; }}
    """


def _fields(c: Colours) -> str:
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser {{ background: {c.field}; color: {c.text};
        border: 1px solid {c.line}; border-radius: 4px; padding: 3px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QTextBrowser:focus {{
        border: 2px solid {c.accent}; padding: 2px; }}
    QComboBox QAbstractItemView {{ background: {c.panel}; border: 1px solid {c.line}; padding: 2px; }}
    QSlider {{ min-height: 20px; }}
    QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
    QSlider::sub-page:horizontal:disabled {{ background: {c.line}; }}
    QSlider::handle:horizontal {{ background: {c.text}; width: 14px; height: 14px; margin: -5px 0;
        border-radius: 7px; }}
    QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; width: 10px; height: 10px; }}
    QSlider::handle:horizontal:disabled {{ background: {c.muted}; }}
    """


def _bars(c: Colours) -> str:
    return f"""
    QToolBar {{ background: {c.panel}; border: none; border-bottom: 1px solid {c.line}; padding: 2px 6px;
        spacing: 2px; }}
    QToolBar::separator {{ background: {c.line}; width: 1px; margin: 4px 6px; }}
    QStatusBar {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: none; }}
    QProgressBar {{ background: {c.field}; border: none; border-radius: 3px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}
    QScrollBar, QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ width: 10px; }}
    QScrollBar:horizontal {{ height: 10px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 5px; }}
    QScrollBar::handle:hover {{ background: {c.faint}; }}
    QScrollBar::handle:vertical {{ min-height: 30px; }}
    QScrollBar::handle:horizontal {{ min-width: 30px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _docks(c: Colours) -> str:
    return f"""
    QDockWidget {{ color: {c.muted}; font-weight: 600; }}
    QDockWidget::title {{ background: {c.panel}; padding: 7px 12px; border-bottom: 1px solid {c.line}; }}
    QTabWidget::pane {{ border: 1px solid {c.line}; border-radius: 4px; top: -1px; }}
    QTabWidget::tab-bar {{ left: 6px; }}
    QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {c.muted}; padding: 6px 14px; margin: 0 1px;
        border: 1px solid transparent; border-bottom: 3px solid transparent; }}
    QTabBar::tab:hover {{ color: {c.text}; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
    QTabBar::tab:focus {{ border: 1px solid {c.accent}; border-bottom-width: 3px; border-radius: 3px; }}
    QTabBar::tab:disabled {{ color: {c.faint}; }}
    """


def _lists(c: Colours) -> str:
    return f"""
    QListView, QTreeView, QTableView {{ background: {c.field}; alternate-background-color: {c.panel};
        border: 1px solid {c.line}; border-radius: 4px; outline: none; gridline-color: {c.line};
        selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QListView:focus, QTreeView:focus, QTableView:focus {{ border: 2px solid {c.accent}; margin: -1px; }}
    QListView::item, QTreeView::item {{ padding: 3px 4px; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.muted}; border: none;
        border-bottom: 1px solid {c.line}; padding: 4px 6px; }}
    """


def _notices(c: Colours) -> str:
    return f"""
    QFrame#notice {{ background: {c.field}; border: 1px solid {c.line}; border-left: 4px solid {c.error};
        border-radius: 5px; }}
    QFrame#notice[kind="done"] {{ border-left-color: {c.good}; }}
    QFrame#notice[kind="info"] {{ border-left-color: {c.accent}; }}
    QFrame#tourCard {{ background: {c.panel}; border: 2px solid {c.accent}; border-radius: 8px; }}
    QWidget#guide {{ background: {c.panel}; }}
    QWidget#notices, QWidget#notices QScrollArea, QWidget#noticesBody {{
        background: transparent; border: none; }}
    """
