"""Questions: looking through the bank, adding one's own, and practising the one that was chosen."""

from __future__ import annotations

from starkeeper.domain.pack import Polarity
from starkeeper.domain.rehearsal import Rating
from starkeeper.library import Library


async def test_the_bank_stands_beside_the_stories_that_answer(start, stories, library: Library) -> None:
    asked = next(question for question in library.rehearsal.questions() if question.principles == ("earn-trust",))
    library.rehearsal.record(asked, stories[0].id, 90.0, Rating.GOOD)
    async with start() as user:
        await user.press("4")
        bank = library.rehearsal.questions()
        assert f"{len(bank)} questions, {len(bank) - 1} new" in user.lines[0]
        for _ in range(bank.index(asked)):
            await user.press("down")
        assert "Earn Trust" in user.text
        assert "practised once, on" in user.text
        assert "Stories that answer it:" in user.text
        assert "● Checkout rollback" in user.text
        await user.press("s", "enter")
        assert user.where == "StoryScreen"
        await user.press("escape")
        assert user.where == "QuestionsScreen"


async def test_words_and_properties_narrow_the_bank_and_escape_shows_it_again(start, stories, library: Library) -> None:
    bank = library.rehearsal.questions()
    async with start() as user:
        await user.press("4", "slash")
        await user.type("badly")
        await user.press("enter")
        found = [question for question in bank if "badly" in question.text]
        assert 0 < len(found) < len(bank)
        assert f"{len(found)} of {len(bank)}" in user.text
        await user.press("f", "down", "enter")
        both = [question for question in found if "ownership" in question.principles]
        assert f"{len(both)} of {len(bank)}" in user.text
        assert "Ownership" in user.text
        await user.press("escape")
        assert f" of {len(bank)}" not in user.text


async def test_a_search_without_a_hit_says_so(start, stories) -> None:
    async with start() as user:
        await user.press("4", "slash")
        await user.type("xyzzy")
        assert "No question fits “xyzzy”." in user.text
        assert "esc  shows all again" in user.text


async def test_a_question_of_ones_own_is_added_practised_and_removed(start, stories, library: Library) -> None:
    async with start() as user:
        await user.press("4", "n")
        await user.type("What did you break last year?")
        await user.press("tab")
        await user.type("Earn Trust, ownership")
        await user.press("tab", "right", "enter")
        assert user.where == "QuestionsScreen"
        own = library.rehearsal.questions()[-1]
        assert (own.text, own.principles) == ("What did you break last year?", ("earn-trust", "ownership"))
        assert own.polarity is not Polarity.OPEN
        assert "yours" in user.text
        await user.press("enter")
        assert user.where == "OneQuestionScreen"
        await user.press("r", "g")
        assert user.where == "QuestionsScreen"
        assert library.rehearsal.history()[0].question_id == own.id
        assert "practised once" in user.text
        await user.press("d", "down", "enter")
        assert own not in library.rehearsal.questions()


async def test_what_is_wrong_in_the_form_is_said_beside_its_field_and_the_text_stays(start, stories, library) -> None:
    async with start() as user:
        await user.press("4", "n", "enter")
        assert "There is no question yet." in user.text
        await user.type("Why?")
        await user.press("tab")
        await user.type("humility")
        await user.press("enter")
        assert user.where == "QuestionForm"
        assert "humility" in user.text
        assert not any(question.own for question in library.rehearsal.questions())
        await user.press("escape", "n")
        assert "Why?" in user.text
        assert "humility" in user.text


async def test_a_question_of_the_pack_stays(start, stories, library: Library) -> None:
    before = library.rehearsal.questions()
    async with start() as user:
        await user.press("4", "d")
        assert any("the pack's" in toast for toast in user.toasts)
        assert library.rehearsal.questions() == before


async def test_in_a_narrow_window_the_question_is_a_second_view(start, stories) -> None:
    async with start((60, 20)) as user:
        await user.press("4")
        first = user.app.screen._bank[0].question
        await user.press("s")
        assert first.text in " ".join(user.text.split())
        await user.press("escape")
        assert user.app.screen.focused.id == "bank"
