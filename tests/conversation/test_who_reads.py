"""Who can read what is told, asked in whatever words; and a whole message that holds no answer to
what the team must know fills no question. Played at the hospital's desk.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.confidential import asks_who_reads, is_not_to_be_read
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

ASKED = [
    "is this private?",
    "will my manager see this?",
    "who else can see what I wrote",
    "wie kan dat lezen?",
    "blijft dit onder ons?",
    "ziet mijn baas dit?",
    "wie krijgt dit te zien?",
]
NOT_TO_READ = [
    "i dont want vincent to see this",
    "please don't tell my boss",
    "mijn baas mag dit niet lezen",
    "ik wil niet dat vincent dit ziet",
]
OF_SOMETHING_ELSE = [
    "who can see my calendar",
    "can the technician get it today",
    "can you see this",
    "the new colleague cannot read the shared folder",
    "I don't want patients to see this screen",
    "wie kan er bij mijn dossier",
    "kan iemand het licht maken",
    "stuur het niet naar afdeling C3",
]


@pytest.mark.parametrize("words", ASKED)
def test_it_is_heard(words: str) -> None:
    assert asks_who_reads(words) and not is_not_to_be_read(words)


@pytest.mark.parametrize("words", NOT_TO_READ)
def test_who_should_not_read_it_is_heard(words: str) -> None:
    assert is_not_to_be_read(words)


@pytest.mark.parametrize("words", OF_SOMETHING_ELSE)
def test_other_questions_are_none(words: str) -> None:
    assert not asks_who_reads(words) and not is_not_to_be_read(words)


@pytest.mark.parametrize("words", [*ASKED, *NOT_TO_READ])
def test_it_is_answered_of_what_is_put_together_and_of_what_was_sent(
    desk: Hospital, words: str
) -> None:
    play(
        f"""
        sanne: ik word gepest door een collega
        sanne: {words}
        < ziet niemand het
        < alleen jij en Personeelszaken kunnen dit lezen
        < Wanneer en hoe mag de vertrouwenspersoon je bereiken?
        sanne: bel me maandag
        sanne: {words}
        < ziet niemand het
        < alleen jij en Personeelszaken kunnen dit lezen
        sanne: ja
        sanne: {words}
        < S-1001
        < alleen jij en Personeelszaken kunnen dit lezen
        """,
        desk,
    )
    assert [one.value for one in desk.repository.calls["S-1001"].answers] == ["bel me maandag"]


def test_what_should_not_be_read_goes_with_it(desk: Hospital) -> None:
    play("sanne: ik word gepest door een collega\nsanne: mijn baas mag dit niet weten", desk)
    assert "mijn baas mag dit niet weten" in str(desk.dialogues["sanne", None].pending[-1])


def test_what_is_not_confidential_is_said_to_be_so(desk: Hospital) -> None:
    play(
        """
        priya: someone spilled coffee in room 3
        priya: is this confidential?
        < It is not confidential: everybody of Cleaning can read it then.
        priya: yes
        priya: who can read this?
        < It is not confidential: everybody of Cleaning can read it.
        """,
        desk,
    )


UNANSWERED = [
    ("priya", "my manager keeps making comments about my body and i dont know who to tell"),
    ("priya", "someone at work touches me and laughs about it with the whole group of them"),
    (
        "sanne",
        "mijn leidinggevende maakt steeds opmerkingen over mijn lijf en lacht me daarbij uit",
    ),
]


@pytest.mark.parametrize(("who", "words"), UNANSWERED)
def test_a_message_without_a_time_does_not_answer_when(
    desk: Hospital, who: str, words: str
) -> None:
    play(f"{who}: {words}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request) and request.stage == "question"
    assert (request.asking, request.answers) == ("reach", ())


@pytest.mark.parametrize(
    "told",
    [
        "my manager keeps making comments about my body so please call me on monday evening",
        "my manager keeps making comments about my body in meetings, I am free after 6 pm",
    ],
)
def test_a_message_that_says_it_does(desk: Hospital, told: str) -> None:
    play(f"priya: {told}", desk)
    stage = desk.dialogues["priya", None].pending[-1].model_dump()["stage"]
    if picks := {"item": "Yes", "which": "Talk to a confidential counsellor"}.get(stage):
        play(f"priya # {picks}", desk)
    said = "\n".join(one.text for one in desk.heard["priya"])
    assert "may the counsellor reach you? my manager" in said


@pytest.mark.parametrize(
    ("who", "begin", "said"),
    [
        ("priya", "I'm being bullied by a colleague", "on my own phone after 6 pm"),
        ("priya", "I'm being bullied by a colleague", "text me in the evening"),
        ("sanne", "ik word gepest door een collega", "op mijn mobiel na 17 uur"),
    ],
)
def test_how_somebody_may_be_reached_is_no_matter_of_its_own(
    desk: Hospital, who: str, begin: str, said: str
) -> None:
    play(f"{who}: {begin}\n{who}: {said}", desk)
    request = desk.dialogues[who, None].pending[-1]
    assert isinstance(request, Request)
    assert [one.value for one in request.answers if one.id == "reach"] == [said]
