"""What only a process of its own can show: pipes, exit codes, closed readers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from starkeeper.domain.story import StoryContent
from starkeeper.library import Library


def test_the_module_is_the_program(process) -> None:
    assert process("--version").stdout.startswith("starkeeper ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list",), 0),
        (("coverage", "--strict"), 1),
        (("list", "--no-such-option"), 2),
        (("show", "1"), 3),
        (("add",), 4),
        (("principles", "check", "none.yaml"), 8),
        (("add", "--file", "none.txt"), 8),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_exit_codes_reach_the_shell(process, words: tuple[str, ...], code: int) -> None:
    ended = process(*words)
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    assert (ended.stdout == "") is (code not in {0, 1}) or words == ("list",)


def test_a_reader_that_leaves_is_no_error(pack_file: Path, library: Library, tmp_path: Path) -> None:
    rows = [{"title": f"Story {number} " + "x" * 250, "action": f"{number} " * 99} for number in range(900)]
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    library.exchange.import_file(file)
    for words in ("list", "list --json", "export -"):
        shell = f"{sys.executable} -m starkeeper --pack {pack_file} {words} | head -c 10; echo ${{PIPESTATUS[0]}}"
        # Without a buffer Python takes the first part of a write for all of it, and never hears that nobody reads.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        ended = subprocess.run(
            ["bash", "-c", shell], capture_output=True, text=True, check=False, timeout=60, env=environment
        )
        assert ended.stderr == ""
        assert ended.stdout.endswith("141\n")


def test_a_fault_exits_70_with_its_traceback(pack_file: Path) -> None:
    broken = (
        "import sys; from starkeeper.cli import main, context; "
        "context.Invocation.library = property(lambda self: 1 / 0); "
        f"sys.argv[1:] = ['--pack', {str(pack_file)!r}, 'list']; main()"
    )
    ended = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 70
    assert "ZeroDivisionError" in ended.stderr
    assert "Error: This is a fault of Starkeeper." in ended.stderr


def test_both_streams_keep_their_places(process, library: Library) -> None:
    library.stories.add(StoryContent(title="One", action="x"))
    ended = process("coverage")
    assert ended.stdout.startswith("principle")
    assert ended.stderr.startswith("1 story was not compared")


@pytest.mark.parametrize(
    ("shell", "code", "said"),
    [
        ("list >&-", 8, "Error: Standard output cannot be written: it is closed.\n"),
        ("add <&-", 4, "Error: There is no text in standard input."),
        ("rehearse <&-", 0, ""),
        ("list > /dev/full", 8, "Error: Standard output cannot be written: No space left on device.\n"),
        ("export - > /dev/full", 8, "Error: Standard output cannot be written: No space left on device.\n"),
    ],
)
def test_a_closed_or_full_stream_is_one_line(
    pack_file: Path, library: Library, shell: str, code: int, said: str
) -> None:
    library.stories.add(StoryContent(title="One", action="x"))
    words = f"{sys.executable} -m starkeeper --pack {pack_file} {shell}"
    ended = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == code
    assert ended.stderr.startswith(said)
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
