"""From a file's data to a team: every deviation from the model named once, with its line, and the sound rest kept.

Validate, name what is wrong, take it out (or put a stand-in there, marked as doubted), validate again, until it holds.
So a doubled zero in one line never hides the mistakes in the others, and one mistake never shows as two.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from catalog import wording
from catalog.model import (
    Agreement,
    Choice,
    EscalateTo,
    Facility,
    Hours,
    Item,
    Organisation,
    Person,
    Phrases,
    Question,
    Reliance,
    Rooms,
    Service,
    Shift,
    Target,
    Team,
    Text,
    Windows,
)
from catalog.source import Fields, Rows, Source

Whole = TypeVar("Whole", bound=BaseModel)
Path = tuple[str | int, ...]
MODELS: dict[str, type[BaseModel]] = {
    "hours": Hours, "people": Person, "employees": Person, "rooms": Rooms, "rota": Shift, "services": Service,
    "items": Item, "agreements": Agreement, "relies_on": Reliance, "name": Text, "ask": Text, "answer": Text,
    "support": Text, "organisation": Text, "phrases": Phrases, "aliases": Phrases, "questions": Question,
    "choices": Choice, "facility": Facility, "escalate": EscalateTo, "windows": Windows,
}  # fmt: skip
KINDS = ("wish", "rfc", "incident", "service_request")
_MOST_ROUNDS = 200
_NEAR = 72


def shape(source: Source, model: type[Whole]) -> Whole | None:
    """`source`'s data as `model`; problems go to the source. None when nothing of it can stand."""
    if source.root is None:
        return None
    for _ in range(_MOST_ROUNDS):
        try:
            return model.model_validate(source.root)
        except ValidationError as error:
            _Mender(source, model, error).mend()
            if not source.root:
                break
    source.lose(source.root)
    return None


