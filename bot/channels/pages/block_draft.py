"""Opens, keeps and proves somebody's draft of a team's file."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from bot.channels.pages.seat import NotHereError, Seat
from bot.channels.pages.services import PageServices
from bot.wording.adoption import AdoptionWords
from catalog.addresses import advise_addresses
from catalog.amend import diff
from catalog.editing.folder import By, Kept, file_of, files_of, put_in
from catalog.editing.splice import CannotEditError, Document, changed_text, document_of
from catalog.exchange.writing import amended_file, new_file
from catalog.load import read
from catalog.model import Catalogue
from catalog.problems import Problem
from catalog.sight import may_edit
from routing.adoption.links import Counted, Known
from routing.adoption.stand import stand
from routing.adoption.values import LinkStand
from routing.storage import components, team_drafts
from routing.storage.draft_merging import brought_together, digest
from routing.storage.team_drafts import Draft, StaleDraftError

SEEN = 40
"""So many texts of files are remembered."""
PATIENCE = 10
"""Seconds in which somebody's windows that save at one moment take turns."""
Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Proof:
    """What holds with a draft: the problems it would bring, and those of the team's own file that
    were there before; completeness before and after, None where it cannot be told.
    """

    new: tuple[Problem, ...]
    old: tuple[Problem, ...]
    before: float | None
    after: float | None
    lacks: tuple[str, ...]
    changed: int
    catalogue: Catalogue
    by_hand: str = ""

    @property
    def holds(self) -> bool:
        """Whether it may be put in."""
        return not self.new and not self.by_hand


@dataclass(frozen=True)
class Opened:
    """A draft with the file it is of. `merged`: the file was changed by somebody else meanwhile,
    and both are in it now.
    """

    draft: Draft
    name: str
    files: Files
    merged: bool = False

    @property
    def team(self) -> str:
        """The team whose file it is."""
        return self.draft.team

    @property
    def is_new(self) -> bool:
        """Whether the team has no file yet."""
        return not self.draft.base

    @property
    def text(self) -> str:
        """The file with what the draft changes. Raises CannotEditError."""
        return text_of(self.draft.base, self.draft.document)

    @property
    def diff(self) -> str:
        """The change, ready for `patch` and `git apply`. Raises CannotEditError."""
        return diff(self.name, self.draft.base, self.text)


def text_of(base: str, document: Document) -> str:
    """A file's text with this content. Raises CannotEditError."""
    if not base:
        return new_file(document, "", ())
    try:
        return changed_text(base, document)
    except CannotEditError:
        made = amended_file(base, document, ())
        if document_of(made) != document:
            raise
        return made


def may_add(seat: Seat) -> bool:
    """Whether somebody may add a team: who coordinates one of ours, or a domain."""
    return bool(may_edit(seat.person.id, seat.catalogue))


def _again() -> Retrying:
    return Retrying(
        retry=retry_if_exception_type((StaleDraftError, IntegrityError)),
        stop=stop_after_delay(PATIENCE),
        wait=wait_random_exponential(0.01, max=0.2),
        reraise=True,
    )


Checked = tuple[Catalogue, frozenset[tuple[str, str]]]
"""A catalogue, and its problems by file and words."""


