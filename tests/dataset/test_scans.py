"""Every kind of file gives back the density field it was written from, where it was."""

import importlib.util

import imageio.v3 as iio
import numpy as np
import pytest
from fields import SHAPE, SPACING, axial, farthest, field, places

from xrayview.dataset.scans import read_scan
from xrayview.errors import UnusableInput, UnusableOption
from xrayview.volume import slices
from xrayview.volume.density import density_from, guessed_kind
from xrayview.volume.files import write_volume

HU_STEP = 1 / 3000
BYTE_STEP = 0.51 / 255
SPACING_TEXT = ",".join(map(str, SPACING))


def hounsfield(density):
    return np.round(density * 3000 - 1000).astype(np.int16)


def grey(density):
    return np.round(density * 255).astype(np.uint8)


def nifti(path, values, matrix):
    import nibabel

    nibabel.save(nibabel.Nifti1Image(values, np.diag([-1.0, -1, 1, 1]) @ matrix), path)


def nrrd_file(path, values, matrix):
    import nrrd

    header = {"space": "left-posterior-superior", "space directions": matrix[:3, :3].T}
    nrrd.write(str(path), values, {**header, "space origin": matrix[:3, 3]}, index_order="F")


def metaimage(path, values, matrix):
    import SimpleITK

    image = SimpleITK.GetImageFromArray(np.ascontiguousarray(values.transpose(2, 1, 0)))
    steps = np.linalg.norm(matrix[:3, :3], axis=0)
    image.SetSpacing(steps.tolist())
    image.SetDirection((matrix[:3, :3] / steps).ravel().tolist())
    image.SetOrigin(matrix[:3, 3].tolist())
    SimpleITK.WriteImage(image, str(path))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize(
    ("write", "name"), [(nifti, "a.nii.gz"), (nrrd_file, "a.nrrd"), (metaimage, "a.mha")]
)
def test_a_volume_lies_where_its_file_says_whatever_its_axes(tmp_path, write, name, order):
    density, matrix = axial()
    turned = matrix.copy()
    turned[:, :3] = matrix[:, list(order)]
    if write is metaimage and np.linalg.det(turned[:3, :3]) < 0:
        density, turned = density[::-1], turned.copy()
        turned[:3, order.index(0)] *= -1  # no mirrored directions in MetaImage as SimpleITK writes it
    write(tmp_path / name, hounsfield(density).transpose(order), turned)
    scan = read_scan(tmp_path / name)
    assert scan.kind == "HU"
    assert scan.remarks == ()
    assert farthest(scan) < HU_STEP
    assert sorted(scan.density.shape) == sorted(SHAPE)
    assert np.allclose(scan.index_to_patient, turned, atol=1e-4)


def test_an_oblique_volume_lies_askew(tmp_path):
    from scipy.spatial.transform import Rotation

    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_rotvec([0.3, -0.4, 0.2]).as_matrix() @ np.diag(SPACING)
    nifti(tmp_path / "a.nii", hounsfield(field(*places(SHAPE, matrix))), matrix)
    assert farthest(read_scan(tmp_path / "a.nii")) < HU_STEP


def test_a_vti_file_of_another_program(tmp_path):
    import pyvista

    density, _ = axial()
    image = pyvista.ImageData(dimensions=SHAPE[::-1], spacing=SPACING[::-1], origin=(5, 6, 7))
    image.point_data["grey"] = grey(density).ravel()  # x fastest
    image.save(tmp_path / "a.vti")
    assert farthest(read_scan(tmp_path / "a.vti")) < BYTE_STEP


