"""Bad input, made from good files: a case is known by its format, its seed and its number, and always the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

Operation = Callable[[random.Random, bytes, "Food"], bytes]


class Food:
    """What the cases of one format are made of."""

    def __init__(
        self,
        *,
        seeds: tuple[str, ...],
        tokens: tuple[str, ...],
        openers: tuple[str, ...],
        shapes: tuple[Any, ...] = (),
        between: str = "",
    ) -> None:
        self.seeds = tuple(seed.encode() for seed in seeds)
        """Files that are read without complaint."""
        self.tokens = tuple(token.encode("utf-8", "surrogatepass") for token in (*tokens, *CHARACTERS)) + BYTES
        """What is put into them."""
        self.openers = tuple(opener.encode() for opener in openers)
        """What opens one more level of nesting."""
        self.shapes = shapes
        """Good contents as lists and mappings, of which every value may be bent."""
        self.between = between
        """What parts several shapes in one file; empty where a file holds one."""


CHARACTERS = (
    *("\0", "\x1b[31m", "\x1b]52;c;TUFSSw==\x07", "\x9b31m", "\x7f", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"),
    *("\x1c", "\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff", "\r", "\r\n", "\n\r", "\n", "\n\n", "\t", " ", "\xa0"),
    *(
        "\u3000",
        "e\u0301" + "\u0336" * 40,
        "👩‍👩‍👧‍👦",
        "ß",
        "İ",
        "ǆ",
        "ﬁ",
        "٣",
        "²",
        "א",
        "ｆ",
        "\U0010ffff",
        "[/]",
        "[red]",
    ),
    *("=HYPERLINK(", "<script>", "../", "%n%s", "'", '"', "\\", ",", ":", ";", "#", "-", "{", "}", "]"),
)
"""Characters that mean something to a reader, a terminal or another program."""
BYTES = (b"\xff", b"\xfe\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80", b"\xef\xbb\xbf")
"""What is no UTF-8, and its byte order mark."""

_STORY = {
    "title": "The leak",
    "situation": "It was late.\nVery late.",
    "task": "Find it.",
    "action": "I looked everywhere. Then I wrote a test.",
    "result": "Found.",
    "lesson": "Look earlier.",
    "outcome": "mixed",
    "status": "ready",
    "employer": "Brook & Co",
    "role": "engineer",
    "date": "2023-05",
    "confirmed": ["dive-deep", "ownership"],
    "rejected": ["earn-trust"],
}
_TOLD = {"text": "Situation: Night.\nAction: I stayed. It shipped 👍", "outcome": "Failure", "id": 7, "x": {"y": [1.5]}}
_BOTH = {"title": "T", "action": "I stayed.", "text": "I stayed. Nobody else did.", "date": None}
_STORIES = (_STORY, _TOLD, _BOTH)
_ROWS = tuple(json.dumps(row, ensure_ascii=False) for row in _STORIES)

_JSON_TOKENS = (
    *("NaN", "Infinity", "-Infinity", "1e999", "-0", "0.1e-999", "null", "true", "[]", "{}", '""', '" "', "01", "1."),
    *(r"\ud800", r"\udfff", r"\ud83d\ude00", r"\u0000", r"\u001b[31m", r"\u2028", r"\x", r"\u12", "\\"),
    *('"title": "U",', '"title": 5,', '"text": "Task: more.",', '"stories": [', '"confirmed": [', '"rejected": ["a"],'),
    *('"outcome": "won",', '"date": "2023-02-31",', '"date": "٢٠٢٣",', '"text": null,', '{"title": "One"}\n', "/*x*/"),
)
_TEMPLATE = """---
title: The leak
outcome: mixed
status: ready
employer: Brook & Co
role: "engineer "
date: 2023-05
# Lines that begin with # up here are not kept.
---

## Situation
<!-- Where and when it was. -->

It was late.

\\## Task of mine
## Task

Find it.

## Action

I looked:
- here
\\<!-- there -->

## Result

Found.

