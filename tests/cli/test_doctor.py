"""The doctor reports what does not work instead of failing over it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xrayview.cli import doctor
from xrayview.cli.main import main
from xrayview.errors import DeviceTrouble


def test_it_reports_what_it_finds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "QUESTIONS", {"a thing": lambda: "is there", "another": broken})
    assert main(["doctor", "--json", "-"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["findings"] == [
        {"name": "a thing", "works": True, "found": "is there", "advice": ""},
        {"name": "another", "works": False, "found": "there is no display", "advice": "plug one in"},
    ]
    assert report["versions"]["torch"].startswith("2.")

    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    assert "works  a thing: is there" in text
    assert "FAILS  another: there is no display\n         what to do: plug one in" in text


def test_without_a_display_the_window_fails_and_pictures_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    finding = doctor.look("window", doctor.window)
    assert not finding.works
    assert "no display" in finding.found
    assert finding.advice


def test_the_device_and_the_samples_are_named() -> None:
    assert doctor.look("device", doctor.device).works
    assert doctor.look("samples", doctor.samples).works


def test_every_bundled_network_names_its_licence_and_sources() -> None:
    found = doctor.bundled_weights()
    assert found
    for weights in found:
        assert weights["header"]["licence"] == "GPL-3.0-or-later"
        assert weights["header"]["sources"]
        assert weights["size_mib"] <= 16
    assert sum(weights["size_mib"] for weights in found) <= 24


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 20, b"\x02\0\0\0\0\0\0\0{}", b"\x09\0\0\0\0\0\0\0not json!"]
)
def test_damaged_weights_are_no_reason_to_fail(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.safetensors"
    path.write_bytes(content)
    assert doctor.weights_header(path) is None


def broken() -> str:
    raise DeviceTrouble("there is no display", "plug one in")
