"""Amends a team's file with a changed agreement: only the lines that must change (ruamel.yaml).

What was agreed in a conversation is proposed as a diff; a person of the team looks at it and puts
it in.
"""

from __future__ import annotations

import difflib
import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from catalog.model import Target


class CannotAmendError(Exception):
    """The file has no place for the change; the text says which."""


def amended(text: str, service: str, customer: str, kind: str, target: Target) -> str:
    """The team's file with the promise of `service` (its id) to `customer` ("*": everybody inside)
    for `kind` set to `target`.

    A customer without an agreement of their own gets one, with only what was agreed now.
    """
    yaml = _yaml(text)
    root = yaml.load(text)
    found = next((s for s in _rows(root, "services") if s.get("id") == service), None)
    if found is None:
        raise CannotAmendError(f"the file has no service {service}")
    agreement = _agreement(found, customer)
    targets = agreement.setdefault("targets", CommentedMap())
    promise = targets.get(kind)
    if not isinstance(promise, CommentedMap):
        promise = targets[kind] = _flow({})
    promise["acknowledge"], promise["resolve"] = str(target.acknowledge), str(target.resolve)
    out = io.StringIO()
    yaml.dump(root, out)
    return _only_changed(text, out.getvalue(), yaml)


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


def _agreement(service: CommentedMap, customer: str) -> CommentedMap:
    """The agreement with this customer alone; one shared with others stays theirs, so a new one is
    made.
    """
    for agreement in _rows(service, "agreements"):
        if list(agreement.get("customers", ())) == [customer]:
            return agreement  # type: ignore[no-any-return]
    made = CommentedMap(customers=_flow([customer]), targets=CommentedMap())
    if not isinstance(service.get("agreements"), CommentedSeq):
        service["agreements"] = CommentedSeq()
    service["agreements"].insert(0, made)
    return made


def _flow(value: Any) -> Any:
    """A list or mapping on one line, as these files write them."""
    made: Any = CommentedSeq(value) if isinstance(value, list) else CommentedMap(value)
    made.fa.set_flow_style()
    return made


def _only_changed(before: str, after: str, yaml: YAML) -> str:
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
