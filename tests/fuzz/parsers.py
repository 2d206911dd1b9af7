"""The parsers of what comes from outside, each with samples of what it is really given.

What a parser refuses it says with the errors named here; anything else that it raises is a fault.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from bot.channels.email import message_reader
from bot.channels.email.authentication import is_proven
from bot.channels.email.automatic import report_in, why_automatic
from bot.channels.email.html_text import html_text
from bot.channels.email.message_reader import NoMail
from bot.channels.pages.thumbnails import NoPictureError, _drawn
from bot.channels.slack import event_reader, interactivity, markup
from bot.channels.slack.addresses import BotIdentity as SlackIdentity
from bot.channels.slack.addresses import parse_conversation as slack_conversation
from bot.channels.telegram import addresses as telegram_addresses
from bot.channels.telegram import update_reader
from bot.channels.terminal.file_commands import words_of
from bot.conversation.read.answers import read_answer
from bot.conversation.read.dates import read_date
from bot.conversation.read.numbers import bare_number, call_number
from bot.conversation.read.places import known_places, may_be_place
from bot.conversation.read.reading import read as read_intent
from bot.conversation.read.reading import yes_or_no
from bot.conversation.read.team_words import read_order, read_reply
from bot.errors import Mistake
from bot.lab.logs.log_reader import read_log
from bot.lab.logs.mapping import LogMap, read_map
from bot.observability.redaction import without_secrets
from bot.ports.stored_incoming import from_json, to_json
from bot.presses import parse as parse_press
from bot.wording.own_words import parted, said_above
from catalog import load as catalogue_load
from catalog.exchange import itop, jira, servicenow, table
from catalog.exchange.files import Found
from catalog.exchange.files import read_content as read_catalogue
from catalog.exchange.mapping import Mapping as ColumnMapping
from catalog.exchange.mapping import MappingFault
from catalog.exchange.paths import CannotRead
from catalog.exchange.records import NotOurs, documents_in
from catalog.register.check import check_rows
from catalog.register.rows import read_content
from catalog.register.spreadsheet import sheet_of
from routing.understand.words.normalise import names_in, normalise, words
from tests.fuzz import made_inputs
from tests.fuzz.made_inputs import Json
from tests.fuzz.samples import (
    INTERACTIVE,
    ITOP_XML,
    LIST_CSV,
    LOG_CSV,
    LOG_MAP,
    MAIL,
    PIECES,
    QUESTIONS,
    REGISTER_CSV,
    REGISTER_YAML,
    SLACK,
    TABLE_JSON,
    TEAM_FILE,
    TELEGRAM,
)

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NOT_A_CATALOGUE = (CannotRead, MappingFault, NotOurs)
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)
"""How a reader of a service's payloads says no: whoever called it sets the payload aside."""
PLACES = ("Ward C3", "Room B2.14", "Canteen", "Balie Noord", "Kamer 12")


class Parser(NamedTuple):
    """One parser. `reads` takes the bytes a fuzzer chose; `refuses` are the errors by which it says
    no.
    """

    name: str
    reads: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = ()


def _json(read: Callable[[Json], object], samples: Sequence[Json]) -> Callable[[bytes], object]:
    return lambda data: read(made_inputs.value(data, samples))


def _text(*reads: Callable[[str], object]) -> Callable[[bytes], object]:
    def read(data: bytes) -> object:
        said = made_inputs.text(data, PIECES)
        return [one(said) for one in reads]

    return read


def _file(read: Callable[[bytes], object], sample: bytes) -> Callable[[bytes], object]:
    return lambda data: read(made_inputs.damaged(data, sample))


def _line(read: Callable[[str], object], sample: str) -> Callable[[bytes], object]:
    return _file(lambda content: read(content.decode("utf-8", "replace")), sample.encode())


def _kept(incoming: Any) -> object:
    """What was read can be written down and read again, the same."""
    if incoming is None or isinstance(incoming, update_reader.Moved):
        return None
    again = from_json(json.loads(json.dumps(to_json(incoming))))
    assert again == incoming, (incoming, again)
    return again


def _telegram(update: Json) -> object:
    identity = telegram_addresses.BotIdentity(424242, "schakel_bot")
    found = update_reader.read(update, identity, NOW)
    return _kept(found)


def _mail(data: bytes) -> object:
    found = message_reader.read(data)
    why = why_automatic(found, "desk@example.org")
    return is_proven(found, "mx.example.org"), why, report_in(found)


def _slack_event(event: Json) -> object:
    us = SlackIdentity("T1", user="U0", bot="B0")
    match event.get("type"):
        case "reaction_added":
            return _kept(event_reader.read_pointed(event, us, frozenset({"ticket"})))
        case "user_change":
            return _kept(event_reader.read_left(event, us, NOW))
        case "member_joined_channel":
            return event_reader.ours(event, us), _kept(event_reader.read_away(event, us, NOW))
        case _:
            return _kept(event_reader.read_message(event, us, lambda _: None))


def _slack_payload(payload: Json) -> object:
    us = SlackIdentity("T1", user="U0", bot="B0")
    match payload.get("type"):
        case "block_actions":
            pressed = interactivity.read_press(payload, us, NOW)
            return _kept(pressed[0] if pressed else None)
        case "view_submission":
            filled = interactivity.read_form(payload, us, NOW)
            return _kept(filled[0] if filled else None)
        case "message_action":
            return _kept(interactivity.read_shortcut(payload, us, NOW, lambda _: None))
        case _:
            return _kept(interactivity.read_command(payload, us, NOW))


