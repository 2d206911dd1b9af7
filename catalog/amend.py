"""Amends a team's file with a changed agreement: only the lines that must change (ruamel.yaml).

What was agreed in a conversation is proposed as a diff: a new agreement that replaces the old
one. A person of the team looks at it and puts it in.
"""

from __future__ import annotations

import datetime as dt
import difflib
import io
from dataclasses import dataclass
from itertools import count
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from catalog.model import Target


class CannotAmendError(Exception):
    """The file has no place for the change; the text says which."""


@dataclass(frozen=True)
class Agreed:
    """What was agreed: the service (its id) promises `customer` ("*": everybody inside) a target
    for a kind, from a day on. `reference`: where that was agreed, like S-1042.
    """

    service: str
    customer: str
    kind: str
    target: Target
    since: dt.date
    reference: str


def amended(text: str, agreed: Agreed) -> str:
    """The team's file with a new agreement that replaces the customer's one from that day on: the
    old one gets its last day, and all else it says is taken over.

    A customer without an agreement of their own gets one, with only what was agreed now.
    """
    yaml = _yaml(text)
    root = yaml.load(text)
    service = next((s for s in _rows(root, "services") if s.get("id") == agreed.service), None)
    if service is None:
        raise CannotAmendError(f"the file has no service {agreed.service}")
    rows = _rows(service, "agreements")
    if any(str(row.get("name", "")).endswith(f", {agreed.reference}") for row in rows):
        raise CannotAmendError(f"what was agreed in {agreed.reference} is in the file already")
    old = _current(rows, agreed)
    if old is None:
        _insert(service, 0, _first(agreed, _called(service, agreed)))
    elif _day(old.get("since")) == agreed.since:
        _promise(old, agreed)
    else:
        _insert(service, rows.index(old) + 1, _replacing(old, service, agreed))
    out = io.StringIO()
    yaml.dump(root, out)
    return only_changed(text, out.getvalue(), yaml)


def _current(rows: list[Any], agreed: Agreed) -> Any:
    """The agreement with this customer alone that holds on the day, or is the last to begin before
    it; one shared with others stays theirs.
    """
    own = [row for row in rows if list(row.get("customers", ())) == [agreed.customer]]
    begun = [row for row in own if (_day(row.get("since")) or agreed.since) <= agreed.since]
    holding = [row for row in begun if (_day(row.get("until")) or agreed.since) >= agreed.since]
    return max(holding, key=lambda row: _day(row.get("since")) or dt.date.min, default=None)


def _first(agreed: Agreed, name: str) -> CommentedMap:
    """The first agreement with a customer of their own."""
    made = CommentedMap(name=name, customers=_flow([agreed.customer]))
    made["since"] = agreed.since
    _promise(made, agreed)
    return made


def _replacing(old: CommentedMap, service: CommentedMap, agreed: Agreed) -> CommentedMap:
    """The agreement as it was, with what was agreed now; the old one ends the day before."""
    if not old.get("name"):
        old.insert(0, "name", _free_name(service, _spoken(service)))
    base = str(old["name"]).split(", S-")[0]
    made = CommentedMap(name=f"{base}, {agreed.reference}", customers=_flow([agreed.customer]))
    made["since"] = agreed.since
    if old.get("until"):
        made["until"] = old["until"]
    made["replaces"] = old["name"]
    _end(old, agreed.since - dt.timedelta(days=1))
    own = {"name", "customers", "since", "until", "replaces", "targets"}
    made.update((key, _copied(value)) for key, value in old.items() if key not in own)
    made["targets"] = CommentedMap((k, _copied(v)) for k, v in old["targets"].items())
    _promise(made, agreed)
    return made


def _end(agreement: CommentedMap, day: dt.date) -> None:
    """Gives it its last day, behind its first or its customers."""
    if "until" in agreement:
        agreement["until"] = day
        return
    keys = list(agreement)
    after = "since" if "since" in agreement else "customers"
    agreement.insert(keys.index(after) + 1, "until", day)


