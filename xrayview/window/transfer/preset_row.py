"""The choice of a preset by its picture, with a menu that saves, renames and deletes one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from xrayview.errors import XrayviewError
from xrayview.scene.transfer import PRESETS, TransferFunction
from xrayview.window.commands import look
from xrayview.window.memory.own_presets import OwnPresets
from xrayview.window.parts.section import Choice
from xrayview.window.state import State
from xrayview.window.store import Store
from xrayview.window.transfer.preset_pictures import PictureRows, PresetPictures
from xrayview.window.transfer.presets import name_to_offer, preset_in_words, shown_name
from xrayview.window.transfer.save_dialog import SaveDialog

Tell = Callable[[str, str], object]


class _PresetChoice(Choice):
    """Says ``opening`` before its list is shown, whose pictures are larger than that of the choice itself."""

    opening = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__((), hint)
        self.setIconSize(QSize(20, 20))
        self.setItemDelegate(PictureRows(self))

    def showPopup(self) -> None:
        """Show the list, as wide as its words."""
        self.opening.emit()
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * self.view().frameWidth())
        super().showPopup()


class PresetRow(QWidget):
    """Shows which preset the transfer function is, or was before it was edited."""

    def __init__(self, store: Store, own_presets: OwnPresets | None, tell: Tell) -> None:
        super().__init__()
        self._store, self._own, self._tell = store, own_presets, tell
        self._own_kept: tuple[TransferFunction, ...] = ()
        self.pictures = PresetPictures(self, store, self._pictured, self._show_picture)
        self.choice = _PresetChoice("Colours and opacities for the volume")
        self.choice.opening.connect(self._read_again)
        self.choice.setAccessibleName("Preset")
        self.choice.chosen.connect(self._use)
        self.button = QToolButton()
        self.button.setText("⋯")
        self.button.setAccessibleName("Own presets")
        self.button.setToolTip(
            "Save these colours and opacities as a preset of your own, rename or delete one"
        )
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.button.setVisible(own_presets is not None)
        menu = QMenu(self.button)
        self.save_action = menu.addAction("Save as…")
        self.save_action.triggered.connect(self._ask_name)
        self.rename_action = menu.addAction("Rename…")
        self.rename_action.triggered.connect(self._ask_new_name)
        self.delete_action = menu.addAction("Delete")
        self.delete_action.triggered.connect(self._delete)
        self.button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.choice, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.choice)
        self._read_own()
        for trouble in own_presets.all()[1] if own_presets is not None else ():
            tell(trouble.message, trouble.hint)
        store.listen(self._show)
        self._show(None, store.state)

    def _show(self, old: State | None, new: State) -> None:
        name = shown_name(new.scene.transfer)
        if old is not None and name == shown_name(old.scene.transfer):
            return
        names = [*PRESETS, *self._own_names]
        if name not in names:
            names.append(name)
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for each in names:
                self.choice.addItem(self._icon_of(each), preset_in_words(each, self._own_names), each)
            if len(names) > len(PRESETS):
                self.choice.insertSeparator(len(PRESETS))
        self.choice.set_key(name)
        own = name in self._own_names
        self.rename_action.setEnabled(own)
        self.delete_action.setEnabled(own)
        self.delete_action.setText(f"Delete “{name.replace('&', '&&')}”" if own else "Delete")
        self.pictures.soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Have pictures from now on; while it is hidden none is made."""
        super().showEvent(event)
        self.pictures.soon()

    def _listed(self) -> dict[str, TransferFunction]:
        """The functions in the list by name, the one in use first."""
        now = self._store.state.scene.transfer
        return {shown_name(now): now, **PRESETS, **{one.name: one for one in self._own_kept}}

    def _pictured(self) -> list[TransferFunction]:
        """Of what pictures are wanted: of nothing while the list cannot be seen."""
        return list(self._listed().values()) if self.isVisible() else []

    def _icon_of(self, name: str) -> QIcon:
        listed = self._listed()
        return self.pictures.picture(listed[name]) if name in listed else QIcon()

    def _show_picture(self, transfer: TransferFunction, picture: QIcon) -> None:
        for name, listed in self._listed().items():
            index = self.choice.findData(name) if listed.points == transfer.points else -1
            if index >= 0:
                self.choice.setItemIcon(index, picture)

    def _use(self, name: str) -> None:
        if name in PRESETS:
            self._store.do(look.choose_preset, name)
        elif self._own is not None and name in self._own_names:
            try:
                transfer = self._own.load(name)
            except XrayviewError as trouble:
                self._tell(trouble.message, trouble.hint)
                self._read_again()
            else:
                self._store.do(look.use_preset, transfer)

    def _ask_name(self) -> None:
        self._read_own()
        offered = name_to_offer(self._store.state.scene.transfer)
        SaveDialog(self, offered, self._own_names, self._save).open()

    def _save(self, name: str) -> None:
        if self._own is None:
            return
        transfer = replace(self._store.state.scene.transfer, name=name)
        try:
            self._own.save(transfer)
        except XrayviewError as trouble:
            self._tell(trouble.message, trouble.hint)
            return
        self._store.do(look.use_preset, transfer)
        self._read_again()

    def _ask_new_name(self) -> None:
        self._read_own()
        name = self._store.state.scene.transfer.name
        SaveDialog(
            self, name, self._own_names, lambda wanted: self._rename(name, wanted), renames=True
        ).open()

    def _rename(self, name: str, wanted: str) -> None:
        """Rename an own preset; the picture that shows it goes by its new name."""
        if self._own is None or wanted == name:
            return
        try:
            renamed = self._own.rename(name, wanted)
        except XrayviewError as trouble:
            self._tell(trouble.message, trouble.hint)
        else:
            now = self._store.state.scene.transfer
            if now.name == name:
                self._store.do(look.use_preset, replace(now, name=renamed.name))
        self._read_again()

    def _delete(self) -> None:
        """Delete the own preset that is shown: the picture keeps it, so that it can be saved again."""
        if self._own is None:
            return
        try:
            self._own.delete(self._store.state.scene.transfer.name)
        except XrayviewError as trouble:
            self._tell(trouble.message, trouble.hint)
        self._read_again()

    def _read_again(self) -> None:
        """Another window may have saved or deleted some."""
        self._read_own()
        self._show(None, self._store.state)

    @property
    def _own_names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self._own_kept)

    def _read_own(self) -> None:
        self._own_kept = self._own.all()[0] if self._own is not None else ()
