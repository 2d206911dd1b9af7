"""Doing something with a call: by a button, with a form or blank by blank, or by typed words. Every
refusal is explained.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from bot.conversation.flows.refusals import UNKNOWN_BUTTON, instead, refusal_text
from bot.conversation.read.picking import name_words
from bot.conversation.read.reading import plain
from bot.conversation.state.commands import Refusal
from bot.conversation.state.dialogue import ActionForm, Clarification
from bot.conversation.state.steps import Steps, act, look, unfold
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment, FormField, Press
from bot.presses import AnyPress, CallPress, MorePress, UnknownCallPress
from bot.wording.action_forms import fields_for, needless, rating
from bot.wording.cards import rest_of_buttons
from bot.wording.localizer import phrase
from bot.wording.status_line import honestly, when_due
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.view import CallView

_NEAR = 75
_A_PICTURE_WILL_DO = frozenset({Action.ANSWER, Action.ADD, Action.REPLY, Action.NOTE})

_DONE: dict[Action, str] = {
    Action.ACKNOWLEDGE: phrase("{call} is yours. {requester} knows that you have it. {due}"),
    Action.ASSIGN: phrase("{call} is now with {assignee}."),
    Action.PUT_BACK: phrase("{call} waits for a colleague of yours now."),
    Action.DECLINE: phrase("{call} is not yours any more; {team} has it now."),
    Action.HAND_OVER: phrase("{call} is now with {team}; you are done with it."),
    Action.ASK: phrase(
        "I have asked {requester}. As long as there is no answer, your time for {call} stands "
        "still."
    ),
    Action.NOTE: phrase("Noted with {call}, for your team only."),
    Action.REPLY: phrase("{requester} gets your message about {call}."),
    Action.NEXT_STEP: phrase("{call} is one step further."),
    Action.FORK: phrase("Noted what {call} takes."),
    Action.PRIORITISE: phrase("Noted how urgent {call} is."),
    Action.RISK: phrase(
        "Written down for your team, linked with {call}: something to prevent in future."
    ),
    Action.AGREE: phrase("Written down. {requester} hears what came of {call}."),
    Action.BUNDLE: phrase(
        "From now on {call} stands for all of them: what you say or solve there goes to everybody."
    ),
    Action.APPROVE: phrase("{call} is approved; {team} has it now."),
    Action.REFUSE: phrase("{call} is not approved; {requester} hears why."),
    Action.ANSWER: phrase("{team} has your answer and goes on with {call}. {due}"),
    Action.ADD: phrase("Added to {call}; {team} sees it."),
    Action.CANCEL: phrase("{call} is cancelled; nobody works on it any more."),
    Action.RATE: phrase("Thank you! {team} sees it and learns from it."),
}


def is_for_a_call(pressed: AnyPress) -> bool:
    """Whether it is a button of a call, which can be pressed at any time."""
    return isinstance(pressed, CallPress | MorePress | UnknownCallPress)


def press(turn: TurnContext, pressed: Press) -> Steps:
    """Do what a call's button says, with the values of its form when it had one."""
    match pressed.means:
        case CallPress() as button:
            yield from _press_action(turn, button, pressed.values)
        case MorePress(number=number):
            yield from more(turn, number)
        case _:
            turn.reply(turn.say(UNKNOWN_BUTTON))


def _press_action(turn: TurnContext, button: CallPress, filled_in: dict[str, str] | None) -> Steps:
    values = dict(filled_in or {})
    if button.value is not None:
        view = yield from look(button.number)
        fields = fields_for(button.action, view.call, turn.formatter) if view else ()
        values |= {field.id: button.value for field in fields[:1]}
    yield from begin(
        turn,
        button.number,
        button.action,
        values,
        filled=filled_in is not None or button.value is not None,
        attachments=turn.take_attachments(),
    )


