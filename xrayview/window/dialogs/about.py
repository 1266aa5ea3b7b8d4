"""About the program: version, method, what leaves the machine, and the licence of every part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from xrayview import __version__
from xrayview.window import words
from xrayview.window.dialogs.licences import Part, parts, version_facts
from xrayview.window.dialogs.page import Page, Reading, sentence

CITATION = (
    "P. Henzler, V. Rasche, T. Ropinski, T. Ritschel: Single-image Tomography: 3D Volumes from 2D Cranial "
    "X-Rays. Computer Graphics Forum 37(2), 2018."
)


class About(Page):
    """``log_file`` and ``settings_file``: where they are, or "" where there is none."""

    def __init__(self, log_file: str, settings_file: str, parent: QWidget | None = None) -> None:
        super().__init__("About xrayview", parent)
        self.tabs = QTabWidget()
        self.tabs.addTab(_program(log_file, settings_file), "Program")
        self.licences = Licences()
        self.tabs.addTab(self.licences, "Licences")
        # Read only when they are looked at: some sixty packages are asked.
        self.tabs.currentChanged.connect(self._turned)
        self.rows.addWidget(self.tabs)
        self.copy = self.add_button("Copy versions")
        self.copy.setToolTip("Copy the versions of the program and its libraries, for a report of a fault")
        self.copy.clicked.connect(self._copy)
        self.add_button("Close", main=True).clicked.connect(self.reject)
        self.finish(760, 560)

    def _turned(self, place: int) -> None:
        if self.tabs.widget(place) is self.licences:
            self.licences.fill()

    def _copy(self) -> None:
        lines = [f"{name} {version}" for name, version in version_facts()]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copy.setText("Copied")


class Licences(QSplitter):
    """The parts in a list; the text of the one that is chosen beside it."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._parts: tuple[Part, ...] = ()
        self.list = QTreeWidget()
        self.list.setAccessibleName("Parts of the program")
        self.list.setHeaderLabels(["Part", "Version", "Licence"])
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        for column, mode in enumerate(("ResizeToContents", "ResizeToContents", "Stretch")):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode[mode])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Text of the licence")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.addWidget(self.list)
        self.addWidget(self.text)
        self.setChildrenCollapsible(False)
        self.setSizes([220, 260])
        self.list.currentItemChanged.connect(lambda item, before: self._show(item))

    def fill(self) -> None:
        """Read what is installed, the first time."""
        if self.list.topLevelItemCount():
            return
        self._parts = parts()
        for part in self._parts:
            item = QTreeWidgetItem([part.name, part.version, part.licence])
            item.setToolTip(2, part.licence)
            self.list.addTopLevelItem(item)
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _show(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.text.setPlainText(self._parts[self.list.indexOfTopLevelItem(item)].read())


def _program(log_file: str, settings_file: str) -> QWidget:
    reading = Reading()
    rows = reading.rows
    rows.setContentsMargins(16, 16, 16, 12)
    rows.setSpacing(10)
    rows.addWidget(sentence(f"xrayview {__version__}", "title"))
    rows.addWidget(
        sentence("Turns a single x-ray of a head into a volume you can turn, cut open and see in stereo.")
    )
    rows.addWidget(sentence(words.NOT_A_DEVICE, "strong"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(9)
    grid.setColumnStretch(1, 1)
    facts = (
        ("Method", CITATION),
        ("Privacy", "Nothing leaves this machine: no network, no accounts, no statistics."),
        (
            "Licence",
            "Code: Apache-2.0. Network weights: GPL-3.0-or-later. Qt and PySide6 are used under the LGPL.",
        ),
        ("Log", log_file or "none is written"),
        ("Settings", settings_file or "none are kept"),
    )
    for row, (name, what) in enumerate(facts):
        heading = QLabel(name)
        heading.setObjectName("muted")
        grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sentence(what), row, 1)
    rows.addLayout(grid)
    rows.addStretch(1)
    return reading
