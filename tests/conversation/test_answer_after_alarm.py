"""After an alarm, what answers a team's question goes to that team, what was not now or has passed
is heard by those who were alerted, and a false alarm may be an ordinary request still.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.alarm_news import is_of_before, tells_how_it_goes
from bot.conversation.state.dialogue import Request
from routing.call.call import State
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SPILT = """
    sanne: er ligt koffie over de vloer in kamer 12
    sanne: ja
    < S-1001
    fatima @cleaning > S-1001: ik doe het
    fatima @cleaning > S-1001: vraag: {asks}
"""


def alarm_waits(desk: Hospital, who: str = "sanne") -> list[str]:
    return [p.words for p in desk.dialogues[who, None].pending if isinstance(p, Request)]


@pytest.mark.parametrize(
    ("asks", "alarm", "said"),
    [
        ("hoe laat kunnen we terecht?", "de printer rookt", "na half vijf"),
        ("hoe laat kunnen we terecht?", "de printer rookt", "morgen om tien uur"),
        ("staat de deur open?", "er is brand in de keuken", "ja, de deur staat open"),
        ("which colour is the floor?", "the printer is on fire", "the floor is green"),
        ("when can we come in?", "the printer is on fire", "tomorrow at 10"),
    ],
)
def test_what_answers_a_team_is_not_told_as_the_danger(
    desk: Hospital, asks: str, alarm: str, said: str
) -> None:
    play(f"{SPILT.format(asks=asks)}\nsanne: {alarm}\nsanne: {said}\n< S-1001", desk)
    call = desk.repository.calls["S-1001"]
    assert [one.text for one in desk.alarms] == [alarm]
    assert call.state is State.IN_PROGRESS and call.remarks[-1].text == said
    assert alarm_waits(desk) == [alarm]


@pytest.mark.parametrize(
    "said", ["op de tweede verdieping", "het wordt erger", "hij wil niet meewerken", "kamer 14"]
)
def test_what_may_be_of_the_danger_is_told_at_once(desk: Hospital, said: str) -> None:
    asks = SPILT.format(asks="hoe laat kunnen we terecht?")
    play(f"{asks}\nsanne: de printer rookt\nsanne: {said}", desk)
    assert desk.alarms[-1].text == said
    assert desk.repository.calls["S-1001"].state is State.WAITING_REQUESTER


def test_without_an_alarm_a_time_is_weighed_as_ever(desk: Hospital) -> None:
    asks = SPILT.format(asks="is het de koude of de warme kraan?")
    play(f"{asks}\nsanne: druk nu", desk)
    assert desk.repository.calls["S-1001"].state is State.WAITING_REQUESTER


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("nee het is niet nu, was vanmorgen", True),
        ("dat was gisteren hoor", True),
        ("het speelt niet meer nu", True),
        ("no that was this morning", True),
        ("it happened two hours ago", True),
        ("it's not happening now", True),
        ("het was vanmorgen begonnen", False),
        ("it started this morning", False),
        ("it was this morning that it began and it burns", False),
        ("niet nu", False),
        ("not now", False),
        ("was dat vanmorgen?", False),
    ],
)
def test_what_tells_that_it_is_not_now(said: str, is_it: bool) -> None:
    assert is_of_before(said) is is_it
    assert tells_how_it_goes(said) is is_it


@pytest.mark.parametrize(
    ("alarm", "said"),
    [
        ("de printer rookt", "nee het is niet nu, was vanmorgen"),
        ("the printer was smoking", "no that was this morning"),
    ],
)
def test_what_is_not_now_calms_an_alarm_and_keeps_its_request(
    desk: Hospital, alarm: str, said: str
) -> None:
    play(f"sanne: {alarm}\nsanne: {said}\n< Security\n<! Ik waarschuw nu\n<! I am alerting", desk)
    assert [(one.text, one.about) for one in desk.alarms][1:] == [(said, alarm)]
    (request,) = [p for p in desk.dialogues["sanne", None].pending if isinstance(p, Request)]
    assert alarm in request.words and said in request.words
    assert not any("emergency" in cue for cue in request.priority_cues)


def test_what_is_not_now_is_told_of_a_sent_alarm_and_added_to_it(desk: Hospital) -> None:
    said = "nee het is niet nu, was vanmorgen"
    play(f"sanne: de printer rookt\nsanne: ja\n< S-1001\nsanne: {said}\n< S-1001", desk)
    assert [one.text for one in desk.alarms] == ["de printer rookt", said]
    assert desk.repository.calls["S-1001"].remarks[-1].text == said


@pytest.mark.parametrize(
    ("alarm", "said"),
    [
        ("joost is flauwgevallen", "het gaat weer met hem"),
        ("joost is flauwgevallen", "hij is weer opgeknapt"),
        ("joost is flauwgevallen", "met hem gaat het weer goed"),
        ("someone has collapsed in the hall", "he's ok now"),
        ("someone has collapsed in the hall", "she is alright again"),
        ("someone has collapsed in the hall", "all good"),
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_that_somebody_is_well_again_is_heard_by_who_was_alerted(
    desk: Hospital, alarm: str, said: str, sent: bool
) -> None:
    yes = "sanne: ja\n< S-1001\n" if sent else ""
    play(f"sanne: {alarm}\n{yes}sanne: {said}\n< Security", desk)
    assert [one.text for one in desk.alarms] == [alarm, said]


@pytest.mark.parametrize("said", ["het gaat niet goed met hem", "he is not ok", "is he ok now?"])
def test_that_somebody_is_not_well_is_no_news_of_that(said: str) -> None:
    assert not tells_how_it_goes(said)


@pytest.mark.parametrize(
    ("alarm", "said", "press"),
    [
        ("de printer rookt", "vals alarm, het was stoom", "Ja, maak"),
        ("the printer is smoking", "false alarm", "Yes, make"),
    ],
)
def test_after_a_false_alarm_an_ordinary_request_can_be_made(
    desk: Hospital, alarm: str, said: str, press: str
) -> None:
    play(f"sanne: {alarm}\nsanne: {said}", desk)
    assert desk.alarms[-1].taken_back and not alarm_waits(desk)
    play(f"sanne # {press}", desk)
    (request,) = [p for p in desk.dialogues["sanne", None].pending if isinstance(p, Request)]
    assert alarm in request.words and not request.priority_cues
    assert len(desk.alarms) == 2


@pytest.mark.parametrize("said", ["vals alarm", "grapje", "laat maar, niemand gewond"])
def test_nothing_is_offered_where_it_was_of_somebody(desk: Hospital, said: str) -> None:
    play(f"sanne: een patiënt is flauwgevallen\nsanne: {said}\n<! gewone melding", desk)
