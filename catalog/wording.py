"""How a deviation from the model is said to the author of a team's file."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from catalog.model import DAYS, Hours

Words = tuple[str, str, str]
SPANS = ("weekdays", "weekend", *DAYS)
LANGUAGE = {"en": "English", "nl": "Dutch"}
_PLACES = {
    "services": "service", "items": "item", "people": "person", "employees": "employee", "agreements": "agreement",
    "relies_on": "relies_on", "questions": "question", "choices": "choice", "rota": "shift",
}  # fmt: skip
_EXAMPLES = {
    "team": "team: facilities-cleaning", "id": "id: cleaning", "name": "name: {en: Cleaning, nl: Schoonmaak}",
    "hours": 'hours: {zone: Europe/Amsterdam, weekdays: "08:00-17:00"}', "zone": "zone: Europe/Amsterdam",
    "kind": "kind: incident", "phrases": "phrases: {en: [the tap drips], nl: [de kraan lekt]}",
    "customers": 'customers: ["*"]', "targets": "targets: {incident: {acknowledge: 15m, resolve: 4h}}",
    "acknowledge": "acknowledge: 15m", "resolve": "resolve: 4h", "service": "service: team/service",
    "people": "people: [fatima]", "ask": "ask: {en: Which room?, nl: Welke ruimte?}",
}  # fmt: skip


def fields_of(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The names a file may use at a place of `model`."""
    if model is None:
        return ()
    names = tuple(field.alias or name for name, field in model.model_fields.items())
    return (*names, "always") if model is Hours else names


def needed(model: type[BaseModel] | None, key: str) -> bool:
    """Whether `model` cannot do without `key`."""
    if model is None:
        return False
    return any(f.is_required() for name, f in model.model_fields.items() if key in (name, f.alias))


def where(root: dict[str, Any], path: tuple[str | int, ...]) -> str:
    """The place in words: `cleaning, service cleaning, item spill`."""
    parts = [str(root.get("team") or "organisation" if "employees" in root else root.get("team") or "this file")]
    here: Any = root
    name = ""
    for part in path:
        here = here[part]
        if isinstance(part, str):
            name = part
            if name not in _PLACES and name not in ("targets",):
                parts.append(name)
        elif name in _PLACES:
            label = here.get("id") or here.get("service") if isinstance(here, dict) else None
            parts.append(f"{_PLACES[name]} {label or part + 1}")
    return ", ".join(parts)


def lacking(place: str, key: str) -> Words:
    """A field that must be there and is not."""
    example = _EXAMPLES.get(key, f"{key}: ...")
    if key == "customers":
        return "unreachable", f"{place}: nobody can ask this, no customers are named", f"add it, like `{example}`"
    return "missing-field", f"{place}: '{key}' is missing", f"add it, like `{example}`"


def wrong(place: str, path: tuple[str | int, ...], value: Any, errors: list[ErrorDetails]) -> Words:
    """A value that cannot be."""
    error = errors[0]
    key = next((p for p in reversed(path) if isinstance(p, str)), "")
    kind = error["type"]
    if _is_text(path, errors):
        return _text(place, path, value, errors)
    if kind == "value_error":
        return _own(place, path, key, error)
    if kind in ("literal_error", "enum"):
        return _choice(place, path, key, value, error)
    if kind == "too_short":
        return _empty(place, key)
    if kind == "string_pattern_mismatch":
        shape = "team/service, as `cleaning/cleaning`" if key == "service" else "small letters, digits and dashes, as `wet-floor`"
        return "bad-id", f"{place}: '{value}' cannot be the {key}", f"write {shape}"
    if key == "escalate":
        return "wrong-value", f"{place}: {value!r} is no step of an escalation", "write a person's id, `coordinator` or {team: its-id}"
    wanted = _wanted(kind)
    example = f", like `{_EXAMPLES[key]}`" if key in _EXAMPLES else ""
    shown = "nothing" if value is None else "a list" if isinstance(value, list) else "fields" if isinstance(value, dict) else f"'{value}'"
    return "wrong-type", f"{place}: '{key}' wants {wanted} and has {shown}", f"write {wanted}{example}"


def _is_text(path: tuple[str | int, ...], errors: list[ErrorDetails]) -> bool:
    last = path[-1] if path else ""
    both = {str(error["loc"][-1]) for error in errors if error["type"] == "missing"} & set(LANGUAGE)
    return bool(both) or (last in LANGUAGE and errors[0]["type"] in ("string_too_short", "string_type") and "phrases" not in path and "aliases" not in path) or (
        last in ("name", "ask", "answer", "support", "organisation") and errors[0]["type"] == "model_type"
    )  # fmt: skip


def _text(place: str, path: tuple[str | int, ...], value: Any, errors: list[ErrorDetails]) -> Words:
    last = str(path[-1])
    lacking_languages = [last] if last in LANGUAGE else [e for e in LANGUAGE if not (isinstance(value, dict) and value.get(e))]
    said = " and ".join(LANGUAGE[code] for code in lacking_languages)
    field = "" if last in LANGUAGE else f"'{last}' "
    place = place.removesuffix(f", {last}")
    mend = "add " + " and ".join(f"`{code}: ...`" for code in lacking_languages)
    return "missing-language", f"{place}: {field}has no text in {said}", mend


def _own(place: str, path: tuple[str | int, ...], key: str, error: ErrorDetails) -> Words:
    said = error["msg"].removeprefix("Value error, ")
    message, _, mend = said.partition("; ")
    code = "wrong-value"
    if key == "zone":
        code = "unknown-zone"
    elif "hours" in path:
        code = "bad-hours"
    elif key in ("acknowledge", "resolve", "confirm", "reopen"):
        code = "bad-duration"
    return code, f"{place}: {message}", mend or "write it as docs/catalogue.md shows"


def _choice(place: str, path: tuple[str | int, ...], key: str, value: Any, error: ErrorDetails) -> Words:
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
    is_key = error["loc"][-1] == "[key]"
    said = path[-1] if is_key else value
    is_kind = is_key or key in ("kind", "for")
    near = process.extractOne(str(said).lower(), expected.replace(" or ", ", ").split(", "), scorer=fuzz.ratio, score_cutoff=70)
    mend = f"did you mean {near[0]}? It can be {expected}" if near else f"choose {expected}"
    return "wrong-kind" if is_kind else "wrong-value", f"{place}: '{said}' is no {'kind' if is_kind else key}", mend


def _empty(place: str, key: str) -> Words:
    if key == "customers":
        return "unreachable", f"{place}: nobody can ask this, the list of customers is empty", 'name team ids, or "*" for everybody'
    if key == "targets":
        return "no-target", f"{place}: the agreement promises nothing", f"add `{_EXAMPLES['targets']}`"
    return "wrong-value", f"{place}: '{key}' is empty", f"add at least one, or take '{key}' out"


def _wanted(kind: str) -> str:
    if kind.startswith(("model", "dict")):
        return "fields of its own"
    if kind.startswith(("tuple", "list")):
        return "a list"
    if kind.startswith("bool"):
        return "true or false"
    if kind.startswith(("int", "float")):
        return "a number"
    if kind.startswith("date"):
        return "a date like 2026-12-24"
    return "a text"
