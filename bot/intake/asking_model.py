"""Asks the language model about a message, where one is used and the message may leave."""

from __future__ import annotations

from sqlmodel import Session

from bot.context import Context
from bot.conversation.state.dialogue import Dialogue
from bot.intake.may_leave import Names, Read, is_said_first, offer_for
from bot.people import directory
from bot.ports import Edited, Profile, Said
from catalog.language_packs import Language
from catalog.model import Person
from routing.storage import dialogues
from routing.understand.rerank.told import Use


def may_be_asked_about(
    session: Session, incoming: Said | Edited, person: Person, context: Context
) -> bool:
    """Whether it may be asked about words said here and now: a request that somebody begins in
    their own words, outside a team's room.
    """
    if not _is_own_words(incoming) or context.rooms_at(incoming.address):
        return False
    if directory.turned_away(session, person, context.catalogue):
        return False
    places = {incoming.address.conversation, incoming.alone or incoming.address.conversation}
    kept = (dialogues.read(session, place, person.id) for place in places)
    talks = (Dialogue.stored(one.body) for one in kept if one)
    return all(is_said_first(talk, context.catalogue) for talk in talks)


def _is_own_words(incoming: Said | Edited) -> bool:
    """Whether somebody says something themselves that replies to nothing."""
    if not isinstance(incoming, Said) or incoming.author or incoming.reply_to:
        return False
    return incoming.text.strip() not in (one.name for one in incoming.attachments)


def ask_model(
    read: Read, language: Language, person: Person, profile: Profile, context: Context
) -> Use | None:
    """What it makes of a message; None where it was not asked."""
    own = (person.name, person.id, person.email, profile.name, profile.handle, profile.email)
    others = (known.name for known in context.catalogue.people.values())
    names = Names(tuple(filter(None, own)), others, context.now.year)
    offer = offer_for(read, language, names, context.catalogue)
    said = context.reranker.rerank(offer) if offer and context.reranker else None
    return Use(said, read.theirs) if said else None
