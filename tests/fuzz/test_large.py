"""Large input: ten megabytes are kept and shown in seconds, a hundred are refused, and no shape of text takes long."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from starkeeper import packs, settings
from starkeeper.cli import output
from starkeeper.cli.root import root
from starkeeper.domain.story import Part, StoryContent
from starkeeper.errors import InvalidInput, StarkeeperError
from starkeeper.files import STORIES_LIMIT
from starkeeper.interchange import headings, plain, stories_json, template
from starkeeper.interchange.stories_json import Exported
from starkeeper.library import Library

from .targets import is_one_line

SECONDS = 8.0
"""CPU time for what takes one or two on a machine of today."""
PROSE = "I went through the raw data until I found the cause. Then I told the team what I had done.\n\n"
TEN_MEGABYTES = "Situation: Night.\nAction: " + PROSE * (10_000_000 // len(PROSE)) + "\nResult: Found."


@contextmanager
def in_seconds() -> Iterator[None]:
    """Fail when what happens takes longer than a person waits."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


@pytest.fixture
def run(pack_file: Path) -> Callable[..., Result]:
    """Run a command on the small pack."""

    def call(*words: object) -> Result:
        arguments = ["--pack", str(pack_file), *map(str, words)]
        return CliRunner().invoke(root, arguments, catch_exceptions=False, prog_name="starkeeper")

    return call


@pytest.fixture
def huge(tmp_path: Path) -> Path:
    """A file of more than the limit, which takes no room on the disk."""
    file = tmp_path / "huge.jsonl"
    with file.open("wb") as sparse:
        sparse.truncate(STORIES_LIMIT + 1)
    return file


def test_ten_megabytes_are_read_kept_and_shown_in_seconds(
    library: Library, run: Callable[..., Result], tmp_path: Path
) -> None:
    with in_seconds():
        content = plain.read(TEN_MEGABYTES, "Long").content
    assert [part for part in Part if content.part(part)] == [Part.SITUATION, Part.ACTION, Part.RESULT]
    with in_seconds():
        assert template.parse(template.render(content)) == content
    with in_seconds():
        story = library.stories.add(content)
        assert library.stories.get(story.id).content == content
    with in_seconds():
        shown = run("show", story.id)
    assert (shown.exit_code, len(shown.stdout) > len(TEN_MEGABYTES)) == (0, True)
    with in_seconds():
        library.exchange.export_file(tmp_path / "out.json")
        (row,) = stories_json.read(tmp_path / "out.json")
    assert row.content == content


@pytest.mark.parametrize("text", [TEN_MEGABYTES, "w" * 10_000_000, "\x1b[31m\u202e\n" * 100_000], ids=len)
def test_ten_megabytes_are_shown_on_a_terminal_in_seconds(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "on_terminal", lambda: True)
    with in_seconds():
        output.line(text)
        output.table([output.Column("A", cut=True), output.Column("B", below=True)], [(text, text)])
    shown = capsys.readouterr().out
    assert len(shown) > len(text) * 0.8
    assert "\x1b[31m" not in shown