def _press(said: str) -> object:
    press = parse_press(said)
    assert press.encode() == said
    return press


def _places(said: str) -> object:
    return known_places(said, PLACES), may_be_place(said, PLACES, "")


def _answers(said: str) -> object:
    return [read_answer(question, said, TODAY, PLACES) for question in QUESTIONS]


def _team_file(content: bytes) -> object:
    _, _, problems = catalogue_load.read([("ict.yaml", content)], "v")
    assert all(p.mend for p in problems)
    return problems


@cache
def _town() -> Any:
    return catalogue_load.read([("ict.yaml", TEAM_FILE)], "v")[0]


def _catalogue(name: str, content: bytes) -> object:
    """The catalogue of another product, whichever it turns out to be of."""
    found = Found()
    read_catalogue(name, content, "", found)
    held = found.records
    made = [itop.draft_of(held.get("itop", []), "UTC"), jira.draft_of(held.get("jira", []))]
    made += [servicenow.draft_of(held.get("servicenow", []), "UTC")]
    made += [table.draft_of(found.tables, ColumnMapping(), "UTC")]
    return [*made, documents_in(found)]


def _register(name: str, content: bytes) -> object:
    read = read_content(name, content)
    assert all(p.mend for p in read.problems)
    return check_rows(read.rows, _town(), team="ict")


@cache
def _workbook() -> bytes:
    return sheet_of([["id", "naam", "soort"], ["VK-1", "Printer", "=1+1"], ["SW-1", "", ""]])


def _xlsx(data: bytes) -> object:
    return _register("a.xlsx", made_inputs.workbook(data, _workbook()))


def _log(content: bytes) -> object:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(content)
        columns = {"id": "case", "time": "time", "state": "state", "group": "owner"}
        states: Mapping[str, str] = {"Accepted": "working", "Completed": "closed"}
        return read_log(
            Path(file.name), LogMap.model_validate({"columns": columns, "states": states})
        )


def _log_map(content: bytes) -> object:
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        Path(file.name).write_bytes(content)
        return read_map(Path(file.name))


@cache
def _picture(kind: str) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(out, kind)
    return out.getvalue()


def _thumbnail(data: bytes) -> object:
    chosen = made_inputs.Chosen(data)
    kind = chosen.one_of(("PNG", "JPEG", "WEBP", "GIF"))
    return _drawn(made_inputs.damaged(data[1:], _picture(kind)))


PARSERS: tuple[Parser, ...] = (
    Parser("telegram update", _json(_telegram, TELEGRAM), MALFORMED),
    Parser(
        "telegram place",
        _line(telegram_addresses.parse_conversation, "telegram/-1001/7"),
        (ValueError,),
    ),
    Parser("slack event", _json(_slack_event, SLACK), MALFORMED),
    Parser("slack payload", _json(_slack_payload, INTERACTIVE), MALFORMED),
    Parser("slack markup", _text(lambda said: markup.plain(said, lambda _: None, "U0"))),
    Parser("slack place", _line(slack_conversation, "slack/T2/C1/17.5"), (ValueError,)),
    Parser("press", _text(_press)),
    Parser("terminal line", _text(words_of)),
    Parser("intent", _text(read_intent, yes_or_no)),
    Parser("order", _text(read_order, read_reply)),
    Parser("number", _text(call_number, bare_number)),
    Parser("date", _text(lambda said: read_date(said, TODAY))),
    Parser("place", _text(_places)),
    Parser("answer", _text(_answers)),
    Parser("mail", _text(parted, said_above)),
    Parser("mail on the wire", _file(_mail, MAIL), (NoMail,)),
    Parser("mail in HTML", _file(lambda data: html_text(data.decode("latin-1")), MAIL)),
    Parser("words", _text(normalise, words, names_in)),
    Parser("log line", _text(without_secrets)),
    Parser("team file", _file(_team_file, TEAM_FILE)),
    Parser("register CSV", _file(partial(_register, "a.csv"), REGISTER_CSV)),
    Parser("register YAML", _file(partial(_register, "a.yaml"), REGISTER_YAML)),
    Parser("register XLSX", _xlsx),
    Parser("catalogue of iTop", _file(partial(_catalogue, "a.xml"), ITOP_XML), NOT_A_CATALOGUE),
    Parser("catalogue as JSON", _file(partial(_catalogue, "a.json"), TABLE_JSON), NOT_A_CATALOGUE),
    Parser("catalogue as CSV", _file(partial(_catalogue, "a.csv"), LIST_CSV), NOT_A_CATALOGUE),
    Parser("log of another system", _file(_log, LOG_CSV), (Mistake,)),
    Parser("map of a log", _file(_log_map, LOG_MAP), (Mistake,)),
    Parser("picture", _thumbnail, (NoPictureError,)),
)
BY_NAME = {parser.name: parser for parser in PARSERS}


def fault(parser: Parser, data: bytes) -> Exception | None:
    """What a parser raises that it should not; None when it read the input or refused it."""
    try:
        parser.reads(data)
    except parser.refuses:
        return None
    except Exception as error:
        return error
    return None
