"""Turns a file's data into a team, naming every deviation from the model once, with its line.

Validate, name what is wrong, take it out (or put a stand-in there, marked as doubted), validate
again, until it holds. So a mistake in one line never hides those in the others, and one mistake
never shows as two.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from catalog import wording
from catalog.channels import USUAL, Channels, account_fields, room_fields
from catalog.emergency import Alert, Emergency
from catalog.language_packs import Language, default_languages, packs
from catalog.model import (
    UNKNOWN_FIELD,
    Agreement,
    Approval,
    Away,
    Choice,
    Elsewhere,
    EscalateTo,
    Facility,
    Group,
    Hours,
    Item,
    KindTarget,
    Person,
    Phrases,
    Prepared,
    Question,
    Reliance,
    Service,
    Shift,
    Target,
    Text,
    Windows,
)
from catalog.names import nearest
from catalog.problems import Path
from catalog.source import Source
from catalog.stand_ins import KINDS, Gap, stand_in
from catalog.tree import Fields, Rows, inner
from catalog.works_in import WorksIn

Whole = TypeVar("Whole", bound=BaseModel)
MODELS: dict[str, type[BaseModel]] = {
    "hours": Hours,
    "people": Person,
    "employees": Person,
    "rota": Shift,
    "services": Service,
    "prepared": Prepared,
    "items": Item,
    "agreements": Agreement,
    "relies_on": Reliance,
    "name": Text,
    "ask": Text,
    "about": Text,
    "answer": Text,
    "support": Text,
    "organisation": Text,
    "phrases": Phrases,
    "aliases": Phrases,
    "questions": Question,
    "choices": Choice,
    "facility": Facility,
    "escalate": EscalateTo,
    "windows": Windows,
    "emergency": Emergency,
    "alert": Alert,
    "say": Text,
    "text": Text,
    "approval": Approval,
    "away": Away,
    "groups": Group,
    "link": Elsewhere,
    "works_in": WorksIn,
}
LISTS = frozenset(
    {
        "people",
        "escalate",
        "alert",
        "rota",
        "services",
        "prepared",
        "agreements",
        "items",
        "relies_on",
        "questions",
        "choices",
        "customers",
        "kinds",
        "goods",
        "actions",
        "skills",
        "locations",
        "employees",
        "closed",
        "for",
        "days",
        "languages",
        "away",
        "was",
        "groups",
        "teams",
        "coordinates",
        "waiting",
    }
)
MAPPINGS = frozenset(
    {
        "name",
        "hours",
        "rooms",
        "room",
        "facility",
        "support",
        "targets",
        "by_priority",
        "phrases",
        "aliases",
        "about",
        "answer",
        "ask",
        "windows",
        "emergency",
        "say",
        "text",
        "organisation",
        "domains",
        "link",
        "works_in",
    }
)
_MOST_ROUNDS = 200


class Context(NamedTuple):
    """What a file is read by: the channels whose accounts and rooms it may name, and the languages
    in which every text must be given.
    """

    channels: Channels
    languages: tuple[Language, ...]


def shape(source: Source, model: type[Whole], context: Context | None = None) -> Whole | None:
    """`source`'s data as `model`; problems go to the source. None when nothing of it can stand."""
    context = context or Context(USUAL, default_languages())
    if source.root is None:
        return None
    for _ in range(_MOST_ROUNDS):
        try:
            return model.model_validate(source.root, context=context._asdict())
        except ValidationError as error:
            mender = _Mender(source, source.root, model, context)
            mender.mend(error.errors(include_url=False))
    source.lose(source.root)
    source.root = None
    return None


