from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from starkeeper import yamlfile
from starkeeper.errors import FileTrouble, PackError, StarkeeperError
from starkeeper.yamlfile import Node


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@pytest.fixture(params=["c", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both of PyYAML's parsers: the one in C is not on every machine."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    return str(request.param)


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str | bytes) -> Node:
        file = tmp_path / "some.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return yamlfile.load(file, PackError, unreadable=FileTrouble)

    return read


def entry(read, text: str, key: str = "key") -> Node:
    return read(text).mapping(optional=(key,))[key]


def test_values_are_read_as_what_they_are_asked_for(read) -> None:
    top = read("# a comment\nword: Hello\nnumber: 12\ncolour: red\nlist: [a, 'b']\n").mapping(
        required=("word", "number"), optional=("colour", "list", "more")
    )
    assert top["word"].text() == "Hello"
    assert top["number"].integer(1, 12) == 12
    assert top["colour"].choice(Colour) is Colour.RED
    assert top["list"].texts() == ("a", "b")
    assert "more" not in top


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "null\n", "\ufeff"])
def test_an_empty_file_is_nothing(read, text: str) -> None:
    assert read(text).is_nothing


def test_text_is_one_line(read) -> None:
    assert entry(read, "key: >-\n  two\n  lines\n").text() == "two lines"
    assert entry(read, "key: |\n  two\n\n  lines\n").text() == "two lines"


def test_norwegian_is_no_boolean(read) -> None:
    assert entry(read, "key: no").text() == "no"
    assert entry(read, "key: 2023-05-14").text() == "2023-05-14"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a", "line 1: expected keys with values, found a list."),
        ("just words", "line 1: expected keys with values, found the text 'just words'."),
        ("a: 1\nkye: 2", "line 2: kye: unknown key."),
        ("a: 1", "line 1: expected the key 'key', found none."),
        ("key: 1\na: 2\nkey: 3", "line 3: 'key' is given twice (first on line 1)."),
        ("key: &x 1", "line 1: expected plain data, found an anchor or alias (& or *)."),
        ("a: 1\nkey: *x", "line 2: expected plain data, found an anchor or alias (& or *)."),
        ("key: !!python/name:os.system", "line 1: expected plain data, found the tag "),
        ("key: !!str 5", "line 1: expected plain data, found the tag "),
        ("key: 1\n---\nkey: 2", "line 2: expected one document, found a second."),
        ("[a]: 1", "line 1: expected a word as the key, found something else."),
        ("key: 1\nb: [1,\n", ": this is not YAML: "),
        ("key: @", "line 1: this is not YAML: "),
        ("a: 1\nkey: \x1b[31m", "line 2: expected plain text, found the control character U+001B."),
        (b"key: 1\na: \xff", "line 2: expected UTF-8 text, found other bytes."),
        ("k\n".encode("utf-16"), "line 1: expected UTF-8 text, found other bytes."),
    ],
)
def test_what_is_refused_is_named_with_its_line(read, tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PackError) as caught:
        read(text).mapping(required=("key",), optional=("a", "b"))
    assert caught.value.message.startswith(f"{tmp_path / 'some.yaml'}, line ")
    assert message in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("key: []", "key: expected at least 1 sentence, found an empty list."),
        ("key: words", "key: expected a list with at least 1 sentence, found the text 'words'."),
        ("key:", "key: expected a list with at least 1 sentence, found nothing."),
        ("key: [a, [b]]", "key[1]: expected text, found a list."),
        ("key: [a, {b: c}]", "key[1]: expected text, found keys with values."),
        ("key: [a, '  ']", "key[1]: expected text, found none."),
        ("key: [a, 5]", "key[1]: expected text, found the number 5."),
        ("key: [a, 0x1F]", "key[1]: expected text, found the number 0x1F."),
        ("key: [a, true]", "key[1]: expected text, found the value true."),
        ("key: [a, null]", "key[1]: expected text, found nothing."),
        ("key:\n- a\n- b\n- a", "key[2]: this sentence is given twice (first on line 2)."),
        ('key: ["\\e[31m"]', "key[0]: expected plain text, found the control character U+001B."),
        ('key: ["\\u202e"]', "key[0]: expected plain text, found the control character U+202E."),
    ],
)
def test_wrong_texts_are_named_by_their_path(read, text: str, message: str) -> None:
    with pytest.raises(PackError, match=re.escape(message)):
        entry(read, text).texts()


