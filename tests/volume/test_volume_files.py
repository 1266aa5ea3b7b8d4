"""Volume files come back as they were, and stand upright in everybody else's reader."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.errors import UnusableInput, UnusableOption, UnwritableTarget
from xrayview.files import NOT_FOR_DIAGNOSIS, sidecar_path
from xrayview.volume.files import FORMATS, read_volume, write_volume
from xrayview.volume.streaming import rows_of
from xrayview.volume.volume import Volume

SPACING = (3.0, 2.0, 1.5)
UPRIGHT = [suffix for suffix, form in FORMATS.items() if form.order == "upright"]


@pytest.fixture(scope="module")
def letter_f() -> Volume:
    """A letter F as one reads it, near the viewer (depth 1), and one dense voxel far away at the top left."""
    density = np.zeros((6, 12, 9), np.float32)
    density[1, 1:11, 2] = 0.5
    density[1, 1, 2:8] = 0.5
    density[1, 5, 2:6] = 0.5
    density[5, 0, 0] = 1.5
    return Volume(density, SPACING)


def saved(path: Path, volume: Volume, dtype: Any = "float32", step: int = 5, **options: Any) -> Path:
    write_volume(path, rows_of(volume, step), volume.shape, volume.spacing, dtype, **options)
    return path


@pytest.mark.parametrize(("suffix", "dtype"), [(s, d) for s, form in FORMATS.items() for d in form.dtypes])
@pytest.mark.parametrize("spacing", [None, SPACING])
def test_what_is_written_comes_back(
    tmp_path: Path, suffix: str, dtype: Any, spacing: tuple[float, float, float] | None
) -> None:
    density = np.random.default_rng(1).random((5, 8, 7)).astype(np.float32) * 1.7
    volume = Volume(density, spacing)
    back = read_volume(
        saved(tmp_path / f"head{suffix}", volume, dtype, remarks={"law": 'p"\\\n\N{DEGREE SIGN}'})
    )
    assert back.spacing == spacing and back.frame == "camera"
    tolerance = {"float32": 0.0, "float16": 2**-11 * 1.7, "uint16": 0.51 * 1.7 / 65535}[dtype]
    assert np.abs(back.density - density).max() <= tolerance


def test_content_decides_not_the_name(tmp_path: Path, letter_f: Volume) -> None:
    for suffix in FORMATS:
        path = saved(tmp_path / f"head{suffix}", letter_f)
        kept = path.rename(tmp_path / "scan.dat")
        if suffix == ".npy":
            assert read_volume(kept).spacing is None  # its sidecar is lost
        else:
            assert np.array_equal(read_volume(kept).density, letter_f.density), suffix


@pytest.mark.parametrize("suffix", [".npy", ".tif", ".nrrd", ".mha"])
def test_no_millimetres_are_invented_where_a_file_gives_none(tmp_path: Path, suffix: str) -> None:
    array = np.random.default_rng(1).random((5, 8, 7)).astype(np.float32)
    path = tmp_path / f"other{suffix}"
    head = {
        ".nrrd": b"NRRD0004\ntype: float\ndimension: 3\nsizes: 7 8 5\nendian: little\nencoding: raw\n\n",
        ".mha": b"ObjectType = Image\nNDims = 3\nDimSize = 7 8 5\nElementType = MET_FLOAT\n"
        b"ElementDataFile = LOCAL\n",
    }
    if suffix == ".npy":
        np.save(path, array)
    elif suffix == ".tif":
        pytest.importorskip("tifffile").imwrite(path, array)
    else:
        path.write_bytes(head[suffix] + array.tobytes())
    back = read_volume(path)
    assert back.density.size == array.size and back.spacing is None
    if suffix == ".nrrd":
        path.write_bytes(head[suffix].replace(b"endian", b"spacings: 2 2 2\nendian") + array.tobytes())
        assert read_volume(path).spacing == (2.0, 2.0, 2.0)


def picture_seen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """(z, y, x) array of a LPS reader, seen from the front with z up: rows from the top."""
    return array.max(axis=1)[::-1]


@pytest.mark.parametrize("suffix", [".nrrd", ".nii", ".nii.gz", ".mha"])
def test_simpleitk_sees_an_upright_f(tmp_path: Path, letter_f: Volume, suffix: str) -> None:
    sitk = pytest.importorskip("SimpleITK")
    image = sitk.ReadImage(str(saved(tmp_path / f"f{suffix}", letter_f)))
    assert image.GetSize() == (9, 6, 12) and image.GetSpacing() == pytest.approx((1.5, 3.0, 2.0))
    assert image.GetDirection() == pytest.approx((1, 0, 0, 0, 1, 0, 0, 0, 1))
    assert image.GetOrigin() == pytest.approx((-6.0, -7.5, -11.0))
    array = sitk.GetArrayFromImage(image)  # (z, y, x)
    assert np.array_equal(picture_seen(array), letter_f.density.max(axis=0))
    assert array[-1, -1, 0] == 1.5  # far (posterior), top, left of the picture


def test_nibabel_sees_an_upright_f(tmp_path: Path, letter_f: Volume) -> None:
    nibabel = pytest.importorskip("nibabel")
    image = nibabel.load(saved(tmp_path / "f.nii.gz", letter_f, "uint16"))
    assert nibabel.aff2axcodes(image.affine) == ("L", "P", "S")
    array = image.get_fdata().transpose(2, 1, 0)
    assert np.abs(picture_seen(array) - letter_f.density.max(axis=0)).max() < 2e-5
    assert b"not for diagnosis" in bytes(image.header["descrip"]) and b"camera" in bytes(
        image.header["descrip"]
    )


def test_pynrrd_sees_an_upright_f(tmp_path: Path, letter_f: Volume) -> None:
    nrrd = pytest.importorskip("nrrd")
    array, header = nrrd.read(str(saved(tmp_path / "f.nrrd", letter_f)), index_order="C")
    assert header["space"] == "left-posterior-superior" and header["encoding"] == "raw"
    assert np.array_equal(picture_seen(array), letter_f.density.max(axis=0))
    assert NOT_FOR_DIAGNOSIS in header["xrayview"] and "camera frame, not patient frame" in header["xrayview"]


@pytest.mark.parametrize("suffix", [".vti", ".mha", ".nii.gz"])
def test_vtk_sees_an_upright_f(tmp_path: Path, letter_f: Volume, suffix: str) -> None:
    pyvista = pytest.importorskip("pyvista")
    grid = pyvista.read(saved(tmp_path / f"f{suffix}", letter_f))
    assert grid.dimensions == (9, 6, 12)
    assert grid.spacing == pytest.approx((1.5, 3.0, 2.0), rel=1e-5)
    array = np.asarray(
        grid.point_data.active_scalars if grid.point_data.active_scalars is not None else grid[0]
    )
    assert np.array_equal(picture_seen(array.reshape(12, 6, 9)), letter_f.density.max(axis=0))
    if suffix == ".vti":
        assert NOT_FOR_DIAGNOSIS in str(grid.field_data["xrayview"][0])


def test_tifffile_and_numpy_see_slices_from_the_front(tmp_path: Path, letter_f: Volume) -> None:
    tifffile = pytest.importorskip("tifffile")
    path = saved(tmp_path / "f.tif", letter_f, "float16")
    assert tifffile.imread(path).dtype == np.float16
    assert np.array_equal(tifffile.imread(path), letter_f.density)
    with tifffile.TiffFile(path) as file:
        assert len(file.pages) == 6 and NOT_FOR_DIAGNOSIS in file.pages[0].description
    array = np.load(saved(tmp_path / "f.npy", letter_f, "float16"))
    assert array.dtype == np.float16 and np.array_equal(array, letter_f.density)


@pytest.mark.parametrize("packing", ["raw", "base64", "ascii", "packed raw", "packed base64", "inline"])
def test_other_peoples_vti_is_read(tmp_path: Path, letter_f: Volume, packing: str) -> None:
    vtk = pytest.importorskip("vtk")
    pyvista = pytest.importorskip("pyvista")
    grid = pyvista.ImageData(dimensions=(9, 6, 12), spacing=(1.5, 3.0, 2.0))
    grid["density"] = letter_f.density[:, ::-1].transpose(1, 0, 2).ravel()
    writer = vtk.vtkXMLImageDataWriter()
    writer.SetFileName(str(tmp_path / "other.vti"))
    writer.SetInputData(grid)
    {"ascii": writer.SetDataModeToAscii, "inline": writer.SetDataModeToBinary}.get(
        packing, writer.SetDataModeToAppended
    )()
    writer.SetEncodeAppendedData("base64" in packing)
    if "packed" not in packing:
        writer.SetCompressorTypeToNone()
    writer.Write()
    back = read_volume(tmp_path / "other.vti")
    assert back.frame == "unknown" and back.spacing == SPACING  # VTK does not say how a patient lies
    assert np.allclose(back.density, letter_f.density, atol=1e-6)


@pytest.mark.parametrize("direction", [(1, 1, 1), (-1, -1, 1), (1, -1, -1)])
def test_directions_in_the_file_set_a_scan_upright(
    tmp_path: Path, letter_f: Volume, direction: tuple[int, int, int]
) -> None:
    nibabel = pytest.importorskip("nibabel")
    array = letter_f.density[:, ::-1].transpose(2, 0, 1)  # (x, y, z) in LPS
    flipped = array[:: direction[0], :: direction[1], :: direction[2]]
    to_ras = np.diag([-1.5 * direction[0], -3.0 * direction[1], 2.0 * direction[2], 1.0])
    stored = np.ascontiguousarray(flipped.transpose(1, 2, 0))
    nibabel.save(nibabel.Nifti1Image(stored, to_ras[:, [1, 2, 0, 3]]), tmp_path / "scan.nii")
    back = read_volume(tmp_path / "scan.nii")
    assert back.spacing == pytest.approx(SPACING) and back.frame == "patient"
    assert np.array_equal(back.density, letter_f.density)


@pytest.mark.parametrize("direction", [(1, 1, 1), (-1, -1, 1), (1, -1, -1)])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_scan_that_is_saved_again_stays_in_its_place(
    tmp_path: Path, letter_f: Volume, suffix: str, direction: tuple[int, int, int]
) -> None:
    nibabel = pytest.importorskip("nibabel")
    to_ras = np.diag([1.5 * direction[0], 3.0 * direction[1], 2.0 * direction[2], 1.0])
    to_ras[:3, 3] = (-40.0, 25.0, 310.0)
    scan = np.zeros((9, 6, 12), np.float32)
    scan[2, 1, 3] = 1
    nibabel.save(nibabel.Nifti1Image(scan, to_ras), tmp_path / "scan.nii")
    opened = read_volume(tmp_path / "scan.nii")
    again = saved(tmp_path / f"again{suffix}", opened, frame=opened.frame, origin=opened.origin)
    back = read_volume(again)
    assert back.frame == "patient" and back.origin == opened.origin
    if suffix in (".nii", ".nii.gz", ".nrrd", ".mha"):
        sitk = pytest.importorskip("SimpleITK")
        before, after = (sitk.ReadImage(str(path)) for path in (tmp_path / "scan.nii", again))
        place = before.TransformIndexToPhysicalPoint((2, 1, 3))
        assert after.GetPixel(after.TransformPhysicalPointToIndex(place)) == 1
    sidecar = json.loads(sidecar_path(again).read_text())
    assert sidecar["frame"] == "patient frame"


def test_a_scan_without_place_claims_no_patient_frame(tmp_path: Path) -> None:
    np.save(tmp_path / "scan.npy", np.zeros((4, 5, 6), np.float32))
    opened = read_volume(tmp_path / "scan.npy")
    path = saved(tmp_path / "again.nrrd", opened, frame=opened.frame, origin=opened.origin)
    assert b"patient frame" not in path.read_bytes() and "patient frame" not in sidecar_path(path).read_text()
    assert read_volume(path).frame == "unknown" and read_volume(path).origin is None


def test_an_oblique_scan_is_resampled_by_its_axes(tmp_path: Path) -> None:
    nibabel = pytest.importorskip("nibabel")
    z, y, x = np.indices((40, 40, 40), np.float32) - 19.5
    turn = np.deg2rad(30)
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    box = ((abs(x) < 12) & (abs(y) < 5) & (abs(z) < 9)).astype(np.float32)  # long along its own x
    affine = np.eye(4)
    affine[:3, :3] = rotation
    affine[:3, 3] = -rotation @ np.full(3, 19.5)
    nibabel.save(nibabel.Nifti1Image(np.ascontiguousarray(box.T), affine), tmp_path / "scan.nii")
    back = read_volume(tmp_path / "scan.nii").density
    assert back.sum() == pytest.approx(box.sum(), rel=0.01)
    depth, row, column = np.nonzero(back > 0.5)
    assert np.ptp(row) == pytest.approx(17, abs=1)
    # seen from above the box lies askew: its column and depth extents mix
    assert np.ptp(column) > 22 and np.ptp(depth) > 17
    assert np.corrcoef(column, depth)[0, 1] > 0.5  # RAS (cos, sin) is LPS (-cos, -sin)


def test_numbers_of_others_become_density(tmp_path: Path) -> None:
    hounsfield = np.full((4, 5, 6), -1000, np.int16)
    hounsfield[1, 2, 3], hounsfield[0, 0, 0] = 500, 3000
    np.save(tmp_path / "ct.npy", hounsfield)
    density = read_volume(tmp_path / "ct.npy").density
    assert density.min() == 0 and density[1, 2, 3] == pytest.approx(0.5) and density.max() == 1
    np.save(tmp_path / "grey.npy", np.full((4, 5, 6), 51, np.uint8))
    assert read_volume(tmp_path / "grey.npy").density == pytest.approx(0.2)


def test_the_sidecar_says_how(tmp_path: Path, letter_f: Volume) -> None:
    path = saved(
        tmp_path / "f.nrrd", letter_f, "uint16", remarks={"law": "paper", "residual": np.float32(0.25)}
    )
    sidecar = json.loads(sidecar_path(path).read_text())
    assert sidecar["note"] == NOT_FOR_DIAGNOSIS and sidecar["frame"] == "camera frame, not patient frame"
    assert sidecar["law"] == "paper" and sidecar["residual"] == 0.25
    assert sidecar["shape"] == [6, 12, 9] and sidecar["density_scale"] == pytest.approx(1.5 / 65535)


def test_half_precision_is_refused_where_the_format_lacks_it(tmp_path: Path, letter_f: Volume) -> None:
    for suffix in UPRIGHT:
        with pytest.raises(UnusableOption) as caught:
            saved(tmp_path / f"f{suffix}", letter_f, "float16")
        assert ".npy" in caught.value.hint and "uint16" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_an_unknown_suffix_is_answered_with_the_list(tmp_path: Path, letter_f: Volume) -> None:
    with pytest.raises(UnusableOption) as caught:
        saved(tmp_path / "f.obj", letter_f)
    assert ".nii.gz" in caught.value.hint


@pytest.mark.parametrize("suffix", [".nii.gz", ".nrrd", ".tif"])
@pytest.mark.parametrize("dtype", ["float32", "uint16"])
def test_a_writing_that_fails_leaves_nothing(
    tmp_path: Path, letter_f: Volume, suffix: str, dtype: Any
) -> None:
    def breaking() -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
        yield 0, letter_f.density[:, :4]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_volume(tmp_path / f"f{suffix}", breaking(), letter_f.shape, None, dtype)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("rows", [[(0, 6)], [(0, 6), (4, 8)], [(0, 6), (6, 7)]])
def test_rows_missing_twice_or_beyond_are_our_bug(
    tmp_path: Path, letter_f: Volume, rows: list[tuple[int, int]]
) -> None:
    blocks = ((start, np.zeros((6, count, 9), np.float32)) for start, count in rows)
    with pytest.raises(ValueError, match="rows"):
        write_volume(tmp_path / "f.nrrd", blocks, letter_f.shape)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -0.5])
@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_impossible_densities_are_our_bug(tmp_path: Path, wrong: float, kind: Any) -> None:
    density = np.zeros((2, 3, 4), kind)
    density[1, 1, 1] = wrong
    with pytest.raises(ValueError, match="densities"):
        write_volume(tmp_path / "f.npy", [(0, density)], (2, 3, 4), None, "float16")


def test_an_existing_file_is_kept(tmp_path: Path, letter_f: Volume) -> None:
    path = saved(tmp_path / "f.nrrd", letter_f)
    before = path.read_bytes()
    with pytest.raises(UnwritableTarget, match="exists"):
        saved(path, Volume(np.zeros((2, 2, 2), np.float32)))
    assert path.read_bytes() == before
    saved(path, Volume(np.ones((2, 2, 2), np.float32)), overwrite=True)
    assert read_volume(path).shape == (2, 2, 2)


def test_unusable_files_are_named_with_a_way_out(tmp_path: Path, letter_f: Volume) -> None:
    bad = {
        "empty.nrrd": b"",
        "text.nii": b"hello world, no volume here",
        "head.nrrd": b"NRRD0004\ntype: float\n\n",
    }
    for suffix in FORMATS:
        whole = saved(tmp_path / f"whole{suffix}", letter_f).read_bytes()
        bad[f"cut{suffix}"] = whole[: len(whole) * 2 // 3]
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnusableInput) as caught:
            read_volume(tmp_path / name)
        assert name in caught.value.message and caught.value.hint
    for place in (tmp_path, tmp_path / "missing.nrrd"):
        with pytest.raises(UnusableInput, match=place.name):
            read_volume(place)


def test_mutated_files_give_a_volume_or_one_clear_error(
    tmp_path: Path, letter_f: Volume, capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    random = np.random.default_rng(0)
    seeds = [saved(tmp_path / f"seed{suffix}", letter_f).read_bytes() for suffix in FORMATS]
    for turn in range(400):
        data = bytearray(seeds[turn % len(seeds)])
        for place in random.integers(0, min(len(data), 700), random.integers(1, 5)):
            data[place] = random.integers(0, 256)
        (tmp_path / "mutated").write_bytes(data[: random.integers(1, len(data))] if turn % 9 == 0 else data)
        with contextlib.suppress(UnusableInput):
            density = read_volume(tmp_path / "mutated").density
            assert np.isfinite(density).all() and density.min() >= 0
    assert capfd.readouterr() == ("", "") and not recwarn.list


def test_voxels_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    array = np.zeros((4, 4, 4), np.float32)
    array[1, 1, 1] = np.nan
    np.save(tmp_path / "nan.npy", array)
    with pytest.raises(UnusableInput, match="not finite"):
        read_volume(tmp_path / "nan.npy")
    np.save(tmp_path / "flat.npy", array[0])
    with pytest.raises(UnusableInput, match=r"flat\.npy"):
        read_volume(tmp_path / "flat.npy")
