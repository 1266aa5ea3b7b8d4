"""Scans of other libraries stand upright, in their millimetres, in density, or are refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel
import nrrd
import numpy as np
import numpy.typing as npt
import pytest
import SimpleITK
import tifffile
from PIL import Image

from xrayview.errors import UnusableInput
from xrayview.volume import room
from xrayview.volume.files import read_volume, write_volume
from xrayview.volume.kind import holds_volume
from xrayview.volume.volume import Volume

HOUNSFIELD = {"L": 500, "P": 1100, "S": 1700}
SIZES = {"L": 20, "P": 24, "S": 28}
"""Cells from right to left, from front to back, from the chin up."""
STEPS = {"L": 1.5, "P": 1.0, "S": 2.0}

Scan = npt.NDArray[np.int16]


def head() -> Scan:
    """(L, P, S) Hounsfield units of air and soft tissue, with a block near each end that is named."""
    scan = np.full(tuple(SIZES.values()), -1000, np.int16)
    scan[4:16, 4:20, 4:24] = 40
    scan[14:16, 10:14, 12:16] = HOUNSFIELD["L"]
    scan[8:12, 18:20, 12:16] = HOUNSFIELD["P"]
    scan[8:12, 10:14, 22:24] = HOUNSFIELD["S"]
    return scan


def check(volume: Volume, tolerance: float = 1e-6) -> None:
    """The head as it is seen from the front: its left on the right, its back behind, its top up."""
    # (depth, row, column): towards the back, from the top down, towards the left.
    assert volume.shape == (SIZES["P"], SIZES["S"], SIZES["L"])
    assert volume.spacing == pytest.approx((STEPS["P"], STEPS["S"], STEPS["L"]))
    expected = (head().astype(np.float32).transpose(1, 2, 0)[:, ::-1] + 1000) / 3000
    assert np.abs(volume.density - expected).max() <= tolerance
    assert volume.frame == "patient"


def stored(way: str) -> tuple[Scan, npt.NDArray[np.float64]]:
    """The head with array axes that run towards these letters, and their (3, 3) steps in LPS mm."""
    opposite = {"R": "L", "A": "P", "I": "S"}
    axes = [opposite.get(letter, letter) for letter in way]
    scan = head().transpose(["LPS".index(axis) for axis in axes])
    steps = np.zeros((3, 3))
    for place, (letter, axis) in enumerate(zip(way, axes, strict=True)):
        sign = -1 if letter in opposite else 1
        scan = np.flip(scan, place) if sign < 0 else scan
        steps["LPS".index(axis), place] = sign * STEPS[axis]
    return np.ascontiguousarray(scan), steps


def by_nibabel(path: Path, way: str) -> Path:
    scan, steps = stored(way)
    affine = np.eye(4)
    affine[:3, :3] = np.diag([-1.0, -1.0, 1.0]) @ steps
    affine[:3, 3] = (30.0, -12.0, 800.0)
    nibabel.save(nibabel.Nifti1Image(scan, affine), path)
    return path


def by_simpleitk(path: Path, way: str) -> Path:
    scan, steps = stored(way)
    image = SimpleITK.GetImageFromArray(scan.transpose())
    lengths = np.linalg.norm(steps, axis=0)
    image.SetSpacing(lengths.tolist())
    image.SetDirection((steps / lengths).ravel().tolist())
    image.SetOrigin((10.0, -20.0, 30.0))
    SimpleITK.WriteImage(image, str(path), useCompression=True)
    return path


def by_pynrrd(path: Path, way: str) -> Path:
    scan, steps = stored(way)
    to_ras = np.diag([-1.0, -1.0, 1.0])
    header = {"space": "right-anterior-superior", "space directions": (to_ras @ steps).T}
    nrrd.write(str(path), scan, header)
    return path


LEFT_HANDED = ("LAS", "AIR")
WAYS = ("LPS", "RAS", "PSL", "SLP", *LEFT_HANDED)


@pytest.mark.parametrize(
    ("write", "name", "way"),
    [
        (write, name, way)
        for write, name in (
            (by_nibabel, "a.nii"),
            (by_nibabel, "a.nii.gz"),
            (by_simpleitk, "a.nii.gz"),
            (by_simpleitk, "a.nrrd"),
            (by_simpleitk, "a.mha"),
            (by_simpleitk, "a.mhd"),
            (by_pynrrd, "a.nrrd"),
        )
        for way in WAYS
        if write is not by_simpleitk or way not in LEFT_HANDED  # which ITK does not write
    ],
)
def test_a_head_stands_upright_however_its_axes_run(
    tmp_path: Path, write: Callable[[Path, str], Path], name: str, way: str
) -> None:
    path = write(tmp_path / name, way)
    assert holds_volume(path)
    volume = read_volume(path)
    check(volume)
    assert volume.remarks[0].startswith("Read as CT: Hounsfield units")


def write_series(folder: Path, way: str = "LPS", **changes: Any) -> list[Path]:
    """Slices of the head by pydicom, columns, rows and slices running as ``way`` says; names say no order."""
    import pydicom
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

    scan, steps = stored(way)
    folder.mkdir(exist_ok=True)
    lengths = np.linalg.norm(steps, axis=0)
    paths = []
    names = np.random.default_rng(1).permutation(scan.shape[2])
    for number in range(scan.shape[2]):
        path = folder / f"IM{names[number]:03d}"
        meta = pydicom.dataset.FileMetaDataset()
        meta.MediaStorageSOPClassUID = changes.get("kind", CTImageStorage)
        meta.MediaStorageSOPInstanceUID = f"1.2.3.{number + 1}"
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data = pydicom.dataset.FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
        data.ImageType = changes.get("image_type", ["ORIGINAL", "PRIMARY", "AXIAL"])
        data.SOPClassUID = meta.MediaStorageSOPClassUID
        data.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
        data.PatientName, data.Modality = "Somebody^Else", "CT"
        data.SeriesInstanceUID = changes.get("series", "1.2.3")
        data.ImageOrientationPatient = [*(steps[:, 0] / lengths[0]), *(steps[:, 1] / lengths[1])]
        data.ImagePositionPatient = list(steps[:, 2] * number)
        data.PixelSpacing = [lengths[1], lengths[0]]
        data.Columns, data.Rows = scan.shape[:2]
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
        data.RescaleSlope, data.RescaleIntercept = 1, -24
        data.PixelData = (scan[:, :, number].T + 24).astype("<i2").tobytes()
        data.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths


@pytest.mark.parametrize("way", ["LPS", "LPI", "PIR", "LIP"])  # axial from either end, sagittal, coronal
def test_a_dicom_series_opens_by_its_folder_or_any_of_its_files(tmp_path: Path, way: str) -> None:
    paths = write_series(tmp_path / "ct", way)
    write_series(tmp_path / "ct2", way, series="1.2.4")
    (tmp_path / "ct" / "other").write_bytes((tmp_path / "ct2" / paths[0].name).read_bytes())
    for place in (tmp_path / "ct", paths[3], paths[-1]):
        assert holds_volume(place)
        check(read_volume(place), 2e-4)
    assert any("2 series" in remark for remark in read_volume(tmp_path / "ct").remarks)
    assert read_volume(paths[3]).remarks[0].startswith("Read as CT: Hounsfield units")


def test_simpleitk_reads_the_same_series_at_the_same_place(tmp_path: Path) -> None:
    write_series(tmp_path / "ct")
    names = SimpleITK.ImageSeriesReader.GetGDCMSeriesFileNames(str(tmp_path / "ct"))
    image = SimpleITK.ReadImage(names)
    SimpleITK.WriteImage(image, str(tmp_path / "same.nrrd"))
    ours, theirs = read_volume(tmp_path / "ct"), read_volume(tmp_path / "same.nrrd")
    assert np.abs(ours.density - theirs.density).max() < 2e-4
    assert ours.spacing == pytest.approx(theirs.spacing) and ours.origin == pytest.approx(theirs.origin)


def test_one_slice_alone_a_scout_and_an_x_ray_are_no_volume_or_say_so(tmp_path: Path) -> None:
    from pydicom.uid import ComputedRadiographyImageStorage

    one = write_series(tmp_path / "ct")[0]
    alone = tmp_path / "alone" / "IM1"
    alone.parent.mkdir()
    alone.write_bytes(one.read_bytes())
    with pytest.raises(UnusableInput, match="IM1: is one slice of a scan, and no other slice") as told:
        read_volume(alone)
    assert "8 slices or more" in told.value.hint
    for changes in (
        {"image_type": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"kind": ComputedRadiographyImageStorage},
    ):
        films = write_series(tmp_path / "films", **changes)
        assert not holds_volume(films[0]) and not holds_volume(tmp_path / "films")


def test_a_scan_in_the_frames_of_one_file_is_no_film_and_is_refused_in_words(tmp_path: Path) -> None:
    from pydicom.uid import EnhancedCTImageStorage

    path = write_series(tmp_path / "ct", kind=EnhancedCTImageStorage)[0]
    assert holds_volume(path)
    with pytest.raises(UnusableInput, match=f"{path.name}: holds a scan as frames of one DICOM file") as told:
        read_volume(path)
    assert "NIfTI" in told.value.hint


def test_a_series_with_a_gap_is_refused_by_its_folder(tmp_path: Path) -> None:
    paths = write_series(tmp_path / "ct")
    for path in paths[8:18]:
        path.unlink()
    with pytest.raises(UnusableInput, match="ct: slices are missing: a gap of 22 mm") as told:
        read_volume(tmp_path / "ct")
    assert told.value.hint


def test_slices_whose_file_says_no_direction_lie_as_they_come(tmp_path: Path) -> None:
    scan = (head()[:, :, ::-1].transpose(1, 2, 0).astype(np.float32) + 1000) / 3000 * 255
    grey = np.round(scan).astype(np.uint8)
    np.save(tmp_path / "a.npy", grey)
    tifffile.imwrite(tmp_path / "a.tif", grey, photometric="minisblack")
    (tmp_path / "png").mkdir()
    (tmp_path / "tif").mkdir()
    for number, one in enumerate(grey):
        Image.fromarray(one).save(tmp_path / "png" / f"slice {number}.png")
        tifffile.imwrite(tmp_path / "tif" / f"{number}.tif", np.stack([one] * 3, -1))
    for name in ("a.npy", "a.tif", "png", "tif"):
        assert holds_volume(tmp_path / name)
        volume = read_volume(tmp_path / name)
        assert volume.frame == "unknown" and volume.spacing is None, name
        assert np.abs(volume.density - grey / 255).max() < 1e-6, name
        assert "grey values" in volume.remarks[0]


def test_what_imagej_knows_of_its_stack_is_taken(tmp_path: Path) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (17, 20, 30), np.uint8)
    facts = {"spacing": 0.7, "unit": "mm", "axes": "ZYX"}
    tifffile.imwrite(tmp_path / "ij.tif", grey, imagej=True, resolution=(4.0, 2.0), metadata=facts)
    assert read_volume(tmp_path / "ij.tif").spacing == pytest.approx((0.7, 0.5, 0.25))


def test_what_an_ome_tiff_says_of_its_size_is_taken(tmp_path: Path) -> None:
    grey = np.random.default_rng(0).integers(0, 255, (17, 20, 30), np.uint8)
    sizes = {"PhysicalSizeX": 250.0, "PhysicalSizeY": 0.5, "PhysicalSizeYUnit": "mm", "PhysicalSizeZ": 700.0}
    for facts, spacing in ((sizes, (0.7, 0.5, 0.25)), ({"PhysicalSizeX": 250.0}, None)):
        tifffile.imwrite(tmp_path / "a.ome.tif", grey, ome=True, metadata={"axes": "ZYX", **facts})
        assert read_volume(tmp_path / "a.ome.tif").spacing == (pytest.approx(spacing) if spacing else None)


def test_micrometres_and_metres_become_millimetres(tmp_path: Path) -> None:
    for unit, factor in (("micron", 1000.0), ("meter", 0.001), ("mm", 1.0)):
        image = nibabel.Nifti1Image(np.ones((4, 5, 6), np.uint8), np.diag([2 * factor] * 3 + [1]))
        image.header.set_xyzt_units(unit)
        nibabel.save(image, tmp_path / "a.nii")
        assert read_volume(tmp_path / "a.nii").spacing == pytest.approx((2.0, 2.0, 2.0))
    header = {"space": "LPS", "space directions": np.eye(3) * 20, "space units": ["um"] * 3}
    nrrd.write(str(tmp_path / "a.nrrd"), np.ones((4, 5, 6), np.uint8), header)
    assert read_volume(tmp_path / "a.nrrd").spacing == pytest.approx((0.02, 0.02, 0.02))


def test_a_nifti_without_codes_and_a_nrrd_without_space_name_no_sides(tmp_path: Path) -> None:
    image = nibabel.Nifti1Image(np.ones((4, 5, 6), np.uint8), None)
    nibabel.save(image, tmp_path / "a.nii")
    nrrd.write(str(tmp_path / "a.nrrd"), np.ones((4, 5, 6), np.uint8), {"spacings": [1.0, 2.0, 3.0]})
    for name in ("a.nii", "a.nrrd"):
        assert read_volume(tmp_path / name).frame == "unknown"
    assert read_volume(tmp_path / "a.nrrd").spacing == (2.0, 3.0, 1.0)


@pytest.mark.parametrize("suffix", [".nrrd", ".nii.gz", ".mha", ".vti", ".tif", ".npy"])
@pytest.mark.parametrize("frame", ["camera", "patient", "unknown"])
def test_how_a_volume_lies_survives_being_saved(tmp_path: Path, suffix: str, frame: Any) -> None:
    density = np.random.default_rng(0).random((6, 7, 8)).astype(np.float32) * 1.4
    path = tmp_path / f"a{suffix}"
    write_volume(path, [(0, density)], density.shape, (1.0, 2.0, 3.0), frame=frame)
    back = read_volume(path)
    assert back.frame == frame and np.array_equal(back.density, density) and back.remarks == ()
    if suffix != ".npy":
        assert json.loads(path.with_name(path.name + ".json").read_text())["shape"] == [6, 7, 8]


@pytest.mark.parametrize(
    ("values", "words", "density"),
    [
        (np.array([0, 1500, 3000]), "CT with air at 0", [0.0, 0.5, 1.0]),
        (np.array([-1000, 500, 3000]), "Hounsfield", [0.0, 0.5, 1.0]),
        (np.array([0.0, 0.5, 1.3], np.float32), "as it is", [0.0, 0.5, 1.3]),
        (np.array([0, 51, 255], np.uint8), "grey values", [0.0, 0.2, 1.0]),
    ],
)
def test_numbers_are_understood_and_it_is_said_how(
    tmp_path: Path, values: npt.NDArray[Any], words: str, density: list[float]
) -> None:
    np.save(tmp_path / "a.npy", np.broadcast_to(values, (4, 5, 3)))
    volume = read_volume(tmp_path / "a.npy")
    assert words in volume.remarks[0]
    assert volume.density[0, 0].tolist() == pytest.approx(density)


def test_deep_grey_values_say_between_which_the_density_lies(tmp_path: Path) -> None:
    values = np.linspace(1000, 60000, 20 * 30 * 40).reshape(20, 30, 40).astype(np.uint16)
    np.save(tmp_path / "a.npy", values)
    volume = read_volume(tmp_path / "a.npy")
    assert volume.density.min() == 0 and volume.density.max() == 1
    assert "grey values: density 0 at" in volume.remarks[0]


def test_what_does_not_fit_into_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_series(tmp_path / "ct")
    (tmp_path / "png").mkdir()
    for number in range(9):
        Image.fromarray(np.zeros((30, 40), np.uint8)).save(tmp_path / "png" / f"{number}.png")
    places = [tmp_path / "ct", tmp_path / "png", by_nibabel(tmp_path / "a.nii", "RAS")]
    places += [by_simpleitk(tmp_path / name, "LPS") for name in ("a.mha", "a.nrrd")]
    places += [tmp_path / "a.npy", tmp_path / "a.vti", tmp_path / "a.tif"]
    np.save(places[-3], head())
    for path in places[-2:]:
        write_volume(path, [(0, np.ones((10, 20, 30), np.float32))], (10, 20, 30))
    monkeypatch.setattr(room, "_memory", lambda: 4e4)
    for place in places:
        with pytest.raises(UnusableInput, match=f"{place.name}: .*this machine has") as told:
            read_volume(place)
        assert "reduced" in told.value.hint


def test_a_head_that_promises_too_much_is_refused(tmp_path: Path) -> None:
    lying = (
        b"NRRD0004\ntype: float\ndimension: 3\nsizes: 70000 80000 90000\nendian: little\nencoding: raw\n\n"
    )
    (tmp_path / "lying.nrrd").write_bytes(lying + bytes(100))
    with pytest.raises(UnusableInput, match=r"lying\.nrrd: 70000 x 80000 x 90000 cells need"):
        read_volume(tmp_path / "lying.nrrd")


def test_pictures_of_other_sizes_are_named(tmp_path: Path) -> None:
    for number in range(9):
        size = (30, 40) if number != 6 else (31, 40)
        Image.fromarray(np.zeros(size, np.uint8)).save(tmp_path / f"{number}.png")
    with pytest.raises(UnusableInput, match=r"slice 7 has 40 x 31 pixels, the first 40 x 30 \(6.png\)"):
        read_volume(tmp_path)


def test_a_folder_without_slices_is_none(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("nothing")
    assert not holds_volume(tmp_path)
    with pytest.raises(UnusableInput, match="holds no slices"):
        read_volume(tmp_path)
