"""Adds phrases to a team's YAML by text, at the places that ruamel finds: not one other character
changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

_WIDEST = 118
"""Columns after which a phrase starts a new line."""


class NewPhrase(Protocol):
    """What is added: a phrase in a language, for the item with this ref."""

    @property
    def item(self) -> str:
        """`team/service/item`."""
        ...

    @property
    def phrase(self) -> str:
        """The words."""
        ...

    @property
    def language(self) -> str:
        """Its language's code."""
        ...


def with_phrases(text: str, by_team: Mapping[str, Sequence[NewPhrase]]) -> str:
    """The file's text with the phrases of its team added; the same text when it is another team's
    file.
    """
    root = YAML().compose(text)
    team = _value(root, "team")
    if team is None or str(team.value) not in by_team:
        return text
    places = dict(_items(root, str(team.value)))
    for new in by_team[str(team.value)]:
        if new.item in places:
            text = _added(text, places[new.item], new)
            places = dict(_items(YAML().compose(text), str(team.value)))
    return text


def _items(root: Node, team: str) -> Iterator[tuple[str, Node]]:
    for service in _listed(_value(root, "services")):
        for item in _listed(_value(service, "items")):
            yield f"{team}/{_text(service, 'id')}/{_text(item, 'id')}", item


def _added(text: str, item: Node, new: NewPhrase) -> str:
    quoted = json.dumps(new.phrase, ensure_ascii=False)
    phrases = _value(item, "phrases")
    if not isinstance(phrases, MappingNode) or not phrases.value:
        return text
    listed = _value(phrases, new.language)
    if isinstance(listed, SequenceNode) and listed.value:
        at, words = _after_last(text, listed, quoted)
    elif listed is not None:
        return text[: listed.start_mark.index] + f"[{quoted}]" + text[listed.end_mark.index :]
    else:
        at, words = _new_language(phrases, new.language, quoted)
    return text[:at] + words + text[at:]


def _after_last(text: str, listed: SequenceNode, quoted: str) -> tuple[int, str]:
    last = listed.value[-1]
    end: int = last.end_mark.index
    if not listed.flow_style:
        end -= len(text[:end]) - len(text[:end].rstrip())
        return end, f"\n{' ' * listed.start_mark.column}- {quoted}"
    if last.end_mark.column + len(quoted) + 2 <= _WIDEST:
        return end, f", {quoted}"
    first_of_line = next(v for v in listed.value if v.start_mark.line == last.start_mark.line)
    indent = (
        first_of_line.start_mark.column
        if first_of_line is not listed.value[0]
        else listed.start_mark.column + 1
    )
    return end, f",\n{' ' * indent}{quoted}"


def _new_language(phrases: MappingNode, language: str, quoted: str) -> tuple[int, str]:
    first, last = phrases.value[0][0], phrases.value[-1][1]
    if phrases.flow_style:
        return last.end_mark.index, f", {language}: [{quoted}]"
    return first.start_mark.index, f"{language}: [{quoted}]\n{' ' * first.start_mark.column}"


def _value(node: Any, key: str) -> Any:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _listed(node: Any) -> Sequence[Any]:
    return node.value if isinstance(node, SequenceNode) else ()


def _text(node: Any, key: str) -> str:
    value = _value(node, key)
    return str(value.value) if value is not None else ""
