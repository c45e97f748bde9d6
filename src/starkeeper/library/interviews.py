"""Use cases of interviews: the days that a candidate prepares for."""

from __future__ import annotations

from datetime import date

from starkeeper.domain.interview import Interview, upcoming
from starkeeper.domain.loop import Loop
from starkeeper.library.context import Context
from starkeeper.store import interviews as rows
from starkeeper.store.engine import reading, writing


class Interviews:
    """The interviews of one library."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def add(self, day: date, company: str = "", loop: Loop | str = ()) -> Interview:
        """Keep the day of an interview, with whom it is, and who will probe what; an empty loop is one nobody knows.

        A loop may be given as text, as ``domain.loop.parse_loop`` reads it. Raises InvalidInput for a principle that
        the pack does not have, or a company's name that is too long.
        """
        from starkeeper.domain.loop import loop_text, parse_loop

        pack = self._context.pack
        text = loop if isinstance(loop, str) else loop_text(loop)
        probed = parse_loop(text, pack) if text.strip() else ()
        with writing(self._context.engine) as session:
            return rows.insert(
                session,
                day=day,
                company=" ".join(company.split()),
                pack=pack.slug,
                loop=probed,
                now=self._context.now(),
            )

    def all(self) -> list[Interview]:
        """Every interview, the earliest first, those of other packs too."""
        with reading(self._context.engine) as session:
            return rows.select(session)

    def next(self, today: date | None = None) -> Interview | None:
        """The next interview, be it today; None when there is none to come."""
        return upcoming(self.all(), today or self._context.now().astimezone().date())

    def remove(self, number: int) -> Interview:
        """Forget an interview, and return it. Raises NotFound."""
        with writing(self._context.engine) as session:
            return rows.delete(session, number)
