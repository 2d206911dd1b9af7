"""Reads a message before its transaction begins, so that nobody waits for the database meanwhile.

What will be asked of the understanding follows from the message and who wrote it. It is asked
ahead, from what stands in the database now; where that changed until the transaction, it is asked
again there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.context import Context
from bot.conversation.read.courtesies import beside_thanks
from bot.intake.asking_model import ask_model, may_be_asked_about
from bot.intake.may_leave import Read
from bot.people import directory
from bot.people.speakers import OPEN, Speaker
from bot.ports import Edited, Incoming, Message, Said
from bot.wording.own_words import own_words
from catalog.language_packs import Language
from catalog.model import Catalogue, Person
from routing.rules.route import allowed_items
from routing.storage import dialogues, ledger
from routing.storage.ahead import foresee
from routing.storage.db import Database
from routing.storage.faults import UndoneAlone
from routing.storage.prepared import Asked
from routing.understand.decision import Asker, Candidate, Decision, Understanding
from routing.understand.move import Moves, TellsMore
from routing.understand.rerank.told import Use, with_use

_Split = tuple[str, Asker | None, Language | None, frozenset[str] | None]


class GuessedWrong(UndoneAlone):
    """Who speaks is not as it was guessed: their message is to be read once more."""


class ReadBefore:
    """Understanding that remembers what was read ahead; all else it passes on. `guessed`: as whom
    it was read, where that was not looked up; asked for anybody else it raises GuessedWrong, so
    that nothing is read anew while the database is held.
    """

    def __init__(self, understanding: Understanding, guessed: Speaker | None = None) -> None:
        self._understanding, self._guessed = understanding, guessed
        self._split: dict[_Split, tuple[Decision, ...]] = {}
        self._used: dict[str, tuple[Use, Catalogue]] = {}
        self._moves: dict[tuple[str, Language], Moves] = {}

    def decide(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> Decision:
        """As in `Understanding`."""
        return self._understanding.decide(text, asker, language, allowed)

    def split(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Decision, ...]:
        """As in `Understanding`."""
        asked = (text, asker, language, allowed)
        if self._guessed and (language, asker, allowed) != self._guessed:
            raise GuessedWrong
        if asked not in self._split:
            self._split[asked] = self._understanding.split(text, asker, language, allowed)
        return tuple(self._after_use(decision, allowed) for decision in self._split[asked])

    def likely(
        self,
        text: str,
        asker: Asker | None = None,
        language: Language | None = None,
        allowed: frozenset[str] | None = None,
    ) -> tuple[Candidate, ...]:
        """As in `Understanding`."""
        return self._understanding.likely(text, asker, language, allowed)

    def moves(self, text: str, language: Language) -> Moves:
        """As in `Understanding`."""
        asked = (text, language)
        if self._guessed and language != self._guessed.language:
            raise GuessedWrong
        if asked not in self._moves:
            self._moves[asked] = self._understanding.moves(text, language)
        return self._moves[asked]

    def tells_more(
        self, text: str, language: Language, requests: Sequence[str]
    ) -> TellsMore | None:
        """As in `Understanding`; of what is open nothing is known ahead, the text is read."""
        return self._understanding.tells_more(text, language, requests)

    def used(self, text: str, use: Use, catalogue: Catalogue) -> None:
        """A language model had its say on a text: it counts whenever that is read again."""
        self._used[text] = use, catalogue

    def _after_use(self, decision: Decision, allowed: frozenset[str] | None) -> Decision:
        if decision.text not in self._used:
            return decision
        use, catalogue = self._used[decision.text]
        return with_use(decision, use.among(allowed), catalogue)


def asker_of(session: Session, person: Person, catalogue: Catalogue) -> Asker:
    """What is known of who asks that may break a tie."""
    team = catalogue.team_of.get(person.id)
    mine = ledger.of_requester(session, person.id, ended=False, limit=OPEN)
    return Asker(
        person=person.id,
        team=team.team if team else None,
        location=person.location,
        open_items=tuple(call.item for call in mine if call.item),
    )


def open_calls(person: str) -> Asked:
    """What is asked to find somebody's open calls."""
    return ledger.of_requester_asked(person, ended=False, limit=OPEN)


def _speaker(session: Session, incoming: Message, context: Context) -> tuple[Context, Person]:
    """Who speaks, with the context in which they are known: what joined is as this process saw it
    last, and looked up where that does not tell.
    """
    try:
        return context, directory.seen_as(session, incoming, context.catalogue)
    except LookupError:
        here = context.at(session)
        return here, directory.seen_as(session, incoming, here.catalogue)


def _looked_up(
    database: Database, incoming: Said | Edited, context: Context
) -> tuple[Context, Speaker, Person, bool]:
    """Who speaks, with the context in which they are known, and whether a model is asked."""
    with database.reading() as session:
        here, person = _speaker(session, incoming, context)
        foresee(session, [directory.asked_for(person.id), open_calls(person.id)])
        language = directory.language_of(session, person, here.catalogue)
        asker = asker_of(session, person, here.catalogue)
        asks = here.reranker is not None and may_be_asked_about(session, incoming, person, here)
    known = Speaker(language, asker, allowed_items(person, here.catalogue))
    context.speakers.keep(incoming, here.catalogue, known, here.now)
    return here, known, person, asks


def read_ahead(
    database: Database, incoming: Incoming, context: Context, *, may_guess: bool = False
) -> Context:
    """The context with the message read in it, where it has words for the desk. `may_guess`: as who
    its sender was of late, with nothing looked up; then taking it in may raise GuessedWrong.
    """
    if not isinstance(incoming, Said | Edited):
        return context
    if incoming.overheard and not _is_in_a_thread_with_us(database, incoming, context):
        return context
    text = own_words(incoming.text, mail=context.is_mail(incoming.address.channel))
    if not text.strip():
        return context
    guess = context.speakers.of(incoming, context.catalogue, context.now)
    if guess and may_guess and context.reranker is None:
        ahead = ReadBefore(context.understanding, guess)
        _read(ahead, text, guess)
        return replace(context, understanding=ahead, speaker=guess.person, guessed=True)
    here, known, person, asks = _looked_up(database, incoming, context)
    ahead = ReadBefore(context.understanding)
    said = _read(ahead, text, known)
    language, asker, allowed = known
    if asks:
        likely = ahead.likely(said.text, None, language)
        theirs = ahead.likely(said.text, asker, language, allowed)
        moves = ahead.moves(text, language)
        read = Read(said, likely, theirs, moves, asker.open_items, text)
        if use := ask_model(read, language, person, incoming.profile, here):
            ahead.used(said.text, use, here.catalogue)
    return replace(context, understanding=ahead, speaker=person.id)


def _is_in_a_thread_with_us(database: Database, incoming: Said | Edited, context: Context) -> bool:
    """Whether words that do not say our name stand in a thread in which their speaker talked to
    us: they may be for what is open there.
    """
    if not incoming.thread:
        return False
    with database.reading() as session:
        _, person = _speaker(session, incoming, context)
        return dialogues.read(session, incoming.address.conversation, person.id) is not None


def _read(ahead: ReadBefore, text: str, speaker: Speaker) -> Decision:
    """Read all that will be asked of these words; gives the first request in them."""
    for words in {text, beside_thanks(text)}:
        ahead.moves(words, speaker.language)
    return ahead.split(text, speaker.asker, speaker.language, speaker.allowed)[0]
