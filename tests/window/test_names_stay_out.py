"""A film whose file is named for its patient: the name is in no export, no sidecar, no session and no log."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pydicom
import pytest
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian

from xrayview.scene.loop import Loop
from xrayview.window.commands import cut
from xrayview.window.export_wishes import PictureWish, VolumeWish
from xrayview.window.loops import LoopWish
from xrayview.window.memory import logbook

if TYPE_CHECKING:
    from conftest import Wait

    from xrayview.window.main_window import MainWindow

PATIENT, FILE = "Zebedee", "Quillfeather"


@pytest.fixture
def log_file(own_state: Path) -> Any:
    yield logbook.open_logbook()
    logbook.close_logbook()


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    row, column = np.mgrid[-1:1:120j, -1:1:110j]
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = DigitalXRayImageStorageForPresentation
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Modality, dataset.PatientName, dataset.PatientID = "DX", f"{PATIENT}^A", PATIENT
    dataset.InstitutionName = dataset.StudyDescription = dataset.ImageComments = PATIENT
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 120, 110, 1
    dataset.PhotometricInterpretation, dataset.PixelSpacing = "MONOCHROME2", [1.5, 1.5]
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    head = 3500 * np.clip(1 - row**2 / 0.7 - column**2 / 0.6, 0, None) ** 0.4
    dataset.PixelData = head.astype(np.uint16).tobytes()
    path = tmp_path / f"{FILE}.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def names_in(path: Path) -> set[str]:
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            data += b"".join(archive.read(name) for name in archive.namelist())
    encoded = [
        (name, name.lower().encode(code)) for name in (PATIENT, FILE) for code in ("utf-8", "utf-16-be")
    ]
    return {name for name, code in encoded if code in data.lower()}


def test_no_export_of_the_window_names_the_patient(
    new_window: Callable[..., MainWindow], wait: Wait, planted: Path, log_file: Path, tmp_path: Path
) -> None:
    """The real reconstruction; the log holds what was opened, saved and what went wrong."""
    window, out = new_window(planted), tmp_path / "out"
    out.mkdir()
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.store.do(cut.set_cut_on, True)
    window.resize(900, 600)
    exports, small = window.exports, PictureWish("own", 64, 48, transparent=True)
    exports.save_picture(out / "p.png", stereo=False, wish=small)
    exports.save_picture(out / "p.tif", stereo=True, wish=small)
    exports.save_picture(out / "p.jpg", stereo=False, wish=PictureWish("own", 64, 48))
    exports.save_picture(out / "p.pdf", stereo=True, wish=PictureWish("paper"))
    for ending in (".gif", ".png", ".webp"):
        exports.save_loop(out / f"w{ending}", LoopWish(Loop("wiggle", 4, 1.0), ending))
    for ending in (".nrrd", ".nii.gz", ".mha", ".vti", ".tif", ".npy"):
        exports.save_volume(out / f"v{ending}", wish=VolumeWish("128", ending))
    exports.save_volume(out / "full.nrrd", wish=VolumeWish("full", ".nrrd", "uint16"))
    for ending in (".stl", ".ply", ".obj", ".glb"):
        exports.save_mesh(out / f"m{ending}")
    exports.save_prepared(out / "x.png")
    exports.save_page(out / "p.html")
    exports.save_session(out / "s.xrv")
    exports.save_picture(out / "missing" / "p.png", stereo=False, wish=small)  # an error, for the log
    wait(lambda: (out / "s.xrv").exists() and not exports.worker.busy, "all is saved")
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) == 2 * 20 + 1  # a session has no sidecar
    assert json.loads((out / "p.pdf.json").read_text())["print"]["scale"]
    assert {path.name: names_in(path) for path in files if names_in(path)} == {}
    assert all(FILE not in path.name for path in files)
    text = log_file.read_text(encoding="utf-8")
    assert "open .dcm" in text and not names_in(log_file)


def test_the_log_says_what_went_wrong_but_not_with_whose_film(
    new_window: Callable[..., MainWindow], wait: Wait, planted: Path, log_file: Path
) -> None:
    planted.write_bytes(planted.read_bytes()[:3000])
    window = new_window(planted)
    wait(lambda: window.notices.shown(), "the film is refused")
    assert FILE in window.notices.shown()[0].message  # the person is told which
    text = log_file.read_text(encoding="utf-8")
    assert "WARNING (a file.dcm)" in text and not names_in(log_file)


def test_what_is_kept_for_after_a_crash_names_no_one(
    new_window: Callable[..., MainWindow], wait: Wait, planted: Path, own_state: Path
) -> None:
    window = new_window(planted)
    wait(lambda: window.store.state.document.volume is not None, "the film is reconstructed")
    window.store.do(cut.set_cut_on, True)
    kept = own_state / "open-1.json"
    wait(lambda: kept.exists() and FILE in kept.read_text(encoding="utf-8"), "what is open is kept")
    for path in own_state.rglob("*"):  # which file was open must be known there, and no more
        assert path.is_dir() or PATIENT not in names_in(path)
