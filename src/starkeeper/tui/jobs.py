"""The jobs of the interface: each asks the library in a thread and posts what it found as a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from starkeeper.domain.tags import Tag, Verdict
from starkeeper.errors import NotFound, StaleSave, StarkeeperError
from starkeeper.tui import messages
from starkeeper.tui.long_jobs import LongJobs
from starkeeper.tui.runner import Lane, without_trouble

if TYPE_CHECKING:
    from datetime import date

    from starkeeper.domain.action import Action
    from starkeeper.domain.pack import Question, QuestionFilter
    from starkeeper.domain.rehearsal import Rating
    from starkeeper.domain.story import StoryContent
    from starkeeper.library import Library
    from starkeeper.tui.present import StoryFilter


class Jobs(LongJobs):
    """What the interface asks for."""

    # Other programs, the next interview, and the backup of the day

    def look(self) -> None:
        """Post StoriesChanged when another program changed the library since the last look."""

        def work(library: Library) -> Message | None:
            # A lock that lasts is said to whoever wants to write; the next look comes soon.
            return messages.StoriesChanged() if without_trouble(library.changed_elsewhere, False) else None

        self.ask(self._app, work, lane=Lane.WATCH, only_latest="look")

    def look_ahead(self) -> None:
        """Read how near the next interview is; InterviewAhead tells."""
        from starkeeper.tui.reading import read_interview_ahead

        self.ask(self._app, read_interview_ahead, lane=Lane.WATCH, only_latest="ahead")

    def count_outdated(self) -> None:
        """Count the stories that were tagged only under another model or pack; OutdatedCounted tells."""

        def work(library: Library) -> Message:
            return messages.OutdatedCounted(without_trouble(library.tags.outdated, 0))

        self.ask(self._app, work, lane=Lane.WATCH)

    def keep_daily(self) -> None:
        """Make the backup of the day, if it is due."""

        def work(library: Library) -> None:
            library.care.backup_daily()

        self.ask(self._app, work, lane=Lane.WATCH)

    # Undo

    def undo(self, redo_key: str) -> None:
        """Take back the last action of this run; TookBack says which, and the key that does it again."""
        then = f" {redo_key} does it again."
        self._walk(lambda library: library.journal.undo(own=True), "Undone", then, "undo")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._walk(lambda library: library.journal.redo(own=True), "Done again", "", "do again")

    def _walk(self, walk: Callable[[Library], Action], done: str, then: str, verb: str) -> None:
        def work(library: Library) -> Message:
            names = library.pack.names
            try:
                return messages.TookBack(f"{done}: {walk(library).phrase(names)}.{then}")
            except NotFound:
                return messages.TookBack(f"There is nothing to {verb} since you opened Starkeeper.")

        self.ask(self._app, work)

    def load_history(self, to: MessagePump, story_id: int) -> None:
        """Read the versions of a story."""
        self.ask(to, lambda library: messages.HistoryLoaded(library.stories.versions(story_id)), only_latest="history")

    def revert(self, story_id: int, version: int) -> None:
        """Bring an earlier version of a story back."""
        self._change(lambda library: library.stories.revert(story_id, version))

    # Stories

    def load_stories(self, to: MessagePump, wanted: StoryFilter) -> None:
        """Read the stories that pass a filter, and what the home screen says beside them."""
        from starkeeper.tui.list_reading import read_stories

        self.ask(to, lambda library: read_stories(library, wanted), only_latest="stories")

    def load_story(self, to: MessagePump, story_id: int) -> None:
        """Read one story with all that is known of its principles."""
        self.ask(
            to,
            lambda library: messages.StoryLoaded(library.stories.get(story_id), library.tags.of(story_id)),
            only_latest="story",
        )

    def copy_story(self, story_id: int) -> None:
        """Put a story into plain text; StoryCopied brings it to the app."""

        def work(library: Library) -> Message:
            story = library.stories.get(story_id)
            return messages.StoryCopied(story.title, library.exchange.plain_text(story.content))

        self.ask(self._app, work, only_latest="copy")

    def load_bin(self, to: MessagePump) -> None:
        """Read the stories in the bin."""
        from starkeeper.tui.reading import read_bin

        self.ask(to, read_bin, only_latest="bin")

    def move_to_bin(self, story_id: int) -> None:
        """Move a story to the bin."""
        self._change(lambda library: library.stories.bin(story_id))

    def restore(self, story_id: int) -> None:
        """Take a story out of the bin."""
        self._change(lambda library: library.stories.restore(story_id))

    def decide(self, story_id: int, principle: str, verdict: Verdict | None) -> None:
        """Record or take back the candidate's word on a principle."""

        def work(library: Library) -> Message:
            library.tags.decide([story_id], {principle: verdict})
            self._app.call_later(self.learn)  # not before the verdict is on the disk
            return messages.StoriesChanged()

        self.ask(self._app, work)

    def learn(self) -> None:
        """Let the verdicts teach the other stories."""

        def work(library: Library) -> Message | None:
            return messages.StoriesChanged() if library.tags.learn().compared else None

        self.ask(self._app, work, lane=Lane.TAG, only_latest="learn")

    def _change(self, change: Callable[[Library], object]) -> None:
        def work(library: Library) -> Message:
            change(library)
            return messages.StoriesChanged()

        self.ask(self._app, work)

    # Writing

    def begin_editing(self, to: MessagePump, story_id: int | None) -> None:
        """Read what an editor starts from: the story, its principles, and a draft if there is one."""

        def work(library: Library) -> Message:
            draft = next((draft for draft in library.stories.drafts() if draft.story_id == story_id), None)
            if story_id is None:
                return messages.EditingBegun(None, None, draft)
            return messages.EditingBegun(library.stories.get(story_id), library.tags.of(story_id), draft)

        self.ask(to, work)

    def keep_draft(
        self, to: MessagePump, story_id: int | None, base_version: int | None, content: StoryContent
    ) -> None:
        """Put the editor's text on the disk as a draft; DraftKept or DraftNotKept tells."""

        def work(library: Library) -> Message:
            try:
                library.stories.save_draft(story_id, base_version, content)
            except StarkeeperError as error:
                return messages.DraftNotKept(content, error)
            return messages.DraftKept(content)

        self.ask(to, work, until_done=True)

    def discard_draft(self, story_id: int | None) -> None:
        """Forget a draft."""
        self._change(lambda library: library.stories.discard_draft(story_id))

    def save_story(
        self,
        to: MessagePump,
        story_id: int | None,
        base_version: int | None,
        content: StoryContent,
        verdicts: dict[str, Verdict],
    ) -> None:
        """Save the editor's text as a story, and the verdicts that were given before it was one."""

        def work(library: Library) -> Message:
            if story_id is None or base_version is None:
                story = library.stories.add(content, verdicts, from_draft=True)
            else:
                try:
                    story = library.stories.save(story_id, content, base_version=base_version, from_draft=True)
                except StaleSave:
                    return messages.SaveRefused(content, library.stories.get(story_id))
            return messages.StorySaved(story)

        self.ask(to, work)

    def suggest(self, to: MessagePump, content: StoryContent, story_id: int | None) -> None:
        """Make suggestions for a text that is still being written, and saved as a story or not yet."""

        def work(library: Library) -> Message | None:
            try:
                made = library.tags.preview(content, story_id)
                return messages.SuggestionsMade(content, made, library.tags.reasons(made))
            except StarkeeperError as error:
                # Told to the app: to an editor, trouble means that what it asked to be saved was not.
                self._app.post_message(messages.Trouble(error))
                return None

        self.ask(to, work, lane=Lane.LIVE, only_latest="suggestions")

    def review(self, to: MessagePump, content: StoryContent, tags: Sequence[Tag], pace: int) -> None:
        """Review a text that is being written; ``tags`` are what it counts for so far, ``pace`` words a minute."""
        self.ask(
            to,
            lambda library: messages.TextReviewed(content, library.review.content(content, tags, pace)),
            lane=Lane.LIVE,
            only_latest="review",
        )

    # Coverage and rehearsal

    def load_coverage(self, to: MessagePump) -> None:
        """Read the coverage with its evidence."""
        from starkeeper.tui.reading import read_coverage

        self.ask(to, read_coverage, only_latest="coverage")

    def draw_question(self, to: MessagePump, wanted: QuestionFilter, asked: Sequence[str]) -> None:
        """Draw a question; none of those that were ``asked``, by id, while there is another."""
        from starkeeper.tui.reading import draw_question

        self.ask(to, lambda library: draw_question(library, wanted, asked), only_latest="question")

    def find_fitting(self, to: MessagePump, question: Question) -> None:
        """Find the stories that answer a question."""
        from starkeeper.tui.reading import find_fitting

        self.ask(to, lambda library: find_fitting(library, question), lane=Lane.LIVE, only_latest="fitting")

    def record(self, to: MessagePump, question: Question, story_id: int | None, seconds: float, rating: Rating) -> None:
        """Record a rehearsal."""

        def work(library: Library) -> Message:
            library.rehearsal.record(question, story_id, seconds, rating)
            return messages.RehearsalRecorded(question.id, len(library.rehearsal.history()))

        self.ask(to, work)

    # Interviews

    def load_interviews(self, to: MessagePump) -> None:
        """Read the interviews."""
        from starkeeper.tui.reading import read_interviews

        self.ask(to, read_interviews, only_latest="interviews")

    def add_interview(self, to: MessagePump, day: date, company: str, loop: str) -> None:
        """Keep an interview; InterviewAdded or Trouble tells."""

        def work(library: Library) -> Message:
            kept = library.interviews.add(day, company, loop)
            self._app.post_message(messages.StoriesChanged())
            return messages.InterviewAdded(kept.id)

        self.ask(to, work)

    def remove_interview(self, number: int) -> None:
        """Forget an interview."""
        self._change(lambda library: library.interviews.remove(number))

    # Settings

    def load_settings(self, to: MessagePump) -> None:
        """Read the settings file; SettingsRead tells."""
        from starkeeper.tui.reading_settings import read_settings

        self.ask(to, lambda library: read_settings(library, self._source.paths.settings), only_latest="settings")

    def keep_settings(self, to: MessagePump, typed: Mapping[str, str]) -> None:
        """Change settings in the file, as they were typed, and go by them; SettingsKept or SettingsRefused tells."""
        from starkeeper.tui.reading_settings import keep_settings

        self.ask(to, lambda library: keep_settings(library, self._source.paths, typed))
