"""Libraries that always look the same: shelves of stories, a clock that stands, and a tagger that knows each text.

No model serves here: which principles a sentence shows is written beside it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import time_machine

from starkeeper import packs
from starkeeper.domain.matching import Likeness
from starkeeper.domain.pack import Pack
from starkeeper.domain.rehearsal import Rating
from starkeeper.domain.story import Outcome, Part, Status, Story, StoryContent
from starkeeper.domain.tags import Evidence, Suggestion
from starkeeper.library import Library
from starkeeper.paths import Paths
from starkeeper.settings import Settings
from starkeeper.tagging.models import fingerprint

NOON = "2026-11-10T12:00:00+00:00"
"""When every picture is drawn."""
DAYS = ("2026-10-05T09:00:00+00:00", "2026-10-20T18:30:00+00:00", "2026-11-02T20:15:00+00:00")
"""When stories were written, practised and mended."""

SHOWS: dict[str, dict[str, float]] = {
    "I told the team it was my change and rolled it back.": {"earn-trust": 0.91, "ownership": 0.74},
    "I read the logs of every request until I found one that came twice.": {"dive-deep": 0.88},
    "I asked ten customers what they had tried to do.": {"customer-obsession": 0.83, "dive-deep": 0.42},
    "I said in the meeting that I thought the plan was wrong.": {"have-backbone-disagree-and-commit": 0.79},
    "I cut the form from 48 fields to 9.": {"invent-and-simplify": 0.77, "frugality": 0.38},
    "I noticed too late that the data was wrong.": {"deliver-results": 0.35},
    "I taught two colleagues how to read the alarms.": {"hire-and-develop-the-best": 0.52},
}
"""Sentences and what they show, by the slug of the principle."""

ROLLBACK = StoryContent(
    title="Checkout rollback",
    situation="The release of 12 May broke payments for two hours. 4,100 customers could not pay.",
    task="I was on call and had made the change.",
    action=(
        "I told the team it was my change and rolled it back. I read the logs of every request until I found one that "
        "came twice. Then I wrote down what had happened, and asked two colleagues to look for what I had missed."
    ),
    result="Payments worked again after nine minutes. The same fault did not come back in 14 months.",
    lesson="A release that nobody watches is not finished.",
    outcome=Outcome.SUCCESS,
    status=Status.READY,
    employer="Brightcart",
    role="Software engineer",
    date="2024-05-12",
)
FORM = StoryContent(
    title="The form with 48 fields",
    situation="Three of four customers left our application form before its end.",
    task="My part was to find out why.",
    action="I asked ten customers what they had tried to do. I cut the form from 48 fields to 9.",
    result="Twice as many customers finished it, 61 % instead of 29 %.",
    status=Status.READY,
    employer="Brightcart",
    role="Software engineer",
    date="2023-11",
)
MISSED = StoryContent(
    title="Missed the March date",
    situation="We promised a launch in March.",
    task="I planned the move of the data.",
    action="I noticed too late that the data was wrong.",
    result="We launched in May, and two customers had left by then.",
    outcome=Outcome.FAILURE,
    status=Status.READY,
    employer="Harbour & Sons",
    date="2022",
)
PLAN = StoryContent(
    title="The plan nobody believed in",
    situation="Our manager wanted to write the billing anew within a quarter.",
    action="I said in the meeting that I thought the plan was wrong. We did it anyway, and I did my part of it.",
    outcome=Outcome.MIXED,
    status=Status.DRAFT,
    employer="Harbour & Sons",
    role="Team lead",
)
NIGHTS = StoryContent(
    title="Quiet nights",
    situation="The alarms woke somebody every night.",
    action="I taught two colleagues how to read the alarms.",
    status=Status.RETIRED,
)
BARE = StoryContent(title="Something with the printer", status=Status.DRAFT)
GONE = StoryContent(title="An old story", situation="It was long ago.", outcome=Outcome.MIXED)

_LONG_WORDS = (
    "the migration of all customer records of the Northern region onto the new platform without a single outage "
)
LONG = StoryContent(
    title=("How I led " + _LONG_WORDS * 3)[:300].strip(),
    situation=("Every evening " + _LONG_WORDS * 6).strip() + ".",
    task="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    action="I told the team it was my change and rolled it back. " + ("Then I wrote down " + _LONG_WORDS * 2) * 8,
    result="We saved 1,234,567,890.12 euros. " * 12,
    lesson=("I learned that " + _LONG_WORDS).strip() + ".",
    outcome=Outcome.MIXED,
    status=Status.READY,
    employer=("Brackenhill International Holding for Payments and Related Services " * 3)[:200].strip(),
    role=("Principal software development engineer for checkout and settlement " * 3)[:200].strip(),
    date="2024-05-12",
)
CJK = StoryContent(
    title="支払いシステムの障害を二時間で復旧させた話と、その後に学んだことについて、チームと一緒に考えたこと",
    situation="リリースによって支払いが二時間止まりました。四千人以上のお客様が支払えませんでした。",
    action="I read the logs of every request until I found one that came twice. 私はすべてのログを読みました。",
    employer="株式会社ブライトカート",
    status=Status.READY,
)
RTL = StoryContent(
    title="كيف أعدنا خدمة الدفع خلال ساعتين — שלום 👩‍👩‍👧 café",
    situation="توقفت المدفوعات لمدة ساعتين.",
    action="I asked ten customers what they had tried to do.",
    outcome=Outcome.FAILURE,
    status=Status.DRAFT,
)


def long_pack() -> Pack:
    """The bundled pack with names as long as a pack of one's own may have them, one of them in wide characters."""
    pack = packs.bundled()
    named = {
        "earn-trust": "Earn Trust From Everyone Who Depends on the Work, Above All When It Went Wrong",
        "dive-deep": "現場で細部まで自分の目で確かめ、数字と事実から考えること",
        "customer-obsession": "Donaudampfschifffahrtskundenzufriedenheitsversessenheit",
    }
    return replace(
        pack, principles=tuple(replace(each, name=named.get(each.slug, each.name)) for each in pack.principles)
    )


class FixedTagger:
    """Stands where the model's tagger would, and reads ``SHOWS``."""

    def __init__(self, context) -> None:
        self._slugs = context.pack.slugs
        self.fingerprint = fingerprint(None, context.paths.cache)

    def read(self, stories: Sequence[Story]) -> Iterator[Story]:
        yield from stories

    def suggest_many(self, stories: Sequence[Story]) -> Iterator[list[Suggestion]]:
        yield from map(self.preview, stories)

    def preview(self, content: StoryContent) -> list[Suggestion]:
        found = {slug: Suggestion(slug, 0.0) for slug in self._slugs}
        for sentence, shown in SHOWS.items():
            for part in Part:
                start = content.part(part).find(sentence)
                if start >= 0:
                    place = Evidence(part, start, start + len(sentence))
                    found |= {slug: Suggestion(slug, score, place) for slug, score in shown.items() if slug in found}
        return sorted(found.values(), key=lambda each: -each.score)

    def profile(self, content: StoryContent):
        return np.array([1.0, 0.0], dtype=np.float32)

    def profiles(self, stories: Sequence[Story]):
        return {story.content_hash: self.profile(story) for story in stories}

    def rank_question(self, text: str) -> list[Suggestion]:
        return [Suggestion(slug, 0.0) for slug in self._slugs]

    def compare_question(self, text: str, stories: Sequence[Story]) -> Iterator[Likeness]:
        return (Likeness(0.0) for _ in stories)

    def close(self) -> None:
        pass


class _Certain(random.Random):
    """Chance that is the same every time, where nobody chose a seed."""

    def __init__(self, seed: object = None) -> None:
        super().__init__(0 if seed is None else seed)


def make_certain(patch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Let nothing depend on the model, chance, the hour or the machine; return the clock of what is counted live."""
    clock = SimpleNamespace(seconds=0.0)
    watch = SimpleNamespace(monotonic=lambda: clock.seconds)
    patch.setattr("starkeeper.library.tagger.LibraryTagger", FixedTagger)
    patch.setattr("starkeeper.library.model.status", lambda *_: SimpleNamespace(ready=True))
    patch.setattr("random.Random", _Certain)
    patch.setattr("starkeeper.tui.screens.plan.SEEDS", 1)
    for module in ("screens.drill", "screens.written", "widgets.countdown", "widgets.timer"):
        patch.setattr(f"starkeeper.tui.{module}.time", watch)
    return clock


def opened(places: Paths, pack: Pack | None = None) -> Library:
    """The library of these places."""
    return Library.open(pack=pack or packs.bundled(), settings=Settings(learn=False), paths=places)


def fill_full(library: Library) -> None:
    """What somebody has who came as far as the last weeks before an interview."""
    with time_machine.travel(datetime.fromisoformat(DAYS[0]), tick=False):
        ids = [library.stories.add(content).id for content in (ROLLBACK, FORM, MISSED, PLAN, NIGHTS, BARE)]
        library.stories.bin(library.stories.add(GONE).id)
        library.rehearsal.add_question("What would your team say of you?", ["earn-trust"])
    with time_machine.travel(datetime.fromisoformat(DAYS[1]), tick=False):
        asked = [question for question in library.rehearsal.questions() if "earn-trust" in question.principles]
        for question, rating in zip(asked[:3], (Rating.GOOD, Rating.HARD, Rating.AGAIN), strict=True):
            library.rehearsal.record(question, ids[0], 140.0, rating)
        library.drills.record(asked[0], ids[0], 4.0)
        library.drills.record(asked[1], ids[1], 6.0)
        library.probes.add(ids[0], "Who else knew of it?", "My lead and the two who were on call with me.")
        library.probes.add(ids[0], "What did the two hours cost?")
    with time_machine.travel(datetime.fromisoformat(DAYS[2]), tick=False):
        changed = ROLLBACK.result.replace("14 months", "17 months")
        library.stories.save(ids[0], replace(ROLLBACK, result=changed), base_version=1)
        library.tags.confirm(ids[0], "earn-trust")
        library.tags.reject(ids[1], "frugality")
        library.tags.confirm(ids[2], "ownership")
        library.stories.save_draft(ids[3], 1, replace(PLAN, result="It took three quarters."))
        library.interviews.add(date(2026, 11, 19), "Brackenhill", "earn-trust, ownership; dive-deep, think-big")
        library.interviews.add(date(2026, 12, 4))
        library.interviews.add(date(2026, 10, 28), "Brightmoor")
        library.tags.retag()


def fill_bare(library: Library) -> None:
    """One story that says nothing yet."""
    with time_machine.travel(datetime.fromisoformat(DAYS[0]), tick=False):
        library.stories.add(BARE)
        library.tags.retag()


def fill_long(library: Library) -> None:
    """Everything as long or as wide as it may be."""
    with time_machine.travel(datetime.fromisoformat(DAYS[0]), tick=False):
        long, cjk, rtl = (library.stories.add(content).id for content in (LONG, CJK, RTL))
        library.stories.bin(library.stories.add(replace(LONG, situation="Binned.")).id)
        library.rehearsal.add_question(("What did you do when " + _LONG_WORDS * 2).strip() + "?", ["earn-trust"])
        library.probes.add(long, ("Why " + _LONG_WORDS * 3).strip() + "?", ("Because of " + _LONG_WORDS * 5).strip())
        library.probes.add(cjk, "二時間の間に何人のお客様が支払えなかったのですか。")
        library.interviews.add(date(2026, 11, 19), LONG.employer, "earn-trust, ownership; dive-deep, think-big")
    with time_machine.travel(datetime.fromisoformat(DAYS[2]), tick=False):
        library.stories.save(long, replace(LONG, lesson=LONG.lesson + " " + LONG.lesson), base_version=1)
        library.stories.save_draft(rtl, 1, replace(RTL, situation=RTL.situation * 4))
        library.tags.confirm(long, "earn-trust")
        library.tags.confirm(cjk, "ownership")
        library.tags.retag()


def fill_empty(library: Library) -> None:
    """Nothing."""


SHELVES = {"full": fill_full, "bare": fill_bare, "long": fill_long, "empty": fill_empty}


def make(name: str, folder: Path) -> Path:
    """Make a shelf in a folder, and return the file of its library."""
    places = Paths(
        folder / "config.yaml", folder / "library.db", folder / "cache", folder / "logs", folder / "view.json"
    )
    with opened(places, long_pack() if name == "long" else None) as library:
        SHELVES[name](library)
    return places.library
