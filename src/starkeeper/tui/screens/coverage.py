"""Coverage: how many stories prove each principle, what is missing, and the stories behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from starkeeper.domain.advice import mix, remember, worth_writing
from starkeeper.domain.coverage import Coverage, PrincipleCoverage, TaggedStory
from starkeeper.domain.next_story import NextStory
from starkeeper.domain.tags import Strength, Verdict
from starkeeper.tui import messages
from starkeeper.tui.commands import bindings_at
from starkeeper.tui.places import Place
from starkeeper.tui.screens.page import Page
from starkeeper.tui.widgets.coverage_rows import BehindLine, CoverageLine
from starkeeper.tui.widgets.drawing import MUTED, line
from starkeeper.tui.widgets.rows import RowList


class CoverageScreen(Page):
    """One row per principle, and the stories behind the one under the cursor."""

    place = Place.COVERAGE
    BINDINGS: ClassVar[list[BindingType]] = bindings_at(Place.COVERAGE)
    DEFAULT_CSS: ClassVar[str] = """
    CoverageScreen {
        & #sentence { padding: 0 1; height: auto; margin: 1 0; text-style: bold; }
        & #principles { height: auto; max-height: 1fr; min-height: 4; max-width: 124; }
        & #detail { height: 1fr; border-top: solid $border-blurred; margin-top: 1; min-height: 8; }
        & #gap { padding: 0 1; height: auto; max-width: 84; }
        & #behind { height: 1fr; max-width: 84; margin-top: 1; }
        & #proofs { height: 1fr; }
        & #write { padding: 1 1 0 1; height: auto; max-height: 60%; max-width: 84; }
        &.-wide #detail { layout: horizontal; }
        &.-wide #proofs { width: 1fr; height: 100%; }
        &.-wide #write { width: 1fr; padding: 0 1 0 3; max-height: 100%; }
        &.-short #sentence { margin: 0; }
        &.-short #principles { height: 1fr; }
        &.-short #detail { display: none; border-top: none; margin-top: 0; }
        &.-short.-detail #detail { display: block; }
        &.-short.-detail #principles, &.-short.-detail #sentence { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._coverage: Coverage | None = None
        self._quotes: Mapping[tuple[int, str], str] = {}
        self._ahead: Mapping[str, NextStory] = {}
        self._advice = ""

    def compose_page(self) -> ComposeResult:
        """The whole in a sentence, the principles, the stories behind one."""
        yield Static(Content.styled("Reading your stories …", MUTED), id="sentence")
        yield RowList(id="principles")
        with Vertical(id="detail"):
            with Vertical(id="proofs"):
                yield Static("", id="gap", markup=False)
                yield RowList(id="behind")
            yield Static("", id="write", markup=False)

    def on_mount(self) -> None:
        """Begin at the principles."""
        self._principles.focus()

    def load(self) -> None:
        """Read the coverage."""
        self.keeper.jobs.load_coverage(self)

    def on_coverage_loaded(self, message: messages.CoverageLoaded) -> None:
        """Fill the rows in place."""
        self._coverage, self._quotes, self._ahead = message.coverage, message.quotes, message.ahead
        self._advice = _advice(message, self.key("story.new"))
        sentence = message.coverage.sentence if message.stories else "No story stands behind any principle yet."
        self.query_one("#sentence", Static).update(Content(sentence))
        self._principles.fill([(entry.slug, CoverageLine(entry)) for entry in message.coverage.principles])
        self._show_detail()
        self.show_progress()

    def advice(self) -> str:
        """What to do about the numbers, where something is to be done."""
        return self._advice

    @property
    def _principles(self) -> RowList:
        return self.query_one("#principles", RowList)

    @property
    def _behind(self) -> RowList:
        return self.query_one("#behind", RowList)

    @property
    def _chosen(self) -> PrincipleCoverage | None:
        entries: Sequence[PrincipleCoverage] = self._coverage.principles if self._coverage else ()
        return next((entry for entry in entries if entry.slug == self._principles.chosen), None)

    def _show_detail(self) -> None:
        entry = self._chosen
        if entry is None:
            return
        self.query_one("#gap", Static).update(_gap(entry, self._meaning(entry.slug)))
        ahead = self._ahead.get(entry.slug)
        write = self.query_one("#write", Static)
        write.display = ahead is not None
        write.update(_to_write(ahead, self.key("story.new")) if ahead else "")
        stories = [(behind, True) for behind in entry.strong] + [(behind, False) for behind in entry.weak]
        self._behind.fill([(str(behind.id), self._line(entry, behind, strong)) for behind, strong in stories])

    def _meaning(self, slug: str) -> str:
        pack = self.keeper.pack
        return pack.principle(slug).meaning if pack is not None and slug in pack.slugs else ""

    def _line(self, entry: PrincipleCoverage, behind: TaggedStory, strong: bool) -> BehindLine:
        tag = behind.tag(entry.slug)
        word = Strength.STRONG.value if strong else Strength.WEAK.value
        if tag is not None and tag.verdict is Verdict.CONFIRMED:
            word = tag.verdict.value
        return BehindLine(behind, word, strong, self._quotes.get((behind.id, entry.slug), ""))

    def on_option_list_option_highlighted(self, event: RowList.OptionHighlighted) -> None:
        """Show the stories behind the principle that the cursor has come to."""
        if event.option_list is self._principles:
            self._show_detail()

    def on_option_list_option_selected(self, event: RowList.OptionSelected) -> None:
        """Enter or a click."""
        if event.option_list is self._principles:
            self._enter_detail()
        else:
            self._open_story()

    def action_open(self) -> None:
        """Go one step in: from the principle to its stories, from there to the story."""
        if self._behind.has_focus:
            self._open_story()
        else:
            self._enter_detail()

    def _enter_detail(self) -> None:
        self.add_class("-detail")
        self._behind.focus()

    def _open_story(self) -> None:
        from starkeeper.tui.screens.story import StoryScreen

        if self._behind.chosen and self._chosen:
            self.app.push_screen(StoryScreen(int(self._behind.chosen), self._chosen.slug))

    @property
    def story_meant(self) -> int | None:
        """The chosen story."""
        return int(self._behind.chosen) if self._behind.chosen else None

    def action_edit_story(self) -> None:
        """Open the editor on the chosen story."""
        from starkeeper.tui.screens.editor import EditorScreen

        if self._behind.chosen:
            self.app.push_screen(EditorScreen(int(self._behind.chosen)))

    def action_new(self) -> None:
        """Write the story that is missing."""
        from starkeeper.tui.screens.editor import EditorScreen

        self.app.push_screen(EditorScreen(None))

    def action_show_history(self) -> None:
        """Show what was covered at earlier moments."""
        from starkeeper.tui.screens.trend import TrendScreen

        self.app.push_screen(TrendScreen())

    def action_show_plan(self) -> None:
        """Show the plan of a loop."""
        from starkeeper.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen())

    def action_back(self) -> None:
        """From the stories back to the principles."""
        self.remove_class("-detail")
        self._principles.focus()


