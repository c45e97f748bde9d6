"""The terminal lent to the user's own editor, and the text that comes back from there."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App, SuspendNotSupported

from starkeeper.domain.display import printable
from starkeeper.domain.story import Part, StoryContent
from starkeeper.errors import FileTrouble, InvalidInput, StarkeeperError
from starkeeper.tui.unsaved import Safety

if TYPE_CHECKING:
    from starkeeper.own_editor import Edited
    from starkeeper.tui.screens.editor import EditorScreen

LONG = 30.0
"""Seconds for which it is said where a text is kept."""

Read = Callable[["Edited"], StoryContent | None]
"""Makes a story of what came back, or None where nothing is wanted. Raises InvalidInput."""


@contextmanager
def lent(app: App[Any]) -> Iterator[None]:
    """Lend the terminal to another program. Raises SuspendNotSupported where that cannot be."""
    trouble = None
    with app.suspend(), _deaf():
        try:
            yield
        except BaseException as error:  # Textual takes its terminal back only when nothing is raised here.
            trouble = error
    if trouble is not None:
        raise trouble


@contextmanager
def _deaf() -> Iterator[None]:
    """Leave the keys that end a program to the one that has the terminal: they are sent to both."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [name for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)]
    # A handler, since what is ignored would be ignored by the other program, too.
    before = {name: signal.signal(getattr(signal, name), lambda *_: None) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


class OwnEditor:
    """Opens the text of an editor's screen in the user's own editor, and puts in what comes back."""

    def __init__(self, screen: EditorScreen) -> None:
        self._screen = screen
        self._busy = False
        self._asked_again: tuple[Callable[[], str], Read] | None = None
        """What was asked for while the text that came back was put on the disk."""
        self._kept: Path | None = None
        """Where the text of this edit was kept, for it could not be taken back."""
        self._refused: str | None = None
        """A whole story that could not be read: it is opened again, to be mended."""
        self._refused_file: Path | None = None
        """Where that is kept."""

    def open_part(self) -> None:
        """Open the part with the focus."""
        part = self._screen.form.part_in_focus
        if part is None:
            self._screen.notify(f"Go to a part of the story first. {self._key} opens the whole story.", timeout=4)
            return
        self._begin(lambda: _as_file(self._screen.text.part(part)), lambda back: self._read_part(part, back))

    def open_whole(self) -> None:
        """Open the whole story, as ``starkeeper edit`` does; again the one that could not be read."""
        self._begin(self._whole, self._read_whole)

    def _whole(self) -> str:
        from starkeeper.library.texts import template_of

        return template_of(self._screen.text) if self._refused is None else self._refused

    def _read_part(self, part: Part, back: Edited) -> StoryContent | None:
        content = self._screen.text
        return content.with_part(part, _part_of(back.text, content.part(part))) if back.differs else None

    def _read_whole(self, back: Edited) -> StoryContent | None:
        from starkeeper.library.texts import read_template

        file, self._refused, self._refused_file = self._refused_file, None, None
        if not back.changed:
            # Who leaves it as it is does not want it opened for ever.
            return None
        if file is not None:
            _remove(file)
        try:
            return read_template(back.text)
        except InvalidInput:
            self._refused = back.text
            raise

    def _begin(self, text: Callable[[], str], read: Read) -> None:
        if self._busy:
            self._asked_again = (text, read)  # the draft of what came back is on its way to the disk
        elif self._screen.writing:
            self._busy = True
            self._screen.app.clear_notifications()  # what was said of the edit before holds no longer
            self._screen.run_worker(self._edit(text, read), group="own editor", exit_on_error=True)

    async def _edit(self, text: Callable[[], str], read: Read) -> None:
        self._kept = None
        try:
            await self._screen.put_on_disk()  # nothing else runs while the terminal is lent
            await self._lend(text(), read)
        except SuspendNotSupported:
            self._say(self._elsewhere())
        except StarkeeperError as error:
            self._tell(error)
        finally:
            self._busy = False
        if (again := self._asked_again) is not None:
            self._asked_again = None
            self._begin(*again)

    async def _lend(self, text: str, read: Read) -> None:
        from starkeeper import own_editor

        keeper = self._screen.keeper
        folder = keeper.jobs.source.paths.library.parent / own_editor.FOLDER
        preferred = keeper.preferences.settings.editor
        with ExitStack() as stack:
            with lent(self._screen.app):
                self._asked_again = None  # a key that was pressed twice means one edit
                back = stack.enter_context(own_editor.edited(text, preferred, folder, self._keep))
            content = read(back)
            if content is None:
                self._screen.notify("Nothing was changed.", timeout=4)
                return
            self._screen.form.put(content)
            # The file goes when the draft is on the disk, and not before.
            await self._screen.put_on_disk()
            if self._screen.safety is Safety.NOWHERE:
                raise FileTrouble("The text is in its place, but the draft could not be kept.")

    def _keep(self, file: Path, trouble: BaseException) -> None:
        self._kept = file
        if self._refused is not None and self._refused_file is None:
            self._refused_file = file

    def _tell(self, error: StarkeeperError) -> None:
        if self._kept is None:
            self._say(error.message, error.hint)
        elif self._kept == self._refused_file:
            again = f"Nothing was changed here. {self._key} opens your text again, to mend that."
            self._say(error.message, f"{again} It is kept in {self._kept}", timeout=LONG)
        else:
            self._say(error.message, f"What you wrote is kept in {self._kept}", timeout=LONG)

    def _elsewhere(self) -> str:
        number = self._screen.story_id
        command = "starkeeper add" if number is None else f"starkeeper edit {number}"
        return f"This terminal cannot be lent to another program. Save and leave, then {command} opens your editor."

    @property
    def _key(self) -> str:
        """What opens the whole story."""
        return self._screen.key("editor.whole")

    def _say(self, *lines: str, timeout: float = 10) -> None:
        said = "\n".join(printable(line) for line in lines if line)
        self._screen.notify(said, severity="warning", timeout=timeout, markup=False)


def _as_file(text: str) -> str:
    """A part's text as editors like a file: its last line ends."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _part_of(text: str, before: str) -> str:
    """A part's text as it came back, without what editors do to the ends of lines by themselves."""
    if "\r" not in before:
        text = text.replace("\r\n", "\n")
    return text if before.endswith("\n") else text.rstrip("\r\n")


def _remove(file: Path) -> None:
    from starkeeper import own_editor

    own_editor.remove(file)
