"""What every command shares: where the files are, the settings, the pack and the library, each read when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from starkeeper.errors import InvalidInput, StarkeeperError
from starkeeper.paths import Paths, locate

if TYPE_CHECKING:
    from starkeeper.cli.passphrases import Passphrases
    from starkeeper.domain.pack import Pack
    from starkeeper.library import Library
    from starkeeper.settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any] | click.Command)

FILE = click.Path(path_type=Path, readable=False)
"""A file's name. Whether the file is there and may be read is for its reader to say."""


class Invocation:
    """One run of the program."""

    library_file: Path | None = None
    """``--library``."""
    pack_file: Path | None = None
    """``--pack``."""
    passphrase_fd: int | None = None
    """``--passphrase-fd``."""

    @cached_property
    def paths(self) -> Paths:
        """Where the user's files live."""
        return locate()

    @cached_property
    def settings(self) -> Settings:
        """The user's settings."""
        from starkeeper import settings

        return settings.load(self.paths.settings)

    @cached_property
    def pack(self) -> Pack:
        """The principles that stories are compared with: of ``--pack``, else of the settings, else the bundled ones."""
        from starkeeper import packs

        return packs.chosen(self.pack_file, self.settings)

    @property
    def named_pack(self) -> Pack | None:
        """The pack of ``--pack``; None when the settings decide."""
        return self.pack if self.pack_file else None

    @property
    def library_path(self) -> Path:
        """The library's file, there or not."""
        return self.library_file or self.paths.library

    @cached_property
    def library(self) -> Library:
        """The opened library; closed when the program ends."""
        from starkeeper.library import Library

        self.unlock()
        return Library.open(
            self.library_path, pack=self.pack, settings=self.settings, paths=self.paths, front_end="cli"
        )

    @cached_property
    def passphrases(self) -> Passphrases:
        """Where a passphrase comes from."""
        from starkeeper.cli.passphrases import Passphrases

        return Passphrases(self.passphrase_fd)

    def unlock(self) -> None:
        """Ask for the passphrase where the library is encrypted. Raises LibraryLocked."""
        self.passphrases.unlock(self.library_path)

    def call(self, *words: object) -> str:
        """A command to type next, on the same library and pack, as a shell takes it."""
        return _quoted(["starkeeper", *map(str, words), *self._named_files])

    @property
    def same_files(self) -> str:
        """The options that name this library and pack, as a shell takes them, a space before each."""
        return "".join(f" {word}" for word in map(_quoted_word, self._named_files))

    @property
    def _named_files(self) -> list[str]:
        named = {"--library": self.library_file, "--pack": self.pack_file}
        return [str(word) for option, file in named.items() if file for word in (option, file)]

    def keep_daily(self) -> None:
        """Make the backup of the day when the library was used; what is in its way is no reason to fail."""
        if "library" not in self.__dict__:
            return
        try:
            self.library.care.backup_daily()
        except StarkeeperError as trouble:
            from starkeeper.cli import diagnostics

            diagnostics.warning(f"The backup of the day was not made. {trouble.message}")
            if trouble.hint:
                diagnostics.remedy(trouble.hint)

    def close_library(self) -> None:
        """Close the library, if it was opened; the next command that asks for it opens it anew."""
        if "library" in self.__dict__:
            self.__dict__.pop("library").close()

    def close(self) -> None:
        """Let go of everything."""
        self.close_library()


pass_invocation = click.make_pass_decorator(Invocation, ensure=True)
"""Hands a command the Invocation as its first argument."""


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command that also takes the shared options."""

    def declare(function: Callable[..., Any]) -> click.Command:
        return shared_options(click.command(name)(function))

    return declare


def shared_options(function: Function) -> Function:
    """Add ``--library`` and ``--pack``; both may stand before the command's name or behind it."""
    library = click.option(
        "--library",
        "library_file",
        type=FILE,
        metavar="PATH",
        expose_value=False,
        callback=_remember,
        help="Use the library in this file; it is made when there is none.",
    )
    pack = click.option(
        "--pack",
        "pack_file",
        type=FILE,
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        help="Use the principles of this pack.",
    )
    # Help shows them last: they are the same everywhere. Decorators apply from the inside out, a command takes them
    # in turn.
    for option in (library, pack) if isinstance(function, click.Command) else (pack, library):
        function = option(function)
    return function


def _quoted(words: list[str]) -> str:
    from shlex import join

    return join(words)


def _quoted_word(word: str) -> str:
    return _quoted([word])


def _remember(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    if value is None or not param.name:
        return
    try:
        file = value.expanduser()
    except RuntimeError:
        raise InvalidInput(
            f"{param.opts[0]} {value}: there is no such user, so that home folder is not known.",
            "Write the whole path.",
        ) from None
    setattr(ctx.ensure_object(Invocation), param.name, file)