def more(turn: TurnContext, number: str) -> Steps:
    """What else can be done with a call: in a room on its card, else in words of our own."""
    view = yield from look(number)
    rest = rest_of_buttons(view, turn.formatter) if view else ()
    if view is None or not rest:
        refuse(
            turn,
            Refusal(reason="wrong_state" if view else "unknown_call", number=number),
            view,
            {},
            (),
        )
        return
    if turn.facts.room:
        yield from unfold(number)
        return
    turn.reply(
        turn.say("What else you can do with {call}:", call=turn.formatter.named(view.call)),
        choices=rest,
    )


def begin(
    turn: TurnContext,
    number: str,
    action: Action,
    values: Mapping[str, str],
    *,
    filled: bool = False,
    attachments: tuple[Attachment, ...] = (),
) -> Steps:
    """Do it when all that is needed is there (`filled`: nothing more will come), else ask for it
    blank by blank.
    """
    view = yield from look(number)
    if filled or view is None or action not in view.actions:
        yield from do(turn, number, action, values, attachments)
        return
    form = ActionForm(
        topic="form",
        number=number,
        action=action,
        words=dict(values),
        quick=bool(values),
        attachments=attachments,
    )
    turn.pending = [
        p
        for p in turn.pending
        if not (isinstance(p, ActionForm) and p.number == number and not p.words)
    ]
    turn.push(form)
    yield from go_on(turn)


def go_on(turn: TurnContext) -> Steps:
    """The form on top: wait for its next blank, or do it when it has all."""
    form = turn.top
    assert isinstance(form, ActionForm)
    view = yield from look(form.number)
    if view is None:
        turn.drop()
        refuse(
            turn,
            Refusal(reason="unknown_call", number=form.number),
            None,
            form.words,
            form.attachments,
        )
        return
    wanted = fields_for(form.action, view.call, turn.formatter, form.words)
    open_ones = [b for b in wanted if b.id not in form.words and not needless(b.id, form.words)]
    left = next((b for b in open_ones if b.required or not form.quick), None)
    if left:
        turn.put(form.model_copy(update={"asking": left.id}))
        return
    turn.drop()
    values = {name: value for name, value in form.words.items() if value}
    yield from do(turn, form.number, form.action, values, form.attachments)


def fill(turn: TurnContext, value: str) -> Steps:
    """The blank that was asked for has its value ("" leaves it open)."""
    form = turn.top
    assert isinstance(form, ActionForm)
    turn.put(form.model_copy(update={"words": {**form.words, form.asking: value}}))
    yield from go_on(turn)


def keep_with_form(turn: TurnContext, form: ActionForm) -> ActionForm:
    """What came along with an answer to a form goes with the form."""
    kept = form.model_copy(update={"attachments": (*form.attachments, *turn.take_attachments())})
    turn.put(kept)
    return kept


def wordless_form(turn: TurnContext, form: ActionForm) -> Steps:
    """A picture in the place of words: for what can be done without any, that is all it takes."""
    form = keep_with_form(turn, form)
    if form.action in _A_PICTURE_WILL_DO:
        turn.drop()
        yield from do(turn, form.number, form.action, form.words, form.attachments)


def hear_blank(turn: TurnContext, field: FormField, text: str) -> Steps:
    """Typed words for a blank: taken as they are, or as one of its choices by name."""
    value = value_for(field, text, turn)
    if value is None:
        turn.reply(turn.say("I can't find {words} there.", words=f"“{text.strip()[:60]}”"))
        return
    yield from fill(turn, value)


def value_for(field: FormField, text: str, turn: TurnContext) -> str | None:
    """What the words mean for a blank; None when they name none of its choices."""
    if not field.choices:
        return text.strip()
    said = plain(text)
    known = name_words()
    for head in known.before:
        said = said.removeprefix(f"{head} ")
    if field.type == "person" and said in known.myself:
        return turn.facts.person.id
    exact = next((value for value, label in field.choices if said in {value, plain(label)}), None)
    if exact:
        return exact
    labels = {value: plain(label) for value, label in field.choices}
    part = [
        value
        for value, label in labels.items()
        if said and (said in label.split() or label.startswith(said))
    ]
    if len(part) == 1:
        return part[0]
    found = (
        process.extractOne(said, labels, scorer=fuzz.WRatio, score_cutoff=_NEAR)
        if len(said) > 2
        else None
    )
    return str(found[2]) if found and not part else None


