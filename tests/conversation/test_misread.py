"""No words of the hospital's are lost, whatever they are misread as: each move in turn is taken for
all but certain, and phrases of the catalogue are said in every state.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import catalog
from bot.bootstrap.first_reader import read_catalogue
from bot.conversation.flows.corrected import words_instead
from bot.conversation.state.dialogue import Request
from bot.settings import Settings
from catalog.model import Language, Question
from routing.understand.move import Move, Moves
from routing.understand.reader import Reader
from tests.bench.dialogue_states import Hospital, hospital, states
from tests.bench.dialogues import Account, Said, pool
from tests.routing.acts import acts_of

AHEAD = ("", "by the way ", "trouwens, ", "nee, ", "ja maar ", "oh en ", "S-1001 ")
STATES = 5
"""In so many states each, by chance."""


class Misread(Reader):
    """Reads the hospital's items as they are, and all words as one move where one is set."""

    taken_for: Move | None = None

    def moves(self, text: str, language: Language) -> Moves:
        """That one move nearly surely."""
        if self.taken_for is None:
            return acts_of(self.catalogue).read(text, language)
        others = len(Move) - 1
        return {move: 0.92 if move is self.taken_for else 0.08 / others for move in Move}


@pytest.fixture(scope="module")
def fresh() -> Hospital:
    standing = read_catalogue(Path(catalog.__file__).parent / "hospital")
    return hospital(standing, Misread.of(standing, cache=Settings().cache_folder))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_are_kept_or_told_whatever_they_are_taken_for(fresh: Hospital, language: str) -> None:
    reader, dice, lost = fresh.understanding, random.Random(18), []
    assert isinstance(reader, Misread)
    starts, texts = states(fresh, language), pool((), fresh.catalogue)[language]
    for move in Move:
        reader.taken_for = move
        fresh.memory.cache_clear()  # type: ignore[attr-defined]
        for start in dice.sample(sorted(starts), STATES):
            one, ahead = dice.choice(texts), dice.choice(AHEAD)
            account = Account(starts[start].twin(), language)
            said = Said(ahead + one.text, one.act, one.language, ahead, one.item)
            if why := account.says(said):
                lost.append((move, why, *account.lines))
    reader.taken_for = None
    fresh.memory.cache_clear()  # type: ignore[attr-defined]
    assert lost == []


def _said(fresh: Hospital, language: str, start: str, *texts: str) -> Account:
    """The last of these texts judged after the others were said."""
    account = Account(states(fresh, language)[start].twin(), language)
    *before, last = texts
    for text in before:
        account.says(Said(text, "steer", language))
    assert account.says(Said(last, "new", language)) is None
    return account


@pytest.mark.parametrize("start", ["unsure", "asked_place"])
def test_a_phrase_led_to_in_another_language_is_no_wish_to_wait(
    fresh: Hospital, start: str
) -> None:
    account = _said(fresh, "nl", start, "by the way ik sta buitengesloten")
    assert "ik sta buitengesloten" in str(account.dialogue().pending[-1])


def test_a_phrase_of_another_item_picks_none_of_those_shown(fresh: Hospital) -> None:
    account = _said(
        fresh,
        "nl",
        "idle",
        "gooi er ook even een verzoek in voor nieuwe gordijnen op 5",
        "nee, de printer vraagt om een nieuwe cartridge",
    )
    assert "toner" in str(account.dialogue().pending[-1])


def test_a_phrase_of_another_item_lets_go_nothing(fresh: Hospital) -> None:
    account = _said(
        fresh,
        "en",
        "idle",
        "i want to talk to a person",
        "a delegation from Denmark is coming to see the IC, who receives them?",
        "cancel my order please",
    )
    assert len(account.dialogue().pending) == 2


def test_a_phrase_of_another_item_is_no_detail_of_a_request_beneath(fresh: Hospital) -> None:
    account = _said(
        fresh,
        "en",
        "idle",
        "could u arrange a headset for me? starting telehealth on the 30th",
        "it smells musty in our office",
        "by the way exit interview for somebody who retires",
    )
    assert len(account.dialogue().pending) == 3
    assert "headset" not in str(account.dialogue().pending[-1])