def _gap(entry: PrincipleCoverage, meaning: str) -> Content:
    said = [line(entry.sentence, "bold"), line(meaning, MUTED)]
    if facts := _facts(entry):
        said.append(line(facts, MUTED))
    return Content("\n").join(said)


def _facts(entry: PrincipleCoverage) -> str:
    facts = [f"How the strong ones ended: {mix(entry.outcomes)}"] if entry.strong_count else []
    if entry.one_sided:
        facts[0] += ", and interviewers ask for a failure too"
    if entry.rehearsed:
        day = entry.rehearsed.astimezone()
        facts.append(f"last rehearsed on {day.day} {day:%B}")
    return f"{'; '.join(facts)}." if facts else ""


def _to_write(ahead: NextStory, key: str) -> Content:
    lacks = f" {ahead.lacks}" if ahead.nearest else ""
    said = [line("To write next", "bold"), line(f"{remember(ahead)} {key} writes it.")]
    said += [line(f"{worth_writing(ahead)}{lacks}", MUTED), Content(""), line("It should answer:")]
    asked = [line(f"· {question.text}", MUTED) for question in ahead.questions]
    return Content("\n").join([*said, *asked])


def _advice(message: messages.CoverageLoaded, key: str) -> str:
    if not message.stories:
        return f"{key} writes the first story."
    if message.untagged:
        noun = "story was" if message.untagged == 1 else "stories were"
        return f"{message.untagged} {noun} not compared with the principles yet."
    return "■ strong   □ weak   · missing"
