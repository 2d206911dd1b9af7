"""A team's file changed in place, and three versions of it brought together."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.editing.merge import at, merged, with_value
from catalog.editing.splice import CannotEditError, changed_text, document_of

SMALL = Path(__file__).parent / "small"
TEXT = """\
# The first line is a remark.
team: t   # and one here
name: {en: One, nl: Een}

hours: {zone: Europe/Amsterdam, weekdays: "07:00-18:00"}
people:
  # who leads
  - {id: a, name: Anna, role: coordinator}
  - id: b
    name: Bo    # new
    email: b@example.org

services:
- id: s
  support:
    en: >-
      Call us
      at any time.
  items:
    - id: i
      phrases:
        en: ["one",
             "two", "three"]   # three of them
        nl:
          - een
          # the middle one
          - twee
"""
EVERY = [TEXT, *(path.read_text() for path in sorted(SMALL.glob("*.yaml")))]


def leaves(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of all single values and lists."""
    if isinstance(value, dict):
        return [one for key, part in value.items() for one in leaves(part, (*path, key))]
    if isinstance(value, list):
        found = [one for n, part in enumerate(value) for one in leaves(part, (*path, f"#{n}"))]
        return [path, *found]
    return [path]


def alike(one: list[str], other: list[str]) -> int:
    """How many lines two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


PLACES = [(text, path) for text in EVERY for path in leaves(document_of(text)) if path[-1] != "id"]
"""Every value but the ids: another id is another row."""
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n:#'\"{}[],&*-?|>%@ ")
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PLACES), WORDS.filter(str.strip))
def test_any_text_is_read_back_and_nothing_else_changes(
    place: tuple[str, tuple[str, ...]], said: str
) -> None:
    text, path = place
    before = document_of(text)
    held = at(before, path)
    value = [*held, said] if held and isinstance(held, list) and isinstance(held[0], str) else said
    wanted = with_value(before, path, value)
    made = changed_text(text, wanted)
    assert document_of(made) == wanted
    old, new = text.split("\n"), made.split("\n")
    ahead = alike(old, new)
    behind = alike(old[ahead:][::-1], new[ahead:][::-1])
    whole = isinstance(held, dict) or (isinstance(held, list) and value == said)
    assert whole or len(old) - ahead - behind <= 3, "only the lines of the value itself"
    assert changed_text(made, wanted) == made
    assert document_of(changed_text(made, before)) == before, "and back again"


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([p for p in PLACES if len(p[1]) > 1]))
def test_what_is_taken_out_takes_no_remark_of_others_along(
    place: tuple[str, tuple[str, ...]],
) -> None:
    text, path = place
    wanted = with_value(document_of(text), path, None)
    made = changed_text(text, wanted)
    assert document_of(made) == wanted
    assert set(made.split()) >= {"#"} or "#" not in text.split()


def test_the_lines_that_change_and_no_other() -> None:
    wanted = with_value(document_of(TEXT), ("people", "b", "name"), "Bob")
    assert changed_text(TEXT, wanted) == TEXT.replace("Bo    #", "Bob    #")
    more = with_value(wanted, ("people", "b", "language"), "nl")
    assert "example.org\n    language: nl\n\nservices" in changed_text(TEXT, more)
    phrases = ("services", "s", "items", "i", "phrases")
    fourth = with_value(document_of(TEXT), (*phrases, "en"), ["one", "two", "three", "four"])
    assert '"three", four]   # three of them' in changed_text(TEXT, fourth)
    middle = with_value(document_of(TEXT), (*phrases, "nl"), ["een", "twee", "drie: nog een"])
    assert '          - twee\n          - "drie: nog een"\n' in changed_text(TEXT, middle)
    gone = with_value(document_of(TEXT), ("people", "a"), None)
    assert "# who leads\n  - id: b" in changed_text(TEXT, gone)
    new = with_value(document_of(TEXT), ("rota",), [{"people": ["a"], "days": ["monday"]}])
    assert changed_text(TEXT, new).endswith("- twee\nrota: [{people: [a], days: [monday]}]\n")


def test_line_ends_and_the_first_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    made = changed_text(text, with_value(document_of(text), ("domain",), "ict"))
    assert made == text + "domain: ict\r\n"


def test_what_stands_in_two_places_is_left_to_a_person() -> None:
    text = "team: t\nname: &n {en: One}\nother: *n\n"
    with pytest.raises(CannotEditError):
        changed_text(text, with_value(document_of(text), ("other", "en"), "Two"))
    with pytest.raises(CannotEditError):
        document_of("- a\n- b\n")


def test_both_changes_stand_and_the_same_field_is_asked_about() -> None:
    base = document_of(TEXT)
    mine = with_value(with_value(base, ("people", "b", "name"), "Mine"), ("name", "en"), "My team")
    theirs = with_value(with_value(base, ("people", "b", "name"), "Theirs"), ("people", "a"), None)
    both = merged(base, theirs, mine)
    assert [(c.path, c.mine, c.theirs) for c in both.conflicts] == [
        (("people", "b", "name"), "Mine", "Theirs")
    ]
    assert at(both.document, ("people", "a")) is None
    assert at(both.document, ("name", "en")) == "My team"
    assert merged(base, base, mine).document == mine and merged(base, mine, mine).conflicts == ()


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_no_added_phrase_is_lost(mine: list[str], theirs: list[str]) -> None:
    base = {"phrases": ["a", "b"]}
    both = merged(base, {"phrases": theirs}, {"phrases": mine}).document["phrases"]
    assert set(both) >= (set(mine) | set(theirs)) - {"a", "b"}
    assert len(both) == len(set(both))


def test_a_row_that_one_took_out_and_the_other_changed_is_asked_about() -> None:
    base = document_of(TEXT)
    mine = with_value(base, ("people", "b", "name"), "Mine")
    theirs = with_value(base, ("people", "b"), None)
    both = merged(base, theirs, mine)
    assert [c.path for c in both.conflicts] == [("people", "b")]
    assert at(both.document, ("people", "b", "name")) == "Mine"
