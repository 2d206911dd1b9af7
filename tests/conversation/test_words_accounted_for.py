"""Whatever way somebody's words go, and whatever they are taken for, what they tell beyond that
stands in a call, in what is under way or in a reply: by construction, for each act and each place
that takes words beyond doubt.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.conversation.decide.standing import Act
from bot.conversation.flows.corrected import _denies
from bot.conversation.flows.readable import led_to
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import WHO, Hospital, hospital, states
from tests.bench.dialogues import Account, Said
from tests.conversation.test_passed_over import SENT
from tests.conversation.transcript import play
from tests.routing.reading import ByWord

MADE = {
    Act.YES: ("yes", "ja", "ok"),
    Act.NO: ("no", "nee", "not yet", "nog niet"),
    Act.LATER: ("later", "not now", "straks"),
    Act.THANKS: ("thanks", "bedankt", "great, thanks"),
    Act.CHAT: ("haha", "hello", "hallo"),
    Act.CANCEL: ("stop", "never mind", "laat maar", "it works again", "hij doet het weer"),
    Act.BACK: ("back", "terug", "change", "wijzig"),
    Act.PERSON: ("a person please", "een mens graag"),
    Act.STATUS: ("status", "how is it going?", "hoe staat het ervoor?"),
    Act.ANSWER: ("1", "2", "I don't know", "weet ik niet", "room 3", "kamer 3", "none of these"),
    Act.REOPEN: ("again", "it is broken again", "weer kapot"),
    Act.ADD: ("S-1001", "also", "oh en"),
    Act.NEW: ("something new", "iets nieuws", "what can I ask", "wat kan ik vragen"),
}
"""Words by which each act is made: a new act needs a row."""
OWN = (
    "the dog ate my badge this morning",
    "somebody parked across the ambulance bay",
    "the blinds in the seminar room fell on the floor",
    "our new trainee has no key to the pharmacy",
    "there is a strange hum behind the linen cupboard",
    "my payslip shows the wrong month",
    "de hond heeft mijn pasje opgegeten",
    "iemand heeft de ambulance klemgezet",
    "de lamellen in de leerzaal zijn naar beneden gekomen",
    "onze stagiair kan de apotheek niet in",
    "achter de linnenkast bromt iets vreemds",
    "op mijn loonstrook staat de verkeerde maand",
)
"""What no catalogue has in these words."""
LED_BY = (", ", ". ", ", by the way ", ", trouwens ", " and ", " maar ")


def test_each_act_has_words() -> None:
    assert set(MADE) == set(Act)


@cache
def _desks() -> tuple[dict[str, dict[str, Hospital]], tuple[tuple[str, str], ...]]:
    """The states in both languages, and phrases of which an item is known, with that item."""
    standing = read_catalogue(Path(catalog.__file__).parent / "hospital")
    reader = ByWord(standing)
    fresh = hospital(standing, reader)
    told = [
        (phrase, ref)
        for ref, place in standing.entries.items()
        for phrase in (f"the {place.item.id} is broken", f"de {place.item.id} is kapot")
    ]
    return {language: states(fresh, language) for language in WHO}, tuple(told)


@pytest.mark.parametrize("act", MADE)
@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_a_sentence_of_ones_own_is_kept_or_said(act: Act, data: st.DataObject) -> None:
    starts, _ = _desks()
    language = data.draw(st.sampled_from(sorted(starts)))
    state = data.draw(st.sampled_from(sorted(starts[language])))
    ahead = data.draw(st.sampled_from(MADE[act])) + data.draw(st.sampled_from(LED_BY))
    account = Account(starts[language][state].twin(), language)
    lost = account.says(Said(ahead + data.draw(st.sampled_from(OWN)), "add", language, ahead))
    assert lost is None, account.lines


@pytest.mark.parametrize("act", MADE)
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(data=st.data())
def test_what_is_told_beside_any_act_is_kept_or_said(act: Act, data: st.DataObject) -> None:
    starts, told = _desks()
    language = data.draw(st.sampled_from(sorted(starts)))
    state = data.draw(st.sampled_from(sorted(starts[language])))
    ahead = data.draw(st.sampled_from(MADE[act])) + data.draw(st.sampled_from(LED_BY))
    words, item = data.draw(st.sampled_from(told))
    account = Account(starts[language][state].twin(), language)
    lost = account.says(Said(ahead + words, "new", language, ahead, item))
    assert lost is None, account.lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("by the way ik sta buitengesloten", "ik sta buitengesloten"),
        ("trouwens the lift is stuck", "the lift is stuck"),
        ("S-1001 no, by the way the lift is stuck", "the lift is stuck"),
        ("never mind and the lift is stuck", "the lift is stuck"),
        ("great, thanks maar de lift zit vast", "de lift zit vast"),
        ("status?, trouwens the printer jams", "the printer jams"),
        ("ja maar printer offline", "printer offline"),
        ("stop the alarm", "stop the alarm"),
        ("back door is stuck", "back door is stuck"),
        ("yes, but", "yes, but"),
        ("later", "later"),
    ],
)
def test_what_words_lead_to(text: str, told: str) -> None:
    assert led_to(text) == told


@pytest.mark.parametrize(
    "said", ["no thanks, all fine now", "thanks, that is all", "later, not now", "great, thank you"]
)
@pytest.mark.parametrize("before", ["", "tom: my laptop won't start", SENT])
def test_what_tells_nothing_is_answered_by_no_offer(said: str, before: str) -> None:
    play(f"""
        {before}
        tom: {said}
        <! passed on nothing
        <! make a request of it?
    """)


def test_a_yes_makes_a_request_of_what_belongs_nowhere() -> None:
    world = play("""
        tom: it also makes a noise now
        < shall I make one of it?
        tom: yes
        <! Please choose one of these
    """)
    request = world.dialogues["tom", None].pending[-1]
    assert isinstance(request, Request) and "makes a noise" in request.words


PLACED = """
    tom: someone spilled coffee in room 3
    < Shall I send it?
