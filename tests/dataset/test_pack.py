"""A pack: what went in comes out, nothing else is read on the way, and damage is found."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from xrayview.dataset.crops import MOST_VOXELS, Crop, crop_of_cube
from xrayview.dataset.manifest import Entry
from xrayview.dataset.pack import FORMAT, LeftOut, PackWriter, is_pack, open_pack
from xrayview.dataset.specimens import specimen_of
from xrayview.errors import UnusableInput

COUNT = 5


def entry(name, split="train"):
    return Entry(f"{name}.nii.gz", "Made up", "other", "grey", split, "here", "CC0-1.0", individual=name)


def crop(number):
    """A head of noise, which does not compress: every byte of it is in the file."""
    density = np.random.default_rng(number).integers(1, 256, (30 + number, 40, 50), np.uint8)
    axes = np.diag([1.5, 1.0, 0.7, 1.0])
    axes[:3, 3] = [number, 2, 3]
    return Crop(entry(f"h{number}"), density, axes, np.eye(4), (1.0, 2.0, 3.5), 70.0 + number, number == 2)


def write(path, crops, left_out=()):
    writer = PackWriter(path)
    for one in crops:
        writer.add(one)
    writer.finish(left_out)
    return path


@pytest.fixture
def pack(tmp_path):
    return write(tmp_path / "a.xrvpack", map(crop, range(COUNT)), [LeftOut("bad.nii", "bad.nii: damaged")])


class Counted:
    """A file that counts the bytes that are read from it."""

    read_bytes = 0

    def __init__(self, file):
        self.file = file

    def read(self, count=-1):
        content = self.file.read(count)
        Counted.read_bytes += len(content)
        return content

    def __getattr__(self, name):
        return getattr(self.file, name)

    def __enter__(self):
        return self

    def __exit__(self, *trouble):
        self.file.close()


def test_what_went_in_comes_out(pack):
    opened = open_pack(pack)
    assert [one.name for one in opened.entries] == [f"h{number}" for number in range(COUNT)]
    assert opened.left_out == (LeftOut("bad.nii", "bad.nii: damaged"),)
    for number, found in enumerate(opened.crops()):
        wanted = crop(number)
        assert found.entry == wanted.entry
        assert (found.density == wanted.density).all()
        assert (found.index_to_patient == wanted.index_to_patient).all()
        assert (found.centre, found.edge, found.top_cut) == (wanted.centre, wanted.edge, wanted.top_cut)


def test_only_what_is_asked_for_is_read(pack, monkeypatch):
    plain = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *mode: Counted(plain(path, *mode)))
    Counted.read_bytes = 0
    opened = open_pack(pack)
    size = pack.stat().st_size
    assert Counted.read_bytes < 0.05 * size, "opening reads the manifest"
    Counted.read_bytes = 0
    (found,) = opened.crops([3])
    assert found.entry.name == "h3"
    own = found.density.size
    assert 0.9 * own < Counted.read_bytes < 1.1 * own + 0.05 * size, "one head and the list of members"


def test_the_same_heads_make_the_same_bytes(tmp_path, pack):
    again = write(tmp_path / "b", map(crop, range(COUNT)), [LeftOut("bad.nii", "bad.nii: damaged")])
    assert again.read_bytes() == pack.read_bytes()


def test_any_unpacker_reads_it(pack):
    with zipfile.ZipFile(pack) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        row = manifest["specimens"][2]
        with archive.open(row["member"]) as member:
            assert (np.load(member) == crop(2).density).all()
    assert (row["species"], row["individual"], row["licence"]) == ("Made up", "h2", "CC0-1.0")


def test_every_damaged_byte_is_found(tmp_path, pack):
    whole = pack.read_bytes()
    random = np.random.default_rng(5)
    for place in random.integers(0, len(whole), 60):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(random.integers(8))
        path = tmp_path / "damaged"
        path.write_bytes(damaged)
        try:
            found = list(open_pack(path).crops())
        except UnusableInput:
            continue
        wanted = [crop(number) for number in range(COUNT)]
        for one, other in zip(found, wanted, strict=True):  # what is damaged does not matter
            assert (one.density == other.density).all()
            assert one.edge == other.edge


def test_a_head_that_was_exchanged_is_found_by_its_checksum(tmp_path, pack):
    forged = tmp_path / "forged"
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(forged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:-1] + b"\0" if name.endswith("00001.npy") else content)
    opened = open_pack(forged)
    assert [one.entry.name for one in opened.crops([0, 2])] == ["h0", "h2"]
    with pytest.raises(UnusableInput, match=r"h1\.nii\.gz is damaged"):
        list(opened.crops())


@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_a_pack_that_was_cut_off_is_refused(pack, share):
    whole = pack.read_bytes()
    pack.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(UnusableInput, match="cut off or damaged") as told:
        open_pack(pack)
    assert "copy it again" in told.value.hint


def test_a_newer_pack_is_refused_and_not_misread(tmp_path, pack):
    newer = tmp_path / "newer"
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(newer, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        target.writestr("manifest.json", json.dumps({**manifest, "format": FORMAT + 1}))
    with pytest.raises(UnusableInput, match=f"newer xrayview \\(format {FORMAT + 1}") as told:
        open_pack(newer)
    assert "update xrayview" in told.value.hint


def test_other_files_are_no_packs(tmp_path):
    (tmp_path / "text").write_text("no pack")
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
    with zipfile.ZipFile(tmp_path / "other", "w") as archive:
        archive.writestr("a.txt", "text")
    (tmp_path / "empty").touch()
    for name in ("text", "zip", "other", "empty", "missing"):
        with pytest.raises(UnusableInput, match=name):
            open_pack(tmp_path / name)
    assert not is_pack(tmp_path)
    assert not is_pack(tmp_path / "text")


def test_an_array_larger_than_a_head_is_not_unpacked(tmp_path, pack):
    bomb = tmp_path / "bomb"
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("manifest.json", source.read("manifest.json"))
        target.writestr("density/00000.npy", bytes(2 * MOST_VOXELS**3))
    with pytest.raises(UnusableInput, match="larger than it may be"):
        list(open_pack(bomb).crops([0]))


def test_a_cube_that_lies_in_the_frame_comes_back_as_it_was(tmp_path):
    cube = np.zeros((32, 32, 32), np.uint8)
    cube[5:20, 7:30, 11:25] = np.random.default_rng(1).integers(0, 256, (15, 23, 14))
    path = write(tmp_path / "cube", [crop_of_cube(entry("c"), cube, 64.0)])
    (packed,) = open_pack(path).crops()
    assert packed.density.size < 0.5 * cube.size, "the air round it is not packed"
    assert (specimen_of(packed, 32).density == cube).all()


def test_numpy_alone_opens_a_pack(pack):
    code = (
        "import sys\nfrom pathlib import Path\nfrom xrayview.dataset.pack import open_pack\n"
        f"crops = list(open_pack(Path({str(pack)!r})).crops())\n"
        "print(len(crops), *{name.split('.')[0] for name in sys.modules})"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, *loaded = answer.stdout.split()
    assert int(count) == COUNT
    assert "numpy" in loaded
    heavy = {"scipy", "torch", "skimage", "imageio", "PIL", "tifffile", "nibabel", "nrrd", "pydicom", "vtk"}
    assert not set(loaded) & (heavy | {"SimpleITK", "PySide6"})


def test_specimens_come_out_of_a_pack_where_only_torch_numpy_and_scipy_are(pack):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "for name in ('nibabel', 'nrrd', 'pydicom', 'gdcm', 'PIL', 'tifffile', 'imageio', 'skimage', 'vtk',\n"
        "             'pyvista', 'PySide6', 'SimpleITK'): sys.modules[name] = None\n"
        "from xrayview import jobs\nfrom xrayview.dataset.collection import collect\n"
        "from xrayview.dataset.views import ViewSampler, plain_draw\nimport numpy as np\n"
        f"found = jobs.run(collect(Path({str(pack)!r}), ('train',)))\n"
        "print(len(found), *ViewSampler(found, 32).batch([plain_draw(1, np.eye(3))]).opacity.shape)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == [str(COUNT), "1", "1", "64", "64"]
