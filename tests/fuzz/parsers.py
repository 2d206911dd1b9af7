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
from bot.wording.own_words import parted
from catalog import load as catalogue_load
from catalog.model import Question
from catalog.register.check import check_rows
from catalog.register.rows import read_content
from catalog.register.spreadsheet import sheet_of
from routing.understand.words.normalise import names_in, normalise, words
from tests.fuzz import made_inputs
from tests.fuzz.made_inputs import Json

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)
"""How a reader of a service's payloads says no: whoever called it sets the payload aside."""
PLACES = ("Ward C3", "Room B2.14", "Canteen", "Balie Noord", "Kamer 12")

PIECES = (
    "S-1001 ",
    "#2",
    " 1001",
    "kamer 12 ",
    "Ward C3 ",
    "12:30",
    "morgen ",
    "next friday ",
    "31-12",
    "2026-02-30",
    "8-10",
    "1e ",
    "½",
    "yes ",
    "nee ",
    "never mind ",
    "ack ",
    "> ",
    "\n-- \n",
    "\nOn Mon, Jan wrote:\n",
    "\nVan: a@b.nl\n",
    "Van: ",
    "@a",
    "a@",
    "https://x.y/",
    "<@U1>",
    "<#C1|x>",
    "<!here>",
    "<https://x|y>",
    "&lt;",
    "&amp;",
    "</b>",
    "<script>",
    "=cmd|' /C calc'!A0",
    "@SUM(",
    "{{7*7}}",
    "%s%n",
    "\\u0000",
    "\x1b[2J",
    "\x1b]0;x\x07",
    "\u202e",
    "\u200b",
    "ﷺ",
    "e\u0301",
    "٣",
    "Ⅷ",
    "🦄",
    "👩\u200d👩\u200d👧",
    "ß",
    "İ",
    "\r\n",
    "\u2028",
    "'",
    '"',
    "`",
    "../",
    "c:S-1:",
    "d:1:",
    "form:",
    "say:",
    "password=",
    "xoxb-",
    "postgresql://u:p@ss@h/",
    "12345678:",
    "Bearer ",
)

