"""Writes teams' files by ruamel.yaml: a new one whole, one that is there with only what changes."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from catalog.amend import only_changed
from catalog.exchange.merge import canonical, key_of

TO_IMPROVE = "to improve: made by the import"
_WIDEST = 84
_MOST_COMPARED = 120_000
"""A file of so many characters keeps the layout of its lines; a larger one is laid out anew."""
_BLOCKS = frozenset(
    {"services", "items", "agreements", "people", "employees", "groups", "questions"}
)
_DAYS = frozenset({"since", "until"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def new_file(document: Mapping[str, Any], head: str, improve: Collection[str]) -> str:
    """A file with this content. `head`: a remark at its top; `improve`: refs of items whose phrases
    are marked.
    """
    root = _made(document, "")
    _mark(root, improve)
    if head:
        root.yaml_set_start_comment(head)
    out = io.StringIO()
    _yaml("").dump(root, out)
    return out.getvalue()


def amended_file(text: str, document: Mapping[str, Any], improve: Collection[str]) -> str:
    """The file with this content: what is alike stays as it is written, with its remarks."""
    yaml = _yaml(text)
    root = yaml.load(text)
    if not isinstance(root, CommentedMap):
        return new_file(document, "", improve)
    before = _items(root)
    _apply(root, document)
    fresh = [ref for ref in improve if ref.partition("/")[2] not in before]
    _mark(root, fresh)
    out = io.StringIO()
    yaml.dump(root, out)
    made = out.getvalue()
    return only_changed(text, made, yaml) if len(text) <= _MOST_COMPARED else made


def _yaml(text: str) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4_096
    yaml.allow_unicode = True
    dashed = not text or any(line.startswith("  - ") for line in text.splitlines())
    yaml.indent(mapping=2, sequence=4 if dashed else 2, offset=2 if dashed else 0)
    return yaml


def _items(root: Mapping[str, Any]) -> set[str]:
    services = root.get("services") or ()
    return {f"{s.get('id')}/{i.get('id')}" for s in services for i in s.get("items") or ()}


def _mark(root: CommentedMap, improve: Collection[str]) -> None:
    """Marks the phrases that were made of names."""
    wanted = {ref.partition("/")[2] for ref in improve}
    if not wanted:
        return
    for service in root.get("services") or ():
        for item in service.get("items") or ():
            if f"{service.get('id')}/{item.get('id')}" in wanted and "phrases" in item:
                item.yaml_add_eol_comment(TO_IMPROVE, "phrases")


def _apply(node: CommentedMap, document: Mapping[str, Any]) -> None:
    """Makes a mapping say what the document says."""
    held = {str(key): key for key in node}
    for name in [name for name in held if name not in document]:
        del node[held[name]]
    for name, value in document.items():
        key = held.get(name, name)
        if name not in held:
            node[key] = _made(value, name)
        elif canonical(node[key]) != value:
            node[key] = _changed(node[key], value, name)


def _changed(node: Any, value: Any, name: str) -> Any:
    if isinstance(node, CommentedMap) and isinstance(value, Mapping):
        _apply(node, value)
        return node
    keyed = isinstance(value, list) and all(
        isinstance(row, Mapping) and key_of(row) for row in value
    )
    if (
        isinstance(node, CommentedSeq)
        and keyed
        and all(isinstance(row, CommentedMap) for row in node)
    ):
        _apply_rows(node, value, name)
        return node
    return _made(value, name)


def _apply_rows(node: CommentedSeq, rows: list[Any], name: str) -> None:
    wanted = [key_of(row) for row in rows]
    for at in range(len(node) - 1, -1, -1):
        if key_of(canonical(node[at])) not in wanted:
            del node[at]
    known = {key_of(canonical(row)): row for row in node}
    for row in rows:
        key = key_of(row)
        if key not in known:
            node.append(_made(row, name))
        elif canonical(known[key]) != row:
            _apply(known[key], row)


def _made(value: Any, name: str) -> Any:
    """Data as ruamel writes it: short parts on one line, days and priorities plain."""
    if isinstance(value, Mapping):
        return _on_a_line(CommentedMap((_key(k), _made(v, str(k))) for k, v in value.items()), name)
    if isinstance(value, list | tuple):
        return _on_a_line(CommentedSeq(_made(part, _row_name(name)) for part in value), name)
    if not isinstance(value, str):
        return value
    return _date(value) if name in _DAYS and _DAY.fullmatch(value) else _quoted(value)


def _on_a_line(made: Any, name: str) -> Any:
    """A part on one line, where it is short and no part that has lines of its own."""
    if name not in ("", *_BLOCKS) and _is_short(made):
        made.fa.set_flow_style()
    return made


def _date(text: str) -> Any:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _quoted(text: str) -> str:
    """A text in quotes where a reader by the rules of YAML 1.1 would take it for something else."""
    odd = text[:1] in ("?", ":", "-") or not text.isprintable()
    return DoubleQuotedScalarString(text) if odd else text


def _row_name(name: str) -> str:
    """A row of people stands on one line, those of services and items do not."""
    return "" if name in ("services", "items", "agreements") else f"{name}/row"


def _key(key: Any) -> Any:
    return int(key) if str(key) in ("1", "2", "3", "4", "5", "6") else key


def _is_short(value: Any) -> bool:
    try:
        return len(json.dumps(value, ensure_ascii=False, default=str)) <= _WIDEST
    except (TypeError, ValueError):
        return False
