"""`python -m local.release` makes a release bundle in dist/; `make release` calls it."""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from local.release.bundle import make_bundle
from local.world import ROOT

_BUILD_SECONDS = 900


def main() -> None:
    """Build the layer, make the bundle, and say where it is."""
    parser = argparse.ArgumentParser(prog="python -m local.release", description=__doc__)
    parser.add_argument("--target", type=Path, default=ROOT / "dist")
    parser.add_argument(
        "--for-this-machine",
        action="store_true",
        help="build the layer for this processor instead of Lambda's arm64: for the local cloud",
    )
    options = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder)
        command = ["make", "-C", str(ROOT / "layers/load"), "build-LoadLayer"]
        command += [f"ARTIFACTS_DIR={layer}", f"PYTHON={sys.executable}"]
        command += ["PLATFORMS="] if options.for_this_machine else []
        subprocess.run(command, check=True, timeout=_BUILD_SECONDS)  # noqa: S603 # our own words
        bundle = make_bundle(ROOT, layer, options.target, project["version"])
    print(f"{bundle} ({bundle.stat().st_size / 1e6:.1f} MB); nothing was uploaded.")


main()
