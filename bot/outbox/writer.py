"""Turns effects into outbox rows: who is told what, where, in which language. In the same
transaction as the change itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from prometheus_client import Counter
from sqlmodel import Session
from structlog.stdlib import BoundLogger, get_logger

from bot.context import Context
from bot.outbox.file_shares import FileShare, bundles
from bot.outbox.gate import Audience, OnePerson, TeamRoom, may_hear
from bot.outbox.keys import short
from bot.outbox.payloads import (
    Acted,
    Alarmed,
    CardPayload,
    FilePayload,
    Payload,
    SayPayload,
    SettlePayload,
    TimerPayload,
    Word,
    word_of,
)
from bot.outbox.peer_payloads import peer_row
from bot.outbox.peer_words import as_asked
from bot.outbox.ticket_payloads import ticket_row
from bot.outbox.views import view_for, view_told
from bot.people import directory, unheard
from bot.people.accounts import has_left
from bot.people.recipients import address_of, localizer_of, reached_at, recipient_of
from bot.ports import NOTHING, Address, Incoming, Outgoing, Pressed, Reply, Tells
from bot.wording.call_formatter import discreet
from bot.wording.list_card import list_news
from bot.wording.localizer import Localizer
from bot.wording.notices import notice
from catalog.model import Kind
from routing.call.actions import Action, sees_outline
from routing.call.call import Call, State
from routing.call.effects import Effect, RefreshCards, SetTimer, TellPerson, TellTeam, ToPeer
from routing.call.guests import is_ours, link_speaking
from routing.call.view import CallView
from routing.storage import buttons, cards, file_store, ledger, outbox, peers, said

Done = tuple[str, Action, tuple[str, ...]]
CODED = frozenset({"escalated", "reminder", "overdue", "silent", "late", "swarm"})
"""News whose text is a word or number of our own, and nothing that somebody said."""
log: BoundLogger = get_logger("schakel.outbox")
WITHHELD = Counter("schakel_withheld_total", "Texts that those who would hear them may not know")
UNDER_CARD = "card"
MOST_ANEW = 100
"""So many open calls' cards are posted anew in a room."""
ALOUD = frozenset(
    {"offered", "asked", "reminder", "overdue", "silent", "bounced", "reopened", "put_back"}
)
"""What a whole team must see at once: where a channel has threads, it is said under the call's
card and shown in the room as well; the rest is said under the card alone.
"""


def _about(call: Call) -> Tells:
    """What news of a call tells."""
    return Tells(calls=frozenset({call.number}))


