"""What raises no alarm: a signature, a name with a word of danger in it, what is denied or taken
back; and that danger beside it still does, and doubt does shortly after an alarm.
"""

from __future__ import annotations

import pytest

from bot.conversation.flows.alarm_over import is_in_jest, is_over, is_plainly_false
from bot.conversation.read.danger import (
    but_for_names,
    has_danger,
    is_but_taken,
    is_certain,
    is_relapse,
    needs_somebody,
    without_figures,
)
from bot.wording.own_words import own_words
from tests.bench.dialogue_states import Hospital, states
from tests.conversation.transcript import play

WARNS = ("If anybody is in danger", "Is er iemand in gevaar")

SIGNED = [
    "Beeldscherm balie flikkert.\n\nMvg, Marleen\nbij spoed bel 112",
    "Beeldscherm balie flikkert.\n\nMvg, Marleen\nbel 112 als het brandt",
    "Beeldscherm flikkert.\n\nMvg, Marleen\nCode rood team",
    "My monitor flickers at the desk.\n\nZoe\nEmergency department",
    "My monitor flickers.\n\nMarleen de Wit\nTeammanager Spoedeisende hulp | Emergency department"
    " / reanimatiecoördinator",
    "Can I have access to the shared mailbox\n\nBest,\nDr. A. Jansen\nIn an emergency call 999",
]
NAMED = [
    "emergency department",
    "um emergency department room three",
    "hi from the emergency department, my mouse is broken",
    "accident and emergency room 4",
    "emergency dept room 2",
    "emergency exit",
    "emergency lighting test",
    "the emergency contact on my profile must change",
    "de noodverlichting in de gang is kapot",
    "de nooduitgang gaat niet dicht",
    "SEH kamer 3",
    "de printer op de spoedpost doet het niet",
    "could you open port 22 to our server? security form is filled in",
]
DENIED = [
    "de lift staat stil er zit niemand in",
    "de lift staat stil niemand erin",
    "the lift is stuck, nobody in it",
    "de hut stinkt naar rook maar er is geen brand",
    "the cabin smells of smoke but there is no fire",
    "kan het wat sneller de patient wordt boos",
    "can it be a bit quicker, the customers are getting impatient",
    "de patient op kamer drie is gevallen nee grapje hij zit gewoon",
    "the patient in room 3 fell, just kidding, he is sitting",
    "man over boord training is morgen om tien uur hoe laat moet ik er zijn",
    "man overboard drill tomorrow at ten, what time should I be there",
    "rsi in mn pols, is er een rechtopstaande muis te krijgen",
    "my neck hurts from sitting at this desk, who can look at it",
    "it is not something we work with so far and the security officer has to give a yes first",
    "lift hangt tussen 2 en 3, geen mensen erin",
    "the lift is stuck, there isn't anyone in it",
    "I burned a dvd",
    "ik heb een dvd gebrand maar hij speelt niet af",
    "the toast burned again, can we get a new toaster",
    "mijn koffie is verbrand vanochtend",
    "my sister had a baby boy, i'm an uncle now!!",
    "mijn zus heeft een baby gekregen, kan ik vrij krijgen",
    "collega is bevallen van een zoon, wie regelt de bloemen",
    "60 man op de gang",
    "we staan met twee klassen voor B0.14, allebei ingepland om 11.00, 60 man op de gang en twee"
    " docenten die naar elkaar kijken. wie mag erin?",
    "35 people in the lobby for the tour, we need coffee",
    "nooduitgang geblokkeerd door dozen, kan iemand die weghalen",
    "hulp nodig met mijn laptop",
]
STILL_DANGER = [
    "Patient ademt niet op kamer 3\n\nZoe\nEmergency department",
    "Beeldscherm flikkert.\n\nMvg, Marleen\n\nPS er is brand op de gang",
    "Beeldscherm flikkert. PS er is brand op de gang",
    "wc verstopt op C3. PS. er ligt iemand bewusteloos op de gang",
    "The toilet on C3 is blocked. PS somebody is lying unconscious in the corridor",
    "emergency",
    "emergency room 3",
    "emergency, room 3, come quick",
    "emergency in the emergency department",
    "emergency department, somebody collapsed",
    "emergency department please come",
    "fire at the emergency exit",
    "nooduitgang geblokkeerd en rook in de gang",
    "de lift staat stil er zit iemand in",
    "de lift staat stil er zit niemand in behalve een kind",
    "no one inside but the lift is on fire",
    "er is geen brand maar het staat hier vol rook",
    "no fire, but a strong gas smell",
    "de patient op kamer drie is gevallen geen grapje",
    "the patient fell, it was a joke, no really he is bleeding",
    "dit is geen grap er staat iemand met een mes",
    "kan het sneller hij stikt",
    "kan er snel iemand komen de patient wordt boos en gooit met spullen",
    "hurry up please she is bleeding",
    "man overboard, this is no drill",
    "I cut my wrist open on the glass, it won't stop bleeding",
    "bel 112 er ligt iemand",
    "a man I don't know has been following me since the tram stop, please send somebody",
    "er loopt een man achter me aan, ik durf niet naar buiten",
    "child locked in car in the heat",
    "lift is stuck, nobody can get out",
    "lift hangt, niemand kan eruit",
    "lift staat stil, 4 mensen in de lift",
    "we zitten vast in de lift",
    "I burned a dvd and now there is smoke from the laptop",
    "she is having a baby in the lift",
    "60 man op de gang en er is brand",
    "hulp nodig op de spoedeisende hulp nu",
    "help needed in the emergency department right now",
    "we kunnen de nooduitgang niet uit",
    "nooduitgang versperd, mensen kunnen niet weg",
    "emergency exit blocked, people cant get out",
]


