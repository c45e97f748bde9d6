"""What the README and the guide say can be done can be done."""

from __future__ import annotations

import doctest
import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from starkeeper.cli.root import root

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CALL = re.compile(r"^ *(?:\$ |.*\| *)?starkeeper ((?!\().+)$", re.MULTILINE)


def page_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert not [target for target in targets if target and not (page.parent / target).exists()]


def code_blocks(text: str) -> str:
    return "\n".join(re.findall(r"```(?:sh|console|bash)\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_commands_of_the_guide_exist_with_their_options(page: Path) -> None:
    for call in CALL.findall(code_blocks(page.read_text("utf-8"))):
        words = call.partition("#")[0].partition("|")[0].split()
        command: click.Command = root
        context = click.Context(root)
        while isinstance(command, click.Group) and words and (found := command.get_command(context, words[0])):
            command, words = found, words[1:]
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert command is not root or words[0].startswith("-"), call
        assert not [word for word in words if word.startswith("--") and word.partition("=")[0] not in options], call


def test_make_knows_every_target_that_the_guide_names() -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"(?:^ *|`)make ([a-z]+)\b", page.read_text("utf-8"), re.M)}
    assert named
    assert named <= known


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_ci_runs_what_anyone_can_run() -> None:
    script = ROOT / ".ci" / "run"
    if not script.exists():
        pytest.skip("an unpacked sdist has no .ci")
    assert "make test" in script.read_text("utf-8")
    subprocess.run(["bash", "-n", script], check=True)


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for need in tomllib.loads(text)["project"]["dependencies"]:
        assert re.search(rf'"{re.escape(need)}", +# \S', text), need


def test_the_examples_of_the_python_api_run(compiled_home: Path, tmp_path: Path) -> None:
    page = ROOT / "docs" / "api.md"
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = doctest.testfile(str(page), module_relative=False, globs={"folder": tmp_path}, optionflags=flags)
    assert found.attempted
    assert not found.failed