def do(
    turn: TurnContext,
    number: str,
    action: Action,
    values: Mapping[str, str],
    attachments: tuple[Attachment, ...] = (),
) -> Steps:
    """Let the desk do it, and say what came of it."""
    result = yield from act(number, action, values, attachments)
    if isinstance(result, Refusal):
        view = yield from look(number)
        refuse(turn, result, view, values, attachments)
        return
    turn.focus = result.call.number
    if turn.facts.room and turn.heard.press:
        return
    told(turn, result, action)


def told(turn: TurnContext, view: CallView, action: Action) -> None:
    """What was done, what comes next."""
    call, formatter = view.call, turn.formatter
    match action:
        case Action.CONFIRM:
            text = turn.say("Good to hear! {call} is closed.", call=formatter.named(call))
            if Action.RATE in view.actions and call.parent is None and call.stars is None:
                turn.reply(f"{text}\n{turn.say('How did we do?')}", choices=rating(call, formatter))
            else:
                turn.reply(text)
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
                "{other} has been asked to help with {call}; it stays in your hands.",
                call=formatter.named(call),
                other=other,
            )
            turn.reply(f"{text} {_in_time(turn, view)}".strip())
        case _:
            turn.reply(_said(turn, _DONE[action], call))


def _said(turn: TurnContext, text: str, call: Call) -> str:
    formatter = turn.formatter
    return turn.say(
        text,
        call=formatter.named(call),
        requester=_customer(turn, call),
        team=formatter.owner(call),
        assignee=formatter.person(call.assignee or ""),
        due=when_due(call, formatter),
    )


def _customer(turn: TurnContext, call: Call) -> str:
    return (
        turn.formatter.team(call.customer)
        if call.parent and call.customer
        else turn.formatter.requester(call)
    )


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
    if theirs and call.resolve_by and theirs > call.resolve_by:
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
    """Why it cannot be done, what can; words that were typed for it find another home."""
    text = refusal_text(refusal, view, turn.formatter, turn.facts.person.id)
    turn.reply(text, choices=instead(refusal, view, turn.formatter))
    words = next(
        (v for k, v in values.items() if k in {"text", "reason", "question"} and v.strip()), ""
    )
    if turn.facts.room is None and (words or attachments):
        kept = (view.call.number,) if view and {Action.NOTE, Action.ADD} & set(view.actions) else ()
        turn.push(
            Clarification(
                topic="clarification",
                kind="orphaned_text",
                words=words,
                numbers=kept,
                attachments=attachments,
            )
        )


def add_words(
    turn: TurnContext, number: str, words: str, attachments: tuple[Attachment, ...] = ()
) -> Steps:
    """The person's words to the call they belong to: an answer where one is awaited, a reason to
    reopen, or more to read.
    """
    view = yield from look(number)
    if view is None:
        refuse(
            turn, Refusal(reason="unknown_call", number=number), None, {"text": words}, attachments
        )
        return
    action, name = fitting(view)
    values = {name: words} if words.strip() else {}
    if action not in view.actions and view.call.requester == turn.facts.person.id:
        refuse(turn, Refusal(reason="wrong_state", number=number), view, values, attachments)
    else:
        yield from do(turn, number, action, values, attachments)


def fitting(view: CallView) -> tuple[Action, str]:
    """What words of the requester mean for a call as it stands, and the name of the blank they
    fill.
    """
    if Action.ANSWER in view.actions:
        return Action.ANSWER, "text"
    if Action.ADD not in view.actions and Action.REOPEN in view.actions:
        return Action.REOPEN, "reason"
    return Action.ADD, "text"


def one_of(turn: TurnContext, views: list[CallView], wish: Action | None, words: str) -> None:
    """Several calls may be meant: ask which."""
    numbers = tuple(view.call.number for view in views[:5])
    turn.push(
        Clarification(
            topic="clarification", kind="which_call", words=words, numbers=numbers, wish=wish
        )
    )