def _promise(agreement: CommentedMap, agreed: Agreed) -> None:
    """Sets the target itself."""
    targets = agreement.setdefault("targets", CommentedMap())
    promise = targets.get(agreed.kind)
    if not isinstance(promise, CommentedMap):
        promise = targets[agreed.kind] = _flow({})
    promise["acknowledge"] = str(agreed.target.acknowledge)
    promise["resolve"] = str(agreed.target.resolve)


def _called(service: CommentedMap, agreed: Agreed) -> str:
    return f"{_spoken(service)}, {agreed.reference}"


def _spoken(service: CommentedMap) -> str:
    """A service's id as a name: `cleaning-on-call` is `Cleaning on call`."""
    return str(service["id"]).replace("-", " ").capitalize()


def _free_name(service: CommentedMap, wanted: str) -> str:
    """The name, or with a number after it where another agreement has it."""
    taken = {str(row.get("name")) for row in _rows(service, "agreements")}
    tried = (wanted if n == 1 else f"{wanted} {n}" for n in count(1))
    return next(name for name in tried if name not in taken)


def _insert(service: CommentedMap, at: int, made: CommentedMap) -> None:
    if not isinstance(service.get("agreements"), CommentedSeq):
        service["agreements"] = CommentedSeq()
    service["agreements"].insert(at, made)


def _day(value: Any) -> dt.date | None:
    """A day as it stands in the file; None where it is left open or unsound."""
    if isinstance(value, dt.datetime):
        return value.date()
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _copied(value: Any) -> Any:
    """A value of its own, on one line where the old one was; without the remarks that stand at
    it.
    """
    if not isinstance(value, CommentedMap | CommentedSeq):
        return value
    made: Any = CommentedSeq() if isinstance(value, CommentedSeq) else CommentedMap()
    if isinstance(value, CommentedSeq):
        made.extend(_copied(one) for one in value)
    else:
        made.update((key, _copied(one)) for key, one in value.items())
    if value.fa.flow_style():
        made.fa.set_flow_style()
    return made


def diff(name: str, before: str, after: str) -> str:
    """The change as a unified diff, ready for `patch` or `git apply`; empty where nothing
    changes.
    """
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{name}",
        f"b/{name}",
        n=2,
    )
    return "".join(lines)


def _yaml(text: str) -> YAML:
    """Reads and writes in the file's own manner: how far its lists stand in, how wide its lines
    are.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4_096
    dashed = any(line.startswith("  - ") for line in text.splitlines())
    yaml.indent(mapping=2, sequence=4 if dashed else 2, offset=2 if dashed else 0)
    return yaml


def _rows(holder: Any, field: str) -> list[Any]:
    rows = holder.get(field) if isinstance(holder, CommentedMap) else None
    return list(rows) if isinstance(rows, CommentedSeq) else []


def _flow(value: Any) -> Any:
    """A list or mapping on one line, as these files write them."""
    made: Any = CommentedSeq(value) if isinstance(value, list) else CommentedMap(value)
    made.fa.set_flow_style()
    return made


def only_changed(before: str, after: str, yaml: YAML) -> str:
    """The file as it was, with only what the change itself touches.

    Writing a file anew also lays out long lists differently; those lines are put back by comparing
    with the file as it would have been written without the change.
    """
    same = io.StringIO()
    yaml.dump(yaml.load(before), same)
    old, plain, new = (
        before.splitlines(keepends=True),
        same.getvalue().splitlines(keepends=True),
        after.splitlines(keepends=True),
    )
    place = _places(old, plain)
    made: list[str] = []
    at = 0
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(
        None, plain, new, autojunk=False
    ).get_opcodes():
        start, end = place[i1], place[i2]
        made += old[at:start]
        made += old[start:end] if tag == "equal" else new[j1:j2]
        at = end
    return "".join([*made, *old[at:]])


def _places(old: list[str], plain: list[str]) -> list[int]:
    """Which line of the file each line of the rewritten one comes from; lines laid out anew belong
    to where they begin.
    """
    place = [0] * (len(plain) + 1)
    for _tag, i1, i2, j1, j2 in difflib.SequenceMatcher(
        None, old, plain, autojunk=False
    ).get_opcodes():
        for n in range(j1, j2):
            place[n] = i1 + min(n - j1, i2 - i1)
        if j1 == j2:
            continue
    place[len(plain)] = len(old)
    return place
