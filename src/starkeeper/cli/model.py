"""The commands of the model that compares the texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from starkeeper.cli import diagnostics, output, shapes
from starkeeper.cli.context import Invocation, pass_invocation, shared_options
from starkeeper.cli.options import json_option

if TYPE_CHECKING:
    from starkeeper.library.model import ModelStatus


@shared_options
@click.group("model", invoke_without_command=True)
@json_option
@pass_invocation
@click.pass_context
def model(ctx: click.Context, invocation: Invocation, as_json: bool) -> None:
    """Show which model compares the texts.

    Says where it is, how big, whether its weights were compared with the published ones, and what serves it. Any model
    that sentence-transformers can load may be named in the settings, under "model".
    """
    if ctx.invoked_subcommand is None:
        from starkeeper.library import model as models

        _report(models.status(invocation.settings, invocation.paths), as_json)


@shared_options
@model.command("prepare")
@json_option
@pass_invocation
def prepare(invocation: Invocation, as_json: bool) -> None:
    """Compile the model ahead of time.

    Does nothing when that was done. Takes about half a minute; afterwards no command waits for it.
    """
    _report(ensure_model(invocation), as_json)


def ensure_model(invocation: Invocation) -> ModelStatus:
    """Compile the model unless that was done, showing how far it is.

    Raises ModelUntrusted, ModelFailed.
    """
    from starkeeper.library import model as models

    status = models.status(invocation.settings, invocation.paths)
    if status.ready:
        return status
    label = f"Compiling the model {status.name}. This is done once and takes about half a minute."
    with diagnostics.progress(label) as show:
        status = models.prepare(
            invocation.settings, invocation.paths, lambda progress: show(progress.fraction, progress.message)
        )
    if status.caveat:
        diagnostics.warning(status.caveat)
    return status


def _report(status: ModelStatus, as_json: bool) -> None:
    if as_json:
        output.json(shapes.model(status))
        return
    facts = [("name", status.name), ("ready", _yes(status.ready))]
    if status.ready:
        facts += [
            ("folder", str(status.folder)),
            ("size", f"{status.size / 2**20:.0f} MiB"),
            ("dimensions", str(status.dimensions)),
            ("weights", status.sha256),
            ("checked", _yes(status.checked)),
            ("served by", status.served_by),
            ("precision", status.precision),
        ]
    if status.reason:
        facts.append(("not exported", status.reason))
    output.facts(facts)
    if not status.ready:
        diagnostics.hint("starkeeper model prepare compiles it ahead of time.")


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
