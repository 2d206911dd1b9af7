"""Danger is told in the words of any trade; a thing, a figure of speech, a fright, a course and what
is long past are none. What is about another matter stays out of what few may read.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.confidential import names_matter_apart
from bot.conversation.read.danger import (
    has_danger,
    is_certain,
    is_grave,
    is_told_of,
    met_now,
    names_somebody,
    without_fright,
)
from bot.conversation.state.dialogue import Request
from catalog.emergency import Alert
from tests.bench.became import is_told
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

SURELY = [
    "the pallet rolled off and landed on Piotr's foot",
    "the wall came down and there are two men under it",
    "a boy fell off the quay, he went into the canal",
    "a passenger jumped overboard",
    "a girl went through the ice on the lake",
    "the bear escaped near the entrance",
    "the vet is alone with the bear",
    "our diver went into the tank and we get no answer",
    "diesel is leaking onto the stove",
    "we can't find one of the toddlers since lunch",
    "the steam room door won't open and my husband is inside",
    "children are playing on the tracks",
    "a girl on the bridge says she is going to jump",
    "a visitor was bitten by a viper",
    "my throat is closing",
    "een krat viel op de voet van Piotr",
    "de muur is omgevallen en er liggen twee mannen onder",
    "er is een matroos overboord gegaan",
    "een meisje is door het ijs gezakt",
    "de beer is ontsnapt bij de ingang",
    "een lasser is in de tank en geeft geen antwoord",
    "er loopt diesel richting de kachel",
    "we missen een kleuter sinds de lunch",
    "de deur van de stoomcabine gaat niet open en mijn man zit erin",
    "er spelen jongens op het spoor",
    "een meisje op de brug zegt dat ze gaat springen",
    "een bezoeker is gebeten door een adder",
]
NO_DANGER = [
    "a pupil lost his locker key",
    "a child has lost its cuddly toy",
    "my phone fell in the water",
    "the coat is stuck in the washing machine",
    "they went overboard with the decorations",
    "the door won't open and my bag is inside",
    "the lamp fell on the back of the chair",
    "vervoerbewijs van mijn kind kwijt",
    "mijn telefoon is in het water gevallen",
    "de mouwen vallen tot over mijn vingers",
    "de deur gaat niet open en mijn tas zit erin",
]
FIGURES = [
    "the printer keeps choking on envelopes",
    "traffic to the webshop exploded",
    "the inbox is on fire",
    "that password gave me a heart attack",
    "he was fired last week",
    "de scanner stikt in karton",
    "de aanmeldingen voor het congres zijn ontploft",
    "ik kreeg haast een hartaanval van dat wachtwoord",
]
NO_FIGURES = [
    "the scanner exploded",
    "the server is on fire",
    "the screen fell and he choked",
    "I think I am having a heart attack",
    "shots were fired at the gate",
    "de scanner is ontploft",
    "de server staat in brand",
    "hij stikt",
]


@pytest.mark.parametrize("said", SURELY)
def test_what_befalls_somebody_in_any_trade_is_certain(said: str) -> None:
    assert is_certain(said)


@pytest.mark.parametrize("said", NO_DANGER)
def test_what_is_lost_or_falls_otherwise_is_not(said: str) -> None:
    assert not is_certain(said)


@pytest.mark.parametrize("said", FIGURES)
def test_a_figure_of_speech_is_not_grave(said: str) -> None:
    assert not is_grave(said) and not is_certain(said)


@pytest.mark.parametrize("said", NO_FIGURES)
def test_the_same_words_of_what_can_burn_or_breathe_are_danger(said: str) -> None:
    assert has_danger(said) or is_grave(said)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("the lights went out and people inside got scared", "the lights went out"),
        ("the horn startled the visitors", "the horn"),
        ("het licht viel uit en de mensen binnen schrokken ervan", "het licht viel uit"),
        ("I am scared", ""),
        ("the lights went out", ""),
    ],
)
def test_a_fright_of_others_is_told_apart_from_what_did_it(said: str, left: str) -> None:
    assert without_fright(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "the lights went out and people inside got scared",
        "het licht viel uit en de mensen binnen schrokken ervan",
        "the blinds fell down, they fell down on the desk",
    ],
)
def test_what_frightened_people_or_fell_alarms_nobody(desk: Hospital, said: str) -> None:
    play(f"priya: {said}\n<! If anybody is in danger\n<! Is er iemand in gevaar", desk)


@pytest.mark.parametrize("said", ["a man shouted and people got scared", "I am scared of him"])
def test_a_fright_of_somebody_still_may_be_danger(said: str) -> None:
    left = without_fright(said)
    assert not left or has_danger(left) or names_somebody(left)


@pytest.mark.parametrize(
    ("said", "somebody"),
    [
        ("the blinds fell down, they fell down on the desk", False),
        ("de planken vielen om, ze vielen op het bureau", False),
        ("the scaffold broke and they fell", True),
        ("they are under it", True),
    ],
)
def test_things_of_which_the_same_is_told_twice_are_nobody(said: str, somebody: bool) -> None:
    assert names_somebody(said) is somebody


def test_what_is_taught_or_long_past_is_less_grave() -> None:
    assert met_now("a course on resuscitation") == (True, False)
    assert met_now("last year somebody drowned here") == (False, False)
    assert met_now("somebody is drowning") == (True, True)
    assert is_told_of("this is a drill") and not is_told_of("this is no drill, he collapsed")


def test_a_phrase_of_the_organisation_is_none_where_it_is_taught(desk: Hospital) -> None:
    play("priya: I'd like a course on resuscitation\n<! If anybody is in danger", desk)
    play("priya: resuscitation on C3, this is no drill\n< If anybody is in danger", desk)


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ("can somebody call me about the noise of the helicopter", True),
        ("met wie kan ik praten over het parkeren", True),
        ("can I talk to somebody about my boss", False),
        ("can I talk to somebody about being bullied", False),
        ("can I talk to somebody about this", False),
        ("ik wil iemand spreken over mijn collega", False),
        ("bel me over een uur", False),
    ],
)
def test_what_words_are_about_tells_another_matter(said: str, apart: bool) -> None:
    assert names_matter_apart(said, "I am being bullied by my boss") is apart


@pytest.mark.parametrize(
    ("who", "told", "said"),
    [
        (
            "priya",
            ("I am being bullied by my manager", "Monday after five"),
            "can a person call me about the helicopter noise",
        ),
        (
            "sanne",
            ("ik word gepest door een collega", "bel me maandag"),
            "met wie kan ik praten over het lawaai van de helikopter",
        ),
    ],
)
def test_another_matter_stays_out_of_what_few_may_read(
    desk: Hospital, who: str, told: tuple[str, str], said: str
) -> None:
    play("\n".join(f"{who}: {one}" for one in (*told, said)), desk)
    private, *rest = desk.dialogues[who, None].pending
    assert isinstance(private, Request) and "helicopter" not in private.words
    assert "helikopter" not in private.words and not private.person
    assert [said in one.words for one in rest if isinstance(one, Request)] == [True]


@pytest.mark.parametrize("said", ["er vecht iemand met een mes", "een man met een mes op de gang"])
def test_the_request_goes_to_the_team_that_was_alerted(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}\n< Is er iemand in gevaar\n< Het gaat naar Beveiliging", desk)


def test_at_an_alarm_it_is_answered_who_had_word_and_the_bench_knows(desk: Hospital) -> None:
    play("priya: smoke from the fuse box\npriya: are you coming?\n< had word at once", desk)
    heard = "\n".join(one.text for one in desk.heard["priya"])
    assert is_told("status", heard, "en")


def test_it_is_said_truly_whom_an_alarm_asked_to_come(desk: Hospital) -> None:
    play("sanne: er is brand in de keuken\n< Ik heb ze gevraagd meteen te komen", desk)
    known = desk.catalogue.organisation.emergency
    assert known is not None
    only = known.model_copy(update={"alert": (Alert(team="security-and-access"),)})
    whole = desk.catalogue.organisation.model_copy(update={"emergency": only})
    desk.catalogue = desk.catalogue.model_copy(update={"organisation": whole})
    play("tom: there is a fire in the kitchen\n< I asked those I alerted to come", desk)


def test_what_no_alerted_team_takes_goes_to_the_desk(desk: Hospital) -> None:
    play("sanne: er is brand in de keuken\n< dringende melding van, voor Servicedesk", desk)
    play("sanne: er is iemand die hulp nodig heeft op de trap\n<! Verdacht persoon", desk)


@pytest.mark.parametrize(
    "said",
    [
        "mevrouw jansen",
        "een bewoner",
        "mrs jones",
        "bewoner is van adres veranderd",
        "a student forgot his card",
        "het busje rammelt als ik gas geef",
        "write me a story about a dragon who is afraid of fire",
        "stuck in traffic, will be there at half past four",
        "ik zit vast in de file, half vijf wordt het",
    ],
)
def test_who_is_only_named_or_at_ease_alarms_nobody(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}\n<! 2222", desk)


@pytest.mark.parametrize(
    "said",
    [
        "tell me a joke. there is a fire in the kitchen!",
        "stuck in traffic after a crash, the driver is hurt",
        "ik zit vast in de lift",
        "mayday mayday",
        "nood!",
        "hulp!",
        "there is water running down the wall onto the sockets",
    ],
)
def test_danger_beside_what_is_none_is_heard(desk: Hospital, said: str) -> None:
    play(f"sanne: {said}\n< 2222", desk)
