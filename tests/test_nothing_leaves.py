"""A tour of the program with a film that names its patient: no name in anything written, and no network."""

from __future__ import annotations

import base64
import gzip
import io
import json
import platform
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.datadict import DicomDictionary, dictionary_keyword, dictionary_VR
from pydicom.uid import DigitalXRayImageStorageForPresentation, ExplicitVRLittleEndian

PATIENT, BORN, FILE = "Zebedee", "19310704", "Quillfeather"
WORDS = ("AE", "LO", "LT", "PN", "SH", "ST", "UC", "UT")

# Under seccomp the process and all its children, native code too, get no socket of the internet's: EPERM.
# What Python code asks for one is told at once; only urllib3, which pydicom loads where it is installed, may
# ask, for it looks in vain whether the machine knows IPv6.
# The steps: load the number of the call; is it socket()? load its family; is that AF_INET or AF_INET6?
NO_NETWORK = """
import ctypes, platform, struct, sys
def refuse(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise SystemExit(f"NETWORK {event} {arguments}")
    if event == "socket.__new__" and arguments[1] in (2, 10):
        if not sys._getframe(2).f_code.co_filename.endswith("urllib3/util/connection.py"):
            raise SystemExit(f"NETWORK {event} {arguments}")
sys.addaudithook(refuse)
number = {"x86_64": 41, "aarch64": 198}.get(platform.machine())
if sys.platform == "linux" and number is not None:
    steps = [(0x20, 0, 0, 0), (0x15, 0, 4, number), (0x20, 0, 0, 16),
             (0x15, 1, 0, 2), (0x15, 0, 1, 10), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7FFF0000)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges
    assert libc.prctl(22, 2, program, 0, 0) == 0, ctypes.get_errno()
"""

TOUR = """
from pathlib import Path
from xrayview import pipeline
from xrayview.cli.main import main
film, out = sys.argv[1], Path(sys.argv[2])
made, reconstruct = {}, pipeline.reconstruct

def once(radiograph, **wishes):  # the network's answer is the same every time
    key = repr(sorted(wishes.items(), key=str))
    if key not in made:
        made[key] = yield from reconstruct(radiograph, **wishes)
    return made[key]

pipeline.reconstruct = once
small = ["--size", "64x48", "--spacing", "0.5"]

def run(*words):
    assert main(list(map(str, words))) == 0, words

run("inspect", film, "-o", out / "prepared.png")
for name in ("a.nrrd", "a.nii.gz", "a.nii", "a.mha", "a.vti", "a.tif", "a.npy"):
    run("reconstruct", film, "-o", out / name, "--resolution", "64")
run("reconstruct", film, "-o", out / "full.nrrd", "--resolution", "full", "--dtype", "uint16",
    "--json", out / "report" / "full.json")
for name in ("p.png", "p.jpg", "p.tif", "p.webp", "p.pdf", "p.html"):
    run("render", film, "-o", out / name, *small)
run("render", film, film, "-o", out / "gallery", *small)
run("render", film, "-o", out / "turn.gif", "--turntable", "--frames", "4", *small)
for name in ("s.png", "s.pdf"):
    run("stereo", film, "-o", out / name, *small)
run("stereo", film, "-o", out / "clear.png", "--transparent", *small)
for name in ("w.gif", "w.png", "w.webp"):
    run("stereo", film, "-o", out / name, "--kind", "wiggle", "--frames", "4", *small)
for name in ("m.stl", "m.ply", "m.obj", "m.glb"):
    run("mesh", film, "-o", out / name, "--resolution", "64", "--iso", "0.2")
run("simulate", out / "a.nrrd", "-o", out / "simulated.png")

from xrayview.jobs import run as drive
from xrayview.session.archive import writing_session
from xrayview.session.session import Session
from xrayview.scene.scene import Scene
from xrayview.xray.reading import read_radiograph
drive(writing_session(out / "s.xrv", Session(Scene(), film=read_radiograph(Path(film)))))
run("render", out / "s.xrv", "-o", out / "again.png", "--size", "64x48")
print("DONE")
"""