@pytest.mark.parametrize("suffix", [".nrrd", ".tif", ".npy", ".vti"])
def test_a_volume_of_this_programs_own(tmp_path, suffix):
    matrix = np.eye(4)
    matrix[:3, :3] = np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]) * np.array(SPACING)
    density = field(*places(SHAPE, matrix)).astype(np.float32)
    for frame in ("patient", "camera"):
        path = tmp_path / f"{frame}{suffix}"
        write_volume(path, [(0, density)], SHAPE, SPACING, frame=frame)
    scan = read_scan(tmp_path / f"patient{suffix}")
    assert scan.kind == "density"
    assert farthest(scan) < 1e-6
    with pytest.raises(UnusableInput, match="made from an x-ray"):
        read_scan(tmp_path / f"camera{suffix}")


def as_png(folder, values):
    for number, picture in enumerate(values):
        iio.imwrite(folder / f"slice {number}.png", picture)


def as_tiff(folder, values):
    for number, picture in enumerate(values):
        iio.imwrite(folder / f"{number}.tif", picture)


def as_jpeg(folder, values):
    for number, picture in enumerate(values):
        iio.imwrite(folder / f"s{number}.jpg", picture, quality=98)


@pytest.mark.parametrize(("write", "most"), [(as_png, BYTE_STEP), (as_tiff, BYTE_STEP), (as_jpeg, 0.03)])
def test_a_folder_of_slices_is_read_in_the_order_of_its_numbers(tmp_path, write, most):
    write(tmp_path, grey(axial()[0]))
    (tmp_path / "notes.txt").write_text("by hand")
    scan = read_scan(tmp_path, spacing=SPACING_TEXT, axes="LPS")
    assert scan.density.shape == SHAPE
    assert farthest(scan) < most


def test_deep_slices_keep_their_depth(tmp_path):
    density, _ = axial()
    as_png(tmp_path, np.round(density * 3000).astype(np.uint16))
    assert farthest(read_scan(tmp_path, "CT numbers", SPACING_TEXT, "LPS")) < HU_STEP
    unknown = read_scan(tmp_path, spacing=SPACING_TEXT, axes="LPS")
    assert np.corrcoef(unknown.density.ravel(), density.ravel())[0, 1] > 0.9999
    assert 0.999 < unknown.density.max() <= 1, "numbers of unknown units fill 0 to 1"


def test_the_pages_of_a_tiff_file_are_slices(tmp_path):
    import tifffile

    values = grey(axial()[0])
    tifffile.imwrite(tmp_path / "pages.tif", values, photometric="minisblack", metadata=None)
    scan = read_scan(tmp_path / "pages.tif", spacing=SPACING_TEXT, axes="LPS")
    assert farthest(scan) < BYTE_STEP
    facts = {"spacing": SPACING[0], "unit": "mm"}
    resolution = (1 / SPACING[2], 1 / SPACING[1])
    tifffile.imwrite(tmp_path / "ij.tif", values, imagej=True, resolution=resolution, metadata=facts)
    told = read_scan(tmp_path / "ij.tif", spacing="9", axes="LPS")
    assert farthest(told) < BYTE_STEP, "what the file says goes before what is given"
    assert told.remarks == ()


def test_the_frames_of_a_gif_are_slices(tmp_path):
    iio.imwrite(tmp_path / "a.gif", grey(axial()[0]), duration=40, loop=0)
    scan = read_scan(tmp_path / "a.gif", spacing=SPACING_TEXT, axes="LPS")
    assert farthest(scan) < BYTE_STEP


@pytest.mark.parametrize("name", ["a.mp4", "a.avi"])
def test_the_frames_of_a_video_are_slices(tmp_path, name):
    pytest.importorskip("imageio_ffmpeg", reason="needs the extra video")
    values = np.repeat(np.repeat(grey(axial()[0]), 4, axis=1), 4, axis=2)
    iio.imwrite(tmp_path / name, values, plugin="FFMPEG", fps=10, quality=10, macro_block_size=None)
    quarter = ",".join([str(SPACING[0]), str(SPACING[1] / 4), str(SPACING[2] / 4)])
    scan = read_scan(tmp_path / name, spacing=quarter, axes="LPS")
    assert scan.density.shape == (20, 96, 112)
    truth = np.repeat(np.repeat(axial()[0], 4, axis=1), 4, axis=2)
    assert np.abs(scan.density - truth).mean() < 0.02


