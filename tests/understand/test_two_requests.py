"""Two requests in one message: where it may be cut, and what makes two."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.model import Kind
from routing.understand.cuts import MOST, cuts, under_heading, without_marks
from routing.understand.decision import Candidate, Decision, Outcome
from routing.understand.seam_weights import weights_of
from routing.understand.seams import seams_of
from routing.understand.two_requests import (
    PartRead,
    Request,
    at_seam,
    of_their_own,
    requests,
    with_allowed,
    with_item,
)

BOTH = ("en", "nl")
MEAN = weights_of(None)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("my badge fails and I need a chair", ["I need a chair"]),
        ("De bak is vol. Ook wil ik een laptop.", ["wil ik een laptop"]),
        ("toner is op, wifi ligt eruit", ["wifi ligt eruit"]),
        ("1) a webcam 2) SPSS on my machine", ["SPSS on my machine"]),
        ("a permit for my car + a locker", ["a locker"]),
        ("for the trainee: a badge; an account", ["a badge; an account", "an account"]),
        ("wifi is down", []),
        ("De lasagne was koud. Los daarvan: mijn pas is stuk", ["mijn pas is stuk"]),
        ("It's boiling here. One more thing, my badge broke", ["my badge broke"]),
        ("!!! en ...", []),
        ("op de gang gaat het lampje ook op rood", []),
        ("I could then use the room", []),
        ("mijn pc is stuk daarnaast heb ik een stoel nodig", ["heb ik een stoel nodig"]),
        ("de lift hangt bovendien is de soep koud", ["is de soep koud"]),
        ("the tap drips. Second, can I get cards?", ["can I get cards"]),
        ("can I get a second monitor", []),
    ],
)
def test_where_a_message_may_be_cut(text: str, after: list[str]) -> None:
    assert [cut.after for cut in cuts(text, BOTH)] == after


def test_what_is_said_to_come_on_top_is_told() -> None:
    said = cuts("the bin is full. Also my chair broke, I fell", BOTH)
    assert [(c.is_added, c.is_weak) for c in said] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    "text",
    [
        "dinsdag vergaderen we, kan er dan ook koffie komen",
        "De lift hangt. De deur daar klemt bovendien.",
        "no picture on the wall and it is freezing in there too",
        "mijn pas doet niets, o ja, de kraan boven lekt",
        "Zet de stoelen klaar en bestel meteen even bloemen",
        "de bak zit vol, nu ik je toch spreek wanneer komt mijn bril",
        "I want a second screen, oh and the tap is dripping",
        "Hang up the poster. While you're at it take down the old sign",
    ],
)
def test_what_comes_on_top_is_told_within_its_clause(text: str) -> None:
    assert [cut.is_added for cut in cuts(text, BOTH)] == [True]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("- wc verstopt\n- nieuwe jas graag", ("wc verstopt", "nieuwe jas graag")),
        ("1. wifi is down\n2. a room please", ("wifi is down", "a room please")),
        ("(1) a webcam (2) SPSS on my machine", ("a webcam", "SPSS on my machine")),
    ],
)
def test_a_list_is_cut_at_its_signs_and_they_are_left_out(
    text: str, parts: tuple[str, str]
) -> None:
    (cut,) = cuts(text, BOTH)
    assert (cut.before, cut.after, cut.is_added) == (*parts, True)
    assert without_marks(text).split() == " ".join(parts).split()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Room 2:\n- wet floor\n- no light", ("Room 2", "- wet floor\n- no light")),
        ("Voor Sem:\n\n1. laptop\n2. pas", ("Voor Sem", "1. laptop\n2. pas")),
        ("Room 2:\n- wet floor", None),
        ("Room 2\n- wet floor\n- no light", None),
        ("- wet floor\n- no light", None),
        ("Room 2: wet floor, no light", None),
    ],
)
def test_a_list_of_several_lines_may_have_a_heading(
    text: str, found: tuple[str, str] | None
) -> None:
    assert under_heading(text) == found


def test_the_heading_of_a_list_holds_for_each_of_what_is_asked_for() -> None:
    items = {"laptop": "laptop", "badge": "badge", "chair": "chair"}

    def read(said: str) -> PartRead:
        there = [item for word, item in items.items() if word in said]
        chances = {item: 0.96 / len(there) if item in there else 0.004 for item in items.values()}
        return _read(chances if there else {"chair": 0.5}, right=0.99)

    found = requests("For Sem in room 2:\n- a laptop\n- a badge", read, BOTH, weights=MEAN)
    assert found == (
        Request("For Sem in room 2: a laptop", "laptop"),
        Request("For Sem in room 2: a badge", "badge"),
    )
    one = "The laptop does this:\n- laptop is slow\n- laptop is hot"
    assert requests(one, read, BOTH, weights=MEAN) == (Request(one),)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("twee dingen: de wc is stuk en ik wil een stoel", "de wc is stuk en ik wil een stoel"),
        ("Hi, two quick questions. Who mops, and when?", "Who mops, and when?"),
        ("I have two questions about my pay", None),
        ("drie punten.", None),
    ],
)
def test_what_announces_several_things_is_told(text: str, rest: str | None) -> None:
    assert seams_of(BOTH).announced(text) == rest


def test_a_story_is_not_cut_and_a_long_one_not_at_every_comma() -> None:
    assert cuts("it rains, " * 60, BOTH) == ()
    some = cuts(", ".join(f"thing number {n}" for n in range(12)) + ". Also a chair", BOTH)
    assert len(some) == MOST
    assert some[-1].after == "a chair"


@given(st.text(alphabet="ab ,.;:+-1)\n?", max_size=300))
@settings(max_examples=60)
def test_both_sides_of_a_cut_stand_in_the_text(text: str) -> None:
    plain = " ".join(text.split())
    for cut in cuts(text, BOTH):
        assert " ".join(cut.before.split()) in plain
        assert " ".join(cut.after.split()) in plain


@pytest.mark.parametrize("sign", [", ", ". ", " and ", "- ", "1) ", "\n", " + ", ": "])
def test_looking_for_cuts_takes_no_time(sign: str) -> None:
    began = time.process_time()
    cuts((f"a word{sign}" * 2_000)[:2_000], BOTH)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("word", ["en ", "and ", "also "])
def test_looking_for_cuts_takes_twice_as_long_in_twice_the_text(word: str) -> None:
    def took(signs: int) -> float:
        text, times = (word * signs)[:signs], []
        for _ in range(7):
            began = time.process_time()
            cuts(text, BOTH)
            times.append(time.process_time() - began)
        return min(times)

    assert took(1_990) < 3 * took(995) + 0.01


@pytest.mark.parametrize(
    ("text", "between", "is_joined"),
    [
        ("mijn pas is stuk, en ik wil een stoel", ", en ", True),
        ("the bin is full. Also my chair broke", ". Also ", False),
        ("toner is op, wifi ligt eruit", ", ", False),
    ],
)
def test_what_stands_between_two_parts(text: str, between: str, is_joined: bool) -> None:
    (cut,) = cuts(text, BOTH)
    assert (cut.between, cut.is_joined) == (between, is_joined)


@pytest.mark.parametrize("language", ["en", "nl", "xx", None])
def test_what_is_clearer_speaks_for_two_in_every_language(language: str | None) -> None:
    (cut,), weights = cuts(TWO, BOTH), weights_of(language)

    def odds(chair: float) -> float:
        texts = {
            TWO: _read({"badge": 0.6, "chair": 0.35}),
            cut.before: _read({"badge": 0.97, "door": 0.02}),
            cut.after: _read({"chair": chair, "badge": 0.002}, right=chair),
        }
        seen = at_seam(cut, TWO, texts.get, BOTH)
        assert seen
        return weights.odds(seen)

    assert odds(0.97) > 0 > odds(0.02)


def test_a_language_that_nothing_was_learnt_for_goes_by_the_mean() -> None:
    learnt = [weights_of(language).one for language in BOTH]
    assert weights_of("xx").one == pytest.approx(sum(learnt) / 2)


def _read(chances: dict[str, float], right: float = 0.95, more: float = 0.02) -> PartRead:
    return PartRead(chances, right, more)


TWO = "my badge fails and I need a chair"
ONE = "my badge fails. Who has to sign for it?"


def test_a_message_that_speaks_of_both_is_two() -> None:
    texts = {
        TWO: _read({"badge": 0.6, "chair": 0.35, "door": 0.05}),
        "my badge fails": _read({"badge": 0.97, "door": 0.02, "chair": 0.001}),
        "I need a chair": _read({"chair": 0.97, "badge": 0.002}),
    }
    found = (Request("my badge fails", "badge"), Request("I need a chair", "chair"))
    assert requests(TWO, texts.get, BOTH, weights=MEAN) == found


def test_what_the_whole_message_does_not_speak_of_is_no_request() -> None:
    follows = _read({"contract": 0.7, "badge": 0.1}, right=0.6, more=0.7)
    texts = {
        ONE: _read({"badge": 0.98, "contract": 0.004}),
        "my badge fails": _read({"badge": 0.97, "contract": 0.001}),
        "Who has to sign for it": follows,
    }
    assert requests(ONE, texts.get, BOTH, weights=MEAN) == (Request(ONE),)


@pytest.mark.parametrize(
    ("text", "is_two"),
    [
        ("idea of the works council: lockers in the hall", False),
        ("vraag van Piet: mag de muziek wat zachter", False),
        ("my badge fails at the gate since yesterday: the chair in my room broke too", True),
    ],
)
def test_a_few_words_before_a_colon_ask_for_nothing(text: str, is_two: bool) -> None:
    (cut,) = (each for each in cuts(text, BOTH) if ":" in each.between)
    texts = {
        text: _read({"badge": 0.6, "chair": 0.35}),
        cut.before: _read({"badge": 0.97, "door": 0.02}),
        cut.after: _read({"chair": 0.97, "badge": 0.002}),
    }
    assert (at_seam(cut, text, texts.get, BOTH) is not None) is is_two


def test_two_parts_about_one_item_stay_together() -> None:
    part = _read({"badge": 0.9, "chair": 0.1})
    texts = dict.fromkeys((TWO, "my badge fails", "I need a chair"), part)
    assert requests(TWO, texts.get, BOTH, weights=MEAN) == (Request(TWO),)


def test_what_only_tells_more_is_no_request() -> None:
    texts = {
        ONE: _read({"badge": 0.9, "contract": 0.05}),
        "my badge fails": _read({"badge": 0.97, "contract": 0.001}),
        "Who has to sign for it": _read({"contract": 0.7, "badge": 0.05}, 0.7, more=0.9),
    }
    assert requests(ONE, texts.get, BOTH, weights=MEAN) == (Request(ONE),)
    texts["Who has to sign for it"] = _read({"contract": 0.7, "badge": 0.05}, 0.7, more=0.01)
    assert len(requests(ONE, texts.get, BOTH, weights=MEAN)) == 2


def test_two_parts_that_seem_the_same_are_two_where_both_speak_for_another_too() -> None:
    wifi, login = {"wifi": 0.6, "login": 0.35}, {"wifi": 0.7, "login": 0.02}
    assert of_their_own([wifi, login], {"wifi": 0.5, "login": 0.4}) == ("login", "wifi")
    assert of_their_own([{"wifi": 1.0}, {"wifi": 1.0}], {"wifi": 1.0}) == ()


def test_three_things_are_three() -> None:
    text = "toner is empty. Also my chair broke. Also the wifi is down"
    halves = [(cut.before, cut.after) for cut in cuts(text, BOTH)]
    assert len(halves) == 2
    items = {"toner": "toner", "chair": "chair", "wifi": "wifi"}

    def read(part: str) -> PartRead:
        there = [item for word, item in items.items() if word in part]
        chances = {item: 0.96 / len(there) if item in there else 0.004 for item in items.values()}
        return _read(chances, right=0.99)

    assert requests(text, read, BOTH, weights=MEAN) == (
        Request("toner is empty", "toner"),
        Request("my chair broke", "chair"),
        Request("the wifi is down", "wifi"),
    )


def test_three_things_of_which_no_two_together_are_clear_are_three() -> None:
    text = "my chair broke, toner is empty and the wifi is down"
    items = {"my chair broke": "chair", "toner is empty": "toner", "the wifi is down": "wifi"}

    def read(said: str) -> PartRead:
        there = [item for words, item in items.items() if words in said]
        if len(there) > 1:
            return _read(
                dict.fromkeys(there, 1 / len(there)) | {"lift": 0.3, "bin": 0.3}, right=0.2
            )
        return _read(
            {item: 0.97 if item in there else 0.001 for item in items.values()}, right=0.99
        )

    assert [part.item for part in requests(text, read, BOTH, weights=MEAN)] == list(items.values())


def test_a_message_that_says_it_is_several_needs_less_to_be() -> None:
    rest = "my badge fails and I need a chair"

    def read(said: str) -> PartRead:
        both = {"badge": 0.6, "chair": 0.2}
        parts = {"my badge fails": {"badge": 0.8}, "I need a chair": {"chair": 0.45, "badge": 0.1}}
        return _read(parts.get(said, both), right=0.5)

    assert len(requests(rest, read, BOTH, weights=MEAN)) == 1
    found = requests(f"Two things: {rest}", read, BOTH, weights=MEAN)
    assert [part.text for part in found] == ["my badge fails", "I need a chair"]


def test_what_the_whole_message_hardly_speaks_of_may_be_asked_for_too() -> None:
    texts = {
        TWO: _read({"badge": 0.998, "chair": 0.001}),
        "my badge fails": _read({"badge": 0.97, "chair": 0.001}, right=0.99),
        "I need a chair": _read({"chair": 0.97, "badge": 0.002}, right=0.99),
    }
    assert len(requests(TWO, texts.get, BOTH, weights=MEAN)) == 2


def test_a_text_without_words_is_one() -> None:
    assert requests("?!", lambda text: None, BOTH, weights=MEAN) == (Request("?!"),)


def _decision(outcome: Outcome, *chances: tuple[str, float]) -> Decision:
    return Decision(
        text="and tea",
        language="en",
        outcome=outcome,
        kind=Kind.SERVICE_REQUEST,
        confidence=chances[0][1] if chances else 0.0,
        candidates=tuple(Candidate(item=item, confidence=c) for item, c in chances),
    )


def test_the_item_of_a_part_goes_first() -> None:
    part = _decision(Outcome.ASK, ("refill", 0.5), ("meeting", 0.4))
    found = with_item(part, "meeting")
    assert [choice.item for choice in found.candidates] == ["meeting", "refill"]
    assert math.isclose(found.candidates[0].confidence, 0.5)
    assert with_item(found, "meeting") == found


def test_a_part_that_is_sure_of_another_part_s_item_is_asked_about() -> None:
    sure = _decision(Outcome.ANSWER, ("meeting", 0.9))
    found = with_item(sure, "coffee")
    assert found.outcome is Outcome.ASK
    assert [choice.item for choice in found.candidates] == ["coffee", "meeting"]
    assert with_item(sure, "meeting") == sure
    assert with_allowed(sure, "coffee", frozenset({"meeting"})) == sure
    assert with_allowed(sure, "coffee", None) == found


def test_a_part_that_nobody_would_understand_alone_is_asked_about() -> None:
    part = _decision(Outcome.UNKNOWN, ("meeting", 0.2), ("refill", 0.1))
    assert with_item(part, "meeting").outcome is Outcome.ASK
    nothing = _decision(Outcome.UNKNOWN)
    assert with_item(nothing, "meeting") == nothing
