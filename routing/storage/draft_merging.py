"""Brings a draft together with what happened beside it: in another window of the same person, in
the file, in a change that was not taken over. Pure.

A draft keeps what each change of it replaced. So the document can be told as a window still shows
it, and what is sent from there is brought together with the draft as it is: as two people's drafts
are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.editing.merge import Conflict, Merged, at, differences, merged, with_value
from catalog.editing.splice import Document, document_of
from routing.storage.team_drafts import Change, Draft

KEPT = 200
"""So many replaced values are remembered of a draft."""


@dataclass(frozen=True)
class Tab:
    """A window at a draft: its name, and what it shows: which version of the draft, of which file
    (by the file's digest). `turn`: the how manieth time it sends; 0 where it does not count.
    """

    name: str
    version: int
    base: str = ""
    turn: int = 0


def digest(text: str) -> str:
    """What a file's text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shown_in(draft: Draft, tab: Tab, known: Mapping[str, str]) -> tuple[Document, bool]:
    """The document as a window shows it, and whether it was changed elsewhere since. Where that is
    not remembered any more, one that says nothing: then whatever differs is asked about. `known`:
    texts of the file of late, by digest.
    """
    if tab.version == 0 and tab.base not in ("", digest(draft.base)):
        text = known.get(tab.base)
        return (document_of(text) if text else {}), True
    later = [one for one in draft.journal if one["v"] > tab.version and one["tab"] != tab.name]
    if len(draft.journal) >= KEPT and tab.version < draft.journal[0]["v"]:
        return {}, True
    document = draft.document
    for one in reversed(later):
        document = with_value(document, one["path"], one["before"])
    return document, bool(later)


def came_late(draft: Draft, tab: Tab) -> bool:
    """Whether what a window sent was overtaken by what it sent after that."""
    own = (one.get("turn", 0) for one in draft.journal if one["tab"] == tab.name)
    return 0 < tab.turn < max(own, default=0)


def told_in(draft: Draft, shown: Document, mine: Document) -> Merged:
    """What a window makes of the document it shows, and the draft as it is, together."""
    if shown == draft.document:
        return Merged(mine, ())
    return merged(shown, draft.document, mine)


def changed(
    draft: Draft, document: Document, tab: Tab | None = None, conflicts: Sequence[Conflict] = ()
) -> Draft:
    """The draft with this document, and what that replaced, by a window or in another way;
    `conflicts`: what two windows both changed.
    """
    by = {"tab": tab.name, "turn": tab.turn} if tab else {"tab": ""}
    replaced = [
        {"v": draft.version + 1, **by, "path": list(path), "before": before}
        for path, before in differences(draft.document, document)
    ]
    asked = {tuple(one["path"]): one for one in draft.conflicts}
    asked |= {one.path: as_kept(one) | {"tab": True} for one in conflicts}
    journal = [*draft.journal, *replaced][-KEPT:]
    return replace(draft, document=document, journal=journal, conflicts=list(asked.values()))


def as_kept(one: Conflict) -> dict[str, Any]:
    """A question about what both changed, as a draft keeps it."""
    return {"path": list(one.path), "base": one.base, "theirs": one.theirs, "mine": one.mine}


def brought_together(held: Draft, text: str) -> Draft:
    """The draft over the file as it is now; what both changed is asked about."""
    base = document_of(held.base) if held.base else {}
    made = merged(base, document_of(text) if text else {}, held.document)
    asked = {tuple(one["path"]): one for one in held.conflicts}
    asked |= {one.path: as_kept(one) for one in made.conflicts}
    return changed(replace(held, base=text, conflicts=list(asked.values())), made.document)


def answered(draft: Draft, number: int, take: str) -> Draft:
    """The draft with one of its questions answered: `mine`, or `theirs`."""
    if not 0 <= number < len(draft.conflicts):
        return draft
    asked = draft.conflicts[number]
    rest = [one for n, one in enumerate(draft.conflicts) if n != number]
    document = draft.document
    if take == "theirs":
        document = with_value(document, asked["path"], asked["theirs"])
    elif at(document, asked["path"]) is None and asked["mine"] is not None:
        document = with_value(document, asked["path"], asked["mine"])
    return changed(replace(draft, conflicts=rest), document)


def given_back(held: Draft | None, change: Change) -> Draft:
    """A draft with the words of a change of the same person that was not put in; what the draft
    says otherwise meanwhile is asked about.
    """
    if held is None:
        return Draft(change.team, change.person, change.base, change.document)
    base = document_of(change.base) if change.base else {}
    made = merged(base, held.document, change.document)
    asked = {tuple(one["path"]): one for one in held.conflicts}
    asked |= {one.path: as_kept(one) | {"tab": True} for one in made.conflicts}
    return changed(replace(held, conflicts=list(asked.values())), made.document)
