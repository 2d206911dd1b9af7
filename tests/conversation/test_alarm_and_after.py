"""An alarm tells where it is and what was said just before, stands apart from other matters, and
ends where its speaker says that it is over.
"""

from __future__ import annotations

import pytest

from bot.conversation.flows.alarm_over import is_over
from bot.conversation.read.alarm_news import tells_how_it_goes
from bot.conversation.read.alarm_place import place_of_alarm
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play
from tests.conversation.world import World

PLACES = ("Afdeling A1", "Afdeling C3", "Intensive care", "Spoedeisende hulp", "Kantoorgebouw Oost")
KNIFE = "help, a man with a knife in the hall"


def waiting(world: World, who: str) -> list[str]:
    return [p.words for p in world.dialogues[who, None].pending if isinstance(p, Request)]


@pytest.mark.parametrize(
    ("said", "about", "own", "place"),
    [
        ("patient fell out of bed in 12", "", "Afdeling C3", "room 12, Afdeling C3"),
        ("patient fell out of bed in 12", "", "Kantoorgebouw Oost", "room 12"),
        ("patient in room 4 seh is aggressive", "", "Afdeling C3", "room 4, Spoedeisende hulp"),
        ("he fainted in bay 4 of the icu", "", "Kantoorgebouw Oost", "bay 4, ICU"),
        ("cardiac arrest on the ic", "", "Afdeling C3", "Intensive care"),
        ("patient of bed 2 is violent", "", "Intensive care", "bed 2, Intensive care"),
        ("bed 2", "a fight on A1", "Intensive care", "bed 2, Afdeling A1"),
        ("C3", "patient fell out of bed in 12", "Kantoorgebouw Oost", "room 12, Afdeling C3"),
        ("fire in ward 3", "", "Intensive care", "ward 3"),
        ("he must get help in 10 minutes", "", "Afdeling C3", ""),
        ("fire in room 3, and in room 5", "", "Afdeling C3", ""),
    ],
)
def test_where_an_alarm_is(said: str, about: str, own: str, place: str) -> None:
    assert place_of_alarm(said, about, own, "en", PLACES).text == place


AROUND = (*PLACES, "Keuken", "Laboratorium", "Apotheek")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("in the kitchen of the lab", "kitchen of the lab"),
        ("brand in de keuken van het lab", "keuken van het lab"),
        ("de wc naast de receptie", "wc naast de receptie"),
        ("somebody fainted in the bathroom behind the canteen", "bathroom behind the canteen"),
        ("smoke in the lab kitchen", "lab kitchen"),
        ("vuur in de keuken van het laboratorium", "keuken, Laboratorium"),
        ("brand in de keuken van C3", "keuken, Afdeling C3"),
        ("brand in de keuken", "Keuken"),
        ("fire in the lab", "Laboratorium"),
        ("iemand gevallen in de kelder", "kelder"),
        ("brand in het lab en in de keuken", ""),
        ("the lab results are late and he fainted", ""),
        ("gevallen in de gang van de afdeling", ""),
    ],
)
def test_a_place_said_more_closely_is_told_in_its_own_words(said: str, place: str) -> None:
    assert place_of_alarm(said, "", "Intensive care", "en", AROUND).text == place


def test_a_bare_number_is_a_room_in_the_language_spoken() -> None:
    found = place_of_alarm("mevrouw viel uit bed op 12", "", "Kantoorgebouw Oost", "nl", PLACES)
    assert found.text == "kamer 12" and not found.is_somewhere


def test_the_ward_of_a_room_is_asked_where_nobody_knows_it() -> None:
    world = play("""
        tom: patient fell out of bed in 12
        < it is at room 12
        < On which ward or in which building?
        <! Radiologie
        tom: C3
        < it is at room 12, Afdeling C3
    """)
    assert [alarm.place for alarm in world.alarms] == ["room 12", "room 12, Afdeling C3"]


def test_a_room_is_on_the_ward_of_who_speaks() -> None:
    world = play("sanne: mevrouw viel uit bed in kamer 4\n< kamer 4, Afdeling C3")
    assert [alarm.place for alarm in world.alarms] == ["kamer 4, Afdeling C3"]


