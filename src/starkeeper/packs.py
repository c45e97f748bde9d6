"""Pack files: read, checked, and made into the domain's objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from starkeeper import yamlfile
from starkeeper.domain.pack import Level, Pack, Polarity, Principle, Question
from starkeeper.errors import FileTrouble, InvalidInput, PackError
from starkeeper.files import expanded
from starkeeper.settings import TARGET, Settings
from starkeeper.yamlfile import Node

FILE_NAME = "principles.yaml"
"""The bundled pack's file."""
DEFAULT_LANGUAGE = "en"
DEFAULT_TARGET = 2
MOST_PRINCIPLES = 3
"""Principles that one question may be tied to."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_IN_WORDS = "lower-case letters and digits, joined by single hyphens"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_PACK_KEYS = (("slug", "name"), ("language", "target"))
_PRINCIPLE_KEYS = (("slug", "name", "meaning", "behaviours", "questions", "probes"), ("numbers",))
_QUESTION_KEYS = (("id", "text", "principles"), ("polarity", "level", "roles"))
_GENERAL_KEYS = (("id", "text"), ("polarity", "level", "roles"))


def load(path: Path) -> Pack:
    """Read and check a pack file.

    Raises FileTrouble when the file cannot be read or is too large, and PackError, naming file, line, key path and
    what was expected, when it is no pack.
    """
    document = yamlfile.load(path, PackError, unreadable=FileTrouble)
    top = document.mapping(required=("pack", "principles"), optional=("general",))
    about = top["pack"].mapping(*_PACK_KEYS)
    principles = top["principles"].items("principle")
    _check_names(principles)
    slugs = tuple(_slug(node.mapping(*_PRINCIPLE_KEYS)["slug"]) for node in principles)
    ids: dict[str, Node] = {}
    return Pack(
        slug=_slug(about["slug"]),
        name=about["name"].text(),
        language=about["language"].matching(_LANGUAGE, "a language code such as en")
        if "language" in about
        else DEFAULT_LANGUAGE,
        target=about["target"].integer(*TARGET) if "target" in about else DEFAULT_TARGET,
        principles=tuple(_principle(node, slugs, ids) for node in principles),
        general=tuple(_general(top["general"], ids)) if "general" in top else (),
    )


@cache
def bundled() -> Pack:
    """Return the pack that comes with Starkeeper, read once."""
    return load(_bundled_file())


def chosen(option: Path | None, settings: Settings) -> Pack:
    """Return the pack that was asked for: on the command line, else in the settings, else the bundled one.

    Raises FileTrouble when the file cannot be read, PackError when it is no pack, and InvalidInput when the path
    begins with a ``~`` that stands for no folder.
    """
    path = option or settings.pack
    return load(expanded(path, "pack", InvalidInput)) if path else bundled()


def _bundled_file() -> Path:
    # The wheel carries the file inside the package; a checkout has it at the top level.
    package = Path(__file__).parent
    for folder in (package, package.parent.parent):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise PackError(f"The bundled pack {FILE_NAME} is missing.", "Install Starkeeper again.")


def _check_names(principles: list[Node]) -> None:
    # Principles are looked up by slug or by name, so neither may stand for two of them.
    taken: dict[str, tuple[Node, int]] = {}
    for index, node in enumerate(principles):
        entries = node.mapping(*_PRINCIPLE_KEYS)
        for key, word in (("slug", _slug(entries["slug"])), ("name", entries["name"].text().casefold())):
            first, owner = taken.setdefault(word, (entries[key], index))
            if owner != index:
                raise entries[key].complaint(f"{yamlfile.quoted(word)} is already used on line {first.line}.")


def _principle(node: Node, slugs: tuple[str, ...], ids: dict[str, Node]) -> Principle:
    entries = node.mapping(*_PRINCIPLE_KEYS)
    slug = _slug(entries["slug"])
    return Principle(
        slug=slug,
        name=entries["name"].text(),
        meaning=entries["meaning"].text(),
        behaviours=entries["behaviours"].texts("sentence"),
        questions=tuple(_question(entry, slug, slugs, ids) for entry in entries["questions"].items("question")),
        probes=entries["probes"].texts("probe"),
        numbers=entries["numbers"].flag() if "numbers" in entries else True,
    )


def _question(node: Node, under: str, slugs: tuple[str, ...], ids: dict[str, Node]) -> Question:
    entries = node.mapping(*_QUESTION_KEYS)
    return _made_question(entries, _question_principles(entries["principles"], under, slugs), ids)


def _general(node: Node, ids: dict[str, Node]) -> Iterator[Question]:
    for entry in node.items("question"):
        yield _made_question(entry.mapping(*_GENERAL_KEYS), (), ids)


def _made_question(entries: dict[str, Node], principles: tuple[str, ...], ids: dict[str, Node]) -> Question:
    identity = _slug(entries["id"])
    first = ids.setdefault(identity, entries["id"])
    if first is not entries["id"]:
        raise entries["id"].complaint(f"{yamlfile.quoted(identity)} is already used on line {first.line}.")
    return Question(
        id=identity,
        text=entries["text"].text(),
        principles=principles,
        polarity=entries["polarity"].choice(Polarity) if "polarity" in entries else Polarity.OPEN,
        level=entries["level"].choice(Level) if "level" in entries else Level.ANY,
        roles=_roles(entries["roles"]) if "roles" in entries else (),
    )


def _question_principles(node: Node, under: str, slugs: tuple[str, ...]) -> tuple[str, ...]:
    named = node.texts("slug")
    if len(named) > MOST_PRINCIPLES:
        raise node.complaint(f"expected at most {MOST_PRINCIPLES} principles, found {len(named)}.")
    for slug, entry in zip(named, node.items(), strict=True):
        if slug not in slugs:
            hint = yamlfile.did_you_mean(slug, slugs)
            raise entry.complaint(f"expected a principle of this pack, found {yamlfile.quoted(slug)}.", hint)
    if named[0] != under:
        first = f"expected {yamlfile.quoted(under)} first, the principle it stands under"
        raise node.complaint(f"{first}; found {yamlfile.quoted(named[0])}.")
    return named


def _roles(node: Node) -> tuple[str, ...]:
    for entry in node.items("role"):
        _slug(entry)
    return node.texts("role")


def _slug(node: Node) -> str:
    return node.matching(_SLUG, _SLUG_IN_WORDS)