def alarms(desk: Hospital, said: str, who: str = "priya") -> list[str]:
    """What those alerted read of these words."""
    before = len(desk.alarms)
    desk.says(who, said)
    return [one.text for one in desk.alarms[before:] if not one.taken_back]


@pytest.mark.parametrize("said", [*SIGNED, *NAMED, *DENIED])
def test_nobody_is_alarmed(desk: Hospital, said: str) -> None:
    assert alarms(desk, said) == []
    assert not any(warning in one.text for one in desk.heard["priya"] for warning in WARNS)


@pytest.mark.parametrize("said", STILL_DANGER)
def test_danger_beside_such_words_alarms(desk: Hospital, said: str) -> None:
    assert alarms(desk, said)


def test_an_alarm_shows_the_words_that_raised_it(desk: Hospital) -> None:
    said = "iemand ligt op de grond\n\nMvg, Marleen\nbij spoed bel 112"
    assert alarms(desk, said) == ["iemand ligt op de grond"]


def test_a_signature_under_an_answer_alarms_nobody(desk: Hospital) -> None:
    desk.says("tom", "coffee spill")
    assert alarms(desk, "triage desk 2\n\nTom Whitfield\nEmergency department", "tom") == []


def test_a_department_named_after_an_alarm_is_where_it_is(desk: Hospital) -> None:
    assert alarms(desk, "there is a fire", "tom")
    assert alarms(desk, "emergency department", "tom") == ["emergency department"]
    assert desk.alarms[-1].place == "emergency department"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            "hi from the Emergency Department, my mouse is broken",
            "hi from the  , my mouse is broken",
        ),
        ("Emergency exit", ""),
        ("the printer is broken", "the printer is broken"),
        ("emergency room 3", "emergency room 3"),
        ("lamp op de spoedpost stuk\n\nZoe\nSpoedpost | nooduitgang", "lamp op de   stuk\n\nZoe"),
    ],
)
def test_what_is_left_without_names(said: str, left: str) -> None:
    assert but_for_names(said) == left


def test_a_name_excuses_nothing_where_somebody_is_called_over() -> None:
    assert needs_somebody("emergency department, come please")
    assert needs_somebody("spoedpost, er is brand")
    assert not needs_somebody("the mouse of the emergency department is broken")


