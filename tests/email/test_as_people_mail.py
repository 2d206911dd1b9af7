"""Mails as people and their programs send them: hurried, forwarded, answered between the lines, from a
telephone, with a picture alone; and what nobody wrote.
"""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.channels.email.automatic import why_automatic
from bot.channels.email.message_reader import Mail, read
from bot.wording.own_words import own_words
from tests.email.conftest import SANNE, Office
from tests.fakes.mail_servers import DESK, mail, words_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(3000)
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nSUMMARY:Fire drill\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
OUTLOOK = (
    "\n\nVan: Servicedesk <desk@example.org>\nVerzonden: dinsdag 24 november 2026 09:12\n"
    "Aan: Sanne <sanne@example.org>\nOnderwerp: Vraag\n\n"
)
ASKED = (
    "> Welke ruimte is het?\n{first}\n\n> Is het overleg nu bezig?\n{second}\n\n> 1. Ja\n> 2. Nee"
)
SIGNATURE = """

Sanne Vermeer
Verpleegkundige

T 020 - 123 45 67
M 06 - 12 34 56 78
S 4432

Dit bericht kan vertrouwelijke informatie bevatten en is bestemd voor de geadresseerde. Bij brand bel 2222."""


def of(text: str, subject: str = "Vraag") -> Mail:
    return read(mail(SANNE, subject, text).as_bytes())


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "hoi printer c3 doet niks meer, spoed!!\n\ngr san",
            "hoi printer c3 doet niks meer, spoed!!",
        ),
        (f"De beamer geeft geen beeld.{SIGNATURE}", "De beamer geeft geen beeld."),
        (f"Ja, dat klopt.\n\nMet vriendelijke groet,\nSanne{OUTLOOK}Klopt dat?", "Ja, dat klopt."),
        ("Wc op c3 zit verstopt\n\nVerstuurd vanaf mijn iPhone", "Wc op c3 zit verstopt"),
        (
            "Kamer 12\n\nVerstuurd vanaf mijn iPhone\n\n> Op 24 nov 2026 om 09:12 heeft Servicedesk "
            "<desk@example.org> het volgende geschreven:\n> \n> Welke kamer?",
            "Kamer 12",
        ),
        (
            "Hoi,\n\nZie hieronder.\n\nOp di 24 nov 2026 om 09:12 schreef Desk <desk@example.org>:\n"
            + ASKED.format(first="Kamer 2.14", second="Nee, om drie uur"),
            "Kamer 2.14\n\nNee, om drie uur",
        ),
        (
            "Please see my answers below\n\nOn Tue, 24 Nov 2026, Desk <desk@example.org> wrote:\n"
            + ASKED.format(first="Room 3", second="No, at three"),
            "Room 3\n\nNo, at three",
        ),
        (
            "Kamer 7 graag.\n\nOp di 24 nov 2026 om 09:12 schreef Desk <desk@example.org>:\n"
            + ASKED.format(first="", second=""),
            "Kamer 7 graag.",
        ),
    ],
)
def test_what_somebody_says_themselves_is_read(text: str, own: str) -> None:
    assert of(text).own == own


@pytest.mark.parametrize(
    ("above", "own"),
    [
        ("Kunnen jullie dit oppakken?\n\nGroet,\nSanne", "De kraan in de pantry lekt."),
        ("Kan er iemand een nieuwe toner brengen naar C3? Deze is er niet.", "Kan er iemand"),
    ],
)
def test_what_is_passed_on_is_read_where_nothing_else_is_asked(above: str, own: str) -> None:
    passed = f"{above}{OUTLOOK}De kraan in de pantry lekt.\n\nGroet,\nJan"
    said = own_words(of(passed).text)
    assert own in said
    assert ("kraan" in said) is ("kraan" in own)


def test_of_html_alone_each_line_is_read_and_the_signature_is_none() -> None:
    made = EmailMessage()
    made["From"] = SANNE
    made.set_content(
        "<html><head><style>p{margin:0}</style></head><body><p>Hi,</p><p>&nbsp;</p><p>I lost my "
        "<b>badge</b>.</p><table><tr><td>Sanne Vermeer</td></tr><tr><td>Nurse</td></tr>"
        "<tr><td>T +31 20 123 45 67</td></tr></table></body></html>",
        subtype="html",
    )
    assert own_words(read(made.as_bytes()).text) == "Hi,\n\nI lost my badge."


