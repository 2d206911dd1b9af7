"""Does something with a call and says what came of it, or why it could not be done."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.flows.emergency import told_too
from bot.conversation.flows.refusals import decided_already, instead, is_untaken, refusal_text
from bot.conversation.flows.set_right import as_shown, is_set_right, set_right
from bot.conversation.state.commands import Refusal
from bot.conversation.state.dialogue import ActionForm, Clarification
from bot.conversation.state.steps import Asking, Steps, act, look
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import Attachment
from bot.wording.action_forms import SHARE, asks_why, button, rating
from bot.wording.away_words import away_words
from bot.wording.call_formatter import in_stars
from bot.wording.localizer import phrase
from bot.wording.status_line import honestly, when_due
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.view import CallView
from routing.rules.attachments import may_cross
from routing.rules.forecast import NOTICEABLE

_WORDS = frozenset({"text", "reason", "question"})
"""The fields of actions in which people write in their own words."""

_UNDECIDED: dict[Action, str] = {
    Action.ASK: phrase("I'm asking {requester}, and tell you the answer. {call} waits for you."),
    Action.ADD: phrase("Added to {call}; who decides about it reads it too."),
}
"""What is said instead of a call that is not approved yet."""
_DONE: dict[Action, str] = {
    Action.ACKNOWLEDGE: phrase("{call} is yours. I'm telling {requester} that you have it. {due}"),
    Action.ASSIGN: phrase("{call} is now with {assignee}."),
    Action.PUT_BACK: phrase("{call} waits for a colleague of yours now."),
    Action.DECLINE: phrase("{call} is not yours any more; it went to {team}."),
    Action.HAND_OVER: phrase("{call} is now with {team}; you are done with it."),
    Action.ASK: phrase(
        "I'm asking {requester}. As long as there is no answer, your time for {call} stands still."
    ),
    Action.NOTE: phrase("Noted with {call}, for your team only."),
    Action.REPLY: phrase("I'm passing your message about {call} on to {requester}."),
    Action.NEXT_STEP: phrase("{call} is one step further."),
    Action.FORK: phrase("Noted what {call} takes."),
    Action.PRIORITISE: phrase("Noted how urgent {call} is."),
    Action.RISK: phrase(
        "Written down for your team, linked with {call}: something to prevent in future."
    ),
    Action.AGREE: phrase("Written down. {requester} hears what came of {call}."),
    Action.REGISTER: phrase("The register is brought up to {call}."),
    Action.BUNDLE: phrase(
        "From now on {call} stands for all of them: what you say or solve there goes to everybody."
    ),
    Action.MERGE: phrase("{call} is solved together with the other one; {requester} hears it."),
    Action.APPROVE: phrase("{call} is approved and goes to {team}."),
    Action.REFUSE: phrase("{call} is not approved; I'm telling {requester} why."),
    Action.ANSWER: phrase("I'm passing your answer on to {team}, who go on with {call}. {due}"),
    Action.ADD: phrase("Added to {call}; I'm passing it on to {team}."),
    Action.ACCEPT_TIME: phrase("Thank you. {team} hears it. {due}"),
    Action.KEEP_TIME: phrase("What was promised stands; {team} hears it. {due}"),
    Action.CANCEL: phrase("{call} is cancelled; nobody works on it any more."),
    Action.RATE: phrase("Thank you! {team} sees it and learns from it."),
}


def do(
    turn: TurnContext,
    number: str,
    action: Action,
    values: Mapping[str, str],
    attachments: tuple[Attachment, ...] = (),
) -> Steps:
    """Carry out an action on a call, and say what came of it; where files come along that another
    installation could have, ask first.
    """
    if attachments and SHARE not in values and (yield from _may_go_there(number, action)):
        form = ActionForm(
            topic="form",
            number=number,
            action=action,
            words=dict(values),
            asking=SHARE,
            attachments=attachments,
            quick=True,
        )
        turn.push(form)
        return
    values = yield from _with_what_is_set_right(turn, number, action, values)
    result = yield from act(number, action, values, attachments)
    if isinstance(result, Refusal):
        yield from _refused(turn, number, result, action, values=values, attachments=attachments)
        return
    turn.focus = result.call.number
    yield from told_too(turn, result.call, action, values)
    if action is Action.RESOLVE and result.register_open:
        told(turn, result, action)
        _ask_for_register(turn, result)
        return
    if turn.facts.room and turn.heard.press:
        _tell_if_away(turn, result.call, action)
        return
    if action is Action.NOTE and values.get(SHARE) in ("yes", "below"):
        _shared_note(turn, result.call, values[SHARE])
    elif right := {name: said for name, said in values.items() if is_set_right(name)}:
        answers = (as_shown(turn, result.call, name, said) for name, said in right.items())
        text = turn.say(
            "{call} now says: {answers}. I'm telling {team}.",
            call=turn.formatter.named(result.call),
            answers=", ".join(answers),
            team=turn.formatter.owner(result.call),
        )
        turn.reply(text)
    else:
        told(turn, result, action)


def _tell_if_away(turn: TurnContext, call: Call, action: Action) -> None:
    """Tell whoever gives a call to somebody who is away that they are, and until when."""
    if action is Action.ASSIGN and (away := _away(turn, call)):
        turn.whisper(away)


def _away(turn: TurnContext, call: Call) -> str:
    """That whoever has a call is away, until when, and what to do then; "" where they are there."""
    formatter, to = turn.formatter, call.assignee or ""
    if not to or not (until := away_words(to, formatter)):
        return ""
    return turn.say(
        "But {person} is {away}: {call} may lie there so long. Give it to somebody else, or put it "
        "back for the team, if it can't wait.",
        person=formatter.person(to),
        away=until,
        call=call.number,
    )


def _would_resolve(turn: TurnContext, view: CallView, no: Refusal, action: Action) -> bool:
    """Whether somebody of a team says that a call is resolved that nobody took yet."""
    untaken = no.reason == "wrong_state" and is_untaken(view)
    return untaken and not turn.pending and action is Action.RESOLVE


def _refused(
    turn: TurnContext,
    number: str,
    no: Refusal,
    action: Action,
    *,
    values: Mapping[str, str],
    attachments: tuple[Attachment, ...],
) -> Steps:
    """Say why it can't be done, or offer what can. Of a call that somebody may not see they hear no
    more than its number alone would tell.
    """
    view = yield from look(number)
    if view is None:
        unknown = Refusal(reason="unknown_call", number=number)
        refuse(turn, unknown, None, values, attachments)
    elif not attachments and _would_resolve(turn, view, no, action):
        _offer_to_take_first(turn, view, no, values)
    elif action is Action.RATE and view.call.stars:
        stars = in_stars(view.call.stars)
        turn.reply(turn.say("Your rating stands already: {stars}.", stars=stars))
    elif over := decided_already(action, view, turn.formatter):
        turn.whisper(over)
    else:
        refuse(turn, no, view, values, attachments)


def _offer_to_take_first(
    turn: TurnContext, view: CallView, no: Refusal, values: Mapping[str, str]
) -> None:
    """Offer to take the call and resolve it, with their words if any; nothing is done before."""
    number, words = view.call.number, _words_in(values)
    turn.told_of_it = True
    ask = (
        turn.say(
            "Nobody has picked up {number} yet. Shall I take it for you and resolve it with "
            "{words}?",
            number=number,
            words=turn.formatter.quote(words, 200),
        )
        if words
        else turn.say(
            "Nobody has picked up {number} yet. Shall I take it for you and resolve it?",
            number=number,
        )
    )
    turn.offer(
        ask,
        Option(
            turn.say("Yes, take and resolve it"),
            "take_and_resolve",
            f"{number} {words}",
            style="primary",
        ),
        also=instead(no, view, turn.formatter),
    )


def _with_what_is_set_right(
    turn: TurnContext, number: str, action: Action, values: Mapping[str, str]
) -> Asking[Mapping[str, str]]:
    """The values, with the answers of a request that words added to it set right."""
    view = (yield from look(number)) if action is Action.ADD and values.get("text") else None
    return {**values, **set_right(turn, view.call, values["text"])} if view else values


def _shared_note(turn: TurnContext, call: Call, whom: str) -> None:
    """Say who reads a note besides the team."""
    team = turn.formatter.team((call.waiting_for if whom == "below" else call.peer) or "")
    said = turn.say("Noted with {call}; {team} reads it too.", call=call.number, team=team)
    turn.reply(said)


def _may_go_there(number: str, action: Action) -> Asking[bool]:
    """Whether it is a call that is mirrored in another installation, and files can go along."""
    view = yield from look(number)
    return view is not None and action in view.actions and may_cross(action, view.call)


def _ask_for_register(turn: TurnContext, view: CallView) -> None:
    """A change was closed and nothing was said of the register: ask."""
    call, formatter = view.call, turn.formatter
    ask = turn.say("Does {call} change anything in the register?", call=formatter.named(call))
    turn.reply(ask, choices=(button(Action.REGISTER, call, formatter),))


def told(turn: TurnContext, view: CallView, action: Action) -> None:
    """Say what was done, and what comes next."""
    call, formatter = view.call, turn.formatter
    match action:
        case Action.CONFIRM:
            text = turn.say("Good! {call} is closed.", call=formatter.named(call))
            if Action.RATE in view.actions and not call.asked_by and call.stars is None:
                turn.reply(f"{text}\n{turn.say('How did we do?')}", choices=rating(call, formatter))
            else:
                turn.reply(text)
        case Action.RATE if asks_why(call):
            turn.reply(turn.say("Thank you for saying so."))
            rated = {"stars": str(call.stars)}
            turn.push(
                ActionForm(
                    topic="form", number=call.number, action=action, words=rated, asking="why"
                )
            )
        case Action.REOPEN:
            honest = honestly(call, view.below, formatter)
            turn.reply(
                turn.say(
                    "Sorry about that. {call} is open again. {honest}",
                    call=formatter.named(call),
                    honest=honest,
                )
            )
        case Action.RESOLVE:
            turn.reply(_resolved(turn, call))
        case Action.APPROVE if call.state is State.AWAITING_APPROVAL:
            turn.reply(
                turn.say(
                    "Noted. {call} still waits for {names}.",
                    call=formatter.named(call),
                    names=formatter.approvers(call),
                )
            )
        case Action.PASS_ON:
            other = formatter.team(call.waiting_for or "")
            text = turn.say(
                "I'm asking {other} to help with {call}; it stays in your hands.",
                call=formatter.named(call),
                other=other,
            )
            turn.reply(f"{text} {_in_time(turn, view)}".strip())
        case Action.CANCEL if call.is_at_peer:
            # They may be at it, until they have heard.
            turn.reply(_said(turn, phrase("{call} is cancelled; I'm telling {team}."), call))
        case Action.DECLINE if call.state is State.REFUSED:
            turned = phrase(
                "{call} ends here. I'm telling {requester} that you don't do it, and why."
            )
            turn.reply(_said(turn, turned, call))
        case Action.DECLINE | Action.HAND_OVER:
            # Who let go of it may know no more of it than its number, and where it went.
            where = formatter.team(call.team)
            turn.reply(turn.say(_DONE[action], call=call.number, team=where))
        case _:
            away = _away(turn, call) if action is Action.ASSIGN else ""
            done = _said(turn, _done(call, action), call)
            turn.reply(" ".join(filter(None, (done, away))))


def _done(call: Call, action: Action) -> str:
    """What is said of an action that was done, before it is approved or after."""
    undecided = call.state is State.AWAITING_APPROVAL and action in _UNDECIDED
    return (_UNDECIDED if undecided else _DONE)[action]


def _said(turn: TurnContext, text: str, call: Call) -> str:
    formatter = turn.formatter
    return turn.say(
        text,
        call=formatter.named(call),
        requester=customer(turn, call),
        team=formatter.owner(call),
        assignee=formatter.person(call.assignee or ""),
        due=when_due(call, (), formatter),
    )


def customer(turn: TurnContext, call: Call) -> str:
    """Who asked for a call: the team that passed it on, else a person."""
    return turn.formatter.team(call.asked_by) if call.asked_by else turn.formatter.requester(call)


def _resolved(turn: TurnContext, call: Call) -> str:
    if call.state is State.RESOLVED and call.requester == turn.facts.person.id:
        many = any(link.how == "bundles" for link in call.links)
        everybody = phrase(
            "Well done. Everybody whose request is part of {call} is asked whether it is solved."
        )
        return _said(turn, everybody if many else phrase("Well done. {call} is solved."), call)
    if call.state is State.RESOLVED:
        return _said(turn, phrase("Well done. I ask {requester} whether {call} is solved."), call)
    return _said(turn, phrase("Well done. {call} is done; {requester} goes on from here."), call)


def _in_time(turn: TurnContext, view: CallView) -> str:
    """A warning when the other team's time runs past the own promise."""
    call = view.call
    theirs = max(
        (c.resolve_by for c in view.below if c.parent == call.number and c.resolve_by), default=None
    )
    if theirs and call.resolve_by and theirs - call.resolve_by >= NOTICEABLE:
        return turn.say(
            "Mind the time: they promise it {theirs}, you promised it {yours}.",
            theirs=turn.formatter.by(theirs),
            yours=turn.formatter.by(call.resolve_by),
        )
    return ""