"""


@pytest.mark.parametrize(
    "said",
    [
        "hang on, hold it, that's not the right room",
        "no wait that is the wrong place",
        "ho wacht even, dat is niet de goede kamer",
    ],
)
def test_what_is_not_right_is_asked(said: str) -> None:
    play(f"""
        {PLACED}
        tom: {said}
        < room 3
        <! Shall I still send
    """)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("wait, it is the one in the staff room actually", "staff room"),
        ("it's actually in room 4", "room 4"),
        ("wacht, het is toch die in de teamkamer", "de teamkamer"),
        ("sorry, het is op kamer 4", "kamer 4"),
    ],
)
def test_another_place_is_set_right(said: str, place: str) -> None:
    world = play(f"""
        {PLACED}
        tom: {said}
        < someone spilled coffee
    """)
    request = world.dialogues["tom", None].pending[-1]
    assert isinstance(request, Request)
    assert any(place in answer.value for answer in request.answers)


@pytest.mark.parametrize(
    "stands", ["my laptop won't start", "order a laptop", "something new", "a person please"]
)
@pytest.mark.parametrize("said", ["S-1001 acknowledge", "S-1001 oppakken"])
def test_a_command_with_the_number_first_is_one_whatever_stands(stands: str, said: str) -> None:
    world = play(f"""
        sanne: er is koffie gemorst in kamer 3
        sanne: ja
        joost: {stands}
        joost: {said}
        < is yours.
    """)
    assert not any("S-1001" in str(one) for one in world.dialogues["joost", None].pending)


def test_a_small_word_of_an_answer_is_not_denied() -> None:
    assert _denies("het is op kamer 4, niet 12", "verkeerde maaltijd op bed 12")
    assert not _denies("opstahulp laadt niet op", "verkeerde maaltijd op bed 12")


def test_a_number_beside_a_yes_goes_with_what_is_sent_and_not_with_what_stands_beneath() -> None:
    world = play("""
        tom: my laptop won't start
        < Shall I send it?
        tom: someone spilled coffee in room 3
        tom: yes, 12
    """)
    held = [call.text for call in world.repository.calls.values()]
    held += [str(one) for one in world.dialogues["tom", None].pending if "spill" in str(one)]
    beneath = [
        one
        for one in world.dialogues["tom", None].pending
        if isinstance(one, Request) and "laptop" in one.words
    ]
    assert any("12" in words for words in held)
    assert not any("12" in one.words for one in beneath)


@pytest.mark.parametrize(("said", "kept"), [("yes but blood", "blood"), ("ja maar bloed", "bloed")])
def test_a_word_after_a_yes_with_a_reserve_is_kept_with_what_is_sent(said: str, kept: str) -> None:
    starts, _ = _desks()
    account = Account(starts["en"]["asked"].twin(), "en")
    account.says(Said("VK-PR-01", "answer", "en"))
    assert account.says(Said(said, "answer", "en", said.removesuffix(kept))) is None, account.lines


def test_a_word_at_which_call_is_meant_is_kept_with_what_is_asked() -> None:
    starts, _ = _desks()
    account = Account(starts["nl"]["two_calls"].twin(), "nl")
    account.says(Said("problem solved", "steer", "nl"))
    lost = account.says(Said("bloed", "answer", "nl"))
    assert lost is None, account.lines