def test_a_place_said_once_more_alarms_nobody_again() -> None:
    world = play("""
        sanne: er vecht iemand met een mes bij bed 2
        < bed 2, Afdeling C3
        sanne: bed 2
        < Dat weten ze al
        sanne: ja
        sanne: bed 2
        < Dat weten ze al
        sanne: bij bed 2
        < Dat weten ze al
        <! doorgeven
    """)
    assert len(world.alarms) == 1


def test_another_place_is_passed_on() -> None:
    world = play("""
        sanne: er vecht iemand met een mes bij bed 2
        sanne: hij is nu bij de balie
        sanne: hij staat bij bed 3
    """)
    assert [alarm.text for alarm in world.alarms][1:] == [
        "hij is nu bij de balie",
        "hij staat bij bed 3",
    ]
    assert [alarm.place for alarm in world.alarms][1:] == ["", "bed 3, Afdeling C3"]


@pytest.mark.parametrize(
    "said", ["the laptop at bed 2 won't start", "coffee spilled on the carpet in room 2"]
)
def test_what_is_broken_there_is_no_more_of_the_alarm(said: str) -> None:
    world = play(f"sanne: somebody fights with a knife at bed 2\nsanne: {said}")
    assert len(world.alarms) == 1 and said in waiting(world, "sanne")


def test_what_was_said_just_before_goes_with_the_alarm() -> None:
    world = play("""
        tom: coffee spilled on the floor in room 4
        tom: she slipped and has collapsed, she is not breathing
    """)
    (alarm,) = world.alarms
    assert "coffee" in alarm.about and alarm.place.startswith("room 4")


def test_so_does_what_was_sent_just_before() -> None:
    world = play("""
        tom: coffee spilled on the floor in room 4
        tom: yes
        < Sent!
        tom: she slipped and has collapsed, she is not breathing
    """)
    (alarm,) = world.alarms
    assert "coffee" in alarm.about and alarm.place.startswith("room 4")


def test_what_is_told_in_confidence_never_goes_with_an_alarm() -> None:
    world = play("""
        tom: I want to report harassment by my manager in confidence
        tom: he has collapsed, he is not breathing
    """)
    assert [alarm.about for alarm in world.alarms] == [""]


@pytest.mark.parametrize(
    "said",
    [
        "who can read this, it is confidential",
        "nobody of my department should see what I told you in confidence",
        "dit is vertrouwelijk, niemand van mijn afdeling mag het zien",
    ],
)
def test_what_is_said_in_confidence_is_never_passed_on(said: str) -> None:
    world = play(f"tom: {KNIFE}\ntom: {said}")
    assert len(world.alarms) == 1 and KNIFE in waiting(world, "tom")[0]
    assert said not in waiting(world, "tom")[0]


def test_after_a_question_in_confidence_ordinary_words_are_none_of_the_alarm() -> None:
    world = play(f"""
        tom: question about parental leave
        tom: yes
        tom: {KNIFE}
        tom: who can read what I told in confidence
        tom: I want nobody of my department to see this
    """)
    assert len(world.alarms) == 1
    assert not any("department" in words for words in waiting(world, "tom") if KNIFE in words)


def test_what_was_sent_before_an_alarm_is_none_of_it() -> None:
    world = play(f"""
        tom: I want to talk to a person about harassment, in confidence
        tom # Question about leave
        tom: yes
        < Sent!
        tom: {KNIFE}
        tom: he is at the desk on C3 now
        <! Added to S-1001
    """)
    assert [alarm.about for alarm in world.alarms] == ["", KNIFE]
    assert "desk on C3" in waiting(world, "tom")[0]


def test_words_some_time_after_an_alarm_are_none_of_it() -> None:
    world = play(f"""
        tom: {KNIFE}
        -- 20 minutes
        tom: I would like to see the people of the third floor
        < I did not send the urgent request
    """)
    assert len(world.alarms) == 1 and KNIFE not in "".join(waiting(world, "tom"))