class _Mender:
    """One round: each error of one validation, named and taken out."""

    def __init__(
        self, source: Source, root: Fields, model: type[BaseModel], context: Context
    ) -> None:
        self.channels, self.languages = context
        self.source = source
        self.root = root
        self.model = model
        self.named: set[tuple[int, str]] = set()
        # What an alias repeats is one thing, mended once.
        self.done: set[tuple[int, str | int]] = set()

    def mend(self, errors: list[ErrorDetails]) -> None:
        # Unknown fields first, and alone: one may turn out to be a misspelled one that is missing.
        places = self._by_place([e for e in errors if _is_unknown(e)] or errors)
        # Last first, so that a row taken out never moves one that is still to come.
        for path in sorted(places, key=lambda p: [(str(type(x)), x) for x in p], reverse=True):
            holder = self._at(path[:-1])
            if path and holder is not None and (id(holder), path[-1]) not in self.done:
                self.done.add((id(holder), path[-1]))
                self._mend_at(path, holder, places[path])

    def _by_place(self, errors: list[ErrorDetails]) -> dict[Path, list[ErrorDetails]]:
        places: dict[Path, list[ErrorDetails]] = {}
        for error in errors:
            places.setdefault(self._place(error), []).append(error)
        return places

    def _mend_at(self, path: Path, holder: Any, errors: list[ErrorDetails]) -> None:
        if _is_unknown(errors[0]):
            self._unknown(path, holder)
        elif (
            errors[0]["type"] == "missing" and isinstance(holder, Fields) and path[-1] not in holder
        ):
            self._missing(path)
        else:
            self._wrong(path, holder, errors)

    def _place(self, error: ErrorDetails) -> Path:
        """Where the error stands in the file, pydantic's own tags left out; a missing field counts
        as there.
        """
        path: Path = ()
        here: Any = self.root
        for part in error["loc"]:
            known = (
                part in here
                if isinstance(here, Fields)
                else isinstance(here, Rows) and isinstance(part, int)
            )
            if not known:
                continue
            here, path = inner(here, part), (*path, part)
            if path[-2:-1] == ("escalate",) or (
                part in wording.SPANS and self._model_of(path[:-1]) is Hours
            ):
                return path
        # A text that lacks all its languages lacks one thing: itself.
        if error["type"] == "missing" and self._model_of(path) is not Text:
            return (*path, str(error["loc"][-1]))
        return path

    def _at(self, path: Path) -> Any:
        here: Any = self.root
        for part in path:
            here = inner(here, part)
        return here

    def _model_of(self, path: Path) -> type[BaseModel] | None:
        """The model of the fields at `path`."""
        names = [p for p in path if isinstance(p, str)]
        if not names:
            return self.model
        above = names[-2:-1]
        if above == ["domains"]:
            return Text
        if above in (["targets"], ["by_priority"]):
            return KindTarget if above == ["targets"] else Target
        return MODELS.get(names[-1])

    def _fields_of(self, path: Path) -> tuple[str, ...]:
        """The names a file may use at `path`."""
        if path and path[-1] == "rooms":
            return room_fields(self.channels)
        return wording.fields_of(self._model_of(path), account_fields(self.channels))

    def _unknown(self, path: Path, holder: Fields) -> None:
        model, key = self._model_of(path[:-1]), str(path[-1])
        fields = self.languages if model in (Text, Phrases) else self._fields_of(path[:-1])
        lacking = [field for field in fields if field not in holder]
        near = nearest(key, tuple(lacking)) or nearest(key, fields)
        value, line = holder.pop(key), holder.lines.pop(key, holder.line)
        if model is Text and lacking:
            # `fr` where `nl` was due is one mistake, not two.
            self._tell(line, wording.other_language(self._where(path[:-1]), key, lacking), path)
            holder |= dict.fromkeys(lacking, value or "?")
            holder.lines |= dict.fromkeys(lacking, line)
            return
        self._tell(line, wording.unknown(self._where(path[:-1]), key, near, fields), path)
        if near in lacking and _alike(near, value):
            holder[near], holder.lines[near] = value, line
        else:
            self.source.lose(value)

    def _missing(self, path: Path) -> None:
        self._tell(
            self.source.line(*path[:-1]),
            wording.lacking(self._where(path[:-1]), str(path[-1]), self.languages),
            path,
        )
        self._replace(path)

    def _wrong(self, path: Path, holder: Fields | Rows, errors: list[ErrorDetails]) -> None:
        kind = errors[0]["type"]
        if (
            self._at(path) is None
            and isinstance(holder, Fields)
            and not wording.needed(self._model_of(path[:-1]), str(path[-1]))
        ):
            # `people:` with nothing after it says no more than leaving it out.
            holder.pop(str(path[-1]))
            return
        emptied = kind == "too_short" and self.source.doubtful(*path)
        again = (
            isinstance(holder, Rows) and kind.endswith("_type") and (id(holder), kind) in self.named
        )
        if not emptied and not again:
            self._tell(
                self.source.line(*path),
                wording.wrong(self._where(path[:-1]), path, self._at(path), errors, self.languages),
                path,
            )
        self.named.add((id(holder), kind))
        self._replace(path)

    def _tell(self, line: int, words: wording.Words, path: Path) -> None:
        self.source.problem(line, *words, path=path)

    def _where(self, path: Path) -> str:
        return wording.where(self.source.name, self.root, path)

    def _replace(self, path: Path) -> None:
        """Takes out what is at `path`, or puts something sound in its place where the whole needs
        it.
        """
        while path:
            holder, key = self._at(path[:-1]), path[-1]
            if isinstance(holder, Rows) and isinstance(key, int):
                return self._drop(path, holder, key)
            old = holder.get(key)
            sound = stand_in(
                Gap(
                    path,
                    holder,
                    self._model_of(path[:-1]),
                    self.source.name,
                    self.root,
                    self.languages,
                )
            )
            if sound is not None:
                self.source.lose(old)
                holder[key] = sound
                holder.doubts.add(key)
                return None
            if not wording.needed(self._model_of(path[:-1]), str(key)):
                return self._leave_out(holder, str(key))
            path = path[:-1]
        return None

    def _drop(self, path: Path, holder: Rows, index: int) -> None:
        value = holder[index]
        kind = nearest(value, KINDS) if isinstance(value, str) and path[-2] == "for" else None
        if kind:
            holder[index] = kind
            return
        holder.doubted = True
        self.source.lose(value)
        del holder[index], holder.lines[index]

    def _leave_out(self, holder: Fields, key: str) -> None:
        old, line = holder.pop(key), holder.lines.pop(key, holder.line)
        self.source.lose(old)
        kind = nearest(key, KINDS)
        if kind and kind not in holder and isinstance(old, Fields):
            # A misspelled kind under `targets`: the promise itself is sound.
            holder[kind], holder.lines[kind] = old, line
        else:
            holder.doubts.add(key)


def _is_unknown(error: ErrorDetails) -> bool:
    """Whether it is a field that nobody knows; a step of an escalation has no fields of its own."""
    return error["type"] == UNKNOWN_FIELD and "escalate" not in error["loc"]


def _alike(field: str, value: Any) -> bool:
    """Whether `value` has the build that `field` wants: a list, fields or a plain value."""
    return isinstance(value, list) == (field in LISTS or field in packs()) and isinstance(
        value, dict
    ) == (field in MAPPINGS)
