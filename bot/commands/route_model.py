"""Lets `schakel route` ask the language model that is set, as a desk would."""

from __future__ import annotations

import datetime as dt

from bot.intake.may_leave import Names, Read, offer_for
from bot.language_model.endpoint import ChatCompletions, Endpoint
from bot.language_model.reranker import EndpointReranker
from bot.settings import Settings
from routing.understand.decision import Asker, Decision
from routing.understand.reader import Reader
from routing.understand.rerank.told import Use, with_use


def with_model(
    found: tuple[Decision, ...],
    text: str,
    asker: Asker | None,
    reader: Reader,
    settings: Settings,
) -> tuple[Decision, ...]:
    """The decisions with what the model says of the first, where one is set and the text may leave.
    Raises Mistake where what is set cannot be one.
    """
    endpoint = Endpoint.of(settings)
    if endpoint is None:
        return found
    first, catalogue = found[0], reader.catalogue
    theirs = reader.likely(first.text, asker, first.language)
    read = Read(
        first,
        reader.likely(first.text, None, first.language),
        theirs,
        reader.moves(text, first.language),
        (),
        text,
    )
    person = catalogue.people.get(asker.person or "") if asker else None
    own = (person.id, person.name, person.email or "") if person else ()
    others = (each.name for each in catalogue.people.values())
    offer = offer_for(read, first.language, Names(own, others, dt.date.today().year), catalogue)
    if offer is None:
        return found
    reranker = EndpointReranker(ChatCompletions(endpoint), lambda: True)
    said = reranker.rerank(offer)
    reranker.close()
    return (with_use(first, Use(said, theirs), catalogue), *found[1:]) if said else found
