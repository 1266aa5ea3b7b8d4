"""What the window takes from its last time and leaves for its next: files, folders, layout, notices seen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QMainWindow

from xrayview.errors import XrayviewError
from xrayview.window.dialogs.not_a_device import NOTICE_VERSION
from xrayview.window.explore import ExplorePage
from xrayview.window.memory.own_presets import OwnPresets
from xrayview.window.memory.places import state_folder
from xrayview.window.memory.settings import Remembered, Settings
from xrayview.window.memory.single import Presence
from xrayview.window.notices import Notices
from xrayview.window.preferences import Preferences
from xrayview.window.start.motion import system_asks_for_less


class Remembering(QObject):
    """Between the settings and the window; whatever cannot be read or kept is a notice, and no more."""

    recent_changed = Signal(list)

    def __init__(self, notices: Notices, presence: Presence | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._presence = presence
        try:
            folder = state_folder()
        except OSError as trouble:
            folder = Path.home() / ".xrayview"
            notices.tell(
                f"Nothing can be remembered: {trouble.filename} cannot be made ({trouble.strerror})",
                "you can go on working; see to the folder's permissions",
            )
        self.settings = Settings(folder)
        self.presets = OwnPresets(folder / "presets")
        _, trouble_read = self.settings.load()
        self._tell(trouble_read)

    @property
    def remembered(self) -> Remembered:
        """What is known now."""
        return self.settings.remembered

    def restore(self, window: QMainWindow, explore: ExplorePage) -> None:
        """Give the window the place, size and layout that it had; what does not fit is left as it is."""
        if self.remembered.geometry:
            window.restoreGeometry(QByteArray.fromBase64(self.remembered.geometry.encode("ascii", "ignore")))
        explore.restore_layout(self.remembered.docks)

    def keep(self, window: QMainWindow, explore: ExplorePage) -> None:
        """Remember place, size and layout."""
        geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        docks = explore.layout_text()
        self._change(geometry=geometry, docks=docks)

    def first_notices(
        self, show_trust: Callable[[Callable[[], object]], object], show_tour: Callable[[], object]
    ) -> None:
        """Say once what the program is not, then show the tour; say each time that another window is open."""
        if self._presence is not None and self._presence.other_window_open():
            self._notices.tell(
                "Another xrayview window is open",
                "Both remember their files and presets; the layout is that of the one closed last.",
                kind="info",
            )
        if self.remembered.notice_seen != NOTICE_VERSION:
            show_trust(lambda: self._understood(show_tour))

    def _understood(self, show_tour: Callable[[], object]) -> None:
        self._change(notice_seen=NOTICE_VERSION)
        if not self.remembered.tour_seen:
            show_tour()

    def tour_ended(self) -> None:
        """Remember that the tour was gone through or left: it does not come by itself again."""
        self._change(tour_seen=True)

    def opened(self, path: Path) -> None:
        """Remember a file that was opened."""
        self._tell(self.settings.change(lambda kept: kept.opened(path)))
        self._change(open_folder=path.parent)
        self.recent_changed.emit(list(self.remembered.recent))

    def saved(self, path: Path) -> None:
        """Remember where something was saved."""
        self._change(save_folder=path.parent)

    def forget_recent(self) -> None:
        """Forget which files were opened."""
        self._tell(self.settings.change(Remembered.forget_recent))
        self.recent_changed.emit([])

    def open_folder(self, otherwise: Path) -> Path:
        """Where the dialog for opening begins."""
        return _there(self.remembered.open_folder) or otherwise

    def save_folder(self, otherwise: Path) -> Path:
        """Where the dialog for saving begins."""
        return _there(self.remembered.save_folder) or otherwise

    def runs_folder(self) -> Path:
        """Where training runs go where a person names no other place."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents or Path.home()) / "xrayview runs"

    @property
    def last_run(self) -> Path | None:
        """The run that was followed last, where it is still there."""
        return _there(self.remembered.run_folder)

    def run_changed(self, run: Path) -> None:
        """Remember the run that is followed."""
        self._change(run_folder=run)

    @property
    def preferences(self) -> Preferences:
        """What a person prefers; where they have said nothing of motion, what the system asks for."""
        kept = self.remembered
        less = system_asks_for_less() if kept.reduced_motion is None else kept.reduced_motion
        return Preferences(kept.marker, kept.scale_bar, less, kept.cut_handles)

    def prefer(self, before: Preferences, now: Preferences) -> None:
        """Remember what a person has chosen otherwise, and nothing that they have not."""
        old, new = asdict(before), asdict(now)
        self._change(**{name: value for name, value in new.items() if value != old[name]})

    def leave(self) -> None:
        """Give back this window's number."""
        if self._presence is not None:
            self._presence.leave()

    def _change(self, **changes: object) -> None:
        self._tell(self.settings.change(lambda kept: replace(kept, **changes)))  # type: ignore[arg-type]

    def _tell(self, trouble: XrayviewError | None) -> None:
        if trouble is not None:
            self._notices.tell(trouble.message, trouble.hint)


def _there(folder: Path | None) -> Path | None:
    # Not Path.is_dir, which raises for a name too long and for a folder that lets no one in.
    return folder if folder is not None and os.path.isdir(folder) else None
