"""Hears danger in words that wait until the catalogue is learnt: by words alone, at once."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.intake.directly import alarm_alone, hear
from bot.intake.read_ahead import read_ahead
from bot.ports import Incoming, Said
from routing.storage.db import Database
from routing.understand.live import of_nothing


class _NoDanger(Exception):
    """Nothing tells of danger: what was looked at is undone."""


def by_words_alone(context: Context) -> Context:
    """The context in which nothing is learnt, so that nothing is waited for."""
    return replace(context, understanding=of_nothing(context.catalogue))


def hear_danger(database: Database, context: Context, incoming: Incoming) -> bool:
    """Alert whoever is named, where somebody's words tell of danger, and say what to do; once for
    each message, which itself goes on waiting.
    """
    if not isinstance(incoming, Said):
        return False
    # Of its own key, and shown already: the message is taken in, and answered, later.
    words = incoming.model_copy(update={"key": f"{incoming.key}/danger", "shown": None})
    here = read_ahead(database, words, by_words_alone(context))
    try:
        with database.transaction(durable=True) as session:
            if not hear(session, words, here, alarm_alone).alarms:
                raise _NoDanger
    except _NoDanger:
        return False
    return True
