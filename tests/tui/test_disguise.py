"""Editing text that holds what a terminal would obey."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from starkeeper.domain.display import printable
from starkeeper.domain.story import Part, StoryContent
from starkeeper.tui.widgets.disguise import Disguise
from starkeeper.tui.widgets.part_editor import PartArea

_NASTY = st.text(st.sampled_from("ab ␛⍰\x00\x07\x1b\x7f\x85\x9b\u2028\u202e\ufeff\r\n\t"), max_size=40)


@given(_NASTY)
def test_what_is_put_on_comes_off_to_the_character(text: str) -> None:
    disguise = Disguise()
    shown = disguise.put_on(text)
    assert disguise.take_off(shown) == text
    assert len(shown) == len(text)
    assert printable(shown.replace("\r\n", "\n")) == shown.replace("\r\n", "\n")


@given(_NASTY, st.text(st.sampled_from("\x1b\x07\u202e-"), max_size=9))
def test_a_paste_into_disguised_text_keeps_both(text: str, pasted: str) -> None:
    disguise = Disguise()
    shown = disguise.put_on(text)
    assert disguise.take_off(shown + disguise.put_on(pasted)) == text + pasted


async def test_control_characters_survive_an_edit_of_their_part(start, library) -> None:
    story = library.stories.add(StoryContent(title="Logs", situation="a\x1b[31mb", action="c"))
    async with start() as user:
        await user.press("e")
        assert "a␛[31mb" in user.text
        await user.type("So: ")
        area = user.app.screen.query_one("#action", PartArea)
        area.focus()
        user.app.post_message(events.Paste("\x1b[1mbold\x07"))
        await user.settle()
        assert "\x1b" not in user.text
        await user.press("ctrl+s")
    after = library.stories.get(story.id)
    assert after.part(Part.SITUATION) == "So: a\x1b[31mb"
    assert after.part(Part.ACTION) == "\x1b[1mbold\x07c"


async def test_a_paste_into_a_line_is_made_one_harmless_line(start, stories) -> None:
    async with start() as user:
        await user.press("n")
        user.app.post_message(events.Paste("two\nlines\x1b[31m"))
        await user.settle()
        assert user.app.screen.form.content.title == "two lines␛[31m"
        await user.press("escape", "x", "slash")
        user.app.post_message(events.Paste("roll\x1bback"))
        await user.settle()
        assert "\x1b" not in user.text
