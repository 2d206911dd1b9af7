"""The contexts of the acts bench, each made by the desk itself: calls by the team's own actions,
questions by answering what comes before them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.context import Context
from bot.conversation.state.dialogue import Clarification, Dialogue, Request
from bot.outbox.writer import OutboxWriter
from bot.ports import Press
from bot.presses import CallPress
from catalog.model import Kind, Person
from routing.call.actions import Action
from routing.call.events import Answer
from routing.desk.desk import Desk
from routing.desk.draft import Draft
from routing.storage import dialogues
from routing.storage.call_repository import SqlCallRepository

CONTEXTS = (
    "idle",
    "open_call",
    "two_calls",
    "selfhelp",
    "asked_text",
    "asked_place",
    "asked_choice",
    "asked_date",
    "confirm_send",
    "which_of_three",
    "team_question",
    "cancel_reason",
    "solved",
    "new_or_same",
)
PRINTER, SPILL = "ict-workplace/printing/printer-fails", "cleaning/cleaning-on-call/spill"
LAPTOP, LUNCH = (
    "ict-workplace/workplace/computer-wont-start",
    "catering/meeting-catering/meeting-lunch",
)
THREE = (LAPTOP, "ict-workplace/workplace/monitor", "ict-network/network/wifi")
PLACE = "kamer 7, Afdeling C3"
_MOST_TURNS = 8

Hear = Callable[[str, Press | None], Dialogue]


@dataclass
class Setting:
    """Makes one context for a person, in a transaction."""

    person: Person
    session: Session
    context: Context
    hear: Hear

    def make(self, name: str) -> None:
        """Bring the desk into the context of this name."""
        getattr(self, f"_{name}")()

    def _idle(self) -> None:
        """Nothing is open, nothing asked."""

    def _open_call(self) -> None:
        self._printer()

    def _two_calls(self) -> None:
        self._printer()
        self._call(SPILL, "er is koffie gemorst in de wachtkamer", where="wachtkamer")

    def _selfhelp(self) -> None:
        self._until(LAPTOP, self._words("mijn laptop start niet op", "laptop won't start"), "help")

    def _asked_text(self) -> None:
        words = self._words("de printer print niet", "printer doesn't print")
        self._until(PRINTER, words, "question", "printer")

    def _asked_place(self) -> None:
        self._until(SPILL, self._spilled, "question", "where")

    def _asked_choice(self) -> None:
        self._until(SPILL, self._spilled, "question", "what")

    def _asked_date(self) -> None:
        words = self._words("lunch bij een vergadering", "lunch at a meeting")
        self._until(LUNCH, words, "question", "when")

    def _confirm_send(self) -> None:
        self._until(SPILL, self._spilled, "summary")

    def _which_of_three(self) -> None:
        words = self._words("hij doet niks meer", "it does nothing any more")
        asked = Request(topic="request", stage="which", words=words, guessed=THREE)
        self._stored(Dialogue(turn=1, pending=(asked,)))
        self.hear("🦄", None)

    def _team_question(self) -> None:
        number = self._printer()
        question = self._words("Welke foutmelding staat er?", "Which error stands on the display?")
        self._acts("chantal", number, Action.ASK, question=question)

    def _cancel_reason(self) -> None:
        number = self._printer()
        press = CallPress(number=number, action=Action.CANCEL)
        self.hear("", Press(action=press.encode()))

    def _solved(self) -> None:
        number = self._printer()
        self._acts("chantal", number, Action.RESOLVE, text="nieuwe toner erin")

    def _new_or_same(self) -> None:
        number = self._printer()
        words = self._words("hij zit nog steeds vast", "it is still jammed")
        asked = Clarification(
            topic="clarification", kind="new_or_call", words=words, numbers=(number,)
        )
        self._stored(Dialogue(turn=1, pending=(asked,), focus=number))
        self.hear("🦄", None)

    @property
    def _spilled(self) -> str:
        return self._words("er is koffie gemorst", "someone spilled coffee")

    def _words(self, dutch: str, english: str) -> str:
        from bot.people import directory

        spoken = directory.language_of(self.session, self.person, self.context.catalogue)
        return dutch if spoken == "nl" else english

    def _printer(self) -> str:
        words = self._words("de printer op C3 print niet", "the printer on C3 doesn't print")
        number = self._call(PRINTER, words, printer="VK-PR-01")
        self._acts("chantal", number, Action.ACKNOWLEDGE)
        return number

    def _call(self, item: str, text: str, **answers: str) -> str:
        place = self.context.catalogue.entries[item]
        asks = {question.id: question.ask.in_("nl") for question in place.item.questions}
        draft = Draft(
            requester=self.person,
            item=item,
            kind=Kind(place.item.kind),
            text=text,
            title=text,
            language="nl",
            answers=tuple(Answer(id=i, ask=asks[i], value=value) for i, value in answers.items()),
            location=self.person.location,
        )
        desk = self._desk()
        call = desk.open(draft)
        self._post(desk)
        return call.number

    def _acts(self, who: str, number: str, action: Action, **values: str) -> None:
        desk = self._desk()
        desk.do(number, action, self.context.catalogue.people[who], values)
        self._post(desk)

    def _desk(self) -> Desk:
        earlier = self.context.now - dt.timedelta(minutes=10)
        return Desk(SqlCallRepository(self.session), self.context.catalogue, earlier)

    def _post(self, desk: Desk) -> None:
        key = f"bench/setting/{id(desk)}"
        OutboxWriter(self.session, self.context, key).effects(desk.effects)

    def _stored(self, dialogue: Dialogue) -> None:
        """A dialogue as it stands before the desk asks its question (at the next message)."""
        body = dialogue.model_dump(mode="json", exclude_defaults=True)
        conversation = f"person/{self.person.id}"
        dialogues.write(self.session, conversation, self.person.id, body, self.context.now)

    def _until(self, item: str, words: str, stage: str, asking: str | None = None) -> None:
        """Talk about this item until the request stands at the stage (and question) named."""
        dialogue = self.hear(words, None)
        for _ in range(_MOST_TURNS):
            top = dialogue.pending[-1]
            assert isinstance(top, Request), top
            if top.stage == stage and (asking is None or top.asking == asking):
                return
            dialogue = self._one_on(dialogue, top, item)
        raise AssertionError(f"the desk never came to {stage} {asking or ''}: {dialogue.pending}")

    def _one_on(self, dialogue: Dialogue, top: Request, item: str) -> Dialogue:
        """Say what brings the request one question further."""
        options = {(o.verb, o.value): o.action for o in dialogue.options}
        if top.stage == "which":
            return self.hear("", Press(action=options["item", item]))
        if top.stage == "question" and top.asking == "where":
            return self.hear(PLACE, None)
        if top.stage == "question":
            return self.hear("", Press(action=_answer(options)))
        return self.hear("", Press(action=options["yes", ""]))


def _answer(options: dict[tuple[str, str], str]) -> str:
    return next(action for (verb, _), action in options.items() if verb == "answer")