def test_a_missing_decoder_is_named_with_the_way_to_get_it(tmp_path, monkeypatch):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(100))
    found = importlib.util.find_spec
    monkeypatch.setattr(
        slices.importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "imageio_ffmpeg" else found(name, *rest),
    )
    with pytest.raises(UnusableInput) as told:
        read_scan(tmp_path / "a.mp4")
    assert 'pip install "xrayview[video]"' in told.value.hint
    assert "GIF" in told.value.hint


def test_large_slices_are_averaged_and_stay_where_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(slices, "MOST_CELLS", 14)
    iio.imwrite(tmp_path / "a.gif", grey(axial()[0]), duration=40, loop=0)
    as_png(tmp_path, grey(axial()[0]))
    for place in (tmp_path, tmp_path / "a.gif"):
        scan = read_scan(place, spacing=SPACING_TEXT, axes="LPS")
        rows, columns = scan.density.shape[1:]
        assert (rows, columns) == (12, 14)
        assert np.linalg.norm(scan.index_to_patient[:3, 1:3], axis=0) == pytest.approx([2.0, 1.6])
        assert farthest(scan) < 0.05, "means of blocks, at the blocks' middles"


def test_what_nobody_says_is_assumed_and_told(tmp_path):
    as_png(tmp_path, grey(axial()[0]))
    scan = read_scan(tmp_path)
    assert scan.remarks == ("spacing unknown: cubes of 1 mm assumed",)
    down, left = scan.index_to_patient[:3, 1], scan.index_to_patient[:3, 2]
    assert down.tolist() == [0, 0, -1]
    assert left.tolist() == [1, 0, 0]


def test_unusable_scans_are_named(tmp_path):
    (tmp_path / "cut.nii.gz").write_bytes(b"\x1f\x8b nothing")
    (tmp_path / "text.txt").write_text("no scan")
    (tmp_path / "empty").mkdir()
    two = tmp_path / "two"
    two.mkdir()
    as_png(two, grey(axial()[0])[:2])
    for name in ("cut.nii.gz", "text.txt", "empty", "two", "missing.nrrd"):
        with pytest.raises(UnusableInput, match=name):
            read_scan(tmp_path / name)
    uneven = tmp_path / "uneven"
    uneven.mkdir()
    as_png(uneven, grey(axial()[0]))
    iio.imwrite(uneven / "slice 3.png", np.zeros((5, 5), np.uint8))
    with pytest.raises(UnusableInput, match="slice 4 has 5 x 5 pixels"):
        read_scan(uneven)
    (uneven / "slice 3.png").write_bytes((uneven / "slice 2.png").read_bytes()[:60])
    with pytest.raises(UnusableInput, match=r"slice 3\.png"):
        read_scan(uneven)


def test_wrong_words_for_spacing_and_axes_are_answered(tmp_path):
    as_png(tmp_path, grey(axial()[0]))
    for words, hint in (({"spacing": "1,2"}, "1,0.5,0.5"), ({"axes": "LRS"}, "LPS"), ({"axes": "LP"}, "LPS")):
        with pytest.raises((UnusableInput, UnusableOption)) as told:
            read_scan(tmp_path, **words)
        assert hint in told.value.hint


def test_numbers_that_nobody_names_are_guessed():
    assert guessed_kind(np.array([-1000, 1500])) == "HU"
    assert guessed_kind(np.array([0, 200], np.uint8)) == "grey"
    assert guessed_kind(np.array([0, 4095])) == "CT numbers"
    assert guessed_kind(np.array([0, 60000])) == "grey"
    assert guessed_kind(np.array([0.0, 0.9])) == "density"
    with pytest.raises(UnusableInput, match="not finite"):
        density_from(np.array([0.0, np.nan]), "HU")
