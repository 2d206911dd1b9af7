"""Files at a call, as its events know them: who sent what, whose they are, which could not be kept.
Pure.
"""

from __future__ import annotations

from catalog.model import Catalogue
from routing.call.actions import Action, is_of_link, may_see
from routing.call.call import Call, CallFile
from routing.call.effects import Effect, TellPerson
from routing.call.file_events import Attached, FileGone, SentFile, Side
from routing.rules.effects_of import Transition, cards, changed

_OURS: dict[Action, Side] = {
    Action.REPLY: "provider",
    Action.ASK: "provider",
    Action.RESOLVE: "provider",
    Action.AGREE: "provider",
    Action.ANSWER: "customer",
    Action.ADD: "customer",
    Action.ACCEPT_TIME: "customer",
    Action.KEEP_TIME: "customer",
    Action.CONFIRM: "customer",
    Action.REOPEN: "customer",
    Action.CANCEL: "customer",
    Action.RATE: "customer",
    Action.APPROVE: "customer",
    Action.REFUSE: "customer",
}
WORDLESS = frozenset({Action.ADD, Action.REPLY, Action.NOTE})
"""What can be done with files alone, without a word."""


def side_of(action: Action) -> Side:
    """Whose files are that come along with an action: what the team does among itself stays
    inside.
    """
    return _OURS.get(action, "inside")


def attached(call: Call, event: Attached) -> Transition:
    """Adds the files to the call; the file itself is its own message, so nobody is told twice."""
    known = {file.id for file in call.files}
    fresh = tuple(
        CallFile(
            **file.model_dump(),
            by=event.by,
            at=event.at,
            side=event.side,
            team=event.team,
            shared=event.shared,
        )
        for file in event.files
        if file.id not in known
    )
    made = changed(call, files=(*call.files, *fresh))
    return made, (cards(made),)


def file_gone(call: Call, event: FileGone) -> Transition:
    """Marks a file as gone. Whoever sent it hears that, unless they took it back themselves or its
    time is over.
    """
    lost = next((file for file in call.files if file.id == event.file), None)
    if lost is None or lost.gone:
        return call, ()
    files = tuple(
        f.model_copy(update={"gone": event.why}) if f.id == event.file else f for f in call.files
    )
    told: list[Effect] = []
    if event.why not in ("withdrawn", "expired"):
        told = [
            TellPerson(
                number=call.number, person=lost.by, what="file_gone", by=event.by, text=event.file
            )
        ]
    made = changed(call, files=files)
    return made, (*told, cards(made))


_TO_PROVIDER = frozenset({Action.ADD, Action.ANSWER, Action.REOPEN})
_TO_CUSTOMER = frozenset({Action.REPLY, Action.ASK, Action.RESOLVE, Action.NOTE})
"""With these, files can go along to a link in another installation."""


def may_cross(action: Action, call: Call) -> bool:
    """Whether files that come along with it can go to the other installation that the call is
    mirrored with, where whoever sends them says so.
    """
    if call.is_at_peer:
        return action in _TO_PROVIDER
    return call.is_for_peer and action in _TO_CUSTOMER


def passed_along(call: Call) -> tuple[SentFile, ...]:
    """The files that a supplier gets to see when a call is passed on: what was asked, and nothing
    of a private call.
    """
    shared = (
        () if call.private else tuple(f for f in call.files if f.side == "customer" and not f.gone)
    )
    return tuple(SentFile(id=f.id, name=f.name, kind=f.kind, size=f.size) for f in shared)


def shared_along(call: Call, catalogue: Catalogue, wanted: bool = True) -> tuple[SentFile, ...]:
    """The files that a link in another installation gets with a call: none, unless the item says
    that what comes with it may be shared.
    """
    entry = catalogue.entries.get(call.item or call.about or "")
    return passed_along(call) if wanted and entry and entry.item.share_files else ()


def may_see_file(person: str, call: Call, file: CallFile, catalogue: Catalogue) -> bool:
    """Who may open a file of a call: whoever may read the call; what is inside, only people of that
    link.
    """
    if file.inside:
        return file.team is not None and is_of_link(person, file.team, catalogue)
    return may_see(person, call, catalogue)


def seen_by(person: str, call: Call, catalogue: Catalogue) -> tuple[CallFile, ...]:
    """The files of a call that this person may see, those that are gone too."""
    return tuple(file for file in call.files if may_see_file(person, call, file, catalogue))
