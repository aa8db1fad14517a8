"""Tests run side by side in several processes, and what a file sets up is set up once."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.spread import LONG, group

ROOT = Path(__file__).parents[2]
BAD_DAYS = ("tests/chaos/test_one", "tests/chaos/test_two")
_CONFTEST = """
from tests.spread import pytest_xdist_make_scheduler
"""
_FILE = """
import os
import pytest
@pytest.mark.parametrize("number", range(12))
def test_one(number):
    with open(os.environ["TOLD"], "a") as told:
        told.write(f"{__file__} {os.environ['PYTEST_XDIST_WORKER']}\\n")
"""


def test_a_file_stays_in_one_process_and_all_bad_days_in_one(tmp_path: Path) -> None:
    names = [f"{name}.py" for name in ("test_first", "test_second", "test_third", *BAD_DAYS)]
    (tmp_path / "tests/chaos").mkdir(parents=True)
    (tmp_path / "conftest.py").write_text(_CONFTEST)
    for name in names:
        (tmp_path / name).write_text(_FILE)
    told = tmp_path / "told"
    program = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "3", "--no-loadscope-reorder"]
    found = {"PYTHONPATH": str(ROOT), "TOLD": str(told)}
    done = subprocess.run(
        [*program, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=tmp_path,
        env=os.environ | found,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    where: dict[str, set[str]] = defaultdict(set)
    for line in told.read_text().splitlines():
        file, worker = line.split()
        where[group(Path(file).relative_to(tmp_path).as_posix())].add(worker)
    assert where.keys() == {*names[:3], "tests/chaos"}
    assert [name for name, workers in where.items() if len(workers) > 1] == []
    assert len(set.union(*where.values())) > 1, "side by side"


def test_what_begins_first_is_there() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []
