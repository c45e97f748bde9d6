"""Coverage: the rows, what stands behind them, and the way there and back."""

from __future__ import annotations

from starkeeper.library import Library


async def test_every_principle_has_a_row_in_words(start, stories) -> None:
    async with start() as user:
        await user.press("2")
        row = next(line for line in user.lines if line.strip().startswith("Earn Trust"))
        assert "one of two" in row
        assert "■ ·" in row
        assert "Checkout rollback" in row
        assert "none of two" in next(line for line in user.lines if "Ownership" in line)


async def test_the_gap_is_said_in_a_coachs_words(start, stories) -> None:
    async with start() as user:
        await user.press("2")
        assert "Ownership has no stories; you need two." in user.text
        await user.press("down", "down")
        assert "Earn Trust has one story; you need two." in user.text
        assert "What Earn Trust means." in user.text


async def test_down_to_the_story_and_back_to_where_one_was(start, stories) -> None:
    async with start() as user:
        await user.press("2", "end", "enter", "enter")
        assert user.where == "StoryScreen"
        assert user.app.screen.preview.suggestions.chosen.slug == "earn-trust"
        await user.press("escape")
        assert user.where == "CoverageScreen"
        assert user.app.focused.id == "behind"
        await user.press("escape")
        assert user.app.focused.id == "principles"
        assert user.app.focused.chosen == "earn-trust"


async def test_at_80x24_the_stories_behind_are_a_second_view(start, stories) -> None:
    async with start((80, 24)) as user:
        await user.press("2", "end")
        assert "you need two" not in user.text
        await user.press("enter")
        assert "Earn Trust has one story; you need two." in user.text
        await user.press("escape")
        assert "you need two" not in user.text


async def test_a_verdict_elsewhere_is_seen_here(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("2", "1", "v", "enter", "down", "y", "2")
        assert sum(" one of two" in line for line in user.lines) == 2


async def test_an_empty_library_has_a_sentence_here_too(start) -> None:
    async with start() as user:
        await user.press("2")
        assert "No story stands behind any principle yet." in user.text
        await user.press("n")
        assert user.where == "EditorScreen"


async def test_a_confirmed_principle_has_its_evidence_however_faint(start, compiled_home, stories, library) -> None:
    library.tags.tag(library.tags.untagged())
    faint = [each for each in library.tags.of(stories[0].id).suggestions if each.evidence][-1]
    library.tags.confirm(stories[0].id, faint.principle)
    sentence = faint.evidence.quote(stories[0].part(faint.evidence.part))
    async with start() as user:
        await user.press("2", *["down"] * ["ownership", "dive-deep", "earn-trust"].index(faint.principle))
        assert f"“{sentence[:40]}" in user.text


async def test_what_to_write_stands_beside_a_gap_and_goes_with_it(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("2")
        assert "To write next" in user.text
        assert "It should answer:" in user.text
        assert "· A ownership time that went well?" in user.text
        library.tags.confirm(2, "ownership")
        library.tags.confirm(3, "ownership")
        await user.press("1", "2")
        user.app.revision += 1
        await user.settle()
        assert "Ownership has two stories." in user.text
        assert "To write next" not in user.text
        assert "How the strong ones ended: ✗1 ±1." in user.text