def test_a_yes_some_time_after_an_alarm_sends_it_all_the_same() -> None:
    play(f"tom: {KNIFE}\n-- 20 minutes\ntom: yes\n< Sent!")


def test_an_alarm_is_asked_about_once_more_and_then_rests() -> None:
    world = play(f"""
        tom: {KNIFE}
        tom: my requests
        < Shall I still send
        tom: my requests
        <! Shall I
        tom: yes
        < Shall I
        tom: yes
        < Sent!
    """)
    assert len(world.alarms) == 1


@pytest.mark.parametrize(
    "said",
    [
        "no thats not an emergency, he only came to repair the lock",
        "false alarm, security was here already",
        "nvm we got him up, no one hurt",
        "never mind, she's fine again, nobody was hurt",
        "loos alarm, beveiliging stond er al",
        "dat is geen noodgeval",
        "laat maar, hij staat alweer, niemand gewond",
    ],
)
def test_what_ends_an_alarm_ends_its_request(said: str) -> None:
    world = play(f"tom: {KNIFE}\ntom: {said}\n<! Shall I send\n<! Zal ik")
    assert [alarm.taken_back for alarm in world.alarms] == [False, True]
    assert not world.dialogues["tom", None].pending


@pytest.mark.parametrize(
    "said",
    [
        "never mind room 4, it's room 5 and he is bleeding",
        "this is not a false alarm",
        "nobody is hurt but there is a fire now",
        "laat maar zitten met die stoel, er is brand en niemand gewond",
        "is it a false alarm?",
    ],
)
def test_what_does_not_end_one(said: str) -> None:
    assert not is_over(said)


def test_what_is_asked_beside_the_end_of_an_alarm_is_followed() -> None:
    world = play(f"""
        tom: {KNIFE}
        tom: no that's not an emergency, I just need a new laptop
        < take it back
        < New laptop
    """)
    assert waiting(world, "tom") == ["I just need a new laptop"]


def test_what_stood_before_an_alarm_rests_when_that_is_taken_back() -> None:
    world = play(f"""
        tom: my laptop won't start
        tom: {KNIFE}
        tom: cancel
        < take it back
        <! laptop
        tom: yes
        <! Sent
        < Shall I send
        tom: yes
        < Sent!
    """)
    assert [call.text for call in world.repository.calls.values()] == ["my laptop won't start"]


@pytest.mark.parametrize(
    "said",
    [
        "when does somebody come? this is really not safe",
        "wanneer komt er iemand? dit is echt niet veilig zo",
    ],
)
def test_who_asks_how_far_a_call_is_hears_that_first(said: str) -> None:
    world = play(f"""
        tom: my laptop won't start
        tom: yes
        tom: {said}
        < S-1001
    """)
    assert not world.alarms


@pytest.mark.parametrize(
    "said",
    [
        "when does somebody come? it is on fire now",
        "wanneer komt er iemand? er komen vlammen uit",
    ],
)
def test_a_danger_that_is_named_is_told_at_once(said: str) -> None:
    world = play(f"tom: my laptop won't start\ntom: yes\ntom: {said}")
    assert len(world.alarms) == 1


def test_who_was_alerted_hears_by_its_first_words_what_is_taken_back() -> None:
    world = play("""
        tom: there is a fire in room 12
        tom: it smells of burning plastic
        tom: false alarm, it was the toaster
    """)
    assert world.alarms[0].text == "there is a fire in room 12"
    assert world.alarms[-1].taken_back and world.alarms[-1].text == "there is a fire in room 12"


def test_danger_told_in_answer_goes_with_what_was_said_of_it(desk: Hospital) -> None:
    world = play(
        """
        priya: it smells weird in the basement
        priya: not sure, like burnt plastic
        < basement
        < “it smells weird in the basement
        priya: no nobody is hurt
        <! If anybody is in danger
        priya: yes
        < S-1001
        <! Which of these
        """,
        desk,
    )
    assert "basement" in world.repository.calls["S-1001"].text


