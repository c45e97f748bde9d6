"""What every reader of files owes to whatever it is given.

It reads it, or it refuses it with a message and a hint of one harmless line each; and what it has read comes back the
same after it was written again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any

from starkeeper import packs, settings
from starkeeper.cli import reading
from starkeeper.domain.display import printable
from starkeeper.domain.pack import Pack, Question
from starkeeper.domain.story import StoryContent
from starkeeper.errors import StarkeeperError
from starkeeper.interchange import headings, plain, stories_json, template
from starkeeper.interchange.fields import SURROGATE
from starkeeper.interchange.stories_json import Exported, Parsed

LONGEST_LINE = 1_000
"""Characters of a message or hint that a person still reads as one line."""


@dataclass(frozen=True, slots=True)
class Target:
    """One reader."""

    name: str
    food: str
    """What its cases are made of, a key of ``mutations.FOOD``."""
    check: Callable[[bytes, Path], None]
    """Gives the reader a case, by way of a file in a folder; raises whatever is wrong."""


def is_one_line(text: str) -> bool:
    """Whether a text is one line that does nothing to a terminal."""
    return printable(text, keep_newlines=False) == text and len(text) <= LONGEST_LINE


def must_be_one_line(text: str, what: str) -> None:
    """Raise AssertionError for a text that is not one harmless line."""
    assert is_one_line(text), f"{what} is no harmless line: {text[:LONGEST_LINE]!r}"


def refusal(read: Callable[[], Any]) -> Any:
    """What a reader gives back, or the StarkeeperError in one line that it raises."""
    try:
        return read()
    except StarkeeperError as error:
        refused = error
    assert refused.message, "a refusal says nothing"
    must_be_one_line(refused.message, "the message")
    must_be_one_line(refused.hint, "the hint")
    return refused


def _stories(data: bytes, folder: Path, name: str) -> None:
    file = folder / name
    file.write_bytes(data)
    rows = refusal(lambda: list(stories_json.read(file)))
    if isinstance(rows, StarkeeperError):
        return
    for row in rows:
        for said in row.notes if isinstance(row, Parsed) else (row.message,):
            must_be_one_line(said, f"row {row.number}")
    kept = [Exported(row.content, row.confirmed, row.rejected) for row in rows if isinstance(row, Parsed)]
    back = folder / f"back-{name}"
    if file.suffix == ".json":
        stories_json.write(back, kept)
    else:
        back.write_text(stories_json.dumps(kept), encoding="utf-8", newline="")
    _must_come_back(back, kept)


def _must_come_back(file: Path, kept: list[Exported]) -> None:
    """Raise AssertionError when a file that was exported is read as something else."""
    same = [
        Parsed(number=number, content=story.content, confirmed=story.confirmed, rejected=story.rejected)
        for number, story in enumerate(kept, start=1)
    ]
    assert list(stories_json.read(file)) == same, "what was exported is not read as it was"
    sent = file.read_text(encoding="utf-8")
    assert printable(sent) == sent, "a terminal would obey what was exported"


def _jsonl(data: bytes, folder: Path) -> None:
    _stories(data, folder, "stories.jsonl")


def _json(data: bytes, folder: Path) -> None:
    _stories(data, folder, "stories.json")


def _must_survive(content: StoryContent, folder: Path) -> None:
    """Raise AssertionError when a story is not the same behind an editor, or behind an export."""
    story = Exported(content)
    text = refusal(lambda: stories_json.dumps([story]))
    if isinstance(text, StarkeeperError):
        written = "".join((content.title, content.text, content.employer, content.role))
        assert SURROGATE.search(written), "a story that a file can hold is not exported"
    elif content.title.strip():
        assert template.parse(template.render(content)) == content, "the template says something else"
        file = folder / "back.jsonl"
        file.write_text(text, encoding="utf-8", newline="")
        _must_come_back(file, [story])


def _template(data: bytes, folder: Path) -> None:
    text = _text(data, folder)
    template.is_template(text)
    content = refusal(lambda: template.parse(text))
    if isinstance(content, StoryContent):
        template.render(content).encode()  # what an editor gave back must go into its file again
        _must_survive(content, folder)


def _plain(data: bytes, folder: Path) -> None:
    text = _text(data, folder)
    read = plain.read(text)
    must_be_one_line(read.content.title, "a title that was made")
    for note in read.notes:
        must_be_one_line(note, "a note")
    if read.notes:
        assert read.content.action == text.removeprefix("\ufeff").strip("\r\n"), "the text was not kept whole"
    _must_survive(read.content, folder)


def _headings(data: bytes, folder: Path) -> None:
    text = _text(data, folder)
    parts = headings.split(text) or {}
    for part, told in parts.items():
        assert told.strip() == told != "", f"{part} has blank edges"
        # A part that was told in pieces has each of them on its own, after a blank line.
        assert all(piece in text for piece in told.split("\n\n")), f"{part} says what the text does not"


def _text(data: bytes, folder: Path) -> str:
    """A case as the text that the command line reads from a file; else with half characters, as an argument has."""
    file = folder / "text.txt"
    file.write_bytes(data)
    text = refusal(lambda: reading.text_of(file))
    return text if isinstance(text, str) else data.decode("utf-8", "surrogateescape")


def _pack(data: bytes, folder: Path) -> None:
    file = folder / "pack.yaml"
    file.write_bytes(data)
    pack = refusal(lambda: packs.load(file))
    if isinstance(pack, Pack):
        assert len(pack.fingerprint) == 64
        assert all(pack.principle(principle.name) is principle for principle in pack.principles)
        file.write_text(json.dumps(pack_as_data(pack), ensure_ascii=False), encoding="utf-8")
        assert packs.load(file) == pack, "the pack is not read as it was written"


def pack_as_data(pack: Pack) -> dict[str, Any]:
    """A pack as the lists and mappings of its file."""
    told: dict[str, Any] = {
        "pack": {"slug": pack.slug, "name": pack.name, "language": pack.language, "target": pack.target},
        "principles": [
            {
                "slug": principle.slug,
                "name": principle.name,
                "meaning": principle.meaning,
                "behaviours": list(principle.behaviours),
                "questions": [_asked(question) for question in principle.questions],
                "probes": list(principle.probes),
                "numbers": principle.numbers,
            }
            for principle in pack.principles
        ],
    }
    return told | ({"general": [_asked(question) for question in pack.general]} if pack.general else {})


def _asked(question: Question) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "polarity": question.polarity,
        "level": question.level,
    }
    lists = {"principles": list(question.principles), "roles": list(question.roles)}
    return asked | {key: named for key, named in lists.items() if named}


def _settings(data: bytes, folder: Path) -> None:
    file = folder / "config.yaml"
    file.write_bytes(data)
    read = refusal(lambda: settings.load(file))
    if isinstance(read, settings.Settings):
        chosen = {name: getattr(read, name) for name in settings.Settings.__dataclass_fields__}
        told = {name: _told(value) for name, value in chosen.items()}
        # JSON, but for signs that a file of YAML may not hold, or that end a line there.
        written = "".join(
            sign if sign.isprintable() or ord(sign) > 0xFFFF else f"\\u{ord(sign):04x}"
            for sign in json.dumps(told, ensure_ascii=False)
        )
        file.write_text(written, encoding="utf-8")
        assert settings.load(file) == read, "the settings are not read as they were written"


def _told(value: object) -> object:
    """A setting as a file says it; what a file cannot say, such as an empty list, is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: each for name, each in asdict(value).items() if each != ()}
    if value == {}:
        return None
    # A path may end with a blank, which a bare value does not keep; a slash behind it changes nothing.
    return os.path.join(value, "") if isinstance(value, Path) else value  # noqa: PTH118


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("jsonl", "jsonl", _jsonl),
        Target("json", "json", _json),
        Target("template", "template", _template),
        Target("plain", "text", _plain),
        Target("headings", "text", _headings),
        Target("packs", "pack", _pack),
        Target("settings", "settings", _settings),
    )
}
"""Every reader, by name."""