def planted(folder: Path) -> Path:
    """A film whose every element of words, a private one among them, and whose file name the patient."""
    row, column = np.mgrid[-1:1:200j, -1:1:180j]
    dataset = pydicom.Dataset()
    dataset.file_meta = pydicom.dataset.FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for tag in DicomDictionary:
        keyword = dictionary_keyword(tag)
        if tag >> 16 in (0x08, 0x10, 0x18, 0x20, 0x32, 0x40) and keyword and dictionary_VR(tag) in WORDS:
            setattr(dataset, keyword, PATIENT)
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = DigitalXRayImageStorageForPresentation
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.Modality, dataset.PatientBirthDate, dataset.ImageComments = "DX", BORN, PATIENT
    dataset.private_block(0x11, PATIENT, create=True).add_new(1, "LO", PATIENT)
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 200, 180, 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    head = 3500 * np.clip(1 - row**2 / 0.7 - column**2 / 0.6, 0, None) ** 0.4
    dataset.PixelData = head.astype(np.uint16).tobytes()
    path = folder / f"{FILE}.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def all_in(data: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes, and all that is packed in them: zip, gzip, deflate, base64, also within each other."""
    yield data
    if depth == 0:
        return
    found: list[bytes] = []
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data):
        try:
            found.append(zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data[start.start() :], 1 << 24))
        except zlib.error:
            continue
    for text in re.finditer(rb"[A-Za-z0-9+/]{64,}={0,2}", data):
        found.append(base64.b64decode(text[0][: len(text[0]) // 4 * 4], validate=False))
    for inner in found:
        yield from all_in(inner, depth - 1)


def names_in(data: bytes, names: tuple[str, ...]) -> set[str]:
    encoded = [
        (name, name.encode(code).lower()) for name in names for code in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    return {name for part in all_in(data) for name, code in encoded if code in part.lower()}


def test_the_search_finds_what_is_hidden() -> None:
    text = b"....." + PATIENT.encode() + b"....."
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", gzip.compress(text))
    for hidden in (
        text, PATIENT.encode("utf-16-be"), b"x" + zlib.compress(text), gzip.compress(text), packed.getvalue(),
        b'<p>"' + base64.b64encode(zlib.compress(text + bytes(range(99)))) + b'"',
    ):  # fmt: skip
        assert names_in(hidden, (PATIENT,)) == {PATIENT}
    assert not names_in(b"nothing of it", (PATIENT,))


def held(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", NO_NETWORK + code, *words], capture_output=True, text=True)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="seccomp is Linux's"
)
def test_no_code_gets_a_socket_on_the_tour() -> None:
    native = "print(ctypes.CDLL(None).socket({}, 1, 0) < 0)"
    assert held(native.format(2)).stdout == "True\n" and held(native.format(10)).stdout == "True\n"
    assert held(native.format(1)).stdout == "False\n"  # the screen's own
    for asked in ("import socket; socket.socket()", "import socket; socket.create_connection(('::1', 9))"):
        done = held(f"{asked}\nprint('made')")
        assert done.returncode != 0 and "NETWORK" in done.stderr and "made" not in done.stdout


def test_no_name_is_in_anything_written_and_no_socket_is_made(tmp_path: Path) -> None:
    film, out = planted(tmp_path), tmp_path / "out"
    assert film.read_bytes().count(PATIENT.encode()) > 100
    (out / "report").mkdir(parents=True)
    (out / "gallery").mkdir()
    done = held(TOUR, str(film), str(out))
    assert done.returncode == 0 and done.stdout.endswith("DONE\n"), done.stderr[-2000:]
    assert PATIENT not in done.stdout + done.stderr and BORN not in done.stdout + done.stderr
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) > 60
    for path in written:
        # A report for programs says which file it is about; what is passed on does not.
        names = (PATIENT, BORN) if path.parent.name == "report" else (PATIENT, BORN, FILE)
        where = path.relative_to(out)
        assert not names_in(path.read_bytes(), names), where
        assert not any(name in str(where) for name in names)
    assert json.loads((out / "report" / "full.json").read_text())["file"].endswith(f"{FILE}.dcm")