@pytest.mark.parametrize(
    ("before", "danger", "place"),
    [
        ("the printer on C3 does not print", "there is a fire in the kitchen", "kitchen, "),
        ("de printer op C3 print niet", "er is brand in de keuken", "Keuken."),
    ],
)
def test_danger_that_stands_by_itself_is_where_it_says(
    desk: Hospital, before: str, danger: str, place: str
) -> None:
    play(f"priya: {before}\npriya: {danger}\n< {place.strip()}\n< “{danger}”", desk)


LIES = "er ligt hier iemand op de grond en hij reageert niet!!"


@pytest.mark.parametrize(
    "asks", ["zijn jullie onderweg?", "hoe lang duurt het nog?", "komt er al iemand?"]
)
def test_who_asks_whether_help_comes_hears_who_was_told_and_whom_to_call(
    desk: Hospital, asks: str
) -> None:
    told = "< Wie ik waarschuwde weet het meteen\n< Bel meteen 2222"
    unsent = play(f"sanne: {LIES}\nsanne: {asks}\n{told}\n<! nog niets verstuurd", desk.twin())
    assert waiting(unsent, "sanne") == [LIES]
    sent = play(f"sanne: {LIES}\nsanne: ja\nsanne: {asks}\n{told}\n<! pakt het", desk.twin())
    assert len(sent.alarms) == 1


def test_a_question_after_another_call_is_not_answered_with_the_alarm(desk: Hospital) -> None:
    play(
        f"""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        sanne: {LIES}
        sanne: ja
        sanne: hoe staat het met de koffie?
        < S-1001
        <! Wie ik waarschuwde
        """,
        desk,
    )


def test_that_help_is_there_reaches_the_alerted_whatever_is_talked_about(desk: Hospital) -> None:
    world = play(
        f"""
        sanne: {LIES}
        sanne: ja
        sanne: ik wil trouwens een nieuwe bureaustoel
        sanne: de ehbo is er al, hij zit weer rechtop
        < Ik zeg dat meteen aan
        < Toegevoegd aan S-1001
        """,
        desk,
    )
    assert world.alarms[-1].text == "de ehbo is er al, hij zit weer rechtop"
    assert not world.alarms[-1].taken_back


@pytest.mark.parametrize(
    "news",
    ["its out now, was just a belt", "it's out, just a toaster", "it was just a burnt bagel"],
)
def test_that_it_is_over_is_passed_on_and_the_request_stands(desk: Hospital, news: str) -> None:
    world = play(
        f"""
        priya: there is smoke coming from the printer
        priya: {news}
        < I am telling
        < Shall I send it?
        priya: no need to come
        < you take it back
        """,
        desk,
    )
    assert [alarm.taken_back for alarm in world.alarms] == [False, False, True]


def test_who_need_not_come_hear_it_before_the_call_is_cancelled(desk: Hospital) -> None:
    world = play(
        f"""
        sanne: er is koffie gemorst op afdeling C3
        sanne: ja
        sanne: {LIES}
        sanne: ja
        sanne: jullie hoeven niet meer te komen
        < Ik zeg dat meteen aan
        < Zal ik S-1002
        """,
        desk,
    )
    assert world.alarms[-1].text == "jullie hoeven niet meer te komen"


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("het vuur is al uit", True),
        ("de ambulance is er", True),
        ("ze is weer bij bewustzijn", True),
        ("het was maar een broodrooster", True),
        ("the fire is out", True),
        ("paramedics are with him now", True),
        ("he is awake again", True),
        ("is the ambulance there?", False),
        ("I need a new chair", False),
        ("de printer is kapot", False),
    ],
)
def test_what_tells_how_it_goes_with_a_danger(text: str, tells: bool) -> None:
    assert tells_how_it_goes(text) is tells


def test_the_card_of_an_emergency_speaks_of_no_help_that_comes_later(desk: Hospital) -> None:
    play(
        f"sanne: {LIES}\nsanne: ja\nsanne: mijn meldingen\n< meteen te komen\n<! Iemand pakt het",
        desk,
    )