def test_a_long_text_on_a_terminal_is_whole_and_a_long_cell_is_cut(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "on_terminal", lambda: True)
    output.line(f"begin {'x' * output.LONG} end")
    columns = [output.Column("A", whole=True), output.Column("B", below=True)]
    output.table(columns, [["a", "c " * output.LONG_CELL]])
    text, _, table = capsys.readouterr().out.partition(" end\n")
    assert text == f"begin {'x' * output.LONG}"
    assert (table.count("c"), table.count("…")) == (output.LONG_CELL // 2, 1)


@pytest.mark.parametrize(
    "words", ["import {}", "import --dry-run {}", "add --file {}", "edit 1 --file {}", "suggest {}"]
)
def test_a_hundred_megabytes_are_refused_in_a_line(
    words: str, run: Callable[..., Result], library: Library, huge: Path
) -> None:
    library.stories.add(StoryContent(title="One", action="x"))
    with in_seconds():
        refused = run(*(word.format(huge) for word in words.split()))
    assert refused.exit_code == 8
    assert refused.stderr.splitlines()[0].endswith("has more than 100 MB; nothing as large as that is read.")
    assert len(refused.stderr.splitlines()) == 2
    assert len(library.stories.select()) == 1


@pytest.mark.parametrize("words", ["add", "add --file -", "edit 1 --file -", "suggest"])
def test_a_hundred_megabytes_from_standard_input_are_refused_in_a_line(
    words: str, library: Library, huge: Path, pack_file: Path
) -> None:
    library.stories.add(StoryContent(title="One", action="x"))
    called = [sys.executable, "-m", "starkeeper", "--pack", str(pack_file), *words.split()]
    with huge.open("rb") as endless:
        ended = subprocess.run(called, stdin=endless, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 8
    assert ended.stderr.startswith("Error: standard input has more than 100 MB; nothing as large as that is read.\n")
    assert len(library.stories.select()) == 1


def test_a_part_of_more_than_the_library_keeps_is_refused_in_a_line(library: Library) -> None:
    content = plain.read("w" * 20_000_001, "Too long").content
    with in_seconds(), pytest.raises(InvalidInput) as refused:
        library.stories.add(content)
    assert is_one_line(refused.value.message)


# Shapes of text that a careless pattern or a loop within a loop would read for minutes.

MANY = 300_000
SHAPES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a heading with blanks behind it": (lambda file: _parse(file), f"---\ntitle: T\n---\n## Task{' ' * MANY}x\n"),
    "a comment that does not end": (lambda file: _parse(file), f"---\ntitle: T\n---\n## Task\n<!--{'-->' * MANY}x\n"),
    "backslashes": (lambda file: _parse(file), f"---\ntitle: T\n---\n## Task\n{chr(92) * MANY}x\n"),
    "a key without an end": (lambda file: _parse(file), f"---\n{'title' * MANY}: T\n---\n"),
    "a title in quotes": (lambda file: _parse(file), f'---\ntitle: "{chr(92) * 2 * MANY}\n---\n'),
    "empty lines of a template": (lambda file: _parse(file), f"---\ntitle: T\n---\n## Task\n{chr(10) * MANY}x\n"),
    "blanks behind a sign": (lambda file: _split(file), f"- {' ' * MANY}x"),
    "dashes behind a word": (lambda file: _split(file), f"Task {'-' * MANY}x"),
    "headings in a line": (lambda file: _split(file), "Task: a. Action: b. " * (MANY // 30)),
    "signs without words": (lambda file: _split(file), "#*_>-+•[]() \t" * (MANY // 10)),
    "verdicts without end": (
        lambda file: list(stories_json.read(file)),
        json.dumps({"title": "T", "confirmed": [*map(str, range(MANY))], "rejected": [f"x{n}" for n in range(MANY)]}),
    ),
    "text beside parts": (
        lambda file: list(stories_json.read(file)),
        json.dumps({"title": "T", "action": "a " * 2_000_000, "text": "".join(f"b{n}.\n" for n in range(20_000))}),
    ),
    "nothing but line ends": (lambda file: list(stories_json.read(file)), "\n" * 5_000_000),
    "a pack of one key": (lambda file: packs.load(file), f"{'k' * 900}: {'v' * 1_900_000}"),
    "a list of lists": (lambda file: packs.load(file), "[[],[]," * 20 + "[],[]," * MANY),
    "a flow that never ends": (lambda file: packs.load(file), "[" + "a, " * 100_000),
    "lines that mean nothing": (lambda file: packs.load(file), "# x\n" * 500_000),
    "a text over many lines": (lambda file: settings.load(file), "theme: >\n" + "  x\n\n" * MANY),
    "settings in quotes": (lambda file: settings.load(file), f"editor: '{chr(39) * 2 * MANY}'"),
}


def _parse(file: Path) -> StoryContent:
    return template.parse(file.read_text(encoding="utf-8"))


def _split(file: Path) -> object:
    text = file.read_text(encoding="utf-8")
    return plain.read(text), headings.split(text)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_text_takes_long(shape: str, tmp_path: Path) -> None:
    read, text = SHAPES[shape]
    file = tmp_path / "shape.jsonl"
    file.write_text(text, encoding="utf-8")
    with in_seconds():
        try:
            read(file)
        except StarkeeperError as refused:
            error = refused
        else:
            return
    assert is_one_line(error.message)


def test_a_long_text_that_a_terminal_would_obey_is_exported_in_seconds() -> None:
    with in_seconds():
        sent = stories_json.dumps([Exported(StoryContent(title="T", action="\x9b31m\u202eא" * 100_000))])
    assert sent.count(r"\u009b31m\u202eא") == 100_000
