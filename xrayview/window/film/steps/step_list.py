"""The preparation step by step, in the order in which it runs; every change reconstructs anew."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QSpinBox

from xrayview.window.commands import film
from xrayview.window.film.film_view import FilmView, ToolName
from xrayview.window.film.steps import wording
from xrayview.window.film.steps.crop_step import CropStep
from xrayview.window.film.steps.holder_step import HolderStep
from xrayview.window.film.steps.square_step import SquareStep
from xrayview.window.film.steps.step_row import StepRow
from xrayview.window.film.steps.tone_step import ToneStep
from xrayview.window.film.steps.turn_step import TurnStep
from xrayview.window.film.steps.writing_step import WritingStep
from xrayview.window.parts.in_hand import answers_in_hand
from xrayview.window.parts.number_field import FIELD_HEIGHT
from xrayview.window.parts.section import Choice, Section
from xrayview.window.state import Document
from xrayview.window.store import Store
from xrayview.xray.radiograph import Preparation, Step

POLARITIES = (
    ("auto", "Automatic"),
    ("keep", "As stored: bone is bright"),
    ("invert", "Inverted: bone is dark"),
)
_SHAPES: dict[str, ToolName] = {"writing": "writing", "holder": "outline", "square": "square"}
_TO_COME = "being prepared…"


class PreparationSteps(Section):
    """A line for each step, one of which is open at a time; what a person changed has its way back.

    ``crop_asked``: a person wants to draw the crop. ``turning(degrees)``: see `TurnStep`. ``opened(row)``: a
    step was opened.
    """

    crop_asked = Signal()
    turning = Signal(float)
    opened = Signal(object)

    def __init__(self, store: Store, view: FilmView) -> None:
        super().__init__("Preparation")
        self._store, self._view = store, view
        self._shown: tuple[object, ...] = ()
        self._made_by: tuple[object, Preparation] = (None, Preparation())
        self.rows.setSpacing(0)
        self.crop_step = CropStep(store, view.crop)
        self.writing = WritingStep(store, view)
        self.holder = HolderStep(store, view)
        self.tone_step = ToneStep(store)
        self.turn_step = TurnStep(store)
        self.square = SquareStep(store, view)
        self.polarity = Choice(POLARITIES, "Whether bone is bright")
        self.polarity.setAccessibleName("Polarity")
        self.polarity.chosen.connect(lambda key: store.do(film.set_polarity, key))
        self.frame = _frame_field()
        self.frame.valueChanged.connect(lambda number: store.do(film.set_frame, number - 1))
        self.crop, self.tone, self.gamma = self.crop_step.crop, self.tone_step.tone, self.tone_step.gamma
        turn = self.turn_step
        self.angle, self.mirror = turn.angle, turn.mirror
        self.turn_left, self.turn_right = turn.turn_left, turn.turn_right
        controls = {
            "crop": self.crop_step, "writing": self.writing, "polarity": self.polarity,
            "holder": self.holder, "tone": self.tone_step, "turn": turn, "square": self.square,
        }  # fmt: skip
        beside = {
            "read": (self.frame,), "turn": (self.turn_left, self.turn_right), "mirror": (self.mirror,),
        }  # fmt: skip
        self.lines: dict[str, StepRow] = {}
        for told in wording.ROWS:
            row = StepRow(told.name, controls.get(told.key), *beside.get(told.key, ()))
            row.toggled.connect(lambda on, key=told.key: self._opened(key, on))
            row.automatic.connect(lambda told=told: store.do(film.make_automatic, *told.wishes))
            self.lines[told.key] = row
            self.add(row)
        self.crop_step.draw_asked.connect(self.crop_asked)
        turn.turning.connect(self.turning)
        self.automatic = QPushButton("Prepare automatically")
        self.automatic.setToolTip("Let the program choose every step of the preparation again")
        self.automatic.clicked.connect(lambda: store.do(film.prepare_automatically))
        self.rows.addSpacing(8)
        self.add(self.automatic)

    def show_document(self, document: Document) -> None:
        """Show what was done, and what is wished for."""
        shown = document.preparation, document.reconstruction, document.radiograph
        if shown == self._shown:
            return
        self._shown = shown
        self.setEnabled(document.radiograph is not None)
        self._show_words(document)
        for step in (self.crop_step, self.writing, self.holder, self.tone_step, self.turn_step, self.square):
            step.show_document(document)
        wishes = document.preparation
        self.polarity.set_key(wishes.polarity)
        self._show_frames(document)
        known = Preparation(frame=wishes.frame, spacing=wishes.spacing, magnification=wishes.magnification)
        self.automatic.setEnabled(wishes != known)

    def give_up_drags(self) -> None:
        """Let go of what the mouse holds: it belongs to a file that is no longer looked at."""
        self._shown = ()
        self.tone_step.give_up_drags()
        self.turn_step.give_up_drags()

    def open(self, key: str) -> None:
        """Open one step, and fold the others."""
        self.lines[key].set_open(True)

    def _opened(self, key: str, on: bool) -> None:
        if on:
            for other, row in self.lines.items():
                row.set_open(other == key)
        opened = next((key for key, row in self.lines.items() if row.is_open), "")
        self._view.show_shape(_SHAPES.get(opened))
        if on:
            self.opened.emit(self.lines[key])
        if not on and self._view.tool is not None and self._view.tool == _SHAPES.get(key):
            self._view.take_tool(None)

    def _show_words(self, document: Document) -> None:
        made, wishes = document.reconstruction, document.preparation
        if made is not self._made_by[0]:
            self._made_by = made, wishes
        steps: tuple[Step, ...] = ()
        if made is not None:
            network = Step(
                "network", made.weights_name, f"SHA-256 of its weights: {made.weights_sha256[:12]}…"
            )
            steps = (*made.prepared.steps, network)
        for told in wording.ROWS:
            words, reason = wording.in_words(told, steps) if made is not None else ("", "")
            row = self.lines[told.key]
            row.setVisible(bool(words) or bool(told.wishes))
            if made is None or any(
                getattr(wishes, wish) != getattr(self._made_by[1], wish) for wish in told.wishes
            ):
                words, reason = (_TO_COME if document.radiograph is not None else ""), ""
            row.say(words, reason, wording.is_changed(told, wishes))

    def _show_frames(self, document: Document) -> None:
        frames = document.radiograph.frames if document.radiograph is not None else 1
        wanted = document.preparation.frame + 1
        self.frame.setVisible(frames > 1)
        if frames > 1:
            self.lines["read"].setVisible(True)
        if (frames, wanted) != (self.frame.maximum(), self.frame.value()):
            # Not each time: what is being typed would be gone.
            with QSignalBlocker(self.frame):
                self.frame.setRange(1, frames)
                self.frame.setSuffix(f" of {frames}")
                self.frame.setValue(wanted)


def _frame_field() -> QSpinBox:
    field = QSpinBox(minimum=1, maximum=1)
    field.setMinimumHeight(FIELD_HEIGHT)
    field.setKeyboardTracking(False)
    field.setAccessibleName("Picture of the film")
    field.setToolTip("Which picture of the film's several is reconstructed")
    answers_in_hand(field)
    return field
