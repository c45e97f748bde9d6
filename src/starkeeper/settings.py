"""The user's settings: ``config.yaml``, typed and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from starkeeper import yamlfile
from starkeeper.domain.review.limits import PERCENT, SECONDS, Limits
from starkeeper.domain.speech import PACE
from starkeeper.errors import SettingsError

TARGET = (1, 20)
"""The stories for each principle that may be asked for, lowest and highest."""


@dataclass(frozen=True, slots=True)
class ChosenKeys:
    """The keys that a user chose for a command. Which commands and keys there are, the interface knows."""

    keys: tuple[str, ...]
    """Each as it was written; there is at least one."""
    place: str = field(default="", compare=False)
    """Where it stands: file, line and key."""

    def complaint(self, message: str, hint: str = "") -> SettingsError:
        """The error to raise about them; it names the place."""
        return SettingsError(f"{self.place}: {message}", hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a user may choose. The defaults are those of somebody who chose nothing."""

    pack: Path | None = None
    """The pack to work with; None for the bundled one."""
    model: str | None = None
    """A sentence-transformers name or a folder; None for the bundled model."""
    target: int | None = None
    """Stories wanted for each principle; None for what the pack says."""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Stories wanted for some principles, by slug, where that is another number."""
    words_per_minute: int | None = None
    """The pace at which stories are told; None for the measured one, see ``Library.pace``."""
    editor: str | None = None
    """The command that edits a text; None for ``$VISUAL`` or ``$EDITOR``."""
    theme: str | None = None
    """The name of a Textual theme; None for the default one."""
    learn: bool = True
    """Whether verdicts move the scores of other stories."""
    review: Limits = field(default_factory=Limits)
    """What a review measures stories by."""
    keys: Mapping[str, ChosenKeys] = field(default_factory=dict)
    """Keys of the interface, by the id of the command, where they are not the usual ones."""


_KEYS = tuple(Settings.__dataclass_fields__)

_REVIEW_LISTS = {"select": "rule", "ignore": "rule", "confidential": "name", "abbreviations": "abbreviation"}
_REVIEW_SHARES = ("setting_share", "action_share", "we_share", "alike")
_REVIEW_LENGTHS = tuple(name for name, _ in Limits().lengths)


TEXTS = ("pack", "model", "editor", "theme")
"""The settings that are text."""
SCALARS = (*TEXTS, "target", "words_per_minute", "learn")
"""The settings of one value, which can be typed in one line."""


def load(path: Path) -> Settings:
    """Read the settings file; without one, or with nothing in it, the defaults.

    A pack's relative path starts at the settings file's folder, and so does a model's that begins with ``./`` or
    ``../``; ``~`` is the home folder. A key without a value counts as left out. Raises SettingsError, naming file,
    line, key and what was expected.
    """
    if is_missing(path):
        return Settings()
    return _read(yamlfile.load(path.absolute(), SettingsError, unreadable=SettingsError), path)


def parse(data: bytes, path: Path) -> Settings:
    """Read the bytes of a settings file that stands, or is to stand, at a path; as ``load`` does."""
    return _read(yamlfile.parse(data, path.absolute(), SettingsError), path)


def typed(key: str, text: str, path: Path) -> Any:
    """Return the value of one of ``SCALARS`` as it was typed outside of the file at ``path``; blank is the default.

    Raises SettingsError in the file's words, which begin with the key.
    """
    if not text.strip():
        return getattr(Settings(), key)
    node = yamlfile.typed(key, text.strip(), plain=key not in TEXTS, error=SettingsError)
    return getattr(_chosen({key: node}, path.parent), key)


def _read(document: yamlfile.Node, path: Path) -> Settings:
    if document.is_nothing:
        return Settings()
    given = {key: node for key, node in document.mapping(optional=_KEYS).items() if not node.is_nothing}
    return _chosen(given, path.parent)


def _chosen(given: Mapping[str, yamlfile.Node], folder: Path) -> Settings:
    pack, model = given.get("pack"), given.get("model")
    target, pace = given.get("target"), given.get("words_per_minute")
    return Settings(
        pack=_path(pack, folder) if pack else None,
        model=_model(model, folder) if model else None,
        target=target.integer(*TARGET) if target else None,
        targets=_targets(given["targets"]) if "targets" in given else {},
        words_per_minute=pace.integer(*PACE) if pace else None,
        editor=given["editor"].text() if "editor" in given else None,
        theme=given["theme"].text() if "theme" in given else None,
        learn=given["learn"].flag() if "learn" in given else True,
        review=_review(given["review"]) if "review" in given else Limits(),
        keys=_keys(given["keys"]) if "keys" in given else {},
    )


def _keys(node: yamlfile.Node) -> dict[str, ChosenKeys]:
    return {command: _chosen_keys(keys) for command, keys in node.named().items()}


def _chosen_keys(node: yamlfile.Node) -> ChosenKeys:
    text = node.text()
    keys = tuple(key.strip() for key in text.split(","))
    if not all(keys):
        found = yamlfile.quoted(text)
        raise node.complaint(f"expected a key, or several with commas between, found {found}.", "The key , is comma.")
    return ChosenKeys(keys, node.place)


def _targets(node: yamlfile.Node) -> dict[str, int]:
    return {slug: wanted.integer(*TARGET) for slug, wanted in node.named().items()}


def _review(node: yamlfile.Node) -> Limits:
    keys = (*_REVIEW_LISTS, *_REVIEW_SHARES, *_REVIEW_LENGTHS)
    given = {key: value for key, value in node.mapping(optional=keys).items() if not value.is_nothing}
    chosen: dict[str, Any] = {}
    for key, value in given.items():
        if key in _REVIEW_LISTS:
            chosen[key] = value.texts(_REVIEW_LISTS[key])
        else:
            chosen[key] = value.integer(*(PERCENT if key in _REVIEW_SHARES else SECONDS))
    _check_rules([entry for key in ("select", "ignore") if key in given for entry in given[key].items()])
    limits = Limits(**chosen)
    for (shorter, low), (longer, high) in pairwise(limits.lengths):
        if low > high:
            raise node.complaint(f"expected {shorter} to be at most {longer}, found {low} and {high} seconds.")
    return limits


def _check_rules(named: list[yamlfile.Node]) -> None:
    if not named:
        return
    from starkeeper.domain.review.catalogue import RULES, is_choice

    for entry in named:
        if not is_choice(entry.text()):
            found, known = yamlfile.quoted(entry.text()), [rule.code for rule in RULES]
            hint = yamlfile.did_you_mean(entry.text(), known) or f"The rules are {', '.join(known)}."
            raise entry.complaint(f"expected a rule, found {found}.", hint)


def is_missing(path: Path) -> bool:
    """Whether there is no settings file; a file that cannot be looked at is not missing."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False  # Reading it says what is wrong.
    return False


def _path(node: yamlfile.Node, folder: Path) -> Path:
    text = node.text()
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        found = yamlfile.quoted(text)
        raise node.complaint(f"expected a path, found {found}, whose home folder is not known.") from None


def _model(node: yamlfile.Node, folder: Path) -> str:
    text = node.text()
    # Any other name with a slash is a published model's: organisation/model.
    return str(_path(node, folder)) if text.startswith(("~", "./", "../")) else text
