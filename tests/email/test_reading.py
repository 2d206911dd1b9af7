"""What is read from a mail: its words without what it quotes, its files, and nothing that breaks."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.automatic import report_in, why_automatic
from bot.channels.email.html_text import html_text
from bot.channels.email.message_reader import Mail, NoMail, read
from tests.fakes.mail_servers import DESK, mail

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)


def of(text: str, **headers: str) -> Mail:
    return read(mail("sanne@example.org", "Hello", text, proven=True, **headers).as_bytes())


def test_what_answers_is_read_without_what_it_quotes_and_the_signature() -> None:
    assert of("2\n\n> 1. Yes\n> 2. No").own == "2"
    gmail = "The lobby\n\nOn Mon, 23 Nov 2026 at 10:00, Service desk of the hospital\n<desk@example.org> wrote:\n\n> Where?"
    assert of(gmail).own == "The lobby"
    outlook = "The lobby\n\n________________________________\nFrom: Service desk <desk@example.org>\nSent: Monday\nTo: Sanne\nSubject: Where?\n\nWhere?"
    assert of(outlook).own == "The lobby"
    dutch = "De hal\n\nMet vriendelijke groet,\nSanne\n\nOp ma 23 nov 2026 om 10:00 schreef Servicedesk <desk@example.org>:\n> Waar?"
    assert of(dutch).own == "De hal"
    below = "On Monday, Service desk <desk@example.org> wrote:\n> Where?\n\nThe lobby"
    assert of(below).own == "The lobby"
    assert of("\n\nOn Monday, Service desk <desk@example.org> wrote:\n> Where?").own == ""


def test_charsets_are_read_as_well_as_it_goes() -> None:
    for charset, data in (
        ("iso-8859-15", "één €".encode("iso-8859-15")),
        ("windows-1252", "één €".encode("cp1252")),
        ("utf-8", "één €".encode()),
        ("no-such-charset", "één €".encode()),
        ("us-ascii", "één €".encode()),
    ):
        raw = b"From: a@b.nl\r\nContent-Type: text/plain; charset=%s\r\n\r\n" % charset.encode()
        assert read(raw + data).text == "één €", charset


def test_flowed_paragraphs_are_whole() -> None:
    raw = b"From: a@b.nl\r\nContent-Type: text/plain; format=flowed\r\n\r\nOne long \r\nline.\r\nNext.\r\n-- \r\nSanne"
    assert read(raw).text == "One long line.\nNext.\n--\nSanne".replace("--", "-- ")


def test_html_is_read_as_lines() -> None:
    source = (
        "<html><head><style>p{}</style></head><body><p>Hello &amp; bye</p><ul><li>one<li>two</ul>"
        "<!-- no <p> --><script>alert(1)</script><blockquote>Where?<br>When?</blockquote></body>"
    )
    assert html_text(source) == "Hello & bye\n\n- one\n- two\n\n> Where?\n> When?"


def with_pictures(where: str) -> Mail:
    made = EmailMessage()
    made["From"] = "sanne@example.org"
    made.set_content(f"See here\n{where}", subtype="plain")
    made.add_alternative(
        '<p>See here</p><p><img src="cid:shot"></p><p>Kind regards,</p><p>Sanne</p>'
        '<img src="cid:logo">',
        subtype="html",
    )
    html = made.get_payload()[1]  # type: ignore[index]
    html.add_related(PNG, "image", "png", cid="<shot>", filename="shot.png")  # type: ignore[union-attr]
    html.add_related(PNG, "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr]
    made.make_mixed()
    made.add_attachment(b"%PDF-1.4 x", "application", "pdf", filename="één.pdf")
    return read(made.as_bytes())


def test_a_picture_that_was_pasted_is_a_file_and_one_of_a_signature_is_none() -> None:
    assert [part.name for part in with_pictures("").files] == ["shot.png", "één.pdf"]


def test_of_a_mail_with_two_senders_nobody_is_the_sender() -> None:
    for written in ("From: a@b.nl, c@d.nl", "From: a@b.nl\r\nFrom: c@d.nl", "X: y", "From: nobody"):
        assert read(f"{written}\r\n\r\nHello".encode()).sender == "", written


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto_Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("X_Auto_Response_Suppress", "All"),
        ("List_Id", "<news.example.org>"),
        ("Return_Path", "<>"),
    ],
)
def test_mails_of_machines_are_known(name: str, value: str) -> None:
    assert why_automatic(of("I am away", **{name: value}), DESK)


def test_mails_of_people_are_none_of_a_machine() -> None:
    assert why_automatic(of("Hello", Auto_Submitted="no", Return_Path="<a@b.nl>"), DESK) == ""
    for subject in ("Automatic reply: where?", "Automatisch antwoord: waar?", "Afwezig: vrij"):
        assert why_automatic(read(mail("a@b.nl", subject, "away").as_bytes()), DESK), subject
    assert why_automatic(read(mail(DESK, "Hello", "loop").as_bytes()), DESK) == "our own address"


@pytest.mark.parametrize(
    ("subject", "is_away"),
    [
        ("Ik ben er even niet Re: Verwarming [S-1003]", True),
        ("Niet aanwezig tot maandag: RE: Verwarming", True),
        ("I am away until Monday Re: Heating", True),
        ("Automatische Antwort: Heizung", True),
        ("Automatische reactie: verwarming", True),
        ("Automatic response: heating", True),
        ("Automatisch sluitende deur werkt niet", False),
        ("Re: the office is out of paper", False),
        ("Ik ben er vrijdag niet", False),
        ("Re: Ik ben er even niet", False),
        ("Spoed! Re: Verwarming [S-1003]", False),
    ],
)
def test_who_is_away_says_so_before_the_subject(subject: str, is_away: bool) -> None:
    made = read(mail("a@b.nl", subject, "Until Monday.").as_bytes())
    assert bool(why_automatic(made, DESK)) is is_away


@pytest.mark.parametrize(
    ("address", "is_machine"),
    [
        ("no-reply@example.org", True),
        ("niet-beantwoorden@example.org", True),
        ("postmaster@example.org", True),
        ("noor@example.org", False),
        ("nora.reply@example.org", False),
    ],
)
def test_addresses_at_which_nobody_reads_are_known(address: str, is_machine: bool) -> None:
    made = read(mail(address, "Hello", "the lamp is broken").as_bytes())
    assert bool(why_automatic(made, DESK)) is is_machine


@pytest.mark.parametrize(
    ("under", "own"),
    [
        ("Groet,\nSanne\n\nPS: de wc is verstopt", "PS: de wc is verstopt"),
        ("Thanks,\nTom\n\nP.S. the lift is stuck\n\nSent from my iPhone", "P.S. the lift is stuck"),
        (
            "Groet\nSanne Vermeer\nTel. 020 123 45 67\n\nPS\nde wc is verstopt\n\n"
            "Dit bericht is vertrouwelijk en bestemd voor de geadresseerde.",
            "PS\nde wc is verstopt",
        ),
        (
            "Groet\nS\nPS: een\nGroet\nS\nPPS: twee\nGroet\nS\nPS: drie",
            "PS: een\n\nPPS: twee\n\nPS: drie",
        ),
        (
            "Groet\nS\nPS: een\nGroet\nS\nPS: twee\nGroet\nS\nPS: drie\nGroet\nS\nPS: vier",
            "PS: een\n\nPS: twee\n\nPS: drie\nGroet\nS\nPS: vier",
        ),
    ],
)
def test_what_somebody_goes_on_with_under_their_name_is_theirs(under: str, own: str) -> None:
    assert of(f"De laptop is stuk.\n\n{under}").own == f"De laptop is stuk.\n\n{own}"


def test_a_mail_that_is_all_parts_is_refused() -> None:
    raw = (
        b"From: a@b.nl\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"boundary=x\n" * 99
    )
    with pytest.raises(NoMail):
        read(raw)


@given(st.binary(max_size=3000))
def test_whatever_comes_is_read_or_refused(raw: bytes) -> None:
    try:
        made = read(raw)
    except NoMail:
        return
    report_in(made)
    why_automatic(made, DESK)


@given(st.text(max_size=2000))
def test_no_html_breaks_it(source: str) -> None:
    assert "\x00" not in html_text(source)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<a ",
        "&",
        "<blockquote>",
        "(",
        "=?utf-8?q?",
        "> ",
        "On a wrote:\n",
        "From: x\n",
    ],
)
def test_the_time_is_that_of_the_length(piece: str) -> None:
    """Eight times as long takes no more than some thirty times as long."""

    def seconds(times: int) -> float:
        text = piece * times
        raw = f"From: {text[:3000]}\r\nSubject: {text[:3000]}\r\nContent-Type: text/html\r\n\r\n{text}"
        plain = f"From: a@b.nl\r\nReferences: {text}\r\n\r\n{text}"
        began = time.process_time()
        for one in (raw, plain):
            read(one.encode())
        return time.process_time() - began

    seconds(100)
    short = max(min(seconds(5_000) for _ in range(2)), 0.004)
    assert min(seconds(40_000) for _ in range(2)) < 30 * short
