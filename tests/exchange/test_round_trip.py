"""What is taken out comes back without loss: as JSON, CSV and XLSX, whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.commands.catalog_export import content_of, document_of
from catalog.exchange.documents import Folder, folder_of
from catalog.exchange.merge import canonical
from catalog.exchange.records import cell_of, documents_in, value_in
from catalog.exchange.schema import schema
from tests.catalog.strategies import catalogues
from tests.exchange.bringing import brought, catalogue_of, found_in

ROOT = Path(__file__).parents[2]
PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=40)
TEXTS = st.one_of(
    PRINTED,
    st.sampled_from(
        ("true", "null", " x", "- a", "=1+1", "'x", '"q"', "[1]", "_x0041_", "a\nb", "• a")
    ),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_a_cell_tells_what_it_holds(value: Any) -> None:
    assert value_in(cell_of(value)) == value


def held_of(catalogue: Any) -> Folder:
    body = catalogue.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    held = Folder(canonical(body.get("organisation", {})))
    for team in body["teams"]:
        held.teams[team["team"]] = canonical(_hours_as_text(team))
    return held


def _hours_as_text(value: Any) -> Any:
    """A model's dump with durations and stretches as files write them."""
    if isinstance(value, dict) and set(value) <= {"days", "minutes"} and value:
        return f"{value.get('days', 0)}d{value.get('minutes', 0)}m"
    if isinstance(value, dict):
        return {key: _hours_as_text(part) for key, part in value.items()}
    spans = (
        isinstance(value, list) and value and all(isinstance(v, dict) and "end" in v for v in value)
    )
    if spans:
        return ", ".join(f"{_clock(v['start'])}-{_clock(v['end'])}" for v in value)
    return [_hours_as_text(part) for part in value] if isinstance(value, list) else value


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= 1440 else minutes - 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"


@settings(
    max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)
@given(made=catalogues(max_teams=3), name=PRINTED, said=TEXTS)
def test_any_catalogue(made: Any, name: str, said: str) -> None:
    held = held_of(made)
    first = next(iter(held.teams.values()))
    first["name"] = {"en": name.strip() or "x", "nl": f"x {said.strip()}"}
    whole = brought({"all.json": json.dumps(document_of(held))})[1]
    wanted = catalogue_of(whole)
    for suffix in ("csv", "xlsx"):
        content = content_of(suffix, held)
        _, folder = brought({f"all.{suffix}": content})
        back = catalogue_of(folder)
        assert (back.organisation, back.teams) == (wanted.organisation, wanted.teams)


TRICKY = ("true", "null", "- a", "=1+1", "'x", '"q"', "[1]", "_x0041_", "a\nb", "• a", "0", "{}")


def whole(part: dict[str, Any], defs: dict[str, Any], at: str = "", text: str = "") -> Any:
    """A value with every field that a schema knows, each telling where it stands, or `text`."""
    if "$ref" in part:
        return whole(defs[part["$ref"].rpartition("/")[2]], defs, at, text)
    if "anyOf" in part:
        kinds = [whole(one, defs, at, text) for one in part["anyOf"]]
        return next((one for one in kinds if isinstance(one, dict | list)), kinds[0])
    if "enum" in part or "const" in part:
        return str(part.get("const", part.get("enum", [""])[-1]))
    kind = part.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "object" in kinds:
        fields = part.get("properties", {})
        made = {n: whole(one, defs, f"{at}/{n}", text) for n, one in fields.items()}
        more = part.get("additionalProperties")
        extra = {"en": more, "nl": more} if isinstance(more, dict) else {}
        return made | {n: whole(one, defs, f"{at}/{n}", text) for n, one in extra.items()}
    if "array" in kinds:
        return [whole(part["items"], defs, f"{at}/{n}", text) for n in range(2)]
    if "boolean" in kinds:
        return not text
    plain = at.rpartition("/")[2] in ("id", "team", "$schema") or not text
    return f"x{at}".replace("/", "-") if plain else text


@pytest.mark.parametrize("text", ["", *TRICKY])
def test_every_field_of_the_model(text: str) -> None:
    """Whatever field the models get, it survives each kind of file and the folder after it."""
    known = schema()
    made = whole(known, known["$defs"], "", text)
    held = Folder(canonical(made["organisation"]))
    held.teams = {one["team"]: canonical(one) for one in made["teams"]}
    for suffix in ("json", "csv", "xlsx") if text in ("", *TRICKY[:3]) else ("json", "csv"):
        found = found_in({f"all.{suffix}": content_of(suffix, held)})
        organisation, teams = documents_in(found)
        assert (canonical(organisation), canonical(teams)) == (held.organisation, held.teams)
    files = brought({"all.json": content_of("json", held)})[0].files
    back = folder_of([(n, t.encode()) for n, t in files.items() if n.endswith("yaml")])
    assert (back.organisation, back.teams) == (held.organisation, held.teams)


@pytest.mark.parametrize("suffix", ["json", "csv", "xlsx"])
def test_the_hospital(suffix: str) -> None:
    source = ROOT / "catalog" / "hospital"
    names = (
        "organisation.yaml",
        "laundry-supplier.yaml",
        "service-desk.yaml",
    )
    held = folder_of([(name, (source / name).read_bytes()) for name in names])
    _, folder = brought({f"all.{suffix}": content_of(suffix, held)})
    back = folder_of(
        [(name, text.encode()) for name, text in folder.items() if name.endswith("yaml")]
    )
    assert (back.organisation, back.teams) == (held.organisation, held.teams)


def test_the_schema_is_the_published_one_and_the_hospital_follows_it() -> None:
    published = json.loads((ROOT / "docs" / "catalogue.schema.json").read_text("utf-8"))
    assert published == schema(), "schakel catalog export --schema > docs/catalogue.schema.json"
    source = ROOT / "catalog" / "hospital"
    held = folder_of([(p.name, p.read_bytes()) for p in sorted(source.glob("*.yaml"))])
    document = document_of(held)
    assert faults(document, published, published) == []
    document["teams"][0]["colour"] = "blue"
    document["teams"][1]["kind"] = "some"
    assert len(faults(document, published, published)) == 2


def faults(value: Any, part: dict[str, Any], whole: dict[str, Any], at: str = "") -> list[str]:
    """What in a value does not follow a schema, by the words of JSON Schema that ours uses."""
    if "$ref" in part:
        return faults(value, whole["$defs"][part["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in part:
        tried = [faults(value, one, whole, at) for one in part["anyOf"]]
        return [] if [] in tried else [f"{at}: none fits"]
    if "enum" in part or "const" in part:
        return [] if value in part.get("enum", [part.get("const")]) else [f"{at}: {value}"]
    kinds = part.get("type", [])
    names = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    if kinds and names.get(type(value)) not in ([kinds] if isinstance(kinds, str) else kinds):
        return [f"{at}: {value!r} is no {kinds}"]
    if isinstance(value, list):
        return [
            f for n, v in enumerate(value) for f in faults(v, part["items"], whole, f"{at}/{n}")
        ]
    if not isinstance(value, dict):
        return []
    known, more = part.get("properties", {}), part.get("additionalProperties", True)
    found = [f"{at}: {name} is missing" for name in part.get("required", []) if name not in value]
    for name, inner in value.items():
        if name in known or isinstance(more, dict):
            found += faults(inner, known.get(name, more), whole, f"{at}/{name}")
        elif more is False:
            found.append(f"{at}: {name} is unknown")
    return found