@pytest.mark.parametrize("value", ["0", "13", "1.5", "'3'", "three", "", "[3]", "1e1", "9" * 5000])
def test_a_whole_number_is_in_its_range(read, value: str) -> None:
    with pytest.raises(PackError, match="key: expected a whole number from 1 to 12, found "):
        entry(read, f"key: {value}").integer(1, 12)


def test_the_nearest_known_word_is_a_hint(read) -> None:
    with pytest.raises(PackError) as caught:
        entry(read, "key: gren").choice(Colour)
    assert "expected one of red, green, found the text 'gren'." in caught.value.message
    assert caught.value.hint == "Did you mean 'green'?"
    with pytest.raises(PackError) as caught:
        read("behaviors: 1").mapping(required=("behaviours", "probes"))
    assert caught.value.hint == "Did you mean 'behaviours'?"
    with pytest.raises(PackError) as caught:
        read("zzz: 1").mapping(required=("behaviours", "probes"))
    assert caught.value.hint == "Allowed keys: behaviours, probes."


def test_a_choice_is_no_list(read) -> None:
    with pytest.raises(PackError, match="expected one of red, green, found a list"):
        entry(read, "key: [red]").choice(Colour)


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 50_000])
def test_deep_nesting_is_refused(read, text: str) -> None:
    with pytest.raises(PackError, match="expected at most 20 levels of nesting, found more"):
        read(text)


def test_an_alias_bomb_is_refused(read) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
    with pytest.raises(PackError, match="line 1: expected plain data"):
        read(bomb)


def test_a_file_of_5_mb_is_refused(read) -> None:
    with pytest.raises(FileTrouble, match=r"some\.yaml has more than 2 MB"):
        read("a: " + "x" * 5_000_000)


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml", tmp_path / "nul\0.yaml"):
        with pytest.raises(FileTrouble, match="cannot be read: ") as caught:
            yamlfile.load(path, PackError, unreadable=FileTrouble)
        assert caught.value.hint


def test_a_long_word_is_shortened_and_harmless_in_a_message(read) -> None:
    with pytest.raises(PackError) as caught:
        read('"' + "\\e" + "k" * 1000 + '": 1').mapping(optional=("key",))
    assert len(caught.value.message.partition(", line ")[2]) < 80
    assert "\x1b" not in caught.value.message


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("yaml")


def test_any_bytes_are_read_or_refused(folder: Path, parser: str) -> None:
    @settings(deadline=None)
    @given(st.binary(max_size=60) | st.text("[]{}:,-&*!|>'\"#%@ \n\tab1", max_size=60).map(str.encode))
    def check(data: bytes) -> None:
        file = folder / "any.yaml"
        file.write_bytes(data)
        try:
            yamlfile.load(file, PackError, unreadable=FileTrouble)
        except StarkeeperError as refused:
            complaint = refused.message
        else:
            complaint = str(file)
        assert complaint.startswith(str(file))

    check()


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), min_size=1).map(
    lambda text: " ".join(text.split())
)


def test_any_sentences_that_are_dumped_are_read(folder: Path, parser: str) -> None:
    @settings(deadline=None)
    @given(st.lists(WORDS.filter(bool), min_size=1, unique=True))
    def check(sentences: list[str]) -> None:
        file = folder / "dumped.yaml"
        file.write_text(yaml.safe_dump({"key": sentences}, allow_unicode=True, default_style='"'), encoding="utf-8")
        assert yamlfile.load(file, PackError, unreadable=FileTrouble).mapping(("key",))["key"].texts() == tuple(
            sentences
        )

    check()