def test_words_of_work_are_no_danger() -> None:
    assert without_figures("rsi in mijn pols, graag een muis") == "graag een muis"
    assert not has_danger("bij spoed bel 112") and not is_certain("in an emergency call 999")
    assert is_certain("bel 112")


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("no it was a joke", True),
        ("was een grapje", True),
        ("just kidding", True),
        ("nee grapje", True),
        ("nee geen grapje hij bloedt", False),
        ("this is not just a joke, he is bleeding", False),
        ("it was a joke but now he is choking", False),
    ],
)
def test_what_was_said_in_jest_takes_an_alarm_back(said: str, is_it: bool) -> None:
    assert is_over(said) is is_it
    assert is_in_jest(f"hij is gevallen, {said}") is is_it


def test_a_false_alarm_in_the_past_takes_nothing_back() -> None:
    assert not is_plainly_false("smoke in the hall, last week it was a false alarm")
    assert not is_plainly_false("was it a joke?")


@pytest.mark.parametrize("back", ["no it was a joke", "just kidding", "it was only a joke"])
def test_a_joke_withdraws_ones_own_alarm(desk: Hospital, back: str) -> None:
    assert alarms(desk, "the patient fell on A1")
    desk.says("priya", back)
    assert desk.alarms[-1].taken_back and not desk.dialogues["priya", None].pending


@pytest.mark.parametrize(
    ("told", "over", "again"),
    [
        ("er is een collega flauwgevallen", "vals alarm", "toch niet hij valt weer weg"),
        ("er is een collega flauwgevallen", "loos alarm", "toch niet ze is weer weg"),
        ("a colleague fainted on A1", "false alarm", "no wait she is gone again"),
        ("er is brand in de keuken", "loos alarm", "het rookt toch weer"),
    ],
)
def test_doubt_alarms_shortly_after_an_alarm(
    desk: Hospital, told: str, over: str, again: str
) -> None:
    assert alarms(desk, told)
    desk.says("priya", over)
    assert desk.alarms[-1].taken_back
    assert alarms(desk, again) == [again]


def test_doubt_alarms_after_the_call_was_cancelled_and_while_it_stands(desk: Hospital) -> None:
    play("tom: a colleague fainted on A1\ntom: yes\ntom: false alarm\ntom: yes", desk)
    assert alarms(desk, "no wait she is gone again", "tom")
    play("priya: a colleague fainted on A1\npriya: she is awake again", desk)
    assert alarms(desk, "she is out again") == ["she is out again"]


def test_everyday_words_shortly_after_an_alarm_are_no_doubt(desk: Hospital) -> None:
    play("priya: a colleague fainted on A1\npriya: false alarm", desk)
    assert not alarms(desk, "the coffee machine on A1 is broken again")
    play("sanne: er is brand in de keuken\nsanne: loos alarm", desk)
    assert not alarms(desk, "toch niet nodig die monteur", "sanne")
    play("tom: a colleague fainted on A1\ntom: false alarm\n-- 40 minutes", desk)
    assert not alarms(desk, "toch niet", "tom")


def test_relapse_is_not_what_takes_an_alarm_back() -> None:
    assert is_relapse("toch niet hij valt weer weg") and is_relapse("he is worse again")
    assert not is_relapse("no wait, false alarm") and not is_relapse("toch niet nodig")


@pytest.mark.parametrize("answer", ["en nee er ligt iemand", "nee er ligt iemand", "er zit iemand"])
def test_that_somebody_is_there_answers_whether_a_place_is_free(
    fresh: Hospital, answer: str
) -> None:
    assert is_but_taken(answer, "Is kamer vier leeg?")
    assert not is_but_taken(answer, "Wat staat er op het scherm?")
    assert not is_but_taken("nee er ligt iemand op de grond", "Is kamer vier leeg?")
    desk = states(fresh, "nl")["open_call"]
    number = min(desk.repository.calls)
    team = desk.catalogue.team_by_id[desk.repository.calls[number].team].people[0].id
    desk.act(team, number, "ask", question="Is kamer vier leeg?")
    assert not alarms(desk, answer, "sanne")
    assert alarms(desk, "nee er ligt iemand op de grond", "sanne")


def test_an_afterthought_under_a_signature_is_ones_own() -> None:
    mail = "My screen flickers.\n\nKind regards,\nHenk\nPS: it burns now"
    assert own_words(mail).endswith("PS: it burns now")
    assert own_words("My screen flickers.\n\nKind regards,\nHenk\nPsychology") == (
        "My screen flickers."
    )