## Lesson
"""
_HEADINGS = (
    *("Situation:", "## Task", "**Action**", "R)", "[Result]", "(L)", "T -", "S (Situation):", "Task / Goal:"),
    *("Lesson", "1. Aufgabe:", "\tContexto：", "> Result", "__Lessons learned__", ". Action:", "ACTIONS   TAKEN —"),
    *("Situation", "#", "**", "*", "___", "-", "—", "(", ")", "[", "]", "/", "&", "   ", "\t\t", "…", "!”", "\n\n"),
)
_PLAIN = (
    "Situation: It was late.\nTask: Find it.\nAction: I looked everywhere. Result: Found.\nLesson: Look earlier.\n",
    "## Situation\n\nIt was late.\n\n## Action taken\n\n- I looked here\n- I looked there\n\n**Result**\nFound. 🎉\n",
    "S) Night\nT) Find it\nA) I looked\nR) Found\n",
    "I stayed late, and then it was found. Nobody thanked me.\r\nThat was fine.\r\n",
)
_PACK = """# A pack
pack:
  slug: small
  name: Small pack
  language: en
  target: 2
principles:
  - slug: ownership
    name: Ownership
    meaning: >
      Takes care of what is
      nobody's job.
    behaviours:
      - I took care of a problem that was nobody's job.
      - "I showed it: in my work."
    questions:
      - id: ownership-1
        text: A time you took care?
        principles: [ownership, dive-deep]
        polarity: failure
        level: ic
        roles: [mle, pm]
    probes: ['What did you learn?']
  - {slug: dive-deep, name: Dive Deep, meaning: Looks., behaviours: [I went through the raw data.],
     questions: [{id: d, text: When?, principles: [dive-deep]}], probes: [Why?]}
general:
  - id: general-why
    text: Why here?