TELEGRAM: tuple[Json, ...] = (
    {
        "update_id": 1,
        "message": {
            "message_id": 7,
            "date": 1_763_900_000,
            "chat": {"id": 1001, "type": "private", "first_name": "Sanne"},
            "from": {"id": 1001, "is_bot": False, "first_name": "Sanne", "language_code": "nl"},
            "text": "/start@schakel_bot hello",
            "entities": [{"type": "bot_command", "offset": 0, "length": 18}],
        },
    },
    {
        "update_id": 2,
        "edited_message": {
            "message_id": 8,
            "date": 1_763_900_000,
            "edit_date": 1_763_900_009,
            "chat": {"id": -1009000, "type": "supergroup", "title": "Team", "is_forum": True},
            "from": {"id": 1002, "is_bot": False, "first_name": "Joost", "username": "j"},
            "message_thread_id": 4,
            "is_topic_message": True,
            "caption": "de lift",
            "media_group_id": "9",
            "photo": [{"file_id": "A", "file_unique_id": "u", "width": 9, "height": 9}],
            "reply_to_message": {
                "message_id": 3,
                "from": {"id": 424242, "is_bot": True, "first_name": "S"},
                "chat": {"id": -1009000, "type": "supergroup"},
                "date": 1,
            },
            "forward_origin": {"type": "user", "date": 1, "sender_user": {"id": 5}},
        },
    },
    {
        "update_id": 3,
        "callback_query": {
            "id": "33",
            "from": {"id": 1001, "is_bot": False, "first_name": "Sanne"},
            "chat_instance": "1",
            "data": "c:S-1001:acknowledge",
            "message": {"message_id": 9, "date": 1, "chat": {"id": 1001, "type": "private"}},
        },
    },
    {
        "update_id": 4,
        "my_chat_member": {
            "chat": {"id": -1009000, "type": "supergroup", "title": "Team"},
            "from": {"id": 1001, "is_bot": False, "first_name": "Sanne"},
            "date": 1,
            "old_chat_member": {"user": {"id": 424242, "is_bot": True}, "status": "left"},
            "new_chat_member": {
                "user": {"id": 424242, "is_bot": True},
                "status": "restricted",
                "can_send_messages": False,
            },
        },
    },
    {
        "update_id": 5,
        "message": {
            "message_id": 7,
            "date": 1,
            "chat": {"id": 1001, "type": "private"},
            "from": {"id": 1001, "is_bot": False, "first_name": "Sanne"},
            "contact": {"phone_number": "+31612345678", "first_name": "S", "user_id": 1001},
            "location": {"latitude": 52.0, "longitude": 5},
            "poll": {"question": "?", "options": [{"text": "a", "voter_count": 0}]},
            "document": {"file_id": "A", "file_unique_id": "u", "file_name": "x.pdf"},
        },
    },
)
SLACK: tuple[Json, ...] = (
    {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": "U1",
        "ts": "1763900000.000100",
        "text": "hello <@U2> &amp; <https://x|y>",
        "files": [{"id": "F1", "name": "a.png", "mimetype": "image/png", "size": 9}],
    },
    {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "ts": "1763900001.000100",
        "message": {
            "user": "U1",
            "ts": "1763900000.000100",
            "text": "changed",
            "edited": {"user": "U1", "ts": "1763900001.000000"},
        },
        "previous_message": {"user": "U1", "ts": "1763900000.000100", "text": "was"},
    },
    {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "deleted_ts": "1763900000.000100",
        "previous_message": {"user": "U1", "thread_ts": "1763900000.000000", "text": "was"},
    },
    {
        "type": "reaction_added",
        "user": "U1",
        "item_user": "U2",
        "reaction": "ticket::skin-tone-2",
        "item": {"type": "message", "channel": "C1", "ts": "1763900000.000100"},
        "event_ts": "1763900000.000200",
    },
    {
        "type": "user_change",
        "user": {"id": "U1", "deleted": True, "updated": 1, "profile": {"email": "a@b.nl"}},
    },
    {"type": "member_joined_channel", "user": "U0", "channel": "C1", "event_ts": "1.1"},
)
INTERACTIVE: tuple[Json, ...] = (
    {
        "type": "block_actions",
        "user": {"id": "U1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "1.2", "thread_ts": "1.1", "text": "x"},
        "actions": [
            {
                "action_id": "a",
                "block_id": "b",
                "type": "button",
                "value": "c:S-1001:acknowledge",
                "selected_option": {"value": "form:ask"},
                "action_ts": "1763900000.1",
            }
        ],
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
    },
    {
        "type": "view_submission",
        "user": {"id": "U1"},
        "view": {
            "id": "V1",
            "private_metadata": json.dumps({"action": "c:S-1001:decline", "conversation": ""}),
            "state": {
                "values": {
                    "why": {"x": {"type": "plain_text_input", "value": "no time"}},
                    "day": {"x": {"type": "datepicker", "selected_date": "2026-11-23"}},
                    "who": {"x": {"type": "users_select", "selected_user": "U2"}},
                }
            },
        },
    },
    {
        "type": "message_action",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": {"user": "U2", "ts": "1.1", "text": "it leaks", "files": []},
        "action_ts": "1.2",
        "trigger_id": "t",
    },
    {"command": "/desk", "user_id": "U1", "text": "status", "trigger_id": "t"},
)
TEAM_FILE = b"""team: ict
name: {en: ICT, nl: ICT}
people: [{id: fatima, name: Fatima, email: fatima@example.org}]
coordinators: [fatima]
channels: {room: ict}
services:
  - id: work
    name: {en: Work, nl: Werk}
    items:
      - id: printer
        kind: incident
        name: {en: Printer, nl: Printer}
        phrases: {en: ["the printer is broken", "no toner"], nl: ["de printer is stuk"]}
        questions:
          - {id: where, ask: {en: "Where?", nl: "Waar?"}, type: place}
        targets: {low: {acknowledge: 1h, resolve: 1d}}
"""
REGISTER_CSV = (
    b"id;naam;soort;locatie;gebruikt door;toestand;steunt op;Model\n"
    b'VK-PR-01;Printer;printer;Ward C3;;in gebruik;SW-1;HP\nSW-1;"Switch";;;;gepland;;\n'
)
REGISTER_YAML = b"- {id: VK-1, name: Printer, state: in use, relies_on: [SW-1], fields: {a: 1}}\n"
LOG_CSV = (
    b"case,state,time,owner,who\n"
    b"1,Accepted,2012-05-01T10:00:00+02:00,V1,Anne\n1,Completed,2012-05-02T10:00:00Z,V2,Bo\n"
)
LOG_MAP = b"""columns: {id: case, time: time, state: state, group: owner, person: who}
states: {Accepted: working, Completed: closed}
"""
_QUESTION = {"id": "q", "ask": {"en": "Which?", "nl": "Welke?"}}
QUESTIONS = tuple(
    Question.model_validate(_QUESTION | kind)
    for kind in (
        {"type": "text"},
        {"type": "date"},
        {"type": "place"},
        {"type": "number"},
        {"type": "yes_no"},
        {
            "type": "choice",
            "choices": [
                {"id": "bit", "name": {"en": "A little", "nl": "Een beetje"}},
                {"id": "total", "name": {"en": "Entirely", "nl": "Helemaal"}},
            ],
        },
    )
)


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
    Parser("mail", _text(parted)),
    Parser("words", _text(normalise, words, names_in)),
    Parser("log line", _text(without_secrets)),
    Parser("team file", _file(_team_file, TEAM_FILE)),
    Parser("register CSV", _file(partial(_register, "a.csv"), REGISTER_CSV)),
    Parser("register YAML", _file(partial(_register, "a.yaml"), REGISTER_YAML)),
    Parser("register XLSX", _xlsx),
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
