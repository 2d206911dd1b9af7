"""Words a deviation from the model for the author of a team's file: code, message, how to mend
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from catalog.language_packs import Language, packs
from catalog.model import DAYS, Hours, Person

Words = tuple[str, str, str]
Path = tuple[str | int, ...]
SPANS = ("weekdays", "weekend", *DAYS)
_TEXTS = ("name", "ask", "about", "answer", "support", "organisation")
_PLACES = {
    "services": "service",
    "items": "item",
    "people": "person",
    "employees": "employee",
    "agreements": "agreement",
    "relies_on": "relies_on",
    "questions": "question",
    "choices": "choice",
    "rota": "shift",
    "groups": "group",
}
_EXAMPLES = {
    "team": "team: facilities-cleaning",
    "id": "id: cleaning",
    "hours": 'hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}',
    "zone": "zone: Europe/Amsterdam",
    "kind": "kind: incident",
    "customers": 'customers: ["*"]',
    "targets": "targets: {incident: {acknowledge: 15m, resolve: 4h}}",
    "acknowledge": "acknowledge: 15m",
    "resolve": "resolve: 4h",
    "service": "service: team/service",
    "people": "people: [fatima]",
}


_CALLED = {"language": "installed language", "languages": "installed language"}
_BY_LANGUAGE = {"name": "{}", "ask": "{}", "phrases": "[{}]"}
"""Fields whose example is written by language, and how each language's stands there."""


def spoken(codes: Sequence[Language]) -> str:
    """Languages by their names: `English and Dutch`."""
    known = packs()
    return " and ".join(known[code].english_name if code in known else code for code in codes)


def by_language(codes: Sequence[Language], said: str = "...") -> str:
    """How a text is written: `{en: ..., nl: ...}`."""
    return "{" + ", ".join(f"{code}: {said}" for code in codes) + "}"


def _example(key: str, languages: Sequence[Language]) -> str | None:
    """How `key` is written, with the languages' own words where it is given by language."""
    if key not in _BY_LANGUAGE:
        return _EXAMPLES.get(key)
    known = packs()
    words = {code: known[code].data("catalogue").get("examples", {}) for code in languages}
    said = (
        f"{code}: {_BY_LANGUAGE[key].format(words[code].get(key, '...'))}" for code in languages
    )
    return f"{key}: {{{', '.join(said)}}}"


def fields_of(model: type[BaseModel] | None, accounts: tuple[str, ...]) -> tuple[str, ...]:
    """The names a file may use at a place of `model`; a person's `accounts` are named by their
    channels.
    """
    names: list[str] = []
    for name, field in model.model_fields.items() if model else ():
        names += accounts if (model, name) == (Person, "accounts") else (field.alias or name,)
    return (*names, "always") if model is Hours else tuple(names)


def needed(model: type[BaseModel] | None, key: str) -> bool:
    """Whether `model` cannot do without `key`."""
    fields = model.model_fields.items() if model else ()
    return any(field.is_required() for name, field in fields if key in (name, field.alias))


def where(file: str, root: dict[str, Any], path: Path) -> str:
    """The place in words: `cleaning, service cleaning, item spill`."""
    parts = [str(root.get("team") or file)]
    here: Any = root
    name = ""
    for part in path:
        here = here[part]
        if isinstance(part, str):
            name = part
            parts += [] if name in _PLACES or name == "targets" else [name]
        elif name in _PLACES:
            label = (here.get("id") or here.get("service")) if isinstance(here, dict) else None
            parts.append(f"{_PLACES[name]} {label or part + 1}")
    return ", ".join(parts)


def unknown(place: str, key: str, near: str | None, fields: tuple[str, ...]) -> Words:
    """A field the model does not have."""
    mend = (
        f"write '{near}', if you meant that"
        if near
        else f"take it out; the fields here are {', '.join(fields)}"
    )
    hint = f"; did you mean '{near}'?" if near else ""
    return "unknown-field", f"{place}: there is no field '{key}' here{hint}", mend


def other_language(place: str, key: str, lacking: list[str]) -> Words:
    """A text in a language we do not speak, where one of ours was due."""
    return (
        "missing-language",
        f"{place}: has '{key}' and no text in {spoken(lacking)}",
        f"write {' and '.join(lacking)}",
    )


def lacking(place: str, key: str, languages: Sequence[Language]) -> Words:
    """A field that must be there and is not."""
    mend = f"add it, like `{_example(key, languages) or f'{key}: ...'}`"
    if key == "customers":
        return "unreachable", f"{place}: nobody can ask this, no customers are named", mend
    return "missing-field", f"{place}: '{key}' is missing", mend


