"""The commands that encrypt the library, take the encryption away, and change the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, passphrases
from starkeeper.cli.context import Invocation, command, pass_invocation
from starkeeper.errors import InvalidInput

if TYPE_CHECKING:
    from starkeeper.library.locks import Turned


@command("encrypt")
@pass_invocation
def encrypt(invocation: Invocation) -> None:
    """Encrypt the library and its backups.

    From then on every command asks for the passphrase, which nobody can bring back when it is lost. Close other
    Starkeepers first. Needs pip install 'starkeeper[encryption]'.
    """
    from starkeeper.library import locks

    place = invocation.library_path
    if locks.is_locked(place):
        raise InvalidInput(f"{place} is encrypted already.", "starkeeper passphrase changes its passphrase.")
    _ = invocation.library  # made when there is none
    invocation.close_library()
    _tell(locks.encrypt(place, invocation.passphrases.new()), f"{place} is encrypted.")


@command("decrypt")
@pass_invocation
def decrypt(invocation: Invocation) -> None:
    """Make the library and its backups readable without a passphrase.

    Close other Starkeepers first.
    """
    from starkeeper.library import locks

    place = invocation.library_path
    invocation.unlock()
    if not locks.is_encrypted_now(place):
        raise InvalidInput(f"{place} is not encrypted.")
    _tell(locks.decrypt(place), f"{place} is not encrypted any more.")


@command("passphrase")
@click.option("--remember", is_flag=True, help="Keep the passphrase in the system's keyring, and change nothing.")
@click.option("--forget", is_flag=True, help="Take the passphrase out of the system's keyring, and change nothing.")
@pass_invocation
def passphrase(invocation: Invocation, remember: bool, forget: bool) -> None:
    """Change the passphrase of the library and its backups.

    It asks for the present one and for the new one; --passphrase-fd gives one a line. Close other Starkeepers first.
    """
    from starkeeper.library import locks

    place = invocation.library_path
    if remember and forget:
        raise click.UsageError("Use --remember or --forget, not both.")
    if forget:
        gone = passphrases.forget(place)
        diagnostics.note("The keyring has it no more." if gone else "The keyring does not have it.")
        return
    if remember:
        _remember(invocation)
        return
    invocation.unlock()
    if not locks.is_encrypted_now(place):
        raise InvalidInput(f"{place} is not encrypted.", "starkeeper encrypt gives it a passphrase.")
    _tell(locks.encrypt(place, invocation.passphrases.new()), f"{place} has another passphrase.")


def _remember(invocation: Invocation) -> None:
    from starkeeper.library import locks

    place = invocation.library_path
    if not locks.is_locked(place):
        raise InvalidInput(f"{place} is not encrypted.", "starkeeper encrypt gives it a passphrase.")
    given = invocation.passphrases.present(place)
    locks.unlock(place, given)
    passphrases.remember(place, given)
    diagnostics.note("The keyring has it; no command asks any more.")


def _tell(turned: Turned, said: str) -> None:
    output.line(said)
    if turned.backups:
        diagnostics.note(f"So {'is its backup' if turned.backups == 1 else f'are its {turned.backups} backups'}.")
    for path in turned.plain:
        diagnostics.warning(f"{path} holds text that stayed readable; delete it when you do not need it.")
