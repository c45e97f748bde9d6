"""Use cases of taking back: undo and redo of whole actions, whoever did them."""

from __future__ import annotations

from collections.abc import Sequence

from starkeeper.domain.action import IN_BIN, OUT_OF_BIN, Action, ActionKind, Aspect, ChangedSince, Step
from starkeeper.domain.story import Story
from starkeeper.domain.tags import Verdict
from starkeeper.errors import NotFound
from starkeeper.library.context import Context
from starkeeper.store import stories as story_rows
from starkeeper.store import tags as tag_rows
from starkeeper.store.engine import Session, writing


class Journal:
    """What was done in one library. The other use cases write it; a front end takes back and redoes.

    Its rows are imported where they are needed: whoever only reads stories does not wait for them.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._own: list[int] = []

    def undo(self, *, own: bool = False) -> Action:
        """Take back the last action and return it; nothing that was written is lost by it.

        An added story goes to the bin, an edited one gets its earlier text as a new version, a verdict becomes what it
        was. ``own`` means the last action of this opened library, whatever others did since. Raises NotFound when
        there is none, ChangedSince when one of its stories is no longer as the action left it.
        """
        from starkeeper.store import actions as rows

        with writing(self._context.engine) as session:
            action = rows.last_done(session, self._scope(own))
            if action is None:
                raise NotFound("There is nothing to undo.", "starkeeper history STORY shows what a story was before.")
            self._walk(session, action, [step.reversed for step in reversed(action.steps)])
            rows.mark(session, action.id, undone=True)
        return action

    def redo(self, *, own: bool = False) -> Action:
        """Do again what was taken back last, and return it.

        A new action ends what can be redone. Raises NotFound when there is nothing, ChangedSince as ``undo`` does.
        """
        from starkeeper.store import actions as rows

        with writing(self._context.engine) as session:
            action = rows.next_redoable(session, self._scope(own))
            if action is None:
                raise NotFound("There is nothing to do again.", "Only what was undone last can be redone.")
            self._walk(session, action, action.steps)
            rows.mark(session, action.id, undone=False)
        return action

    def note(self, session: Session, kind: ActionKind, steps: Sequence[Step]) -> None:
        """Write down, in the transaction that does it, what is being done; nothing for no steps."""
        if steps:
            from starkeeper.store import actions as rows

            context = self._context
            self._own.append(
                rows.record(session, kind, steps, done_by=context.front_end, now=context.now()),
            )

    def _scope(self, own: bool) -> list[int] | None:
        return self._own if own else None

    def _walk(self, session: Session, action: Action, steps: Sequence[Step]) -> None:
        for step in steps:
            story = story_rows.get(session, step.story_id, binned=None)
            walk = {Aspect.VERSION: self._to_version, Aspect.BIN: self._to_bin, Aspect.VERDICT: self._to_verdict}
            if not walk[step.aspect](session, story, step):
                raise ChangedSince(action, step.story_id)

    def _to_version(self, session: Session, story: Story, step: Step) -> bool:
        """Bring the text from one version to the other; False when the story has neither the one nor its place."""
        context = self._context
        if step.before is None:
            # It was not there before it was added; while that was taken back it lay in the bin.
            if not story.deleted_at or step.after is None or not self._reads_as(session, story, step.after):
                return False
            story_rows.set_binned(session, story.id, None)
            return True
        if story.deleted_at or not self._reads_as(session, story, step.before):
            return False
        if step.after is None:
            story_rows.set_binned(session, story.id, context.now())
            return True
        wanted = story_rows.version(session, story.id, int(step.after)).content
        who, now = context.front_end, context.now()
        story_rows.update(session, story.id, wanted, base_version=story.version, now=now, saved_by=who)
        return True

    def _reads_as(self, session: Session, story: Story, number: str) -> bool:
        return story.content == story_rows.version(session, story.id, int(number)).content

    def _to_bin(self, session: Session, story: Story, step: Step) -> bool:
        if (IN_BIN if story.deleted_at else OUT_OF_BIN) != step.before:
            return False
        story_rows.set_binned(session, story.id, self._context.now() if step.after == IN_BIN else None)
        return True

    def _to_verdict(self, session: Session, story: Story, step: Step) -> bool:
        pack, principle = step.pack or "", step.principle or ""
        present = tag_rows.verdicts(session, pack, [story.id]).get(story.id, {}).get(principle)
        if story.deleted_at or present != step.before:
            return False
        verdict = Verdict(step.after) if step.after else None
        tag_rows.set_verdict(session, story.id, pack, principle, verdict, self._context.now())
        return True
