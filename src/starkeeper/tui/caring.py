"""Care of the library from anywhere: a backup when it is asked for, and a look for damage."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import App

from starkeeper.domain.counting import counted
from starkeeper.domain.display import printable
from starkeeper.tui import messages
from starkeeper.tui.jobs import Jobs

_SHOWN = 6
"""Findings that are told; the command line lists all."""


class Caring(App[None]):
    """An app whose library can be backed up and examined."""

    jobs: Jobs

    @property
    @abstractmethod
    def is_idle(self) -> bool:
        """Whether the library is open and no long job is under way."""

    def action_back_up(self) -> None:
        """Make a backup now."""
        if self.is_idle:
            self.jobs.back_up()

    def on_backed_up(self, message: messages.BackedUp) -> None:
        """Say where it is."""
        self.notify(f"Backed up, and proven: {printable(message.path)}", timeout=8, markup=False)

    def action_check_library(self) -> None:
        """Look for damage in the library."""
        if self.is_idle:
            self.jobs.check_library()

    def on_library_checked(self, message: messages.LibraryChecked) -> None:
        """Say that all is well, or what is not and what mends it."""
        from starkeeper.tui.screens.confirm import ChoiceOffered, ConfirmScreen

        examination = message.examination
        findings = examination.findings
        if not findings:
            self.notify(f"Sound: {counted(examination.stories)}, all as they were saved.", timeout=8, markup=False)
            return
        said = [finding.what for finding in findings[:_SHOWN]]
        if len(findings) > _SHOWN:
            said.append(f"And {len(findings) - _SHOWN} more; starkeeper doctor lists them all.")
        said += dict.fromkeys(finding.remedy for finding in findings if finding.remedy)
        if examination.sound:
            title = f"Sound: {counted(examination.stories)}, all as they were saved."
        else:
            title = "The library is not as it should be."
            said.append("Leave Starkeeper before anything is mended.")
        told = "\n".join(printable(line, keep_newlines=False) for line in said)
        self.push_screen(ConfirmScreen(title, told, (ChoiceOffered("close", "Close", "c"),)))
