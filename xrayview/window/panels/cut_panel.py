"""The cut panel: the list of cuts, what is added to it, and the numbers of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox

from xrayview.scene.cuts import MOST_CUTS
from xrayview.window.commands import cut, preferences
from xrayview.window.panels.cut_fields import KINDS
from xrayview.window.panels.cut_list import CutList
from xrayview.window.panels.cut_words import NEW_CUTS
from xrayview.window.parts.section import ScrolledPanel, Section, button_grid
from xrayview.window.state import State
from xrayview.window.store import Store


class CutPanel(ScrolledPanel):
    """Shows the cuts in controls and turns what is done with them into commands."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.on = QCheckBox("Cut away")
        self.on.setToolTip("All cuts on, as they were last, or off (C)")
        self.on.toggled.connect(lambda on: store.do(cut.set_cut_on, on))
        self.rows.addWidget(self.on)
        self.list = CutList()
        self.list.chosen.connect(lambda number: store.do(cut.choose_cut, number))
        self.list.unwanted.connect(lambda: store.do(cut.remove_cut))
        self.rows.addWidget(self.list)
        entries = [
            (words, hint, lambda kind=kind: store.do(cut.add_cut, kind))
            for kind, (words, hint) in NEW_CUTS.items()
        ]
        grid, buttons = button_grid(entries, 3)
        self.add = dict(zip(NEW_CUTS, buttons, strict=True))
        self.rows.addWidget(grid)
        self._details = Section()
        self.fields = {kind: fields(store) for kind, fields in KINDS.items()}
        for fields in self.fields.values():
            self._details.add(fields)
        actions, (self.flip, self.remove) = button_grid(
            [
                ("Flip side", "Take away what is kept of the chosen cut", lambda: store.do(cut.flip_cut)),
                ("Remove", "Remove the chosen cut", lambda: store.do(cut.remove_cut)),
            ],
            2,
        )
        self._details.add(actions)
        self.rows.addWidget(self._details)
        self.handles = QCheckBox("Handles in the view")
        self.handles.setToolTip("Show knobs in the 3D view that the cuts are dragged by (Shift+C)")
        self.handles.toggled.connect(lambda on: store.do(preferences.show_cut_handles, on))
        self.rows.addWidget(self.handles)
        self.rows.addStretch(1)
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        # By identity: a field whose value was not kept, such as beyond the opposite face, is put right.
        if old is not None and old.sheet is new.sheet and old.preferences is new.preferences:
            return
        cuts, number, is_open = new.scene.cuts, cut.chosen(new), new.document.volume is not None
        with QSignalBlocker(self.on), QSignalBlocker(self.handles):
            self.on.setChecked(bool(cuts))
            self.handles.setChecked(new.preferences.cut_handles)
        self.list.show_cuts(cuts, number)
        shown = None if number is None else cuts[number]
        for kind, fields in self.fields.items():
            fields.setVisible(shown is not None and shown.kind == kind)
            if shown is not None:
                fields.show_cut(shown)
        self._details.setVisible(shown is not None)
        for part in (self.on, self.list, self._details):
            part.setEnabled(is_open)
        for button in self.add.values():
            button.setEnabled(is_open and len(cuts) < MOST_CUTS)
