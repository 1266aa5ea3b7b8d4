"""Web pages as files: nothing to be fetched, no name, and the volume in them is the one that was given."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from xrayview.errors import UnusableOption, UnwritableTarget
from xrayview.export.web_gallery import Exhibit, write_gallery, writing_gallery
from xrayview.export.web_page import write_web_page
from xrayview.export.web_volume import MOST_CELLS, averaged, web_volume, with_share_of_fusion
from xrayview.files import NOT_FOR_DIAGNOSIS
from xrayview.resources import resource
from xrayview.scene.change import Change
from xrayview.scene.scene import Scene
from xrayview.scene.transfer import PRESETS, Point, TransferFunction
from xrayview.volume.volume import Volume


class Contents(HTMLParser):
    """What a page is made of: its ``tags`` with their attributes, and the text of each script by its id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self._inside: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = dict(attrs) if tag in ("script", "style") else None
        if self._inside is not None:
            self._inside["tag"] = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            self.words += data
        else:
            self.texts.append((self._inside, data))

    def data(self, name: str) -> str:
        return "".join(text for about, text in self.texts if about.get("id") == name)

    @property
    def policy(self) -> str:
        policies = [about for tag, about in self.tags if about.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1
        return str(policies[0]["content"])


def contents(path: Path) -> Contents:
    return Contents(path.read_text(encoding="utf-8"))


def densities_in(page: Contents) -> tuple[npt.NDArray[np.float64], dict[str, Any]]:
    """The (Z, Y, X) densities of a page, read by its own rules, and where they lie."""
    place = json.loads(page.data("scene"))["volume"]
    steps = np.frombuffer(gzip.decompress(base64.b64decode(page.data("volume"))), np.uint8)
    levels = np.cumsum(steps.reshape(place["size"][::-1]), axis=1, dtype=np.uint8)
    return levels * place["step"], place


def a_volume(shape: tuple[int, int, int] = (20, 24, 28), frame: Any = "camera") -> Volume:
    """Densities of 0 to 1, without an empty cell at the border."""
    density = np.random.default_rng(3).uniform(0.05, 1.0, shape).astype(np.float32)
    return Volume(density, None, frame)


def test_a_page_can_load_nothing(tmp_path: Path) -> None:
    write_web_page(tmp_path / "head.html", a_volume(), Scene())
    page = contents(tmp_path / "head.html")
    policy = dict(part.split(" ", 1) for part in page.policy.split("; "))
    assert policy["default-src"] == "'none'"
    assert not {"connect-src", "font-src", "frame-src", "worker-src"} & policy.keys()
    assert policy["img-src"] == "data:"
    for scripts in (policy["script-src"], policy["style-src"]):
        assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", one) for one in scripts.split())
    fetching = {"src", "href", "srcset", "poster", "action", "data"}
    assert not [tag for tag, about in page.tags if fetching & about.keys()]
    for about, text in page.texts:
        if about["tag"] == "style":
            assert "url(" not in text and "@import" not in text


def test_every_script_and_style_is_allowed_to_run(tmp_path: Path) -> None:
    write_web_page(tmp_path / "head.html", a_volume(), Scene())
    page = contents(tmp_path / "head.html")
    run = [text for about, text in page.texts if "type" not in about]
    assert len(run) == 9
    for text in run:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in page.policy


def test_the_volume_in_a_page_is_the_one_that_was_given(tmp_path: Path) -> None:
    volume = a_volume()
    write_web_page(tmp_path / "head.html", volume, Scene())
    found, place = densities_in(contents(tmp_path / "head.html"))
    inner = found[1:-1, 1:-1, 1:-1][::-1].transpose(1, 0, 2)
    assert inner.shape == volume.shape
    assert np.abs(inner - volume.density).max() <= place["step"] / 2 + 1e-6
    assert place["step"] < 1 / 254
    edge = np.ones(found.shape, bool)
    edge[1:-1, 1:-1, 1:-1] = False
    assert not found[edge].any()
    # The cells fill a cube of edge 1 about the centre, however many they are.
    for first, step, size in zip(place["origin"], place["spacing"], place["size"], strict=True):
        assert first + step / 2 == pytest.approx(-0.5) and first + (size - 1.5) * step == pytest.approx(0.5)


def test_what_is_empty_is_left_out_and_the_rest_keeps_its_place() -> None:
    density = np.zeros((32, 32, 32), np.float32)
    density[8:12, 20:26, 3:10] = 0.7
    packed = web_volume(Volume(density))
    assert packed.levels.shape == (8, 6, 9)
    # x = +column, y = +depth, z = -row; cells of 1 / 32 about the centre.
    low = [first + step / 2 for first, step in zip(packed.origin, packed.spacing, strict=True)]
    assert low == pytest.approx([3 / 32 - 0.5, 8 / 32 - 0.5, 0.5 - 26 / 32])
    assert web_volume(Volume(np.zeros((8, 8, 8), np.float32))).levels.max() == 0


def test_a_fine_volume_is_averaged_and_keeps_its_total_and_its_millimetres() -> None:
    density = np.random.default_rng(1).uniform(0, 1, (4, 600, 300)).astype(np.float32)
    volume = Volume(density, (2.0, 0.5, 0.25))
    fewer = averaged(volume)
    assert fewer.shape == (4, MOST_CELLS, MOST_CELLS)
    assert fewer.density.mean() == pytest.approx(density.mean(), rel=1e-3)
    assert fewer.longest_mm == pytest.approx(volume.longest_mm)
    small = a_volume()
    assert averaged(small) is small


def test_densities_that_no_look_tells_apart_are_held_at_the_highest(tmp_path: Path) -> None:
    density = a_volume().density.copy()
    density[5, 5, 5] = 40.0
    write_web_page(tmp_path / "a.html", Volume(density), Scene(iso_value=0.4))
    found, place = densities_in(contents(tmp_path / "a.html"))
    assert place["highest"] == pytest.approx(1.2) and found.max() == pytest.approx(1.2)
    write_web_page(tmp_path / "b.html", Volume(density), Scene(iso_value=2.0))
    assert densities_in(contents(tmp_path / "b.html"))[1]["highest"] > 2.0


def test_a_changed_volume_is_changed_in_the_page() -> None:
    volume = a_volume()
    change = Change(scale=0.5, kept=(0.2, 0.6), stretch=(1.0, 2.0, 1.0))
    packed = web_volume(volume, change=change)
    found = packed.levels[1:-1, 1:-1, 1:-1][::-1].transpose(1, 0, 2) * packed.step
    kept = (volume.density >= 0.2) & (volume.density <= 0.6)
    assert np.abs(found - np.where(kept, 0.5 * volume.density, 0)).max() <= packed.step
    assert packed.spacing[1] == pytest.approx(2 / 20)


def test_a_share_of_the_fusion_lies_between_the_prediction_and_the_film() -> None:
    from xrayview.fusion.fused import fuse

    predicted = Volume(np.full((8, 16, 16), 0.3, np.float32))
    fused = fuse(predicted, np.full((32, 32), 0.5, np.float32))
    volume = fused.at_resolution(32)
    assert with_share_of_fusion(volume, fused, 1.0) is volume
    alone = with_share_of_fusion(volume, fused, 0.0).density
    half = with_share_of_fusion(volume, fused, 0.5).density
    assert alone == pytest.approx(np.full(volume.shape, 0.3), abs=1e-5)
    assert half == pytest.approx((alone + volume.density) / 2, abs=1e-5)
    assert abs(volume.density - 0.3).max() > 0.1


def test_a_page_opens_as_the_scene_says_and_says_no_name(tmp_path: Path) -> None:
    own = TransferFunction("</script>mine", (Point(0.1, (1, 0, 0), 0.0), Point(0.9, (0, 1, 0), 0.5)))
    scene = Scene(mode="volume", transfer=own, iso_value=0.37)
    remarks = {"reconstruction": {"device": "CPU"}}
    write_web_page(tmp_path / "Doe^Jane.html", a_volume(), scene, remarks)
    page = contents(tmp_path / "Doe^Jane.html")
    data = json.loads(page.data("scene"))
    assert (data["scene"]["mode"], data["scene"]["iso_value"]) == ("volume", 0.37)
    assert data["inferred"] is True
    assert set(data["presets"]) == {*PRESETS, own.name}
    assert data["presets"][own.name][1] == [0.9, [0, 1, 0], 0.5]
    text = (tmp_path / "Doe^Jane.html").read_text(encoding="utf-8")
    assert "Doe" not in text and "Jane" not in text and str(tmp_path) not in text
    assert f"{NOT_FOR_DIAGNOSIS[1:]}." in page.words


def test_a_scan_is_not_said_to_be_inferred(tmp_path: Path) -> None:
    write_web_page(tmp_path / "scan.html", a_volume(frame="patient"), Scene())
    assert json.loads(contents(tmp_path / "scan.html").data("scene"))["inferred"] is False


def test_a_page_has_a_sidecar_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "head.html"
    write_web_page(path, a_volume(), Scene(iso_value=0.3), {"reconstruction": {"law": "paper"}})
    notes = json.loads((tmp_path / "head.html.json").read_text())
    assert notes["remark"] == NOT_FOR_DIAGNOSIS and notes["reconstruction"] == {"law": "paper"}
    assert notes["scene"]["iso_value"] == 0.3 and notes["page"]["cells"] == [20, 24, 28]
    before = path.read_bytes()
    with pytest.raises(UnwritableTarget, match="exists already"):
        write_web_page(path, a_volume(), Scene())
    assert path.read_bytes() == before
    write_web_page(path, a_volume((9, 9, 9)), Scene(), overwrite=True)
    assert path.read_bytes() != before
    with pytest.raises(UnusableOption, match="no web page"):
        write_web_page(tmp_path / "head.pdf", a_volume(), Scene())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["head.html", "head.html.json"]


def test_the_same_volume_makes_the_same_page(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_web_page(tmp_path / name, a_volume(), Scene())
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_the_bundle_is_the_one_that_was_made_and_says_its_licences() -> None:
    about = json.loads(resource("web/vtk.js.json").read_text())
    bundle = resource("web/vtk.js").read_bytes()
    assert hashlib.sha256(bundle).hexdigest() == about["sha256"]
    terms = resource("web/vtk.js.LICENSE").read_text(encoding="utf-8")
    assert bundle.decode().startswith(f"/*\n{terms}*/")
    for name, version in about["packages"].items():
        assert f"{name} {version}\n" in terms
    assert "Kitware" in terms
    # What is replaced in its shader is there: without it, the flat of a cut is striped.
    replaced = re.search(r"originalValue: '(.+)'", resource("web/picture.js").read_text())
    assert replaced and bundle.decode().count(replaced[1]) == 1


def test_a_gallery_leads_to_its_pages(tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    scene = Scene(iso_value=0.5)
    exhibits = [Exhibit(a_volume(), scene), Exhibit(a_volume((9, 9, 9)), scene, title="A <mouse>")]
    index, *pages = write_gallery(folder, exhibits)
    assert index == folder / "index.html" and [page.name for page in pages] == ["001.html", "002.html"]
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        [page.name + end for page in (index, *pages) for end in ("", ".json")]
    )
    front = contents(index)
    assert [about["href"] for tag, about in front.tags if tag == "a"] == ["001.html", "002.html"]
    pictures = [str(about["src"]) for tag, about in front.tags if tag == "img"]
    assert len(pictures) == 2 and len(set(pictures)) == 2
    assert all(picture.startswith("data:image/jpeg;base64,") for picture in pictures)
    assert "Volume 1" in front.words and "A <mouse>" in front.words
    assert NOT_FOR_DIAGNOSIS[1:] in front.words
    assert front.policy.startswith("default-src 'none'; script-src 'none'")
    back = [about["href"] for tag, about in contents(pages[0]).tags if tag == "a"]
    assert back == ["index.html"]


def test_a_gallery_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    exhibit = Exhibit(a_volume((9, 9, 9)), Scene(iso_value=0.5))
    job = writing_gallery(folder, [exhibit, exhibit])
    for progress in job:
        if progress.stage.endswith("volume 2"):
            job.close()
    assert not folder.exists()
    write_gallery(folder, [exhibit])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(UnwritableTarget, match="exists already"):
        write_gallery(folder, [replace(exhibit, title="Another")])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    write_gallery(folder, [exhibit, replace(exhibit, title="Another")], overwrite=True)
    assert "Another" in (folder / "index.html").read_text()
    with pytest.raises(UnwritableTarget, match="does not exist"):
        write_gallery(tmp_path / "a" / "b", [exhibit])