def wrong(
    place: str,
    path: Path,
    value: Any,
    errors: list[ErrorDetails],
    languages: Sequence[Language],
) -> Words:
    """A value that cannot be, by the first of the errors at that place."""
    error = errors[0]
    key = next((p for p in reversed(path) if isinstance(p, str)), "")
    kind = error["type"]
    if lacking := _lacking_languages(path, value, errors, languages):
        return _text(place, key, lacking, languages)
    if key == "escalate":
        mend = "write `coordinator`, a person's id or {team: its-id}"
        return "wrong-value", f"{place}: {_shown(value)} is no step of an escalation", mend
    if kind == "value_error":
        return _own(place, path, key, error)
    if kind in ("literal_error", "enum"):
        return _choice(place, path, key, value, error)
    if key == "zone":
        message = f"{place}: {_shown(value)} is no time zone"
        return "unknown-zone", message, "write it like Europe/Amsterdam"
    if kind == "too_short":
        return _empty(place, key)
    if kind == "string_pattern_mismatch" and error["loc"][-1] == "[key]":
        return _no_id(place, "id", key)
    if kind == "string_pattern_mismatch":
        return _no_id(place, key, value)
    return _wrong_type(place, key, value, kind, languages)


def _wrong_type(
    place: str, key: str, value: Any, kind: str, languages: Sequence[Language]
) -> Words:
    wanted = _wanted(kind)
    written = _example(key, languages)
    example = f", like `{written}`" if written else ""
    message = f"{place}: '{key}' wants {wanted} and has {_shown(value)}"
    return "wrong-type", message, f"write {wanted}{example}"


def _no_id(place: str, key: str, value: Any) -> Words:
    shape = (
        "team/service, as cleaning/cleaning"
        if key == "service"
        else "small letters, digits and dashes, as wet-floor"
    )
    return "bad-id", f"{place}: '{value}' cannot be the {key}", f"write {shape}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if value == "":
        return "an empty text"
    return (
        "a list"
        if isinstance(value, list)
        else "fields"
        if isinstance(value, dict)
        else f"'{value}'"
    )


def _lacking_languages(
    path: Path, value: Any, errors: list[ErrorDetails], languages: Sequence[Language]
) -> list[str]:
    """The languages a text lacks, where that is what is wrong."""
    last, kind = path[-1], errors[0]["type"]
    if kind == "missing":
        return [code for code in languages if not (isinstance(value, dict) and value.get(code))]
    if (
        last in packs()
        and not {"phrases", "aliases"} & set(path)
        and kind in ("string_too_short", "string_type")
    ):
        return [str(last)]
    a_text = last in _TEXTS or path[-2:-1] == ("domains",)
    return list(languages) if a_text and kind == "model_type" else []


def _text(place: str, key: str, lacking: list[str], languages: Sequence[Language]) -> Words:
    said = spoken(lacking)
    field = "" if key in packs() else f"'{key}' "
    mend = "add " + " and ".join(f"`{code}: ...`" for code in lacking)
    if len(lacking) == len(languages) and key not in packs():
        return (
            "missing-language",
            f"{place}: {field}is not given in {said}",
            f"write it as `{key}: {by_language(lacking)}`",
        )
    return "missing-language", f"{place}: {field}has no text in {said}", mend


def _own(place: str, path: Path, key: str, error: ErrorDetails) -> Words:
    """What the models themselves say: `what is wrong; how to mend it`."""
    message, _, mend = error["msg"].removeprefix("Value error, ").partition("; ")
    codes = {"zone": "unknown-zone", "acknowledge": "bad-duration", "resolve": "bad-duration"}
    codes |= dict.fromkeys(("confirm", "reopen", "remind", "give_up"), "bad-duration")
    code = codes.get(key) or ("bad-hours" if "hours" in path else "wrong-value")
    return code, f"{place}: {message}", mend or "write it as docs/catalogue.md shows"


def _choice(place: str, path: Path, key: str, value: Any, error: ErrorDetails) -> Words:
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
    is_key = error["loc"][-1] == "[key]"
    said = path[-1] if is_key else value
    known = expected.replace(" or ", ", ").split(", ")
    near = (
        process.extractOne(said.lower(), known, scorer=fuzz.ratio, score_cutoff=80)
        if isinstance(said, str)
        else None
    )
    mend = f"did you mean {near[0]}? It can be {expected}" if near else f"choose {expected}"
    by_priority = is_key and path[-2] == "by_priority"
    is_kind = (is_key and not by_priority) or key in ("kind", "for")
    what = "kind" if is_kind else "priority" if by_priority else _CALLED.get(key, key)
    return "wrong-kind" if is_kind else "wrong-value", f"{place}: {_shown(said)} is no {what}", mend


def _empty(place: str, key: str) -> Words:
    if key == "customers":
        mend = 'name team ids, or "*" for everybody'
        return "unreachable", f"{place}: nobody can ask this, the list of customers is empty", mend
    if key == "targets":
        return (
            "no-target",
            f"{place}: the agreement promises nothing",
            f"add `{_EXAMPLES['targets']}`",
        )
    return "wrong-value", f"{place}: '{key}' is empty", f"add at least one, or take '{key}' out"


def _wanted(kind: str) -> str:
    wanted = {
        "model": "fields of its own",
        "dict": "fields of its own",
        "tuple": "a list",
        "list": "a list",
        "bool": "true or false",
        "int": "a number",
        "float": "a number",
        "date": "a date like 2026-12-24",
    }
    return wanted.get(kind.partition("_")[0], "a text")
