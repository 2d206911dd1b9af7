"""What somebody else said, knows, did or is goes along with what is being asked: it sends, refuses,
thanks for and stops nothing, whatever it resembles.
"""

from __future__ import annotations

import pytest

from bot.conversation.read.remarks import remarked
from bot.conversation.state.dialogue import Request
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play

REMARKS = [
    "de loodgieter was er gisteren al",
    "Jan heeft er al naar gekeken",
    "de schoonmaker van vanochtend was al weg",
    "Sara van HR weet er alles van",
    "mijn leidinggevende is Thomas",
    "the plumber was here yesterday",
    "John already had a look",
    "my manager is Thomas",
    "our team lead is Fatima by the way",
]


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_is_known(text: str) -> None:
    assert remarked(text) == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Karen said you do that", "you do that"),
        ("my boss said it's fine", "it's fine"),
        ("she wants a new chair", "a new chair"),
        ("Karin zei dat jullie dat doen", "dat jullie dat doen"),
        ("Jan zei dat de printer stuk is", "dat de printer stuk is"),
    ],
)
def test_what_was_said_stands_behind_who_said_so(text: str, told: str) -> None:
    assert remarked(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "yes, send it",
        "I think so",
        "it says error 5",
        "ja hoor",
        "ik denk het wel",
        "de printer is stuk",
        "my manager is ill",
        "what did Karen say",
        "was the plumber here yesterday?",
        "laat maar, Jan heeft hem gemaakt",
    ],
)
def test_what_is_said_of_ones_own_is_none(text: str) -> None:
    assert remarked(text) is None


@pytest.mark.parametrize(
    "text", [*REMARKS, "Karen said you do that", "Karin zei dat jullie dat doen"]
)
def test_a_remark_beside_a_request_goes_along_and_sends_nothing(desk: Hospital, text: str) -> None:
    play(f"sanne: er is koffie gemorst in de wachtkamer van poli cardiologie\nsanne: {text}", desk)
    request = desk.dialogues["sanne", None].pending[-1]
    assert isinstance(request, Request) and request.stage == "summary"
    assert text in request.words
    assert not desk.repository.calls


@pytest.mark.parametrize("text", ["Karin zei dat het niet meer hoeft", "Petra zegt: laat maar"])
def test_what_somebody_else_stops_is_no_remark(desk: Hospital, text: str) -> None:
    play(f"sanne: er is koffie gemorst in de wachtkamer van poli cardiologie\nsanne: {text}", desk)
    pending = desk.dialogues["sanne", None].pending
    assert not pending or text not in getattr(pending[-1], "words", "")
    assert not desk.repository.calls


def test_what_is_told_of_another_matter_is_asked_about(desk: Hospital) -> None:
    play(
        """
        sanne: er is koffie gemorst in de wachtkamer van poli cardiologie
        sanne: Jan zei dat de printer op C3 niet print
        < of is het iets nieuws (Printer print niet)?
        """,
        desk,
    )


@pytest.mark.parametrize(
    "text",
    [
        "je mag me bellen op 06 12345678",
        "ik ben te bereiken op 0612345678",
        "mijn nummer is +31 6 1234 5678",
        "bel anders even Karin, 020-1234567",
    ],
)
@pytest.mark.parametrize("sent", [False, True])
def test_a_number_to_be_called_on_goes_along(desk: Hospital, text: str, *, sent: bool) -> None:
    play("sanne: er is koffie gemorst in de wachtkamer van poli cardiologie", desk)
    if sent:
        play("sanne: ja", desk)
    play(f"sanne: {text}", desk)
    pending = desk.dialogues["sanne", None].pending
    if sent:
        assert not pending and text in str(desk.repository.ledgers)
    else:
        (request,) = pending
        assert isinstance(request, Request) and text in request.words and not request.person
    assert len(desk.repository.calls) == sent
