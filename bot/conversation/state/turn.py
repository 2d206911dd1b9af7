"""Collects one turn of a conversation: what was heard, what is known, what has been said so far. It
becomes the `Turn`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.conversation.state.commands import Facts
from bot.conversation.state.dialogue import (
    VERSION,
    ActionForm,
    Dialogue,
    Elsewhere,
    Heard,
    Pending,
    Request,
    ShownOption,
    Stage,
    Turn,
    is_asked_by,
    items_of,
    question_of,
)
from bot.conversation.state.telling import TellingFormatter
from bot.ports import Attachment, Choice, Outgoing, Reply
from bot.presses import OptionPress
from bot.wording.call_formatter import short
from bot.wording.localizer import Localizer
from bot.wording.own_words import own_words
from catalog.model import Language
from routing.understand.story import asked_in

Style = Literal["plain", "primary", "danger"]
LONGEST_LABEL = 70
STILL = dt.timedelta(minutes=15)
"""So long after an alarm what is said of it goes to those who were alerted; and so long after that,
or after it was taken back, what may tell of danger is taken for it.
"""


@dataclass(frozen=True)
class Option:
    """A choice to offer: what stands on it, what it means to the dialogue."""

    label: str
    verb: str
    value: str = ""
    style: Style = "plain"


class TurnContext:
    """Collects a turn. The stack of what is under way is `pending`; the last one is talked
    about.
    """

    def __init__(self, dialogue: Dialogue, heard: Heard, facts: Facts) -> None:
        self.before = dialogue
        self.heard = heard
        self.facts = facts
        self.turn = dialogue.turn + 1
        self.pending: list[Pending] = list(dialogue.pending)
        self.focus = dialogue.focus
        self.leaning = dialogue.leaning
        self.chose_language = dialogue.chose_language
        self.formatter = TellingFormatter(
            facts.catalogue, Localizer(facts.language, facts.zone), facts.now
        )
        self.replies: list[Reply] = []
        self.told_elsewhere: list[Elsewhere] = []
        self.options: list[ShownOption] = []
        self.last_options: list[ShownOption] = []
        self.prompted = False
        self.weighed: object = None
        self.briefly = False
        self.alarmed = False
        self.taken_back = False
        self.is_asked_of_team = False
        self.told_of_it = False
        self.picked = False
        self.dropped: list[Request] = []
        self.put_again = dialogue.put_again
        self.set_aside: Request | None = None
        self.attachments = heard.attachments

    @property
    def language(self) -> Language:
        """The language this turn is spoken in."""
        return self.formatter.localizer.language

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that are offered here."""
        return self.facts.catalogue.organisation.languages

    @property
    def today(self) -> dt.date:
        """The day it is for the person."""
        return self.facts.now.astimezone(ZoneInfo(self.facts.zone)).date()

    @property
    def desk(self) -> str:
        """The name of the desk for what nobody else has."""
        found = self.facts.catalogue.fallback
        return found.name.in_(self.language) if found else self.say("the desk")

    def speak(self, language: Language) -> None:
        """Go on in another language, from the next sentence."""
        localizer = Localizer(language, self.facts.zone)
        self.formatter = dataclasses.replace(self.formatter, localizer=localizer)

    def own_words(self, text: str) -> str:
        """What somebody says themselves in a text that came by this channel."""
        return own_words(text, mail=self.facts.mail)

    def asks(self, text: str) -> str:
        """What somebody asks in a text that came by this channel: all they say, or, in a story, the
        sentences that ask.
        """
        own = self.own_words(text)
        return asked_in(own) or own

    def say(self, msgid: str, /, **values: object) -> str:
        """A text in the person's language."""
        return self.formatter.say(msgid, **values)

    def many(self, one: str, more: str, n: int, /, **values: object) -> str:
        """A text for one or for several, in the person's language."""
        return self.formatter.many(one, more, n, **values)

    @property
    def alarmed_lately(self) -> bool:
        """Whether an alarm was raised here some minutes ago, taken back or not."""
        alarmed = self.before.alarmed_at
        return alarmed is not None and self.facts.now - alarmed <= 2 * STILL

    @property
    def top(self) -> Pending | None:
        """What is being talked about."""
        return self.pending[-1] if self.pending else None

    def push(self, pending: Pending) -> None:
        """Talk about this first."""
        self.pending.append(pending)

    def drop(self) -> None:
        """Done with what is being talked about."""
        self.pending.pop()

    def keep_dropped(self, apart_from: Collection[Pending]) -> None:
        """Keep in mind for a turn which requests are no longer under way: they may be wanted after
        all.
        """
        gone = [one for one in self.before.pending if one not in self.pending]
        self.dropped = [one for one in gone if isinstance(one, Request) and one not in apart_from]

    def put(self, pending: Pending) -> None:
        """What is being talked about has changed."""
        self.pending[-1] = pending

    def add_line(self, text: str) -> None:
        """Add a line to what was said last."""
        last = self.replies[-1]
        if text not in last.text:
            self.replies[-1] = last.model_copy(update={"text": f"{last.text}\n{text}"})

    def say_too(self, text: str) -> None:
        """Add a line to what was said first."""
        first = self.replies[0]
        self.replies[0] = first.model_copy(update={"text": f"{first.text}\n{text}"})

    def say_before(self, text: str) -> None:
        """Put a line before what was said first."""
        first = self.replies[0]
        self.replies[0] = first.model_copy(update={"text": f"{text}\n{first.text}"})

    def put_question(self) -> None:
        """What was said last puts the question of what is being talked about: a reply to it is its
        answer.
        """
        if not self.pending or not self.replies:
            return
        top = self.pending[-1]
        if not isinstance(top, ActionForm) and not top.key:
            top = top.model_copy(update={"key": f"{self.turn}.{len(self.pending)}"})
            self.put(top)
        last = self.replies[-1]
        tells = last.tells.model_copy(update={"items": last.tells.items | items_of(top)})
        self.replies[-1] = last.model_copy(update={"asks": question_of(top), "tells": tells})

    def bring_up(self, question: str) -> bool:
        """Talk about what put this question, and about this very question of it; False when that is
        over.
        """
        asked = next((p for p in reversed(self.pending) if is_asked_by(p, question)), None)
        if asked is None:
            return False
        self.pending.remove(asked)
        if question_of(asked) != question and isinstance(asked, Request | ActionForm):
            asked = _asking(asked, question.rpartition(".")[2])
        self.push(asked)
        return True

    def take_attachments(self) -> tuple[Attachment, ...]:
        """What came along, for whoever has a place for it; nothing is left after that."""
        taken, self.attachments = self.attachments, ()
        return taken

    def reply(self, text: str, *, choices: Iterable[Choice] = ()) -> None:
        """Say something, with buttons of calls."""
        chosen = tuple(choices)
        if chosen:
            self.last_options = [ShownOption(action=c.action, label=c.label) for c in chosen]
            self.options += self.last_options
        self.replies.append(self.formatter.told(Outgoing(text=text, choices=chosen)))

    def whisper(self, text: str, *, choices: Iterable[Choice] = ()) -> None:
        """Say something for the eyes of who spoke, wherever that was: what they may not, what they
        follow. Others have no use for it.
        """
        self.reply(text, choices=choices)
        self.replies[-1] = self.replies[-1].model_copy(update={"whispered": True})

    def offer(
        self,
        text: str,
        *ways: Option,
        ask_text: bool = False,
        ask_place: str = "",
        also: Iterable[Choice] = (),
    ) -> None:
        """Say something, with choices; a number picks among the choices that were offered last."""
        first = len(self.options)
        shown = [
            ShownOption(
                action=OptionPress(turn=self.turn, n=first + n).encode(),
                label=short(way.label, LONGEST_LABEL),
                verb=way.verb,
                value=way.value,
            )
            for n, way in enumerate(ways, start=1)
        ]
        choices = [
            Choice(action=o.action, label=o.label, style=w.style)
            for o, w in zip(shown, ways, strict=True)
        ] + list(also)
        self.last_options = shown + [ShownOption(action=c.action, label=c.label) for c in also]
        self.options += self.last_options
        said = Outgoing(text=text, choices=tuple(choices), ask_text=ask_text, ask_place=ask_place)
        self.replies.append(self.formatter.told(said))

    def keep_options(self) -> None:
        """Leave the choices of the question that stands as they are: it is not put again."""
        self.prompted = True
        self.options = list(self.before.options)
        self.last_options = self.options[: self.before.numbered]

    def let_rest(self, verbs: Collection[str]) -> None:
        """Leave the question that stands, whose choices do one of these verbs, without putting it
        again: its buttons go on working, and its numbers where no others were shown since.
        """
        self.prompted = True
        if not self.last_options:
            self.last_options = list(self.before.options[: self.before.numbered])
        stands = {(one.verb, one.value): one for one in reversed(self.before.options)}
        self.options += [one for one in stands.values() if one.verb in verbs]

    def finish(self) -> Turn:
        """The turn as a value. Only the choices offered last can be picked by number; all can be
        pressed.
        """
        last = {o.action for o in self.last_options}
        options = [*self.last_options, *(o for o in self.options if o.action not in last)]
        keep = not self.replies and self.pending == list(self.before.pending)
        dialogue = Dialogue(
            version=VERSION,
            turn=self.before.turn if keep else self.turn,
            pending=tuple(self.pending),
            options=self.before.options if keep else tuple(options),
            numbered=self.before.numbered if keep else len(self.last_options),
            shown_at=self.before.shown_at if keep else self.facts.now,
            focus=self.focus,
            leaning=self.leaning,
            chose_language=self.chose_language,
            joined=self.before.joined and not any(reply.asks for reply in self.replies),
            alarmed_at=self._alarmed_at(),
            dropped=self.before.dropped if keep else tuple(self.dropped),
            hinted=self.before.hinted,
            thread=self.before.thread,
            put_again=self._put_again(),
        )
        return Turn(dialogue=dialogue, replies=tuple(self.replies))

    def _put_again(self) -> str:
        stands = self.top and question_of(self.top)
        return self.put_again if stands == self.put_again else ""

    def _alarmed_at(self) -> dt.datetime | None:
        if self.taken_back:
            return self.facts.now - STILL - _JUST_PAST
        return self.facts.now if self.alarmed else self.before.alarmed_at


_JUST_PAST = dt.timedelta(seconds=1)
"""An alarm that was taken back counts as one of so long before: nobody waits for more of it."""
_STAGES = frozenset(get_args(Stage))


def _asking(pending: Request | ActionForm, part: str) -> Request | ActionForm:
    """What is under way, back at one of its earlier questions: a stage, or the question or field of
    this id.
    """
    if isinstance(pending, ActionForm):
        return pending.model_copy(update={"asking": part})
    if part in _STAGES:
        return pending.model_copy(update={"stage": part, "asking": None, "tried": ""})
    return pending.model_copy(update={"stage": "question", "asking": part, "tried": ""})