@dataclass
class Drafts:
    """Drafts over a folder and a database; what was checked of the folder is kept while it is the
    same.
    """

    services: PageServices
    seen: dict[str, str] = field(default_factory=dict)
    """Texts of files that were shown of late, by digest."""
    kept: tuple[tuple[Files, dt.date], Checked] | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)
    """What is remembered is changed by one at a time."""

    def files(self) -> Files:
        """The catalogue's files. Raises NotHereError where the pages have no folder."""
        if self.services.folder is None:
            raise NotHereError
        return files_of(self.services.folder)

    def open(self, seat: Seat, team: str) -> Opened:
        """Somebody's draft of a team they may edit, brought together with the file as it is now.
        Raises NotHereError, CannotEditError, StaleDraftError.
        """
        return _again()(self._open, seat, team)

    def _open(self, seat: Seat, team: str) -> Opened:
        files = self.files()
        name, text = file_of(files, team)
        self._saw(text)
        with self.services.database.reading() as session:
            held = team_drafts.draft_of(session, team, seat.person.id)
        held = held or self._of_before(seat, team)
        if not self._may(seat, team, held, text):
            raise NotHereError
        if held is None:
            return Opened(Draft(team, seat.person.id, text, document_of(text)), name, files)
        if held.base == text:
            return Opened(held, name, files)
        draft = self.keep(brought_together(held, text))
        return Opened(draft, name, files, merged=True)

    def _of_before(self, seat: Seat, team: str) -> Draft | None:
        """Somebody's draft under an id that the team had before: it is that of now from here on."""
        found = seat.catalogue.team_by_id.get(team)
        for old in found.was if found else ():
            with self.services.database.transaction() as session:
                held = team_drafts.draft_of(session, old, seat.person.id)
                if held is not None:
                    now = replace(held, team=team, version=0)
                    version = team_drafts.keep(session, now, self.services.now())
                    team_drafts.drop(session, old, seat.person.id)
                    return replace(now, version=version)
        return None

    def _saw(self, text: str) -> None:
        """Remember a file as it is now: a window may show it until tomorrow."""
        with self.turn:
            self.seen.pop(digest(text), None)
            self.seen[digest(text)] = text
            while len(self.seen) > SEEN:
                del self.seen[next(iter(self.seen))]

    def _may(self, seat: Seat, team: str, held: Draft | None, text: str) -> bool:
        """A team that has no file yet is edited by who began it, and has no other's name."""
        if text:
            return team in may_edit(seat.person.id, seat.catalogue)
        return held is not None and may_add(seat)

    def keep(self, draft: Draft) -> Draft:
        """Keep it in the place of the one it was made of. Raises StaleDraftError."""
        with self.services.database.transaction() as session:
            version = team_drafts.keep(session, draft, self.services.now())
        return replace(draft, version=version)

    def changed(self, seat: Seat, team: str, change: Callable[[Opened], Draft]) -> Opened:
        """A draft with a change, kept; made anew where another window was quicker. Raises as
        `open`.
        """

        def once() -> Opened:
            opened = self._open(seat, team)
            return replace(opened, draft=self.keep(change(opened)))

        return _again()(once)

    def drop(self, draft: Draft) -> None:
        """Throw it away."""
        with self.services.database.transaction() as session:
            team_drafts.drop(session, draft.team, draft.person)

    def others(self, draft: Draft) -> tuple[str, ...]:
        """Who else is changing the same file."""
        with self.services.database.reading() as session:
            return team_drafts.others_at(session, draft.team, draft.person)

    def proof(self, opened: Opened, seat: Seat) -> Proof:
        """Checks the catalogue with the draft, as `schakel catalog check` does."""
        now = self.services.now()
        day = now.date()
        catalogue, known = self._checked(opened.files, day)
        try:
            text = opened.text
        except CannotEditError as error:
            return Proof((), (), None, None, (), 0, catalogue, by_hand=str(error))
        rest = [(n, c) for n, c in opened.files if n != opened.name]
        files = sorted([*rest, (opened.name, text.encode())])
        then, found = self._read(files, "then", day)
        old = [p for p in found if (p.file, p.message) in known and p.file == opened.name]
        new = [p for p in found if (p.file, p.message) not in known]
        with self.services.database.reading() as session:
            known_of = Known(now, register=Counted(components.kept(session)))
        before, after = (_stand(each, opened.team, known_of) for each in (catalogue, then))
        words = AdoptionWords(then, seat.localizer)
        changed = [line for line in opened.diff.splitlines()[2:] if line[:1] in ("+", "-")]
        return Proof(
            new=tuple(sorted(new)),
            old=tuple(sorted(old)),
            before=before.links.value if before else None,
            after=after.links.value if after else None,
            lacks=tuple(words.what(one.lack) for one in after.next) if after else (),
            changed=len(changed),
            catalogue=then,
        )

    def _checked(self, files: Files, day: dt.date) -> Checked:
        """The catalogue as it stands."""
        if self.kept is None or self.kept[0] != (files, day):
            catalogue, problems = self._read(files, "now", day)
            known = frozenset((p.file, p.message) for p in problems)
            self.kept = (files, day), (catalogue, known)
        return self.kept[1]

    def _read(self, files: Files, version: str, day: dt.date) -> tuple[Catalogue, list[Problem]]:
        """Files as a catalogue, with its problems. A room or an account where nobody can be reached
        is one here: whoever fills it in has just written it.
        """
        catalogue, context, problems = read(files, version, self.services.channels, day)
        advise_addresses(catalogue, context)
        return catalogue, [*problems, *context.advice]

    def put_in(self, opened: Opened, who: By) -> Kept:
        """Put the file into the folder; whether it was committed. Raises as
        `catalog.editing.folder.put_in`, and CannotEditError.
        """
        if self.services.folder is None or not self.services.writes:
            raise NotHereError
        return put_in(self.services.folder, opened.name, opened.draft.base, opened.text, who)


def _stand(catalogue: Catalogue, team: str, known: Known) -> LinkStand | None:
    if team not in catalogue.team_by_id:
        return None
    return stand(catalogue.at(known.at), known).link(team)
