"""The command that shows a sample library."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from starkeeper.cli import coverage_shapes, diagnostics, output
from starkeeper.cli.context import FILE, Invocation, command, pass_invocation
from starkeeper.cli.options import json_option
from starkeeper.errors import FileTrouble
from starkeeper.files import make_private_folder


@command("demo")
@click.option("--path", "folder", type=FILE, metavar="FOLDER", help="Make it in this new or empty folder, and keep it.")
@json_option
@pass_invocation
def demo(invocation: Invocation, folder: Path | None, as_json: bool) -> None:
    """Look around in a sample library.

    Eight stories of a candidate who does not exist, in a temporary place that is removed at the end; your own library
    is not touched. On a terminal the full-screen interface opens on it, else its coverage is printed.
    """
    if invocation.library_file:
        raise click.UsageError("demo makes a library of its own; --path says where.")
    from starkeeper.cli.model import ensure_model
    from starkeeper.library import sample

    ensure_model(invocation)
    with _place(folder) as place:
        invocation.library_file = sample.make(place, invocation.settings, invocation.paths)
        try:
            _compare(invocation)
            _look_around(invocation, as_json)
        finally:
            # Before the folder goes: a file that is still open cannot be removed everywhere.
            invocation.close()
    if folder:
        diagnostics.note(f"The sample library is kept in {invocation.library_file}")


def _compare(invocation: Invocation) -> None:
    # The sample comes compared with the pack of the settings; --pack may name another.
    if invocation.pack_file and (untagged := invocation.library.tags.untagged()):
        invocation.library.tags.tag(untagged)


def _look_around(invocation: Invocation, as_json: bool) -> None:
    if not as_json and output.on_terminal() and diagnostics.stdin_is_terminal():
        from starkeeper.tui import run

        run(invocation.library_path, invocation.settings, invocation.named_pack, invocation.paths, sample=True)
        return
    from starkeeper.cli.coverage import print_coverage

    reports = invocation.library.coverage
    report = reports.report()
    ahead = reports.next_stories(report, 1)
    if as_json:
        output.json(coverage_shapes.coverage(report, ahead))
    else:
        print_coverage(report, ahead)


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="starkeeper-demo-") as temporary:
            yield Path(temporary)
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileTrouble(f"{folder} is not an empty folder.", "Name a new one; the demo never writes over anything.")
    make_private_folder(folder)
    yield folder
