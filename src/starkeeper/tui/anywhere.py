"""What the user asks for anywhere that needs nothing of the library."""

from __future__ import annotations

from textual.app import App

from starkeeper.tui.screens.page import Page


class Anywhere(App[None]):
    """An app with the screens that can be called from all others."""

    def action_show_interviews(self) -> None:
        """Show the days that are prepared for."""
        from starkeeper.tui.screens.interviews import InterviewsScreen

        self.push_screen(InterviewsScreen())

    def action_show_settings(self) -> None:
        """Show what the user may choose."""
        from starkeeper.tui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen())

    def search_themes(self) -> None:
        """Offer the themes."""
        from textual.command import CommandPalette

        from starkeeper.tui.palette import ThemeProvider

        self.push_screen(CommandPalette(providers=[ThemeProvider], placeholder="Search for themes …"))

    def action_show_help(self) -> None:
        """Explain the widget that has the focus, and show the keys of the screen."""
        from starkeeper.tui.screens.help import HelpScreen
        from starkeeper.tui.widgets.explained import explanation

        if isinstance(self.screen, Page):
            self.push_screen(HelpScreen(self.screen.place, explanation(self.screen)))

    def action_jump(self) -> None:
        """Put a letter on all that can have the focus, and go where the user says."""
        from starkeeper.tui.screens.jump import JumpScreen, targets

        found = targets(self.screen)
        if found:
            self.push_screen(JumpScreen(found))