class _Mender:
    """One round: each error of one validation, named and taken out."""

    def __init__(self, source: Source, model: type[BaseModel], error: ValidationError) -> None:
        self.source = source
        self.model = model
        self.root: Fields = source.root if source.root is not None else Fields(1)
        self.errors = error.errors(include_url=False)

    def mend(self) -> None:
        places: dict[Path, list[ErrorDetails]] = {}
        for error in self.errors:
            places.setdefault(self._place(error), []).append(error)
        # Last first, so that a row taken out never moves one that is still to come.
        for path in sorted(places, key=lambda p: [(str(type(x)), x) for x in p], reverse=True):
            if self._there(path[:-1]):
                self._mend(path, places[path])

    def _place(self, error: ErrorDetails) -> Path:
        """Where the error stands in the file: pydantic's own tags left out; a missing field is at its holder."""
        path: Path = ()
        here: Any = self.root
        for part in error["loc"]:
            try:
                here = here[part]
                path = (*path, part)
            except (KeyError, IndexError, TypeError):
                continue
            if path[-2:-1] == ("escalate",):
                break
        holder = self._model_of(path)
        missing = error["type"] == "missing" or (error["type"] == "value_error" and path == ())
        return (*path, str(error["loc"][-1])) if missing and holder is not Text and path[-2:-1] != ("escalate",) else path

    def _there(self, path: Path) -> bool:
        here: Any = self.root
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def _at(self, path: Path) -> Any:
        here: Any = self.root
        for part in path:
            here = here[part]
        return here

    def _model_of(self, path: Path) -> type[BaseModel] | None:
        """The model of the fields at `path`."""
        if not path:
            return self.model
        names = [p for p in path if isinstance(p, str)]
        if len(names) > 1 and names[-2] == "targets":
            return Target
        return MODELS.get(names[-1]) if names else None

    def _mend(self, path: Path, errors: list[ErrorDetails]) -> None:
        if not path:
            self.source.problem(1, "wrong-type", "the file does not hold a team", "begin with `team: its-id`")
            self.root.clear()
            return
        error = errors[0]
        holder = self._at(path[:-1])
        last = path[-1]
        if error["type"] == "extra_forbidden" and isinstance(last, str):
            self._unknown(path, holder, last)
        elif isinstance(holder, Fields) and error["type"] == "missing" and last not in holder:
            self._missing(path, holder, str(last))
        else:
            self._wrong(path, errors)

    def _unknown(self, path: Path, holder: Fields, key: str) -> None:
        model = self._model_of(path[:-1])
        fields = wording.fields_of(model)
        near = nearest(key, fields)
        lacking = [f for f in fields if f not in holder]
        where = wording.where(self.root, path[:-1])
        mend = f"did you mean '{near}'?" if near else f"take it out, or use one of: {', '.join(fields)}"
        self.source.problem(holder.lines.get(key, holder.line), "unknown-field", f"{where}: there is no field '{key}' here", mend)
        value, line = holder.pop(key), holder.lines.pop(key, holder.line)
        if near in lacking:
            holder[near], holder.lines[near] = value, line
        else:
            self.source.lose(value)
        if model is Text:
            for language in lacking:
                # `fr` where `nl` was due is one mistake, not two.
                holder[language], holder.lines[language] = value or "?", line

    def _missing(self, path: Path, holder: Fields, key: str) -> None:
        where = wording.where(self.root, path[:-1])
        code, message, mend = wording.lacking(where, key)
        self.source.problem(holder.line, code, message, mend)
        self._replace(path)

    def _wrong(self, path: Path, errors: list[ErrorDetails]) -> None:
        where = wording.where(self.root, path[:-1])
        code, message, mend = wording.wrong(where, path, self._at(path), errors)
        self.source.problem(self.source.line(*path), code, message, mend)
        self._replace(path)

    def _replace(self, path: Path) -> None:
        """Takes out what is at `path`, or puts something sound in its place where the whole needs it."""
        while path:
            holder, key = self._at(path[:-1]), path[-1]
            if isinstance(holder, Rows) and isinstance(key, int):
                return self._drop(path, holder, key)
            if isinstance(holder, Fields) and isinstance(key, str):
                model = self._model_of(path[:-1])
                old = holder.get(key)
                self.source.lose(old)
                stand_in = self._stand_in(path, holder, old)
                if stand_in is not None:
                    holder[key] = stand_in
                    holder.doubts.add(key)
                    return None
                if key in holder and not wording.needed(model, key):
                    return self._leave_out(holder, key, old)
            path = path[:-1]
        self.root.clear()
        return None

    def _drop(self, path: Path, holder: Rows, index: int) -> None:
        value = holder[index]
        kind = nearest(value, KINDS) if isinstance(value, str) and "for" in path else None
        self.source.lose(value)
        holder.doubted = True
        if kind:
            holder[index] = kind
            return
        del holder[index], holder.lines[index]
        if isinstance(path[-2], str):
            self._at(path[:-2]).doubts.add(path[-2])

    def _leave_out(self, holder: Fields, key: str, old: Any) -> None:
        del holder[key]
        holder.doubts.add(key)
        kind = nearest(key, KINDS)
        if kind and kind not in holder and isinstance(old, Fields):
            # A misspelled kind under `targets`: the promise itself is sound.
            holder[kind], holder.lines[kind] = old, holder.lines[key]

    def _stand_in(self, path: Path, holder: Fields, old: Any) -> Any:
        key = path[-1]
        holder_model = self._model_of(path[:-1])
        always = {"zone": "Europe/Amsterdam", "always": True}
        if holder_model is Hours and key in wording.SPANS:
            return "00:00-24:00"
        if holder_model is Text:
            return next((v for v in holder.values() if isinstance(v, str) and v.strip()), "?")
        if key == "hours" and path[:-1] == ():
            return always
        if key in ("id", "team") and isinstance(old, str):
            return slug(old) or None
        if key == "kind":
            return "internal" if path == ("kind",) else _likely(old)
        if key in ("name", "ask") or (key == "organisation" and len(path) == 1):
            text = old if isinstance(old, str) and old else str(holder.get("id") or holder.get("team") or "?")
            return text if holder_model is Person else _text(text, holder.lines.get(str(key), holder.line), old)
        plain: dict[str | int, Any] = {
            "zone": "Europe/Amsterdam", "acknowledge": "1m", "resolve": "1m", "customers": ["*"], "phrases": {},
            "targets": {kind: {"acknowledge": "1m", "resolve": "1m"} for kind in KINDS},
        }  # fmt: skip
        return plain.get(key)


def _text(text: str, line: int, old: Any) -> Fields:
    both = Fields(line)
    known = old if isinstance(old, dict) else {}
    for language in ("en", "nl"):
        both[language] = known.get(language) or text
    return both


def _likely(kind: Any) -> str:
    return (nearest(kind, KINDS) if isinstance(kind, str) else None) or "service_request"


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known word that `word` was probably meant to be."""
    found = process.extractOne(word.lower().replace("-", "_").replace(" ", "_"), known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else None


def slug(text: str) -> str:
    """`text` as an id: small letters, digits, dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
