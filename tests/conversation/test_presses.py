"""A button's text and what it stands for: written and read back the same, also on buttons that
stand in chats for years.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import bot
from bot.ports import Choice
from bot.presses import (
    ASK,
    LONGEST,
    AnyPress,
    AskPress,
    CallPress,
    FormPress,
    ItemPress,
    MorePress,
    OptionPress,
    PlainPress,
    RiskPress,
    SayPress,
    UnknownCallPress,
    UnknownPress,
    parse,
    without_form,
)
from routing.call.actions import Action
from tests.conversation.world import World

_numbers = st.integers(1, 999_999_999).map("S-{}".format)
_buttons: st.SearchStrategy[PlainPress] = st.one_of(
    st.builds(
        CallPress,
        number=_numbers,
        action=st.sampled_from(Action),
        value=st.none() | st.text(max_size=9),
    ),
    st.builds(MorePress, number=_numbers),
    st.builds(OptionPress, turn=st.integers(0, 10**12), n=st.integers(0, 10**6)),
    st.builds(RiskPress, offer=st.integers(0, 10**9), answer=st.sampled_from(["yes", "no"])),
    st.builds(SayPress, text=st.text(max_size=15)),
    st.just(AskPress()),
)
_forms: st.SearchStrategy[AnyPress] = st.one_of(
    st.builds(ItemPress, ref=st.text()),
    st.builds(FormPress, press=_buttons | st.builds(ItemPress, ref=st.text())),
)


@given(_buttons)
def test_what_stands_on_a_button_is_read_back_and_fits(press: PlainPress) -> None:
    text = press.encode()
    assert parse(text) == press
    assert len(text.encode()) <= LONGEST
    assert Choice(action=text, label="x").means == press


@given(_forms)
def test_what_a_form_carries_is_read_back(press: AnyPress) -> None:
    assert parse(press.encode()) == press


@given(
    st.text()
    | st.builds(
        "{}{}".format,
        st.sampled_from(
            ["c:", "c:S-1:", "d:", "d:1:", "r:", "r:1:", "say:", "ask", "item:", "form:", "form:c:"]
        ),
        st.text(),
    )
)
def test_any_text_is_read_and_comes_back_the_same(text: str) -> None:
    assert parse(text).encode() == text


_OLD: dict[str, AnyPress] = {
    **{f"c:S-1042:{a}": CallPress(number="S-1042", action=a) for a in Action},
    **{
        f"c:S-1042:rate:{n}": CallPress(number="S-1042", action=Action.RATE, value=str(n))
        for n in range(1, 6)
    },
    "c:S-1042:more": MorePress(number="S-1042"),
    "d:0:1": OptionPress(turn=0, n=1),
    "d:17:12": OptionPress(turn=17, n=12),
    "say:S-1042": SayPress(text="S-1042"),
    "say:nederlands": SayPress(text="nederlands"),
    "say:english": SayPress(text="english"),
    "say:what can I ask?": SayPress(text="what can I ask?"),
    "say:wat kan ik vragen?": SayPress(text="wat kan ik vragen?"),
    "ask": AskPress(),
    "form:ask": FormPress(press=AskPress()),
    "item:it/desk/laptop": ItemPress(ref="it/desk/laptop"),
    "form:item:it/desk/laptop": FormPress(press=ItemPress(ref="it/desk/laptop")),
    "form:c:S-1042:resolve": FormPress(
        press=CallPress(number="S-1042", action=Action.RESOLVE),
    ),
}
"""Every text that the version before these models could write, and its meaning."""


@pytest.mark.parametrize("text", _OLD)
def test_the_texts_of_old_buttons(text: str) -> None:
    assert parse(text) == _OLD[text]
    assert _OLD[text].encode() == text


@pytest.mark.parametrize(
    ("text", "press"),
    [
        ("c:S-1042:juggle", UnknownCallPress(number="S-1042", action="juggle")),
        ("c:S-1042:more:9", UnknownCallPress(number="S-1042", action="more:9")),
        ("c:S-1042", UnknownPress(text="c:S-1042")),
        ("d:03:1", UnknownPress(text="d:03:1")),
        ("d:1", UnknownPress(text="d:1")),
        ("form", UnknownPress(text="form")),
        ("form:form:ask", FormPress(press=UnknownPress(text="form:ask"))),
        ("", UnknownPress(text="")),
    ],
)
def test_what_no_version_wrote(text: str, press: AnyPress) -> None:
    assert parse(text) == press


def test_a_button_that_would_not_fit_is_not_made() -> None:
    SayPress(text="é" * 30)
    with pytest.raises(ValidationError, match="at most 64 bytes"):
        SayPress(text="é" * 31)


def test_a_form_is_opened_for_the_press_in_it() -> None:
    assert without_form(parse(ASK)) == AskPress() == without_form(AskPress())


def test_no_other_module_knows_how_a_press_is_written() -> None:
    heads = ("c:", "d:", "say:", "item:", "form:")
    root = Path(bot.__path__[0])
    found = [
        (path.relative_to(root).as_posix(), node.value)
        for path in root.rglob("*.py")
        if path != root / "presses.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith(heads)
    ]
    templates = [
        (path.name, head)
        for path in root.rglob("*.html")
        for head in heads
        if f'"{head}' in path.read_text("utf-8")
    ]
    assert (found, templates) == ([], [])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("c:S-1:juggle", "I don't know that button any more. The card shows what you can do now."),
        ("lang:nl", "That button is from earlier in our conversation, so I leave it alone."),
        ("d:900:1", "That button is from earlier in our conversation, so I leave it alone."),
        ("item:it/desk/gone", "That button is from earlier in our conversation, so I leave it"),
    ],
)
def test_a_button_that_means_nothing_any_more_is_answered(text: str, answer: str) -> None:
    world = World(languages={"sanne": "en"})
    assert answer in world.says("sanne", press=text)[0].text
