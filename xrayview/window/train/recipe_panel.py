"""What to learn from, which network, how long, and where the run goes: the choices before a training."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QWidget

from xrayview.dataset.sources import MOST_HEADS, Phantoms, Source, source_in_words
from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.training.runs import RunFolder
from xrayview.window.parts.in_hand import answers_in_hand
from xrayview.window.parts.number_field import FIELD_HEIGHT
from xrayview.window.parts.section import Choice, ScrolledPanel, Section, Segments, line, muted
from xrayview.window.train.process import Wish

SOURCES = (
    ("phantoms", "Procedural heads", "Made-up heads: they are there at once, and teach less than scans"),
    ("folder", "Folder of scans", "CT scans (NIfTI) listed in the folder's manifest.csv"),
)
NETWORKS = (
    ("compact", "Compact (ours, quick: for a processor)"),
    ("atlas", "Atlas (ours, led by mean heads, as the bundled one)"),
    ("consistent", "Consistent (ours)"),
    ("lifted", "Lifted (ours, with a 3D decoder)"),
    ("henzler2018", "Henzler 2018 (the paper's)"),
)
SIZES = (
    ("32", "32", "32 x 32 x 32 cells: coarse and quick, for trying out"),
    ("64", "64", "64 x 64 x 64 cells, as the bundled Atlas: eight times the work of 32"),
    ("128", "128", "128 x 128 x 128 cells: wants a graphics card"),
)
ADVICE = {
    "phantoms": "Made-up heads show how training goes. For x-rays of real heads learn from scans.",
    "folder": "Individuals marked train are learned from; the others stay unseen, for judging.",
}
DEVICE_UNKNOWN = "The graphics card where there is one, else the processor"


class RecipePanel(ScrolledPanel):
    """The choices; `wish` says them in one value. ``folder_wanted``: somebody wants to choose a folder."""

    folder_wanted = Signal()

    def __init__(self, runs_folder: Path) -> None:
        super().__init__()
        self._runs_folder = runs_folder
        self._folder: Path | None = None
        for part in (self._sources(), line(), self._recipe(), line(), self._place()):
            self.rows.addWidget(part)
        self.rows.addStretch(1)
        self._choose_source("phantoms")
        self.suggest_name()

    def _sources(self) -> QWidget:
        section = Section("Learn from")
        self.source = Segments(SOURCES)
        self.source.chosen.connect(self._choose_source)
        section.add(self.source)
        self.count = _number(1, MOST_HEADS, 16, "")
        self.count.setAccessibleName("Number of heads")
        self.count.setToolTip(f"How many heads, 1 to {MOST_HEADS}; each has other proportions")
        self._count_label = section.add_row("Heads", self.count)
        self.choose = QPushButton("Choose a folder…")
        self.choose.setToolTip("A folder with scans and their manifest.csv")
        self.choose.clicked.connect(lambda: self.folder_wanted.emit())
        section.add(self.choose)
        self.folder_words = muted()
        self.folder_words.setAccessibleName("The folder of scans")
        section.add(self.folder_words)
        self._advice = muted()
        section.add(self._advice)
        return section

    def _recipe(self) -> QWidget:
        section = Section("Recipe")
        self.network = Choice(NETWORKS, "Ours fit the x-ray exactly; the paper's is for comparing")
        self.network.setAccessibleName("Network")
        section.add_row("Network", self.network)
        self.edge = Segments(SIZES)
        self.edge.set_key("64")
        for button in self.edge.buttons.values():
            button.setAccessibleName(f"Size {button.text()}")
        section.add_row("Size", self.edge)
        self.minutes = _number(1, 7 * 24 * 60, 15, " min")
        self.minutes.setAccessibleName("Minutes of learning")
        self.minutes.setToolTip("The training ends after this time; it can be stopped and kept sooner")
        section.add_row("Time", self.minutes)
        self._device = muted(DEVICE_UNKNOWN)
        section.add_row("Runs on", self._device)
        return section

    def _place(self) -> QWidget:
        section = Section("Run")
        self.name = QLineEdit()
        self.name.setMinimumHeight(FIELD_HEIGHT)
        self.name.setAccessibleName("Name of the run")
        self.name.setToolTip("The name of the run's folder, and of its weights")
        section.add_row("Name", self.name)
        where = muted(f"Goes into {_short(self._runs_folder)}")
        where.setToolTip(str(self._runs_folder))
        section.add(where)
        return section

    @property
    def folder(self) -> Path | None:
        """The folder of scans that was chosen."""
        return self._folder

    def take_folder(self, folder: Path) -> None:
        """Learn from this folder of scans; `UnusableInput` where there is nothing to learn from in it."""
        words = source_in_words(folder)
        self._folder = folder
        self.folder_words.setText(f"{folder.name}: {words}")
        self.folder_words.setToolTip(str(folder))
        self.source.set_key("folder")
        self._choose_source("folder")

    def show_device(self, words: str) -> None:
        """Say what a training started now would run on."""
        self._device.setText(words)

    def suggest_name(self) -> None:
        """A name that no run has yet: the date and the time."""
        self.name.setText(datetime.now().strftime("%Y-%m-%d %H.%M.%S"))

    def wish(self) -> Wish:
        """What is chosen; an `XrayviewError` says what is missing or wrong."""
        source: Source = Phantoms(self.count.value())
        if self.source.buttons["folder"].isChecked():
            if self._folder is None:
                raise UnusableInput(
                    "No folder of scans is chosen", "choose one, or learn from procedural heads"
                )
            source_in_words(self._folder)
            source = self._folder
        size = next(key for key, button in self.edge.buttons.items() if button.isChecked())
        run = named_run(self._runs_folder, self.name.text())
        return Wish(str(source), str(self.network.currentData()), int(size), float(self.minutes.value()), run)

    def _choose_source(self, key: str) -> None:
        self.source.set_key(key)
        phantoms = key == "phantoms"
        for widget in (self.count, self._count_label):
            widget.setVisible(phantoms)
        self.choose.setVisible(not phantoms)
        self.folder_words.setVisible(not phantoms and self._folder is not None)
        self._advice.setText(ADVICE[key])


def named_run(runs_folder: Path, name: str) -> Path:
    """The folder of a new run of this name; a name that is no folder's, or is taken, is answered."""
    name = name.strip()
    if not name or re.search(r'[<>:"/\\|?*\x00-\x1f]', name) or name.endswith(".") or name.startswith("."):
        raise UnusableOption(
            f"{name!r} cannot be the name of a run" if name else "The run has no name",
            "use letters, digits, spaces, dots and dashes",
        )
    run = runs_folder / name
    if RunFolder(run).exists:
        raise UnwritableTarget(f"{run}: there is a run of this name already", "give another name")
    return run


def _number(least: int, most: int, value: int, suffix: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(least, most)
    field.setValue(value)
    field.setSuffix(suffix)
    field.setMinimumHeight(FIELD_HEIGHT)
    answers_in_hand(field)
    return field


def _short(path: Path) -> str:
    """A path with the home folder as ``~``."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)
