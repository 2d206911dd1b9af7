"""What each parser is really given: payloads, files and pieces of text that a fuzzer changes."""

from __future__ import annotations

import json

from catalog.model import Question
from tests.fuzz.made_inputs import Json

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

LIST_CSV = (
    b"Naam;Omschrijving;Afdeling;Doorlooptijd;Openingstijden;Contactpersoon\n"
    b'Lamp;"<p>Een lamp</p>";Techniek;4 uur;08:00-17:00;Jan <jan@x.example>\n'
)
ITOP_XML = (
    b'<Set><Service alias="Service" id="1"><name>Lifts</name><org_id>2</org_id></Service>'
    b'<ServiceSubcategory id="2"><name>Stuck</name><service_id>1</service_id></ServiceSubcategory>'
    b'<SLT id="3"><metric>tto</metric><value>4</value><unit>hours</unit></SLT></Set>'
)
TABLE_JSON = (
    b'{"result": [{"sys_id": "1", "name": "Screen", "short_description": "x", "category": {"value": '
    b'"c", "link": "a/b/c"}, "group": "g", "delivery_time": "1970-01-02 00:00:00"}], "values": '
    b'[{"id": "1", "name": "Ask", "serviceDeskId": "4", "groupIds": ["7"], "issueTypeId": "1"}]}'
)

MAIL = (
    b"Return-Path: <sanne@example.org>\r\n"
    b"Authentication-Results: mx.example.org; dkim=pass header.d=example.org (ok);\r\n"
    b" dmarc=pass header.from=example.org\r\n"
    b"From: =?utf-8?q?Sann=C3=A9?= <sanne@example.org>\r\nSubject: Re: Waar?\r\n"
    b"In-Reply-To: <schakel.0123456789012345678901234567890123456789@example.org>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;"
    b" boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1; format=flowed\r\n\r\nIn de \r\nhal.\r\n"
    b"Op ma 23 nov 2026 schreef Servicedesk <desk@example.org>:\r\n> Waar?\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>In &amp; om <img src=cid:a>"
    b"<blockquote>Waar?</blockquote><!-- x --></p>\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
    b"Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    b"--b\r\nContent-Type: image/png; name*=utf-8''%C3%A9.png\r\nContent-ID: <a>\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <schakel.0@x>\r\n\r\n--b--\r\n"
)
