"""Serves where somebody is signed in, and signing out: of this browser, of another, of all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.pages.cookies import SESSION, let_go
from bot.channels.pages.dependencies import Seated, renderer_of
from bot.channels.pages.seat import NotHereError, services_of
from bot.channels.pages.sign_in import door_of
from bot.wording.localizer import phrase
from catalog.roles import RoleName, roles_of

router = APIRouter()

ROLES: dict[RoleName, str] = {
    "coordinator": phrase("coordinator"),
    "team_member": phrase("team member"),
    "manager": phrase("manager"),
    "employee": phrase("employee"),
}
"""What each role is called, in the order in which they are told."""


@router.get("/sessions")
def sessions(request: Request, seat: Seated) -> Response:
    """Where the person is signed in."""
    door, now = door_of(request), services_of(request).now()
    say, time = seat.localizer.say, seat.localizer.time
    roles = roles_of(seat.person.id, seat.catalogue)
    shown = [
        {
            "id": one.id,
            "browser": one.browser or say("a browser"),
            "since": time(one.at, now),
            "used": time(one.seen_at, now),
            "here": seat.signed is not None and one.id == seat.signed.id,
        }
        for one in door.sessions_of(seat.person)
    ]
    return renderer_of(request).page(
        request,
        "sessions.html",
        seat,
        sessions=shown,
        roles=[say(label) for role, label in ROLES.items() if role in roles],
    )


@router.post("/sessions/end")
def end(request: Request, seat: Seated, session: Annotated[str, Form(max_length=40)]) -> Response:
    """Signs out one of the person's browsers."""
    if not door_of(request).end(seat.person, session):
        raise NotHereError
    return _here(seat.signed is not None and seat.signed.id == session)


@router.post("/sessions/end-all")
def end_all(request: Request, seat: Seated) -> Response:
    """Signs the person out everywhere."""
    door_of(request).end_all(seat.person)
    return _here(True)


@router.post("/signout")
def sign_out(request: Request, seat: Seated) -> Response:
    """Signs the person out here."""
    if seat.signed:
        door_of(request).end(seat.person, seat.signed.id)
    return _here(True)


def _here(signed_out: bool) -> Response:
    answer = RedirectResponse("/signin" if signed_out else "/sessions", 303)
    if signed_out:
        let_go(answer, SESSION)
    return answer