def test_what_is_put_together_said_once_more_lets_it_not_go(fresh: Hospital) -> None:
    account = _said(
        fresh,
        "nl",
        "idle",
        "de geleende blaasscanner staat schoon bij de balie",
        "een medewerker",
        "we hebben de geleende pompen niet meer nodig",
    )
    assert "pompen" in str(account.dialogue().pending[-1])


def test_what_is_asked_for_after_a_stop_in_ones_own_words_is_begun(fresh: Hospital) -> None:
    bell = "never mind the floor, the crash bell is dead in bay 2 and I have a sick patient there"
    account = _said(fresh, "en", "asked_place", bell)
    assert "crash bell" in str(account.dialogue().pending[-1])


def test_why_something_is_no_longer_needed_is_no_new_request(fresh: Hospital) -> None:
    account = Account(states(fresh, "en")["asked_place"].twin(), "en")
    account.says(Said("no longer needed, the coffee is mopped up now", "cancel", "en"))
    assert "mopped" not in str(account.dialogue().pending)


def test_words_of_a_private_request_do_not_go_to_another_team(fresh: Hospital) -> None:
    rent = "ik kan de huur niet betalen, kan ik een voorschot krijgen?"
    account = _said(fresh, "nl", "idle", rent, "nee, verkeerde maaltijd op bed 12")
    meal, advance = account.dialogue().pending[-1], account.dialogue().pending[-2]
    assert rent not in str(meal) and rent in str(advance)


@pytest.mark.parametrize(
    "then",
    [
        "en er is ook een rolstoel nodig voor kamer 12",
        "graag een tillift naar kamer 8",
        "rolstoel naar C3 graag",
    ],
)
def test_what_another_team_is_asked_for_with_a_place_takes_no_words_along(
    fresh: Hospital, then: str
) -> None:
    first = "de pritner bij ons op c3 print alleen nog maar strepen"
    account = _said(fresh, "nl", "idle", first, then)
    stand = [one.words for one in account.dialogue().pending if isinstance(one, Request)]
    assert stand == [first, then]


@pytest.mark.parametrize("place", ["voor kamer 12", "in de gang op c1"])
def test_a_mere_place_goes_with_what_is_chosen(fresh: Hospital, place: str) -> None:
    first = "de pritner bij ons op c3 print alleen nog maar strepen"
    account = _said(fresh, "nl", "idle", first, place)
    (request,) = account.dialogue().pending
    assert isinstance(request, Request) and request.words == f"{first}\n{place}"


@pytest.mark.parametrize(
    ("text", "known", "instead"),
    [
        ("opstahulp laadt niet op", "verkeerde maaltijd op bed 12", None),
        ("it does not go on", "the light on the left", None),
        ("L not M", "scrubs, M", "scrubs, L"),
        ("blue not green", "green scrubs", "blue scrubs"),
    ],
)
def test_a_little_word_that_is_denied_replaces_no_part_of_an_answer(
    text: str, known: str, instead: str | None
) -> None:
    question = Question.model_validate({"id": "what", "ask": {"en": "What?"}, "type": "text"})
    assert words_instead(question, text, known) == instead


def test_a_wish_to_stop_that_names_nothing_is_offered_as_no_request(fresh: Hospital) -> None:
    account = Account(states(fresh, "nl")["asked"].twin(), "nl")
    account.says(Said("is al goed zo, hoeft niet meer", "cancel", "nl"))
    assert "is al goed zo" not in account.lines[-1].partition("\n")[2]


def test_what_seems_added_to_a_call_and_is_a_phrase_of_an_item_is_asked_about(
    fresh: Hospital,
) -> None:
    words = "S-1001 add two gluten-free lunches to our order"
    account = _said(fresh, "en", "open_call", words)
    assert "Added" not in account.lines[-1] and words in str(account.dialogue().pending)
