"""The stored state of a conversation between two messages, as frozen values. Frozen and small;
stored as JSON.

What is under way stands on a stack, `pending`: the last one is being talked about, the others wait
their turn. Everything a person typed and that is not yet with a team stands in a field called
`words`: that is how it is found again when a later version of the program reads an earlier one's
dialogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Self, TypeGuard

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.ports import Address, Attachment, Outgoing, Press, Reply
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.events import Answer
from routing.call.view import CallView
from routing.understand.decision import Filled, Telling

VERSION = 2
"""2: what only the person can decide is stored as `clarification` (1: `doubt`, `riddle`)."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Heard(_Value):
    """One message: typed words, or a pressed button. `about`: the number of the call whose card was
    replied to. `answers`: the question of ours that was replied to (`question_of`). `edited_from`:
    the words of an edited message before, where they are known. `brought`:
    words from elsewhere, to be made a request of; they answer nothing that was asked. `named`: in a
    shared place, they speak to the desk by its name or as a command. `by_button`: the text is what
    a button says for who pressed it. `own`: said among others in a thread of their own with us,
    not by our name.
    """

    text: str = ""
    press: Press | None = None
    attachments: tuple[Attachment, ...] = ()
    about: str | None = None
    answers: str = ""
    edited: bool = False
    edited_from: str = ""
    brought: bool = False
    named: bool = False
    by_button: bool = False
    own: bool = False

    @property
    def retracted(self) -> bool:
        """Whether a message was deleted, or its words were, as no others came in their place."""
        return self.edited and not self.text.strip()

    @property
    def is_thing(self) -> bool:
        """Whether the text is but the name of what was sent, a place or a contact, and says nothing
        of what is wanted.
        """
        return len(self.attachments) == 1 and self.attachments[0].name == self.text.strip() != ""


class ShownOption(_Value):
    """A choice that was shown: `action` is its button's; `verb` and `value` say what it means here
    (none: a call's action).
    """

    action: str
    label: str
    verb: str = ""
    value: str = ""


Stage = Literal["unread", "words", "which", "item", "help", "question", "change", "whom", "summary"]


class Request(_Value):
    """A request being put together. `words` is all the person typed for it, line by line, untouched
    but for sounds that fill a silence ("eh").

    `item` None at the summary means: to the fallback desk. `proposed`: the item is our guess, said
    with its first question. `tried` is an answer that could not be read. `key` tells it from others
    in the dialogue, once something was asked about it. `whom`: for whom
    else it is, in words; `beneficiary` who that is, else who it `may_be`; `whom_known`: that need
    not be asked. `looked_up`: questions for a component that were looked for in what was said.
    `reminded`: it is of an alarm, and was asked about again after another matter.
    `filled` and `telling` as of a decision. `meant`: the item it was for before a `person` was
    asked for.
    """

    topic: Literal["request"]
    key: str = ""
    stage: Stage = "unread"
    words: str = ""
    item: str | None = None
    kind: Kind = Kind.SERVICE_REQUEST
    guessed: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    priority_cues: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    asking: str | None = None
    helped: bool = False
    proposed: bool = False
    tried: str = ""
    person: bool = False
    meant: str | None = None
    whom: str = ""
    beneficiary: str = ""
    may_be: tuple[str, ...] = ()
    whom_known: bool = False
    looked_up: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    filled: tuple[Filled, ...] = ()
    telling: tuple[Telling, ...] = ()
    reminded: bool = False


class ActionForm(_Value):
    """An action on a call that is being filled in, field by field; `words` are the values so far,
    by field id.

    `quick`: it was typed in one line, so what may be left out is not asked for.
    """

    topic: Literal["form"]
    number: str
    action: Action
    words: dict[str, str] = {}
    asking: str = ""
    quick: bool = False
    attachments: tuple[Attachment, ...] = ()


ClarificationKind = Literal[
    "new_or_call",
    "aside",
    "which_call",
    "picture",
    "thing",
    "orphaned_text",
    "yes_to_what",
    "go_on",
]


class Clarification(_Value):
    """Something only the person can decide; `words` are kept until they have. `numbers`: the calls
    it may be about.

    `wish`: what is to be done with the call that is chosen. `item`: what the words ask for, when
    they are something new. `key` as of a request.
    """

    topic: Literal["clarification"]
    key: str = ""
    kind: ClarificationKind
    words: str = ""
    numbers: tuple[str, ...] = ()
    wish: Action | None = None
    item: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def new_or_call(
        cls, words: str, numbers: Iterable[str], attachments: tuple[Attachment, ...] = ()
    ) -> Self:
        """Whether words are about something new, or one of these calls."""
        return cls(
            topic="clarification",
            kind="new_or_call",
            words=words,
            numbers=tuple(numbers),
            attachments=attachments,
        )

    @classmethod
    def of_calls(
        cls, words: str, views: Iterable[CallView], most: int, wish: Action | None
    ) -> Self:
        """Which of several calls (at `most` so many are shown) a yes, a no or a word of thanks is
        for.
        """
        numbers = tuple(view.call.number for view in views)[:most]
        return cls(
            topic="clarification", kind="yes_to_what", words=words, numbers=numbers, wish=wish
        )


