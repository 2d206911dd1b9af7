"""Renders the templates, with what every page needs."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.channels.pages.own_address import address_of
from bot.channels.pages.seat import Seat, services_of
from bot.ports import Choice
from bot.presses import CallPress
from bot.wording.file_names import size_in_words
from bot.wording.localizer import Localizer
from routing.call.actions import Action
from routing.call.file_limits import MOST_BYTES
from routing.call.numbers import number_of, prefixes

HERE = Path(__file__).parent
STATIC = HERE / "static"
LONGEST_MESSAGE = 10_000
"""Characters of one message on the page: as much as a chat service takes, so that a call reads the
same everywhere.
"""


def _stamp() -> str:
    """Changes with the files, so that a browser may keep them for ever."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def lines(text: str) -> Markup:
    """Text as typed: escaped, an empty line begins a paragraph, a line break stays one."""
    paragraphs = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    broken = (
        Markup("<br>").join(escape(line) for line in part.strip("\n").split("\n"))
        for part in paragraphs
    )
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in broken)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_QUOTED = re.compile(r"`([^`]*)`")


def commands(text: str) -> Markup:
    """A sentence in which what is typed as it stands between backticks is set apart."""
    parts = (
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part)
        for n, part in enumerate(_QUOTED.split(text))
    )
    return Markup("").join(parts)


def initials(name: str) -> str:
    """Two letters for a person: Sanne Vermeer is SV, Joost V. is JV."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"


def hue(name: str) -> int:
    """One of eight colours, always the same for the same name."""
    return hashlib.sha256(name.encode()).digest()[0] % 8


def as_id(action: str) -> str:
    """What a button does, as part of an element's id: the same button keeps its id wherever it
    stands, so that a form somebody fills in never becomes another one.
    """
    return re.sub(r"[^A-Za-z0-9_-]", "-", action)


_WITH_FILES = frozenset(
    {Action.REPLY, Action.NOTE, Action.ASK, Action.ANSWER, Action.ADD, Action.RESOLVE}
)


def takes_files(choice: Choice) -> bool:
    """Whether files can go with what the button does."""
    press = choice.means
    return isinstance(press, CallPress) and press.action in _WITH_FILES


class PageRenderer:
    """Draws pages and pieces of pages in a person's language."""

    def __init__(self, *, demo: bool) -> None:
        self._env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            # A list has a piece for each row; the files are not looked at again for each of them.
            auto_reload=False,
        )
        self._env.filters.update(
            as_id=as_id,
            commands=commands,
            lines=lines,
            initials=initials,
            hue=hue,
            size=size_in_words,
            in_language=lambda text, language: text.in_(language),
        )
        self._env.tests.update(
            has=lambda words, part: part in words, takes_files=takes_files, a_day=_DAY.fullmatch
        )
        self._env.globals.update(
            number_like=lambda: number_of(1, prefixes()[0]),
            stamp=_stamp(),
            demo=demo,
            largest=MOST_BYTES,
            largest_said=size_in_words(MOST_BYTES),
        )

    def piece(self, name: str, seat: Seat, now: dt.datetime, **values: Any) -> str:
        """A part of a page as HTML."""
        localizer = seat.localizer
        return self._env.get_template(name).render(
            seat=seat,
            say=localizer.say,
            many=localizer.many,
            localizer=localizer,
            now=now,
            **values,
        )

    def page(self, request: Request, name: str, seat: Seat, **values: Any) -> HTMLResponse:
        """A whole page."""
        now, here = services_of(request).now(), request.url.path
        html = self.piece(name, seat, now, here=here, looked_at=address_of(request), **values)
        return HTMLResponse(html, headers={"vary": "cookie"})

    def plain_page(
        self, name: str, localizer: Localizer, status: int, **values: Any
    ) -> HTMLResponse:
        """A page for nobody in particular: an error, a closed door."""
        html = self._env.get_template(name).render(say=localizer.say, localizer=localizer, **values)
        return HTMLResponse(html, status)
