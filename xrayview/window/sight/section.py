"""The line of sight in the look panel: there once a density was picked, until it is closed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton

from xrayview.scene.profile import Profile
from xrayview.window.commands import pick
from xrayview.window.parts.section import Section, muted
from xrayview.window.sight import words
from xrayview.window.sight.plot import SightPlot
from xrayview.window.state import State
from xrayview.window.store import Store


class SightSection(Section):
    """Samples the density anew where the line, the volume or a cut is another."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._sampled: tuple[object, ...] = ()
        self._profile: Profile | None = None
        title = QLabel("LINE OF SIGHT")
        title.setObjectName("heading")
        self.readout = muted(wrap=False)
        self.close_button = QToolButton()
        self.close_button.setText("\N{MULTIPLICATION SIGN}")
        self.close_button.setToolTip("Take the line of sight away")
        self.close_button.setAccessibleName("Close the line of sight")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button.clicked.connect(lambda: store.do(pick.forget_sight))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self.rows.addLayout(head)
        self.plot = SightPlot()
        self.plot.read.connect(self._tell)
        self.plot.used.connect(lambda depth: store.do(pick.pick_depth, depth))
        self.add(self.plot)
        self.add(self.readout)
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        scene, document, sight = new.scene, new.document, new.sheet.sight
        sampled = (sight and sight.ray, document.volume, scene.cuts, scene.depth_flipped, scene.change)
        if sampled != self._sampled:
            self._sampled = sampled
            self._profile = pick.profile_on(new, sight.ray) if sight is not None else None
        elif old is not None and old.sheet is new.sheet:
            return
        if self._profile is not None and self.isHidden():
            QTimer.singleShot(0, self, self._come_into_sight)
        self.setVisible(self._profile is not None)
        if self._profile is None or sight is None or document.volume is None:
            return
        inferred = document.reconstruction is not None
        self.plot.setToolTip(f"{words.HINT} {words.INFERRED}" if inferred else words.HINT)
        found = sight.picked if sight.picked and self._profile.still_has(sight.picked) else None
        self.plot.show_profile(self._profile, scene, found, document.volume.longest_mm)
        self._tell()

    def _come_into_sight(self) -> None:
        """Where the panel scrolls, it is seen that something has come; later it stays where it is."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self.isVisible():
            # Else the panel would scroll as far as it reached before this came.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            above.ensureWidgetVisible(self)

    def _tell(self) -> None:
        self.readout.setText(self.plot.words())