def picture(subject: str = "") -> EmailMessage:
    made = mail(SANNE, subject, "[cid:image001]")
    made.add_alternative('<p><img src="cid:image001"></p>', subtype="html")
    html = made.get_payload()[1]  # type: ignore[index]
    html.add_related(PNG, "image", "png", cid="<image001>", filename="image001.png")  # type: ignore[union-attr]
    return made


def calendar(method: str, subject: str = "Overleg", text: str = "") -> EmailMessage:
    made = mail(SANNE, subject, text)
    made.add_alternative(
        CALENDAR.format(method=method), subtype="calendar", params={"method": method}
    )
    return made


def receipt() -> bytes:
    head = (
        f"From: {SANNE}\r\nTo: {DESK}\r\nSubject: Gelesen: Vraag\r\nMessage-ID: <r@example.org>\r\n"
    )
    kind = (
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n'
    )
    text = "--b\r\nContent-Type: text/plain\r\n\r\na spill in the lobby was read\r\n"
    told = "--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: displayed\r\n\r\n--b--\r\n"
    return (head + kind + text + told).encode()


@pytest.mark.parametrize(
    "raw",
    [
        receipt(),
        calendar("REPLY", "Geaccepteerd: Overleg").as_bytes(),
        calendar("CANCEL", "Canceled: Overleg").as_bytes(),
        mail(SANNE, "Niet gelezen: Vraag", "Uw bericht is verwijderd.").as_bytes(),
        mail(SANNE, "Read: Question", "Your message was read.").as_bytes(),
    ],
)
def test_what_a_program_says_for_somebody_is_not_theirs(raw: bytes) -> None:
    assert why_automatic(read(raw), DESK)


@pytest.mark.parametrize(
    "made",
    [
        calendar("REQUEST", "Fire drill", "On Tuesday, in room 3."),
        mail(SANNE, "Read this please", "the lamp is broken"),
        mail(SANNE, "Gelezen boeken terugbrengen", "waar kan dat?"),
    ],
)
def test_what_somebody_sends_is(made: EmailMessage) -> None:
    assert why_automatic(read(made.as_bytes()), DESK) == ""


def test_an_invitation_is_a_file_that_a_calendar_opens() -> None:
    made = read(calendar("REQUEST", text="See you there").as_bytes())
    assert [part.name.rpartition(".")[2] for part in made.files] == ["ics"]


async def test_nobody_is_answered_who_wrote_nothing(office: Office) -> None:
    await office.servers.arrives(receipt())
    await office.servers.arrives(calendar("REPLY", "a spill in the lobby"))
    await office.quiet()
    assert office.servers.sent(SANNE) == []


async def test_what_to_do_with_a_picture_alone_is_asked(office: Office) -> None:
    await office.servers.arrives(picture())
    await office.quiet()
    (answer,) = office.servers.sent(SANNE)
    assert "1. " in words_of(answer)
    assert "cannot read" not in words_of(answer)
    assert "can't read" not in words_of(answer)


async def test_a_yes_above_what_outlook_quotes_is_a_yes(office: Office) -> None:
    await office.writes(SANNE, "a spill in the lobby", "Please")
    summary = await office.sees(SANNE, "1. Yes")
    quoted = (
        "From: Desk <desk@example.org>\nSent: Monday\nTo: Sanne\nSubject: Please\n\n"
        + words_of(summary)
    )
    made = mail(
        SANNE,
        f"RE: {summary['subject']}",
        f"Yes\n\nSent from my iPhone\n\n{quoted}",
        answers=str(summary["message-id"]),
    )
    await office.servers.arrives(made)
    await office.sees(SANNE, "S-1001")


async def test_both_who_had_a_mail_are_named(office: Office) -> None:
    made = mail(SANNE, "Please", "a spill in the lobby")
    del made["To"]
    made["To"] = f"{DESK}, other@example.org"
    await office.servers.arrives(made)
    answer = await office.sees(SANNE, "1. Yes")
    body = answer.get_body(("plain",))
    assert body
    assert "other@example.org" in body.get_content()