def refuse(
    turn: TurnContext,
    refusal: Refusal,
    view: CallView | None,
    values: Mapping[str, str],
    attachments: tuple[Attachment, ...],
) -> None:
    """Say why an action cannot be done and what can; the words and files meant for it are kept, but
    words to say again once the call is picked up: those are quoted in the same answer.
    """
    text = refusal_text(refusal, view, turn.formatter, turn.facts.person.id)
    words = _words_in(values)
    again = refusal.reason == "wrong_state" and view is not None and is_untaken(view)
    if again and words and not attachments and turn.facts.room is None:
        quoted = turn.formatter.quote(words, 200)
        text += " " + turn.say("Nothing was done with your words: {words}", words=quoted)
        values = {}
    turn.whisper(text, choices=instead(refusal, view, turn.formatter))
    if turn.facts.room is None:
        _keep_orphaned(turn, view, values, attachments)


def unknown_call(
    turn: TurnContext, number: str, words: str = "", attachments: tuple[Attachment, ...] = ()
) -> None:
    """Say that there is no such call, and keep the words and files meant for it."""
    refuse(turn, Refusal(reason="unknown_call", number=number), None, {"text": words}, attachments)


def _keep_orphaned(
    turn: TurnContext,
    view: CallView | None,
    values: Mapping[str, str],
    attachments: tuple[Attachment, ...],
) -> None:
    """Ask what to do with the words and files, when there are any."""
    words = _words_in(values)
    if not (words or attachments):
        return
    takes_words = view is not None and not {Action.NOTE, Action.ADD}.isdisjoint(view.actions)
    turn.push(
        Clarification(
            topic="clarification",
            kind="orphaned_text",
            words=words,
            numbers=(view.call.number,) if view and takes_words else (),
            attachments=attachments,
        )
    )


