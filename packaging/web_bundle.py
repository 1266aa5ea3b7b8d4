#!/usr/bin/env python3
"""Make resources/web/vtk.js from npm's vtk.js: python3 packaging/web_bundle.py (needs npm and a network).

The web page uses volume rendering alone, a sixth of the official bundle of 2.5 MB. The versions are those of
vtk_js/package-lock.json; beside the bundle come its hash, its sources and their licences.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Dict, Set

HERE = Path(__file__).resolve().parent / "vtk_js"
WEB = HERE.parent.parent / "resources" / "web"
SOURCES = ("entry.js", "package.json", "package-lock.json")


def main() -> int:
    """Install, bundle, and write the three files; 0 where they were written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in SOURCES:
            shutil.copy(str(HERE / source), str(folder))
        subprocess.check_call(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=name)
        bundled = [
            "node_modules/.bin/esbuild", "entry.js", "--bundle", "--minify", "--format=iife",
            "--global-name=vtk", "--target=es2020", "--legal-comments=none", "--charset=ascii",
            "--metafile=meta.json", "--outfile=vtk.js",
        ]  # fmt: skip
        subprocess.check_call(bundled, cwd=name)
        script = (folder / "vtk.js").read_text(encoding="ascii")
        if re.search(r"</script|<!--|\beval\(|new Function", script):
            print("the bundle cannot stand in a page that allows no eval", file=sys.stderr)
            return 1
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        packages = packages_of(meta, folder)
        terms = licences(packages, folder)
        # Every page that is written is a copy, and says so.
        script = "/*\n{}*/\n{}".format(terms, script)
        (WEB / "vtk.js").write_bytes(script.encode("utf-8"))
        (WEB / "vtk.js.LICENSE").write_bytes(terms.encode("utf-8"))
        about = {
            "made_by": "packaging/web_bundle.py",
            "sha256": hashlib.sha256(script.encode("utf-8")).hexdigest(),
            "packages": packages,
        }
        (WEB / "vtk.js.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    print("{}: {} bytes".format(WEB / "vtk.js", (WEB / "vtk.js").stat().st_size))
    return 0


def packages_of(meta: Dict[str, Dict[str, Dict[str, object]]], folder: Path) -> Dict[str, str]:
    """Name and version of every package that a line of the bundle comes from."""
    names: Set[str] = set()
    for source in meta["inputs"]:
        found = re.match(r"node_modules/((?:@[^/]+/)?[^/]+)/", source)
        if found:
            names.add(found.group(1))
    versions = {}
    for name in sorted(names):
        about = json.loads((folder / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
        versions[name] = str(about["version"])
    return versions


def licences(packages: Dict[str, str], folder: Path) -> str:
    """The licence texts of all packages, one after another."""
    parts = []
    for name, version in packages.items():
        place = folder / "node_modules" / name
        files = sorted(path for path in place.iterdir() if path.name.lower().startswith("licen"))
        if files:
            text = files[0].read_text(encoding="utf-8")
        else:
            # seedrandom says it at the end of its README.
            readme = (place / "README.md").read_text(encoding="utf-8")
            text = readme[readme.rindex("LICENSE") :]
        parts.append("{} {}\n{}\n\n{}\n".format(name, version, "=" * 60, text.strip()))
    return "\n\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