class OutboxWriter:
    """Writes outbox rows for one transaction; `key` names what caused them, so that a repeat writes
    nothing twice.
    """

    def __init__(self, session: Session, context: Context, key: str) -> None:
        self.session = session
        self.context = context
        self.key = short(key)
        self._count = 0
        self._acted: tuple[Acted, ...] = ()
        self._pressed: Pressed | None = None
        self._actor_at = ""

    def say(
        self,
        to: Address,
        hears: Audience,
        reply: Reply,
        number: str | None = None,
        *,
        asked: str = "",
        about: str = "",
        after: dt.timedelta = dt.timedelta(0),
        beside: Address | None = None,
        word: Word | None = None,
        alarm: Alarmed | None = None,
    ) -> None:
        """One message, in its conversation's lane, `after` so long, if those who hear it there may
        know all that it tells. `asked`: the person whose question it is; `about`, `beside`, `word`
        and `alarm` as in `SayPayload`.
        """
        if not may_hear(reply.tells, hears, self._call, self.context.catalogue):
            log.error("a text is not said where it may not be heard", numbers=reply.tells.calls)
            WITHHELD.inc()
            return
        self._count += 1
        payload = SayPayload(
            to=to,
            number=number,
            message=reply.message,
            asked=asked,
            about=about,
            beside=beside,
            word=word,
            alarm=alarm,
        )
        key = f"say/{self.key}/{self._count}"
        self._add(payload, key, to, lane=to.conversation, after=after)

    def effects(self, effects: Iterable[Effect]) -> None:
        """All that a change causes, what concerns one call together: in a place where its card does
        not stand yet that comes first, then what is said of it; elsewhere the card is last, so that
        it shows the end of it.
        """
        by_call: dict[str, list[Effect]] = {}
        for effect in effects:
            by_call.setdefault(effect.number, []).append(effect)
        for together in by_call.values():
            self._of_one_call(together)

    def _of_one_call(self, effects: list[Effect]) -> None:
        refreshed = [effect for effect in effects if isinstance(effect, RefreshCards)]
        for refresh in refreshed:
            if not self._stands_everywhere(refresh):
                self._cards(refresh)
        for effect in effects:
            self._effect(effect)
        for refresh in refreshed:
            self._cards(refresh)
        for number in dict.fromkeys(refresh.number for refresh in refreshed):
            self._settle_call(number)

    def heard(self, incoming: Incoming, done: Sequence[Done]) -> None:
        """What somebody did, and where, so that the buttons that they answered show it."""
        self._acted = tuple(Acted(number=n, action=a, values=v) for n, a, v in done)
        self._pressed = incoming if isinstance(incoming, Pressed) else None
        self._actor_at = incoming.address.conversation

    def settle_questions(self, to: Address, person: str, turn: int) -> None:
        """Take the buttons of a person's earlier questions away, once what follows was said."""
        if not self.context.replaces_buttons(to.channel):
            return
        payload = SettlePayload(to=to, person=person, turn=turn, **self._press(to.conversation))
        self._add(payload, f"settle/{self.key}", to, lane=to.conversation)

    def _settle_call(self, number: str) -> None:
        for place in buttons.places(self.session, number):
            to = Address(channel=place.partition("/")[0], conversation=place)
            here = f"{self._actor_at}/".startswith(f"{place}/")
            payload = SettlePayload(
                to=to, number=number, acted=self._acted if here else (), **self._press(place)
            )
            key = f"settle/{number}/{self.key}/{short(place)}"
            self._add(payload, key, to, lane=place)

    def _press(self, place: str) -> dict[str, str]:
        """The button that was pressed in this place, and on which message."""
        if self._pressed is None or not f"{self._actor_at}/".startswith(f"{place}/"):
            return {}
        return {
            "pressed": self._pressed.press.action,
            "ref": self._pressed.reply_to or "",
            "respond_at": self._pressed.respond_at,
        }

    def _effect(self, effect: Effect) -> None:
        match effect:
            case TellPerson():
                self._tell_person(effect)
            case TellTeam():
                self._tell_team(effect)
            case SetTimer():
                self._timer(effect)
            case ToPeer():
                self._to_peer(effect)

    def _stands_everywhere(self, refresh: RefreshCards) -> bool:
        """Whether a call's card stands in every room of these teams."""
        rooms = (room for team in refresh.teams for room in self.context.rooms(team))
        return all(cards.read(self.session, refresh.number, r.conversation) for r in rooms)

    def _add(
        self,
        payload: Payload,
        key: str,
        to: Address,
        *,
        lane: str,
        after: dt.timedelta = dt.timedelta(0),
    ) -> None:
        row = payload.row(key, self.context.now + after, lane=lane, channel=to.channel)
        outbox.enqueue(self.session, [row], self.context.now)

    def _call(self, number: str) -> Call | None:
        return ledger.read(self.session, number)

    def _address(self, person: str) -> Address | None:
        return address_of(self.session, person, self.context.channels, self.context.catalogue)

    def _tell_person(self, effect: TellPerson) -> None:
        if link_speaking(effect.person):
            return
        call = ledger.read(self.session, effect.number)
        to = recipient_of(
            self.session, effect.person, self.context.channels, self.context.catalogue
        )
        if call is None:
            return
        if to is None:
            self._unheard(effect, call)
            return
        hears = OnePerson(effect.person)
        view = view_for(self.session, call, effect.person, self.context.catalogue)
        if told := self._news(effect, view, hears, to.localizer):
            self.say(to.address, hears, told, effect.number, word=word_of(effect))

    def _unheard(self, effect: TellPerson, call: Call) -> None:
        """Nothing reaches the person: it waits, and a coordinator hears so, once a call."""
        catalogue, session = self.context.catalogue, self.session
        if not is_ours(effect.person, catalogue) or has_left(session, effect.person):
            return
        person = directory.known(session, effect.person, catalogue)
        view = view_for(session, call, effect.person, catalogue)
        localizer = localizer_of(session, person, catalogue)
        told = self._news(effect, view, OnePerson(effect.person), localizer)
        if told:
            body = told.message.model_dump(mode="json", exclude_defaults=True)
            word = word_of(effect)
            about = word.about if word else None
            waiting = unheard.Waiting(call.number, effect.what, body, about)
            self.nobody_heard(call, effect.person, waiting)

    def nobody_heard(self, call: Call, person: str, waiting: unheard.Waiting) -> bool:
        """Keep what somebody did not hear; True the first time of a call: a coordinator hears so.
        Who only follows it can wait. Of who asked, the team hears so, again where it asks them.
        """
        first = unheard.keep(self.session, person, waiting, self.context.now)
        name = directory.known(self.session, person, self.context.catalogue).name
        if person == call.requester and (first or waiting.what == "asked"):
            gone = TellTeam(number=call.number, team=call.team, what="out_of_reach", text=name)
            self._tell_team(gone)
        if not first:
            return False
        if sees_outline(person, call, self.context.catalogue):
            return True
        for one in self._coordinators(call, person):
            self._tell_person(TellPerson(number=call.number, person=one, what="unheard", text=name))
        return True

    def _coordinators(self, call: Call, but: str) -> tuple[str, ...]:
        """Those who can be told: of the call's team, else of the fallback desk."""
        catalogue = self.context.catalogue
        teams = (catalogue.team_by_id.get(call.team), catalogue.fallback)
        groups = (
            tuple(p.id for p in t.coordinators if p.id != but and self._address(p.id))
            for t in teams[: 1 if call.private else 2]
            if t
        )
        return next((group for group in groups if group), ())

    def say_unheard(self, to: Address, person: str, *, but: frozenset[str] = frozenset()) -> None:
        """Say to somebody who is here again what waited for them; no news of the kinds `but`."""
        for waiting in unheard.taken(self.session, person, self.context.now):
            if waiting.what not in but:
                message = Outgoing.model_validate(waiting.message)
                told = Reply.of(message, Tells(calls=frozenset({waiting.number})))
                word = Word(person=person, about=waiting.about) if waiting.about else None
                self.say(to, OnePerson(person), told, waiting.number, word=word)

    def _news(
        self, effect: TellPerson | TellTeam, view: CallView, hears: Audience, localizer: Localizer
    ) -> Reply | None:
        """The message for an effect with what it tells; nothing of what a call is about to those
        who may not know, but must be told that it needs them.
        """
        tells, catalogue = _about(view.call), self.context.catalogue
        if not may_hear(tells, hears, self._call, catalogue):
            view, tells = discreet(view, localizer), NOTHING
            if effect.text and effect.what not in CODED:
                if isinstance(hears, TeamRoom) and hears.listed:
                    return Reply.of(list_news(view.call.number, localizer), NOTHING)
                effect = effect.model_copy(update={"text": ""})
        message = notice(effect, view, catalogue, localizer, self.context.now)
        return Reply.of(message, tells) if message else None

    def _tell_team(self, effect: TellTeam) -> None:
        call = ledger.read(self.session, effect.number)
        team = self.context.catalogue.team_by_id.get(effect.team)
        if call is None or team is None:
            return
        localizer = Localizer(self.context.room_language(effect.team), team.hours.zone)
        view = view_told(self.session, call, effect)
        for room in self.context.rooms(effect.team):
            hears = TeamRoom(effect.team, self.context.is_list(room))
            if told := self._news(effect, view, hears, localizer):
                under = {"thread": UNDER_CARD, "aloud": effect.what in ALOUD}
                self.say(room, hears, told.model_copy(update=under), effect.number)

    def _to_peer(self, effect: ToPeer) -> None:
        """A word for the link elsewhere, in the lane of its call; none to one that is closed, but
        for a request, which comes back then.
        """
        peer = peers.find(self.session, effect.peer)
        if peer and peer.state == "closed" and effect.word != "opened":
            return
        call = self._call(effect.number) if effect.word == "opened" else None
        if call:
            effect = as_asked(effect, call, self.context.catalogue)
        message = peers.worded(self.session, effect, self.context.now)
        if message:
            rows = [peer_row(effect.peer, message, effect.number)]
            outbox.enqueue(self.session, rows, self.context.now)

    def _timer(self, timer: SetTimer) -> None:
        key = f"timer/{timer.number}/{timer.name}/{timer.stamp}/{timer.level}"
        row = TimerPayload(timer=timer).row(key, timer.at, channel="")
        outbox.enqueue(self.session, [row], self.context.now)

    def _cards(self, effect: RefreshCards) -> None:
        call = ledger.read(self.session, effect.number)
        if call is None:
            return
        for team in effect.teams:
            self._ticket(team, call)
            for room in self.context.rooms(team):
                self._card(
                    call, room, "team", team, whole=effect.whole, coordinator=effect.coordinator
                )
        if effect.whole:
            return
        self.share(call)
        if not call.asked_by and call.kind is not Kind.RISK:
            to = self._requesters_card(call)
            if to:
                self._card(call, to, "requester", call.requester)

    def _ticket(self, team: str, call: Call) -> None:
        """A team that works in another system hears it there."""
        found = self.context.catalogue.team_by_id.get(team)
        if found and found.works_in:
            row = ticket_row(team, call.number, str(call.revision), self.context.now)
            outbox.enqueue(self.session, [row], self.context.now)

    def cards_anew(self, team: str, room: Address) -> None:
        """Post the cards of a team's open calls once more in a room where they are out of sight.
        Replies to the earlier ones still reach their calls.
        """
        for call in ledger.of_team(self.session, team, limit=MOST_ANEW):
            if ref := cards.leave(self.session, call.number, room.conversation):
                said.write(self.session, room.conversation, ref, call.number)
            self._card(call, room, "team", team, anew=f"/{self.key}")

    def share(self, call: Call) -> None:
        """Bring the kept files of a call to everybody who should have them and has not; those that
        were sent together, together.
        """
        ready = file_store.ready(self.session, call.number) if call.files else {}
        for share in self._shares(call) if ready else ():
            sent = file_store.was_sent(self.session, call.number, share.to.conversation)
            for files in bundles(call, share, ready, sent):
                self._files(call, tuple(file.id for file in files), share)
        if call.peer and ready and peers.mirrored(self.session, call.number):
            self._share_elsewhere(call, call.peer, ready)

    def _share_elsewhere(self, call: Call, peer: str, ready: Collection[str]) -> None:
        """What is marked for the link elsewhere is told to it once; it fetches it then."""
        place = f"peer/{peer}"
        sent = file_store.was_sent(self.session, call.number, place)
        for file in call.files:
            if file.shared and file.id in ready and file.id not in sent and not file.gone:
                told = {"file": file_store.told(self.session, file.id)}
                file_store.sent(self.session, call.number, file.id, place)
                self._to_peer(ToPeer(number=call.number, peer=peer, word="file", data=told))

    def _shares(self, call: Call) -> Iterator[FileShare]:
        """Where a call's files go, and whose files go there."""
        if call.state is State.AWAITING_APPROVAL:
            for person in call.approvers:
                if to := self._address(person):
                    yield FileShare(to, frozenset({"customer"}), person=person)
        for room in self.context.rooms(call.team, private=call.private) if call.offered_at else ():
            yield FileShare(room, frozenset({"customer", "provider", "inside"}), team=call.team)
        yield from self._customers_shares(call)

    def _customers_shares(self, call: Call) -> Iterator[FileShare]:
        """What the team sends goes to who asked: the link that placed a child call, or a person."""
        if call.asked_by:
            for room in self.context.rooms(call.asked_by, private=call.private):
                yield FileShare(room, frozenset({"provider"}), team=call.asked_by)
        elif call.kind is not Kind.RISK and (to := self._requesters_card(call)):
            yield FileShare(to, frozenset({"provider"}), person=call.requester)

    def _files(self, call: Call, names: tuple[str, ...], share: FileShare) -> None:
        to = share.to
        for name in names:
            file_store.sent(self.session, call.number, name, to.conversation)
        payload = FilePayload(
            number=call.number, files=names, to=to, team=share.team, person=share.person
        )
        key = f"file/{call.number}/{short('/'.join(names))}/{short(to.conversation)}"
        self._add(payload, key, to, lane=f"files/{to.conversation}")

    def _requesters_card(self, call: Call) -> Address | None:
        """Where the requester's card stands already, else where they are told."""
        to = self._address(call.requester)
        for card in cards.of_audience(self.session, call.number, "requester") if to else ():
            stands = Address(channel=card.channel, conversation=card.conversation)
            if card.channel in self.context.channels and reached_at(
                self.session, call.requester, stands
            ):
                return stands
        return to

    def _card(
        self,
        call: Call,
        to: Address,
        audience: Literal["team", "requester"],
        who: str,
        *,
        whole: bool = False,
        coordinator: bool = False,
        anew: str = "",
    ) -> None:
        payload = CardPayload(
            number=call.number,
            to=to,
            audience=audience,
            who=who,
            whole=whole,
            coordinator=coordinator,
            anew=anew,
        )
        key = f"card/{call.number}/{self.key}/{short(to.conversation)}"
        self._add(payload, key, to, lane=to.conversation)
