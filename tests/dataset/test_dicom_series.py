"""A DICOM series: slices in their order in space, in Hounsfield units, whatever else is in the folder."""

import numpy as np
import pytest
from fields import SHAPE, SPACING, farthest, field

from xrayview.dataset.scans import read_scan
from xrayview.errors import UnusableInput
from xrayview.volume import dicom_series

HU_STEP = 1 / 3000


def write_slice(path, density, position, turn, series="1.2.3", spacing=SPACING[1:], modality="CT"):
    """One slice of densities (row, column) as stored values with slope 2 and intercept -1024."""
    import pydicom
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

    meta = pydicom.dataset.FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = f"{series}.{abs(hash(path.name)) % 10**6}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = pydicom.dataset.FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    data.PatientName, data.Modality, data.SeriesInstanceUID = "Somebody^Else", modality, series
    data.ImageOrientationPatient = [float(round(value, 8)) for value in turn]
    data.ImagePositionPatient = [float(round(value, 6)) for value in position]
    data.PixelSpacing = list(spacing)
    data.Rows, data.Columns = density.shape
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 1
    data.RescaleSlope, data.RescaleIntercept = 2, -1024
    data.PixelData = np.round((density * 3000 - 1000 + 1024) / 2).astype("<i2").tobytes()
    data.save_as(path, enforce_file_format=True)


def series(folder, turn=None, steps=None, **named):
    """Write the field as slices whose names say nothing about their order; ``turn``: (3, 3) directions of
    slices, rows, columns; ``steps``: mm along the first."""
    turn = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], float) if turn is None else turn
    steps = (np.arange(SHAPE[0]) - (SHAPE[0] - 1) / 2) * SPACING[0] if steps is None else steps
    names = np.random.default_rng(2).permutation(len(steps))
    for name, step in zip(names, steps, strict=True):
        rows = (np.arange(SHAPE[1]) - (SHAPE[1] - 1) / 2) * SPACING[1]
        columns = (np.arange(SHAPE[2]) - (SHAPE[2] - 1) / 2) * SPACING[2]
        first = turn[0] * step + turn[1] * rows[0] + turn[2] * columns[0]
        place = turn[0][:, None, None] * step + turn[1][:, None, None] * rows[:, None]
        place = place + turn[2][:, None, None] * columns
        write_slice(folder / f"IM{name:04d}", field(*place), first, [*turn[2], *turn[1]], **named)


def test_slices_are_put_in_their_order(tmp_path):
    series(tmp_path)
    (tmp_path / "README").write_text("exported")
    scan = read_scan(tmp_path)
    assert scan.kind == "HU"
    assert scan.density.shape == SHAPE
    assert farthest(scan) <= HU_STEP
    assert np.abs(np.linalg.norm(scan.index_to_patient[:3, :3], axis=0) - SPACING).max() < 1e-5


def test_an_oblique_series_lies_askew(tmp_path):
    from scipy.spatial.transform import Rotation

    turn = Rotation.from_rotvec([0.3, -0.2, 0.5]).as_matrix() @ np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]])
    series(tmp_path, turn.T)
    assert farthest(read_scan(tmp_path)) < 2 * HU_STEP


def test_a_tilted_gantry_shears_the_slices_back(tmp_path):
    tilt = np.radians(20)
    turn = np.array([[0, 0, 1], [0, np.cos(tilt), np.sin(tilt)], [1, 0, 0]])
    series(tmp_path, turn)
    scan = read_scan(tmp_path)
    assert farthest(scan) < 2 * HU_STEP
    along = scan.index_to_patient[:3, 0] / np.linalg.norm(scan.index_to_patient[:3, 0])
    assert along @ scan.index_to_patient[:3, 1] / SPACING[1] == pytest.approx(np.sin(tilt), abs=1e-3)


def test_unequal_distances_become_equal(tmp_path):
    middle = SPACING[0] * (SHAPE[0] - 1) / 2
    close, apart = np.arange(-middle, 0, SPACING[0]), np.arange(0, middle, 2 * SPACING[0])
    series(tmp_path, steps=np.concatenate([close - close[-1] - SPACING[0], apart]))
    scan = read_scan(tmp_path)
    assert "interpolated" in scan.remarks[0]
    assert np.linalg.norm(scan.index_to_patient[:3, 0]) == pytest.approx(SPACING[0])
    truth = field(*voxel_places(scan))
    first = len(close)  # from here every second slice was between two of the file's
    assert np.abs(scan.density[:first] - truth[:first]).max() < 2 * HU_STEP
    assert np.abs(scan.density[first::2] - truth[first::2]).max() < 2 * HU_STEP
    between = (scan.density[first:-1:2] + scan.density[first + 2 :: 2]) / 2
    assert np.abs(scan.density[first + 1 :: 2] - between).max() < 1e-5


def voxel_places(scan):
    """(x, y, z) LPS mm of all voxels, where the file puts them."""
    index = np.stack(np.meshgrid(*map(np.arange, scan.density.shape), indexing="ij"), -1)
    return np.moveaxis(index @ scan.index_to_patient[:3, :3].T + scan.index_to_patient[:3, 3], -1, 0)


def test_a_missing_slice_is_told(tmp_path):
    steps = (np.arange(12) - 6.0) * 9
    series(tmp_path, steps=np.delete(steps, 5))
    with pytest.raises(UnusableInput, match="a gap of 18 mm"):
        read_scan(tmp_path)


def test_the_largest_series_of_a_folder_counts_and_repeats_are_passed_over(tmp_path):
    series(tmp_path)
    turn = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], float)
    for number in range(3):
        write_slice(
            tmp_path / f"scout{number}", np.zeros(SHAPE[1:]), [0, number, 0], [*turn[2], *turn[0]], "1.9"
        )
    again = next(path for path in sorted(tmp_path.iterdir()) if path.name.startswith("IM"))
    (tmp_path / "IM9999").write_bytes(again.read_bytes())
    scan = read_scan(tmp_path)
    assert scan.density.shape == SHAPE
    assert scan.remarks == ("2 series: the largest was read",)
    assert farthest(scan) <= HU_STEP


def test_large_slices_are_averaged_and_stay_where_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(dicom_series, "MOST_CELLS", 14)
    series(tmp_path)
    scan = read_scan(tmp_path)
    assert scan.density.shape == (20, 12, 14)
    assert np.abs(scan.density - field(*voxel_places(scan))).max() < 0.02


def test_a_damaged_slice_is_named(tmp_path):
    series(tmp_path)
    damaged = tmp_path / "IM0007"
    damaged.write_bytes(damaged.read_bytes()[:-200])
    with pytest.raises(UnusableInput, match="IM0007"):
        read_scan(tmp_path)


def test_too_few_slices_are_no_scan(tmp_path):
    series(tmp_path, steps=np.arange(4.0))
    with pytest.raises(UnusableInput, match="4 slices"):
        read_scan(tmp_path)