"""
_QUESTION = {"id": "ownership-1", "text": "When?", "principles": ["ownership"], "polarity": "open", "roles": ["pm"]}
_PRINCIPLE = {
    "slug": "ownership",
    "name": "Ownership",
    "meaning": "Takes care.",
    "behaviours": ["I took care.", "I stayed."],
    "questions": [_QUESTION],
    "probes": ["Why?"],
}
_PACK_SHAPE = {
    "pack": {"slug": "small", "name": "Small", "language": "en", "target": 2},
    "principles": [_PRINCIPLE],
    "general": [{"id": "general-why", "text": "Why here?", "level": "manager"}],
}
_SETTINGS_SHAPE = {
    "pack": "packs/mine.yaml",
    "model": "./model",
    "target": 3,
    "words_per_minute": 120,
    "editor": "code --wait",
    "theme": "nord",
    "learn": False,
    "targets": {"ownership": 4, "dive-deep": 1},
    "review": {"long": 170, "we_share": 30, "confidential": ["Acme"], "select": ["default", "N003"]},
}
_SETTINGS = (
    "pack: packs/mine.yaml\nmodel: some/model\ntarget: 3\nwords_per_minute: 120\neditor: code --wait\n"
    "theme: nord\nlearn: false\ntargets: {ownership: 1}\nreview:\n  ignore: [W002]\n  shortest: 50\n",
    "# nothing chosen\npack:\nmodel: ./models/mine\ntarget: ~\nlearn: true\n",
    "{pack: ~/mine.yaml, 'theme': \"my \\u00e9 theme\", editor: >-\n  vim\n  -n\n}\n",
)
_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
_YAML_TOKENS = (
    *("&a ", "*a", "<<: *a\n", "!!python/object/apply:os.system ['true']", "!!binary |\n", "!!set ", "!x ", "!<y> "),
    *("! ", "? ", "- ", "--- ", "\n---\n", "\n...\n", "%YAML 1.1\n---\n", "%YAML 9.9\n", "%TAG ! tag:x,2000:\n", "|\n"),
    *(">-\n", "|9\n", r'"\ud800"', r'"\x1b[31m"', r'"\U0010ffff"', r'"\UFFFFFFFF"', r'"\0"', r'"\L"', ": ", " :"),
    *("0x1F", "0o7", ".inf", "-.inf", ".nan", "1_000", "1e999", "no", "null", "~", "''", "[]", "{}", "[,]", "{,}"),
    *("@", "`", "target: 9\n", "learn: yes\n", "pack: ~nobody/x\n", "slug: a\n", "  - x\n", "\n  ", "\n    "),
    *("# x\n", " #", _LAUGHS),
)

FOOD: dict[str, Food] = {
    "jsonl": Food(
        seeds=("\n".join(_ROWS) + "\n", *_ROWS, "\ufeff" + _ROWS[1] + "\r\n\r\n" + _ROWS[2]),
        tokens=_JSON_TOKENS,
        openers=("[", '{"a":', '{"title": "T", "x": [', '["'),
        shapes=_STORIES,
        between="\n",
    ),
    "json": Food(
        seeds=("[" + ",\n".join(_ROWS) + "]", '{"stories": [' + _ROWS[2] + "]}", f"[{_ROWS[1]}]", "[]"),
        tokens=_JSON_TOKENS,
        openers=("[", '{"stories":', '[{"title": "T", "x":', '{"a":'),
        shapes=([*_STORIES], [_BOTH], {"stories": [_TOLD]}),
    ),
    "template": Food(
        seeds=(_TEMPLATE, "---\ntitle: T\n---\n# action:\nI did.\n", _TEMPLATE.replace("\n", "\r\n")),
        tokens=(
            *("---\n", "title: ", "title:\n", 'role: "', '"\\ud800"', '"\\u001b"', "date: 2023-13\n", "outcome: won\n"),
            *("# ", "## Situation\n", "\n### task :\n", "<!--", "-->", "<!-- x -->\n", "\\", "\\## Action\n", "\\\\"),
            "\n \n",
        ),
        openers=("\\", "#", "<!-- ", "## Task ", " "),
    ),
    "text": Food(seeds=_PLAIN, tokens=_HEADINGS, openers=("Situation ", "# ", "- ", "Action: ", " ", ". ", "((", "**")),
    "pack": Food(seeds=(_PACK,), tokens=_YAML_TOKENS, openers=("[", "{a: ", "- ", "? ", '"'), shapes=(_PACK_SHAPE,)),
    "settings": Food(
        seeds=_SETTINGS, tokens=_YAML_TOKENS, openers=("[", "{a: ", "- ", "? ", "'"), shapes=(_SETTINGS_SHAPE,)
    ),
}
"""What the cases of each format are made of."""


def case(kind: str, seed: int, number: int) -> bytes:
    """Return one case of a format: the same for the same seed and number, on every machine."""
    chance = random.Random(f"{kind} {seed} {number}")
    food = FOOD[kind]
    lot = chance.random()
    if lot < 0.03:
        return chance.randbytes(chance.randrange(60))
    if lot < 0.12:
        return b"".join(chance.choice(food.tokens) for _ in range(chance.randrange(1, 30)))
    if food.shapes and lot < 0.55:
        data = _built(chance, food)
        if chance.random() < 0.7:
            return data
    else:
        data = chance.choice(food.seeds)
    for _ in range(1 + int(chance.expovariate(0.6))):
        data = chance.choices(_OPERATIONS, _WEIGHTS)[0](chance, data, food)
    return data


# Good contents of which some values are bent. A mapping is a list of pairs, so that it may have a key twice.


class _Pairs(list[tuple[str, Any]]):
    """A mapping."""


def _built(chance: random.Random, food: Food) -> bytes:
    """A file of good contents, of which some values are bent."""
    shapes = [_loose(chance.choice(food.shapes)) for _ in range(chance.choice((1, 1, 2, 4)) if food.between else 1)]
    for _ in range(int(chance.expovariate(0.7))):
        _bend(chance, shapes, food)
    return food.between.join(_spelt(chance, shape) for shape in shapes).encode("utf-8", "surrogatepass")


def _loose(shape: Any) -> Any:
    if isinstance(shape, dict):
        return _Pairs((key, _loose(value)) for key, value in shape.items())
    return [_loose(value) for value in shape] if isinstance(shape, list) else shape


def _bend(chance: random.Random, shapes: list[Any], food: Food) -> None:
    """Change one thing somewhere in some shapes."""
    place: Any = shapes
    while True:
        at = chance.randrange(len(place))
        value = place[at][1] if isinstance(place, _Pairs) else place[at]
        if not (isinstance(value, list) and value and (place is shapes or chance.random() < 0.7)):
            break
        place = value
    bent = _bent(chance, value, food)
    lot = chance.random()
    if lot < 0.15 and place is not shapes:
        del place[at]
    elif lot < 0.3:
        place.append(place[at])
    elif isinstance(place, _Pairs):
        key = place[at][0]
        place[at] = (str(_bent(chance, key, food)), value) if lot < 0.4 else (key, bent)
    elif place is not shapes:
        place[at] = bent


def _bent(chance: random.Random, value: Any, food: Food) -> Any:
    lot = chance.random()
    if lot < 0.4:
        return chance.choice((None, True, 0, -1, 5, 10**18, 10**30, 1.5, float("nan"), float("inf"), "", " ", [], {}))
    if lot < 0.45:
        return chance.choice(("a" * 4_000, "é" * 4_000, [["x"]], [value], {"a": value}, 10**4_200, "a-b" * 30))
    token = chance.choice(food.tokens).decode("utf-8", "replace")
    if lot < 0.6 or not isinstance(value, str):
        return token
    place = chance.randrange(len(value) + 1)
    return value[:place] + token + value[place:]


def _spelt(chance: random.Random, value: Any) -> str:
    """A value as JSON, which is YAML as well."""
    if isinstance(value, _Pairs):
        return "{" + ", ".join(f"{_spelt(chance, key)}: {_spelt(chance, told)}" for key, told in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_spelt(chance, told) for told in value) + "]"
    return json.dumps(value, ensure_ascii=chance.random() < 0.2)


# Files of which some bytes are changed.


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    """A piece of a file, mostly a short one."""
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.expovariate(0.08)))


def _into(chance: random.Random, data: bytes, piece: bytes) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + piece + data[place:]


def _flip(chance: random.Random, data: bytes, food: Food) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def _put(chance: random.Random, data: bytes, food: Food) -> bytes:
    return _into(chance, data, chance.choice(food.tokens))


def _replace(chance: random.Random, data: bytes, food: Food) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + chance.choice(food.tokens) + data[end:]


def _cut(chance: random.Random, data: bytes, food: Food) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _cut_off(chance: random.Random, data: bytes, food: Food) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _double(chance: random.Random, data: bytes, food: Food) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 9)) + data[end:]


def _move_line(chance: random.Random, data: bytes, food: Food) -> bytes:
    lines = data.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), line)
    return b"\n".join(lines if chance.random() < 0.5 else [*lines, line])


def _splice(chance: random.Random, data: bytes, food: Food) -> bytes:
    other = chance.choice(food.seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _end_lines(chance: random.Random, data: bytes, food: Food) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\xe2\x80\xa8", b"\xc2\x85")))


def _nest(chance: random.Random, data: bytes, food: Food) -> bytes:
    deep = chance.choice((2, 10, 19, 25, 100)) if chance.random() < 0.97 else chance.choice((1_000, 20_000))
    return _into(chance, data, chance.choice(food.openers) * deep)


def _swell(chance: random.Random, data: bytes, food: Food) -> bytes:
    piece = chance.choice((b"9", b"a", b"\xe2\x82\xac", b" ", b"-1", b"\\", b'"', b"\n", b"\xcc\x81"))
    return _into(chance, data, piece * chance.choice((300, 1_100, 4_000, 10_000)))


def _respell(chance: random.Random, data: bytes, food: Food) -> bytes:
    text = data.decode("utf-8", "replace")
    spelt = (text.upper(), text.casefold(), text.swapcase(), text[::-1])[chance.randrange(4)]
    coded = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"))
    return spelt.encode(coded, "replace")


_OPERATIONS: tuple[Operation, ...] = (
    *(_flip, _put, _replace, _cut, _cut_off, _double, _move_line, _splice, _end_lines, _nest, _swell, _respell),
)
_WEIGHTS = (10, 20, 20, 10, 3, 8, 5, 4, 2, 4, 1, 0.3)