def _words_in(values: Mapping[str, str]) -> str:
    return next((values[name] for name in values if name in _WORDS and values[name].strip()), "")


def add_words(
    turn: TurnContext, number: str, words: str, attachments: tuple[Attachment, ...] = ()
) -> Steps:
    """Add the person's words to a call: as the answer that is awaited, as the reason to reopen it,
    or as an addition. To a call that their own team does they may as well be a note: it is asked.
    """
    view = yield from look(number)
    if view is None:
        unknown_call(turn, number, words, attachments)
        return
    action, name = fitting(view)
    values = {name: words} if words.strip() else {}
    if action not in view.actions and view.call.requester == turn.facts.person.id:
        refuse(turn, Refusal(reason="wrong_state", number=number), view, values, attachments)
    elif action not in view.actions and Action.NOTE in view.actions and not turn.facts.room:
        _keep_orphaned(turn, view, values, attachments)
    else:
        yield from do(turn, number, action, values, attachments)


def fitting(view: CallView) -> tuple[Action, str]:
    """The action that a requester's words stand for in the call's state, and the name of the field
    they fill.
    """
    if Action.ANSWER in view.actions:
        return Action.ANSWER, "text"
    if Action.ADD not in view.actions and Action.REOPEN in view.actions:
        return Action.REOPEN, "reason"
    return Action.ADD, "text"
