"""What we say of ourselves is so: links lead somewhere, versions agree, every dependency is accounted for."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAPERS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("contracts/*.md")]
OUR_PAPERS = [paper for paper in PAPERS if paper.name != "CHANGELOG.md"]  # which tells of files that were
SOURCES = [
    path
    for place in ("services", "libs", "deploy", "contracts", "tests")
    for path in (ROOT / place).rglob("*.py")
    if "node_modules" not in path.parts
]
NAMED = re.compile(r"(?<![\w/.*{}<-])(?:[a-z_]+/)*[a-z_]+\.py\b")
DISTRIBUTIONS = [*ROOT.glob("services/*/pyproject.toml"), *ROOT.glob("libs/*/pyproject.toml")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_between_our_papers_leads_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", paper.read_text(encoding="utf-8"))
    own = [link for link in links if not link.startswith("http")]
    assert [link for link in own if not (paper.parent / link).exists()] == []


def test_every_file_of_python_that_a_paper_or_our_code_names_is_there() -> None:
    """By the end of its path, as people name files; a name alone is a file of that name anywhere."""
    files = [path.relative_to(ROOT).as_posix() for path in SOURCES]
    named = {(path, name) for path in [*OUR_PAPERS, *SOURCES] for name in re.findall(NAMED, path.read_text("utf-8"))}
    ends = {"/".join(file.split("/")[i:]) for file in files for i in range(file.count("/") + 1)}
    assert sorted((path.name, name) for path, name in named if name not in ends) == []


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    papers = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)\b(?=[ `\n])", papers, re.M))
    assert {"demo", "test"} <= named <= targets


def test_every_dependency_is_accounted_for() -> None:
    wanted = re.findall(r"^([A-Za-z][\w-]*(?:\[\w+\])?)", (ROOT / "requirements.in").read_text(), re.M)
    told = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text()
    assert [name for name in wanted if f"| {name} |" not in told] == []


def test_one_version_everywhere() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    released = re.search(r"^## \[(\d[\d.]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert released
    versions = {tomllib.loads(path.read_text())["project"]["version"] for path in DISTRIBUTIONS}
    assert versions == {released[1]} == {code["softwareVersion"]}


def test_publiccode_says_what_the_standard_requires() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert code["publiccodeYmlVersion"] == "0.7"
    assert {"name", "url", "platforms", "developmentStatus", "softwareType", "organisation"} <= code.keys()
    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["maintenance"]["contacts"]
    for words in code["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_the_licence_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert all(f"\n{number}. " in text for number in range(1, 16))


def test_no_test_leans_on_another() -> None:
    """What tests share is in modules of its own, so that a test can be moved, renamed or removed by itself."""
    leaning = re.compile(r"^\s*(?:from tests(?:\.\w+)*\.test_\w+ import|from tests[\w.]* import test_)", re.M)
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert [str(file) for file in files if leaning.search(file.read_text(encoding="utf-8"))] == []
