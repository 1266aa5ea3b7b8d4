"""The stereo panel: how both eyes' pictures are shown, how far apart they stand, and what strains them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from xrayview.scene.scene import METHODS, STEREO_KINDS, Method, StereoKind
from xrayview.window.commands import stereo
from xrayview.window.icons import Sign
from xrayview.window.parts.drag import one_step
from xrayview.window.parts.number_slider import NumberSlider
from xrayview.window.parts.section import Choice, ScrolledPanel, Section, muted
from xrayview.window.state import State
from xrayview.window.store import Store

if TYPE_CHECKING:
    from xrayview.scene.comfort import Blocks, Strain
    from xrayview.volume.volume import Volume

KIND_WORDS: dict[StereoKind, tuple[str, str]] = {
    "anaglyph": ("Anaglyph", "For red-cyan glasses, red on the left."),
    "side-by-side": (
        "Side by side",
        "Left picture for the left eye: look through the screen, or use a viewer.",
    ),
    "cross-eyed": ("Cross-eyed", "Left picture for the right eye: squint until a third one stands between."),
    "interlaced": ("Interlaced", "For a screen of alternate rows: the uppermost row is the left eye's."),
    "wiggle": ("Wiggle", "For no glasses at all: the view swings from eye to eye."),
}
METHOD_WORDS: dict[Method, str] = {
    "dubois": "Dubois (few ghosts)",
    "true": "True (dark)",
    "grey": "Grey",
    "half-colour": "Half colour",
    "colour": "Colour",
    "optimised": "Optimised",
}


class StereoPanel(ScrolledPanel):
    """Shows the two eyes in controls and turns what is done with them into commands.

    ``view_size``: width and height of the 3D picture, by which what strains the eyes is judged.
    """

    def __init__(self, store: Store, view_size: Callable[[], tuple[int, int]] = lambda: (1, 1)) -> None:
        super().__init__()
        self._store, self._view_size = store, view_size
        self._blocks: tuple[Volume, Blocks] | None = None
        self._judged_size = (0, 0)
        self._comfortable = 0.0
        self.on = QCheckBox("Show both eyes")
        self.on.setToolTip("Two pictures that give depth, by glasses, by squinting or by moving (S)")
        self.on.toggled.connect(lambda on: store.do(stereo.set_stereo, on))
        self.rows.addWidget(self.on)
        self._details = Section()
        self.kind = Choice(
            [(kind, KIND_WORDS[kind][0]) for kind in STEREO_KINDS], "How both eyes' pictures are shown"
        )
        self.kind.setAccessibleName("Kind of stereo picture")
        self.kind.chosen.connect(lambda key: store.do(stereo.set_stereo_kind, key))
        self._details.add_row("Kind", self.kind)
        self.how = muted()
        self._details.add(self.how)
        self.method = Choice([(name, METHOD_WORDS[name]) for name in METHODS], "How the colours are mixed")
        self.method.setAccessibleName("Method")
        self.method.chosen.connect(lambda key: store.do(stereo.set_stereo_method, key))
        self._method_label = self._details.add_row("Method", self.method)
        self.eye_angle = NumberSlider(0.0, stereo.LARGEST_EYE_ANGLE, 0.1, "°", 1)
        self.eye_angle.set_name("Eye angle", "The angle between the two eyes: more depth, and more strain")
        self.eye_angle.moved.connect(lambda value: store.do(stereo.set_eye_angle, value))
        one_step(self.eye_angle, store)
        self._details.add_row("Eye angle", self.eye_angle)
        self._details.add(self._strain_row())
        furthest = stereo.LARGEST_PARALLAX_DEPTH
        self.screen_depth = NumberSlider(-furthest, furthest, 0.01)
        self.screen_depth.set_name(
            "Screen depth",
            "The depth that lies in the screen (zero parallax); 0 is the centre, and what is nearer than it "
            "stands before the screen",
        )
        self.screen_depth.moved.connect(lambda value: store.do(stereo.set_zero_parallax, value))
        one_step(self.screen_depth, store)
        self._details.add_row("Screen depth", self.screen_depth)
        self.swapped = QCheckBox("Swap the eyes")
        self.swapped.setToolTip("For glasses with red on the right, or where near looks far")
        self.swapped.toggled.connect(lambda on: store.do(stereo.swap_eyes, on))
        self._details.add_row("", self.swapped)
        self.parallax = muted()
        self.parallax.setToolTip(
            "How far apart the two pictures of the nearest and of the farthest point lie, in shares of the "
            "picture's width"
        )
        self._details.add_row("Depth", self.parallax)
        self.rows.addWidget(self._details)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

    def _strain_row(self) -> QWidget:
        """What is said where the eyes are strained, and the way out."""
        self.strain = QWidget()
        row = QHBoxLayout(self.strain)
        row.setContentsMargins(0, 0, 0, 0)
        self._strain_words = QLabel()
        self._strain_words.setWordWrap(True)
        self.ease = QPushButton()
        self.ease.setToolTip("Take the largest eye angle that most people's eyes are at ease with")
        self.ease.clicked.connect(lambda: self._store.do(stereo.set_eye_angle, self._comfortable))
        row.addWidget(Sign("warning"))
        row.addWidget(self._strain_words, 1)
        row.addWidget(self.ease)
        return self.strain

    def judge(self) -> None:
        """Judge anew what strains the eyes, where the view has another size than when they were judged."""
        if self._view_size() != self._judged_size:
            self._show_strain(self._store.state)

    def showEvent(self, event: QShowEvent) -> None:
        """Judge what changed while the panel was hidden."""
        super().showEvent(event)
        self._show_strain(self._store.state)

    def _show(self, old: State | None, new: State) -> None:
        scene, is_open = new.scene, new.document.volume is not None
        if old is not None and (scene, new.document.volume) == (old.scene, old.document.volume):
            return
        if self._blocks is not None and self._blocks[0] is not new.document.volume:
            self._blocks = None
        eyes = stereo.last_stereo(new)
        with QSignalBlocker(self.on), QSignalBlocker(self.swapped):
            self.on.setChecked(scene.stereo is not None)
            self.swapped.setChecked(eyes.swapped)
        self.kind.set_key(eyes.kind)
        self.how.setText(KIND_WORDS[eyes.kind][1])
        self.method.set_key(eyes.method)
        for part in (self._method_label, self.method):
            part.setVisible(eyes.kind == "anaglyph")
        self.eye_angle.set_value(eyes.eye_angle_degrees)
        self.screen_depth.set_value(eyes.zero_parallax)
        # A wiggle shows each eye's picture to both.
        self.swapped.setEnabled(eyes.kind != "wiggle")
        self.on.setEnabled(is_open)
        self._details.setEnabled(is_open and scene.stereo is not None)
        self._show_strain(new)

    def _show_strain(self, state: State) -> None:
        from xrayview.scene.comfort import COMFORTABLE_SHARE, comfortable_angle

        found = self._strain(state)
        eyes = state.scene.stereo
        if found is None or eyes is None:
            self.parallax.setText("")
            self.strain.hide()
            return
        self.parallax.setText(f"{_where(found.nearest)} to {_where(found.farthest)} the screen")
        self.strain.setVisible(not found.is_comfortable)
        self._comfortable = comfortable_angle(eyes, found)
        self._strain_words.setText(
            f"More than {100 * COMFORTABLE_SHARE:.0f} % of the width strains most people's eyes."
        )
        self.ease.setText(f"Take {self._comfortable:g}°")

    def _strain(self, state: State) -> Strain | None:
        """How the eyes are strained; None where nobody sees it, and for a wiggle, which is for one eye."""
        volume, eyes = state.document.volume, state.scene.stereo
        if volume is None or eyes is None or eyes.kind == "wiggle" or not self.isVisible():
            return None
        from xrayview.scene.comfort import blocks_of, strain

        if self._blocks is None or self._blocks[0] is not volume:
            self._blocks = volume, blocks_of(volume)
        self._judged_size = self._view_size()
        width, height = self._judged_size
        seen_width = width / 2 if eyes.is_beside else width
        return strain(state.scene, self._blocks[1], max(1.0, seen_width) / max(1, height))


def _where(share: float) -> str:
    """A parallax in words: a share of the picture's width."""
    return f"{100 * abs(share):.1f} % {'before' if share < 0 else 'behind'}"
