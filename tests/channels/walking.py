"""Walks through the pages as one person: every link that is offered, and what kind of page it is."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import httpx2

_HREF = re.compile(r'href="(/[^"]*)"')
_OTHER = re.compile(r"^/(static|files)/")
_KINDS = (
    (r"/call/[^/]+", "call"),
    (r"/catalogue/[^/]+/[^/]+/[^/]+", "item"),
    (r"/organisation/[^/]+/edit/change", "edit change"),
    (r"/organisation/[^/]+/edit/words", "edit words"),
    (r"/organisation/[^/]+/edit", "edit"),
    (r"/organisation/[^/]+", "block"),
)
MOST = 400


def kind_of(path: str) -> str:
    """What kind of page an address opens: those of one kind look alike."""
    at = urlsplit(path)
    asked = dict(parse_qsl(at.query))
    found = next((kind for like, kind in _KINDS if re.fullmatch(like, at.path)), "")
    if found:
        return found
    shown = asked.get("show") or asked.get("layout") or ("call" if asked.get("call") else "")
    return f"{at.path} {shown}".strip()


async def walked(person: str, visitor: httpx2.AsyncClient, alike: int = MOST) -> dict[str, int]:
    """Every page to which links lead this person from where they begin, with its status; of each
    kind so many at most (`alike`).
    """
    waits, found = [f"/?as={person}", f"/team?as={person}"], dict[str, int]()
    seen: Counter[str] = Counter()
    while waits and len(found) < MOST:
        path = waits.pop()
        if path in found or seen[kind_of(path)] == alike:
            continue
        seen[kind_of(path)] += 1
        answer = await visitor.get(path)
        found[path] = answer.status_code
        page = answer.text if "text/html" in answer.headers.get("content-type", "") else ""
        links = (html.unescape(link).partition("#")[0] for link in _HREF.findall(page))
        waits += [
            link if "as=" in link else _as(link, person)
            for link in links
            if not _OTHER.match(link) and _whose(link) in ("", person)
        ]
    return found


def _whose(link: str) -> str:
    return dict(parse_qsl(urlsplit(link).query)).get("as", "")


def _as(link: str, person: str) -> str:
    return f"{link}{'&' if '?' in link else '?'}as={person}"
