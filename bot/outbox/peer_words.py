"""Words a request for another installation as it is read there: the service by its name there, what
it is about and what was asked in each language we have it in. Pure.
"""

from __future__ import annotations

from catalog.model import Catalogue, Text
from routing.call.call import Call
from routing.call.effects import ToPeer


def as_asked(effect: ToPeer, call: Call, catalogue: Catalogue) -> ToPeer:
    """The request with what only the catalogue knows; nothing more of the call."""
    data, team = dict(effect.data), catalogue.team_by_id.get(effect.peer)
    if team and team.link:
        data["service"] = team.link.called_there(str(data["service"]))
    entry = None if call.private else catalogue.entries.get(call.about or "")
    if entry:
        data["titles"] = _languages(entry.item.name)
    theirs = team.link.items.get(call.about or "") if entry and team and team.link else None
    if theirs:
        data["item"] = theirs
    questions = [catalogue.questions.get((a.id, a.ask)) for a in call.answers]
    answers = zip(data.get("answers", ()), questions, strict=False)
    data["answers"] = [
        {**said, "asks": _languages(question.ask)} if question else said
        for said, question in answers
    ]
    return effect.model_copy(update={"data": data})


def _languages(text: Text) -> dict[str, str]:
    return {code: words for code, words in text.model_dump().items() if words}
