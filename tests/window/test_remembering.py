"""What is remembered and no longer there, or never could be, stands in no one's way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xrayview.window.memory.settings import FORMAT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


@pytest.mark.parametrize("name", ["gone", "a" * 10_000, "a file/folder", "b/" * 5_000])
def test_a_folder_that_cannot_be_there_is_left_out(
    application: QApplication, own_state: Path, tmp_path: Path, name: str
) -> None:
    from xrayview.window.notices import Notices
    from xrayview.window.remembering import Remembering

    (tmp_path / "a file").touch()
    folder = str(tmp_path / name)
    kept = {"format": FORMAT, "open_folder": folder, "save_folder": folder, "run_folder": folder}
    (own_state / "settings.json").write_text(json.dumps(kept), encoding="utf-8")
    notices = Notices()
    remembering = Remembering(notices, None)
    assert remembering.last_run is None and not notices.shown()
    assert remembering.open_folder(tmp_path) == remembering.save_folder(tmp_path) == tmp_path
