"""What the image installs is complete: every file of a package that the code needs is in its distribution."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "libs" / "common", *sorted(path.parent for path in ROOT.glob("services/*/pyproject.toml"))]
LEFT_OUT = shutil.ignore_patterns("node_modules", "build", "*.egg-info", "__pycache__")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_distribution_holds_every_file_of_its_package(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "source", ignore=LEFT_OUT)
    package = next(path.parent.name for path in (tmp_path / "source").glob("*/__init__.py"))
    wanted = {
        str(path.relative_to(tmp_path / "source"))
        for path in (tmp_path / "source" / package).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert wanted - files(wheel(tmp_path)) == set()


def wheel(folder: Path) -> Path:
    """The distribution, built as the image builds it: without network."""
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", *options, str(folder / "source")],
        check=True,
    )
    return next(folder.glob("*.whl"))


def files(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())
