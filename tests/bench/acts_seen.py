"""Tells which act came out of a text, from what the desk did with it: not from what it thought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.state.dialogue import ActionForm, Clarification, Pending, Request
from routing.call.actions import Action
from tests.bench.acts_desk import Step
from tests.bench.became import ALARMED, is_said


@dataclass(frozen=True)
class Seen:
    """The acts that what was done stands for; `asked`: the desk asked which of them it is."""

    acts: frozenset[str]
    asked: bool = False
    emergency: bool = False

    @property
    def name(self) -> str:
        """In one word."""
        return ("ask " if self.asked else "") + "/".join(sorted(self.acts))


def _one(*acts: str) -> Seen:
    return Seen(frozenset(acts))


def _asks(*acts: str) -> Seen:
    return Seen(frozenset(acts), asked=True)


def seen(step: Step, context: str) -> Seen:
    """The act that came out."""
    found = next((one for look in _LOOKS if (one := look(step, context)) is not None), _one("chat"))
    urgent = any(
        isinstance(one, Request) and "urgency:emergency" in one.priority_cues
        for one in step.after.pending
    )
    return Seen(found.acts, found.asked, emergency=urgent)


def _has(step: Step, *msgids: str) -> bool:
    """Whether one of these texts of the desk was said, but for what is filled in."""
    return is_said(msgids, step.said, step.language)


_BY_EVENT = {
    "cancelled": "cancel",
    "confirmed": "yes",
    "commented": "add",
    "answered": "answer",
    "opened": "yes",
}


def _by_events(step: Step, context: str) -> Seen | None:
    """What the ledger says, where the person did something with a call."""
    kinds = {event.kind for event in step.events}
    if "reopened" in kinds:
        return _one("reopen", "no") if context == "solved" else _one("reopen", "answer")
    if "cancelled" in kinds and context == "cancel_reason":
        return _one("yes")
    if context == "new_or_same" and "commented" in kinds and _settled(step):
        return _one("answer", "add") if step.text in _bodies(step) else _one("answer")
    if "commented" in kinds and context == "cancel_reason" and not step.after.pending:
        return _one("no", "add")  # the call goes on, with the words added to it
    if "commented" in kinds and context == "team_question":
        return _one("add")
    return next((_one(act) for kind, act in _BY_EVENT.items() if kind in kinds), None)


def _bodies(step: Step) -> str:
    return "".join(event.body for event in step.events)


def _settled(step: Step) -> bool:
    """Whether the clarification that stood open is answered."""
    top = step.before.pending[-1:]
    return bool(top) and isinstance(top[0], Clarification) and top[0] not in step.after.pending


def _by_new_top(step: Step, context: str) -> Seen | None:
    """What came on top of what stood open."""
    before, after = step.before.pending, step.after.pending
    if len(after) <= len(before) and not (after and _replaced(before, after[-1])):
        return None
    return _of_pending(after[-1], step, context) if after else None


def _replaced(before: tuple[Pending, ...], top: Pending) -> bool:
    """Whether something of another topic stands where another stood."""
    return bool(before) and (
        type(before[-1]) is not type(top)
        or (isinstance(top, Clarification) and top.kind != before[-1].kind)  # type: ignore[union-attr]
    )


def _of_pending(top: Pending, step: Step, context: str) -> Seen:
    match top:
        case Request(person=True):
            return _one("person")
        case Request():
            return _of_request(top, step, context)
        case ActionForm(action=Action.CANCEL):
            return _one("cancel")
        case ActionForm(action=Action.REOPEN):
            return _one("no", "reopen") if context == "solved" else _one("reopen")
        case ActionForm():
            return _one(top.action.value)
        case Clarification():
            return _of_clarification(top)


def _of_request(top: Request, step: Step, context: str) -> Seen:
    """A request that was not there before: the words are its own, or those that were asked
    about.
    """
    if _has(step, "I find no earlier request of yours about that, so this is a new one."):
        return _one("reopen", "new")
    apart = step.text not in top.words and top.words not in step.text
    if context in {"new_or_same", "which_of_three"} and apart:
        return _one("answer")
    return _one("new", "answer") if context == "new_or_same" and _settled(step) else _one("new")


def _of_clarification(top: Clarification) -> Seen:
    if top.kind == "aside":
        return _asks("answer", "add", "new", "yes")
    if top.kind == "new_or_call":
        return _asks("add", "new", "reopen", "answer")
    if top.kind == "which_call":
        return _one({Action.CANCEL: "cancel", Action.REOPEN: "reopen"}.get(top.wish, "add"))  # type: ignore[arg-type]
    return _one("add", "back") if top.kind == "orphaned_text" else _one("yes", "no")


def _by_drop(step: Step, context: str) -> Seen | None:
    """Something that stood open is gone, and nothing was done with a call."""
    before, after = step.before.pending, step.after.pending
    if len(after) >= len(before):
        return None
    match before[-1]:
        case ActionForm():
            return _one("no", "back")
        case Clarification() if _has(step, _LEFT_OUT):
            return _one("back")
        case Request(stage="help"):
            return _one("no") if _has(step, _SOLVED) else _one("cancel")
        case _:
            return _one("cancel")


_LEFT_OUT = "All right, I leave {words} out. Say it your own way."
_SOLVED = "Glad it is solved! Nothing was sent; I'm here if you need more."


def _by_change(step: Step, context: str) -> Seen | None:
    """What changed in the request or form that stands open."""
    before, after = step.before.pending, step.after.pending
    if not before or len(after) != len(before) or before[-1] == after[-1]:
        return None
    was, now = before[-1], after[-1]
    if isinstance(was, Request) and isinstance(now, Request):
        return _changed(was, now, step, context)
    return _one("answer")


def _changed(was: Request, now: Request, step: Step, context: str) -> Seen:
    if now.person and not was.person:
        return _one("person")
    if step.text not in was.words and was.words not in now.words:
        return _one("new")
    if _has(step, "I find no earlier request of yours about that, so this is a new one."):
        return _one("reopen", "add")
    if now.stage == "change":
        return _one("no", "back")
    if was.stage == "help" and (now.stage == "which" or now.item != was.item):
        return _one("answer", "back", "new")
    if was.stage == "which" and (now.item is None and now.guessed != was.guessed):
        return _one("answer")
    if _is_back(was, now):
        return _one("back")
    if was.stage in {"help", "item"} and now.stage in {"question", "summary"}:
        kept = step.text in now.words or any(step.text in a.value for a in now.answers)
        return _one("yes", "answer", "add") if kept else _one("yes")
    return _by_content(was, now)


def _by_content(was: Request, now: Request) -> Seen:
    if len(now.answers) > len(was.answers) or now.tried != was.tried or now.item != was.item:
        return _one("answer")
    if now.answers != was.answers:
        return _one("add", "back")
    return _one("add") if now.words != was.words else _one("answer")


def _is_back(was: Request, now: Request) -> bool:
    if now.stage == "which" and was.stage != "which":
        return True
    if now.stage == "words" and was.stage != "words":
        return True
    return now.stage in {"question", "item"} and len(now.answers) < len(was.answers) + (
        was.stage == "question" and now.stage == "item"
    )


def _by_reply(step: Step, context: str) -> Seen | None:
    """What was answered, when nothing was done and nothing stands otherwise."""
    for act, msgids in (*_REPLIES.items(), *_CHAT_TOO.items()):
        if _has(step, *msgids):
            return _one(*act.split("/"))
    return _one("status") if "S-1" in _lead(step) else None


def _lead(step: Step) -> str:
    """What was answered first, before the question that stood open was put again."""
    return step.replies[0].text if step.replies else ""


_REPLIES = {
    "thanks": (
        "You're welcome!",
        "You're welcome! It was {team}'s work; I have not passed it on.",
    ),
    "back/add": ("What would you like to change about {call}?",),
    "answer": (
        "Take your time; I'll wait here.",
        "They need this one before they can start. A few words are enough, or say “I don't know”.",
    ),
    "cancel": (
        "All right. Nothing is under way.",
        "All right, I've dropped that. Nothing was sent.",
    ),
    "yes": ("Good to hear!",),
    "no": ("All right, I don't send it yet.", "All right. Tell me if you need something."),
    "chat": (
        "I hear you!",
        "I hear you! I have passed nothing on.",
        "Hello {name}! Tell me what you need or what is wrong, in your own words.",
    ),
    "status": (
        ALARMED,
        "You have no open request about that.",
        "Nothing is open in your name about that. Shall I make a request of it?",
        "Nothing is open in your name about that. If you need it, tell me, and I make a request of "
        "it.",
        "You have no open requests.",
        "Nothing has been sent yet: that happens when you say yes.",
    ),
    "add": ("There is no open request I can add that to; shall I make one of it?",),
    "back": ("There is nothing to go back to. Tell me what you need.",),
}
"""Texts of the desk by what they answer, whole: their translations are looked for."""
_CHAT_TOO = {
    "chat": (
        "You can also say:",
        "This is what you can ask for. Choose a subject, or simply tell me what you need.",
    )
}

_LOOKS: tuple[Callable[[Step, str], Seen | None], ...] = (
    _by_events,
    _by_new_top,
    _by_drop,
    _by_change,
    _by_reply,
)


def broken_promises(step: Step, *, said_yes: bool) -> tuple[str, ...]:
    """What was ended or sent with a call without a yes; `said_yes`: the text is one."""
    ended = {event.kind for event in step.events if event.by == "sanne"} & _ENDS
    return () if said_yes else tuple(sorted(ended))


_ENDS = {"cancelled", "opened", "confirmed", "closed"}