Pending = Annotated[Request | ActionForm | Clarification, Field(discriminator="topic")]


def asks_why_rated(pending: Pending | None) -> TypeGuard[ActionForm]:
    """Whether it is asked what went wrong, after a bad rating."""
    is_rating = isinstance(pending, ActionForm) and pending.action is Action.RATE
    return is_rating and isinstance(pending, ActionForm) and pending.asking == "why"


def question_of(pending: Pending) -> str:
    """The question that something under way asks now, as messages that put it carry it: what it is
    about, and after the last dot which of its questions. A form of a call is the same form however
    often it was begun.
    """
    match pending:
        case Request():
            return f"{pending.key}.{pending.asking or pending.stage}"
        case ActionForm():
            return f"{pending.number}:{pending.action}.{pending.asking}"
        case Clarification():
            return f"{pending.key}.{pending.kind}"


def items_of(pending: Pending) -> frozenset[str]:
    """The items that something under way asks for, or shows that they may be meant."""
    match pending:
        case Request():
            shown = (pending.item, *(pending.guessed if pending.stage == "which" else ()))
        case Clarification():
            shown = (pending.item,)
        case _:
            shown = ()
    return frozenset(ref for ref in shown if ref)


def is_of_a_form(question: str) -> bool:
    """Whether a form of a call asked this."""
    return ":" in question


def is_asked_by(pending: Pending, question: str) -> bool:
    """Whether the question, as it stands now or as it was put before, belongs to this."""
    return question_of(pending).rpartition(".")[0] == question.rpartition(".")[0]


class Dialogue(_Value):
    """The state of one conversation with one person. `turn` counts what was heard; `options` were
    shown in that turn.

    The first `numbered` of them stood in the last message: those are picked by a bare number.
    `leaning`: full sentences in a row in another language than the one spoken; `chose_language`:
    the person said which one they want. `joined`: somebody else has spoken where it is held,
    after the last question. `alarmed_at`: when those named for emergencies were alerted last; of
    what was taken back, so much earlier that nobody waits for more of it. `dropped`: what was
    dropped in the last turn, unsent. `hinted`: the person was told how they are heard among others.
    `thread`: the one in which was spoken last, of those that share this conversation. `put_again`:
    the question that was put once more after something else; then it rests.
    """

    version: int = 0
    turn: int = 0
    pending: tuple[Pending, ...] = ()
    options: tuple[ShownOption, ...] = ()
    numbered: int = 0
    shown_at: dt.datetime | None = None
    focus: str | None = None
    leaning: int = 0
    chose_language: bool = False
    joined: bool = False
    alarmed_at: dt.datetime | None = None
    dropped: tuple[Request, ...] = ()
    hinted: bool = False
    thread: str = ""
    put_again: str = ""

    @classmethod
    def stored(cls, body: dict[str, Any]) -> Self:
        """The dialogue as it was stored. One of a version we do not know starts afresh, with the
        typed words kept.
        """
        try:
            found = cls.model_validate(_upgraded(body))
        except ValidationError:
            found = cls(version=-1)
        if found.version in {0, VERSION}:
            return found
        words = tuple(dict.fromkeys(_words(body)))
        return cls(pending=tuple(Request(topic="request", words=w) for w in reversed(words)))


def _upgraded(body: dict[str, Any]) -> dict[str, Any]:
    """A body of version 1 in the words of this one; any other as it is."""
    if body.get("version", 0) not in {0, 1} or not isinstance(body.get("pending"), list | tuple):
        return body
    return {**body, "version": VERSION, "pending": [_renamed(one) for one in body["pending"]]}


def _renamed(pending: Any) -> Any:
    if not isinstance(pending, dict) or pending.get("topic") != "doubt":
        return pending
    kept = {name: value for name, value in pending.items() if name != "riddle"}
    kind = pending.get("riddle")
    orphaned = "orphaned_text" if kind == "homeless" else kind
    return kept | {"topic": "clarification", "kind": orphaned}


def _words(body: Any, named: bool = False) -> Iterator[str]:
    """Every text kept under the name `words`, wherever it stands."""
    if isinstance(body, str):
        if named and body.strip():
            yield body
    elif isinstance(body, dict):
        for name, value in body.items():
            if name != "dropped":
                yield from _words(value, named or name == "words")
    elif isinstance(body, list):
        for value in body:
            yield from _words(value, named)


class Elsewhere(_Value):
    """Something to be said in another conversation than the one that was spoken in."""

    address: Address
    message: Outgoing


class Turn(_Value):
    """What came of one message: the dialogue as it is now, what is answered, and what is said
    elsewhere because of it.
    """

    dialogue: Dialogue
    replies: tuple[Reply, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
