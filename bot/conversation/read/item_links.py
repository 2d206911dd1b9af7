"""Finds in a text the link of an item's page, as people paste it. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from catalog.model import Catalogue

PAGE = "/catalogue"
"""The path of the catalogue's page; an item's is below it."""
_SLUG = r"[a-z0-9][a-z0-9-]{0,59}"
_LINK = re.compile(
    rf"(?P<host>https?://[^\s/<>|]{{1,253}})?{PAGE}/(?P<ref>{_SLUG}/{_SLUG}/{_SLUG})(?![\w/-])"
    r"(?:\?[^\s<>|]*)?/?",
    re.I,
)
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class ItemLink(NamedTuple):
    """An item that a text has the link of, and the other words of that text."""

    ref: str
    words: str


def path_of(ref: str) -> str:
    """The path of an item's page."""
    return f"{PAGE}/{ref}"


def item_link(text: str, pages: str, catalogue: Catalogue) -> ItemLink | None:
    """The link in a text to an item of ours, under the id it has now; None where there is none, or
    where it leads to another site than `pages` ("": not known).
    """
    found = _LINK.search(text)
    if found is None or not _is_ours(found["host"], pages):
        return None
    team, _, rest = found["ref"].lower().partition("/")
    before, after = text[: found.start()].strip(" \t\n<("), text[found.end() :].strip(" \t\n>).,;")
    words = f"{before} {after}".strip()
    return ItemLink(f"{catalogue.renamed_teams.get(team, team)}/{rest}", words)


def _is_ours(host: str | None, pages: str) -> bool:
    """Whether a link's address is of our own pages; one without an address is."""
    if not host or not pages:
        return True
    try:
        given, ours = urlsplit(host.lower()), urlsplit(pages.lower())
        return given.netloc == ours.netloc or given.hostname in _HERE
    except ValueError:
        return False
