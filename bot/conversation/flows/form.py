"""Doing something with a call: by a button, with a form or blank by blank, or by typed words. Every refusal is explained."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from bot.blanks import blanks, needless, rating
from bot.cards import MORE, buttons, rest_of_buttons
from bot.conversation.asking import Steps, act, look, unfold
from bot.conversation.commands import CallView, Refusal
from bot.conversation.dialogue import Doubt, Form
from bot.conversation.reading import plain
from bot.conversation.talk import Talk
from bot.honest import honestly, when_due
from bot.message import Attachment, Blank, Press
from bot.speech import phrase
from routing.actions import CUSTOMER_ACTIONS, Action
from routing.call import Call, State

_NEAR = 75
_A_PICTURE_WILL_DO = frozenset({Action.ANSWER, Action.ADD, Action.REPLY, Action.NOTE})

_DONE: dict[Action, str] = {
    Action.ACKNOWLEDGE: phrase("{call} is yours. {requester} knows that you have it. {due}"),
    Action.ASSIGN: phrase("{call} is now with {assignee}."),
    Action.PUT_BACK: phrase("{call} waits for a colleague of yours now."),
    Action.DECLINE: phrase("{call} is not yours any more; {team} has it now."),
    Action.HAND_OVER: phrase("{call} is now with {team}; you are done with it."),
    Action.ASK: phrase("I have asked {requester}. As long as there is no answer, your time for {call} stands still."),
    Action.NOTE: phrase("Noted with {call}, for your team only."),
    Action.REPLY: phrase("{requester} gets your message about {call}."),
    Action.NEXT_STEP: phrase("{call} is one step further."),
    Action.FORK: phrase("Noted what {call} takes."),
    Action.PRIORITISE: phrase("Noted how urgent {call} is."),
    Action.RISK: phrase("Written down for your team, linked with {call}: something to prevent in future."),
    Action.AGREE: phrase("Written down. {requester} hears what came of {call}."),
    Action.BUNDLE: phrase("From now on {call} stands for all of them: what you say or solve there goes to everybody."),
    Action.APPROVE: phrase("{call} is approved; {team} has it now."),
    Action.REFUSE: phrase("{call} is not approved; {requester} hears why."),
    Action.ANSWER: phrase("{team} has your answer and goes on with {call}. {due}"),
    Action.ADD: phrase("Added to {call}; {team} sees it."),
    Action.CANCEL: phrase("{call} is cancelled; nobody works on it any more."),
    Action.RATE: phrase("Thank you! {team} sees it and learns from it."),
}

_REFUSED: dict[str, str] = {
    "unknown_call": phrase("I can't find {number}. Is the number right?"),
    "not_yours": phrase("{number} is not a request of yours, so I can't do that."),
    "no_approval": phrase("{number} does not need your approval."),
    "not_your_team": phrase("{number} is with {team}; only people of that team can do this."),
    "already_acknowledged": phrase("{person} has had {number} {since}, so you need not do anything."),
    "window_over": phrase(
        "{number} was closed too long ago to reopen. Just tell me what is wrong and I make a new request."
    ),
    "unknown_team": phrase("I know no team called {who}. Which team do you mean?"),
    "unknown_person": phrase("{person} is not in your team, so I can't give it to them."),
    "unknown_service": phrase("I don't know that one. Choose whose help you need from the list."),
    "no_way_back": phrase(
        "{number} has nowhere to go back to: your team is the last one to ask. You can hand it to another team."
    ),
    "open_children": phrase("{number} still waits for another team. Once they are done you can go on."),
    "own_team": phrase("That is your own team. Choose another one."),
    "not_agreed": phrase("Nothing has been agreed with them about this, so {number} can't go there."),
    "empty": phrase("Nothing was filled in, so I have not done anything with {number}."),
    "bad_value": phrase("I can't do that with {number}: what was filled in does not fit."),
    "bouncing": phrase("{number} has gone back and forth several times. Let your coordinator decide where it belongs."),
}


def press(talk: Talk, pressed: Press) -> Steps:
    """A call's button: `c:<number>:<action>`, with a value of its own after that (a rating), or a form's values."""
    _, number, name, *value = pressed.action.split(":", 3)
    if name == MORE:
        yield from more(talk, number)
        return
    if name not in set(Action):
        talk.reply(talk.say("I don't know that button any more. The card shows what you can do now."))
        return
    action = Action(name)
    values = dict(pressed.values or {})
    if value:
        view = yield from look(number)
        first = next(iter(blanks(action, view.call, talk.teller)), None) if view else None
        values |= {first.id: value[0]} if first else {}
    filled = pressed.values is not None or bool(value)
    yield from begin(talk, number, action, values, filled=filled, attachments=talk.take_attachments())


def more(talk: Talk, number: str) -> Steps:
    """What else can be done with a call: in a room on its card, else in words of our own."""
    view = yield from look(number)
    rest = rest_of_buttons(view, talk.teller) if view else ()
    if view is None or not rest:
        refuse(talk, Refusal(reason="wrong_state" if view else "unknown_call", number=number), view, {}, ())
        return
    if talk.facts.room:
        yield from unfold(number)
        return
    talk.reply(talk.say("What else you can do with {call}:", call=talk.teller.named(view.call)), choices=rest)


def begin(
    talk: Talk, number: str, action: Action, values: Mapping[str, str], *, filled: bool = False,
    attachments: tuple[Attachment, ...] = (),
) -> Steps:  # fmt: skip
    """Do it when all that is needed is there (`filled`: nothing more will come), else ask for it blank by blank."""
    view = yield from look(number)
    if filled or view is None or action not in view.actions:
        yield from do(talk, number, action, values, attachments)
        return
    form = Form(
        topic="form", number=number, action=action, words=dict(values), quick=bool(values), attachments=attachments
    )
    talk.pending = [p for p in talk.pending if not (isinstance(p, Form) and p.number == number and not p.words)]
    talk.push(form)
    yield from go_on(talk)


def go_on(talk: Talk) -> Steps:
    """The form on top: wait for its next blank, or do it when it has all."""
    form = talk.top
    assert isinstance(form, Form)
    view = yield from look(form.number)
    if view is None:
        talk.drop()
        refuse(talk, Refusal(reason="unknown_call", number=form.number), None, form.words, form.attachments)
        return
    wanted = blanks(form.action, view.call, talk.teller, form.words)
    open_ones = [b for b in wanted if b.id not in form.words and not needless(b.id, form.words)]
    left = next((b for b in open_ones if b.required or not form.quick), None)
    if left:
        talk.put(form.model_copy(update={"asking": left.id}))
        return
    talk.drop()
    values = {name: value for name, value in form.words.items() if value}
    yield from do(talk, form.number, form.action, values, form.attachments)


def fill(talk: Talk, value: str) -> Steps:
    """The blank that was asked for has its value ("" leaves it open)."""
    form = talk.top
    assert isinstance(form, Form)
    talk.put(form.model_copy(update={"words": {**form.words, form.asking: value}}))
    yield from go_on(talk)


def keep_with_form(talk: Talk, form: Form) -> Form:
    """What came along with an answer to a form goes with the form."""
    kept = form.model_copy(update={"attachments": (*form.attachments, *talk.take_attachments())})
    talk.put(kept)
    return kept


def wordless_form(talk: Talk, form: Form) -> Steps:
    """A picture in the place of words: for what can be done without any, that is all it takes."""
    form = keep_with_form(talk, form)
    if form.action in _A_PICTURE_WILL_DO:
        talk.drop()
        yield from do(talk, form.number, form.action, form.words, form.attachments)


def hear_blank(talk: Talk, blank: Blank, text: str) -> Steps:
    """Typed words for a blank: taken as they are, or as one of its choices by name."""
    value = value_for(blank, text, talk)
    if value is None:
        talk.reply(talk.say("I can't find {words} there.", words=f"“{text.strip()[:60]}”"))
        return
    yield from fill(talk, value)


def value_for(blank: Blank, text: str, talk: Talk) -> str | None:
    """What the words mean for a blank; None when they name none of its choices."""
    if not blank.choices:
        return text.strip()
    said = plain(text)
    for head in ("to ", "aan ", "naar ", "bij ", "for ", "voor "):
        said = said.removeprefix(head)
    if blank.type == "person" and said in {"me", "mij", "myself", "mezelf", "ik", "mijzelf"}:
        return talk.facts.person.id
    exact = next((value for value, label in blank.choices if said in {value, plain(label)}), None)
    if exact:
        return exact
    labels = {value: plain(label) for value, label in blank.choices}
    part = [value for value, label in labels.items() if said and (said in label.split() or label.startswith(said))]
    if len(part) == 1:
        return part[0]
    found = process.extractOne(said, labels, scorer=fuzz.WRatio, score_cutoff=_NEAR) if len(said) > 2 else None
    return str(found[2]) if found and not part else None


def do(
    talk: Talk, number: str, action: Action, values: Mapping[str, str], attachments: tuple[Attachment, ...] = ()
) -> Steps:
    """Let the desk do it, and say what came of it."""
    result = yield from act(number, action, values, attachments)
    if isinstance(result, Refusal):
        view = yield from look(number)
        refuse(talk, result, view, values, attachments)
        return
    talk.focus = result.call.number
    if talk.facts.room and talk.heard.press:
        return
    told(talk, result, action)


def told(talk: Talk, view: CallView, action: Action) -> None:
    """What was done, what comes next."""
    call, teller = view.call, talk.teller
    match action:
        case Action.CONFIRM:
            text = talk.say("Good to hear! {call} is closed.", call=teller.named(call))
            if Action.RATE in view.actions and call.parent is None and call.stars is None:
                talk.reply(f"{text}\n{talk.say('How did we do?')}", choices=rating(call, teller))
            else:
                talk.reply(text)
        case Action.REOPEN:
            honest = honestly(call, view.below, teller)
            talk.reply(
                talk.say("Sorry about that. {call} is open again. {honest}", call=teller.named(call), honest=honest)
            )
        case Action.RESOLVE:
            talk.reply(_resolved(talk, call))
        case Action.APPROVE if call.state is State.AWAITING_APPROVAL:
            talk.reply(
                talk.say(
                    "Noted. {call} still waits for {names}.", call=teller.named(call), names=teller.approvers(call)
                )
            )
        case Action.PASS_ON:
            other = teller.team(call.waiting_for or "")
            text = talk.say(
                "{other} has been asked to help with {call}; it stays in your hands.",
                call=teller.named(call),
                other=other,
            )
            talk.reply(f"{text} {_in_time(talk, view)}".strip())
        case _:
            talk.reply(_said(talk, _DONE[action], call))


def _said(talk: Talk, text: str, call: Call) -> str:
    teller = talk.teller
    return talk.say(
        text, call=teller.named(call), requester=_customer(talk, call), team=teller.owner(call),
        assignee=teller.person(call.assignee or ""), due=when_due(call, teller),
    )  # fmt: skip


def _customer(talk: Talk, call: Call) -> str:
    return talk.teller.team(call.customer) if call.parent and call.customer else talk.teller.requester(call)


def _resolved(talk: Talk, call: Call) -> str:
    if call.state is State.RESOLVED and call.requester == talk.facts.person.id:
        many = any(link.how == "bundles" for link in call.links)
        everybody = phrase("Well done. Everybody whose request is part of {call} is asked whether it is solved.")
        return _said(talk, everybody if many else phrase("Well done. {call} is solved."), call)
    if call.state is State.RESOLVED:
        return _said(talk, phrase("Well done. I ask {requester} whether {call} is solved."), call)
    return _said(talk, phrase("Well done. {call} is done; {requester} goes on from here."), call)


def _in_time(talk: Talk, view: CallView) -> str:
    """A warning when the other team's time runs past the own promise."""
    call = view.call
    theirs = max((c.resolve_by for c in view.below if c.parent == call.number and c.resolve_by), default=None)
    if theirs and call.resolve_by and theirs > call.resolve_by:
        return talk.say(
            "Mind the time: they promise it {theirs}, you promised it {yours}.",
            theirs=talk.teller.by(theirs), yours=talk.teller.by(call.resolve_by),
        )  # fmt: skip
    return ""


def refuse(
    talk: Talk, refusal: Refusal, view: CallView | None, values: Mapping[str, str], attachments: tuple[Attachment, ...]
) -> None:
    """Why it cannot be done, what can; words that were typed for it find another home."""
    teller, number = talk.teller, refusal.number or (view.call.number if view else "")
    person = teller.person(refusal.who) if refusal.who else talk.say("Somebody")
    if refusal.reason == "already_acknowledged" and refusal.who == talk.facts.person.id:
        text = talk.say("You have {number} already.", number=number)
    elif refusal.reason in _REFUSED:
        text = talk.say(
            _REFUSED[refusal.reason], number=number, who=f"“{refusal.who}”", person=person, team=teller.team(refusal.who),
            since=teller.since(refusal.at) if refusal.at else "",
        )  # fmt: skip
    else:
        text = talk.say("That can't be done with {number} now.", number=number)
        if view:
            text += " " + honestly(view.call, view.below, teller)
    shown = buttons(view, CUSTOMER_ACTIONS, teller) if view and refusal.reason == "wrong_state" else ()
    talk.reply(" ".join(text.split()), choices=shown)
    words = next((v for k, v in values.items() if k in {"text", "reason", "question"} and v.strip()), "")
    if talk.facts.room is None and (words or attachments):
        kept = (view.call.number,) if view and {Action.NOTE, Action.ADD} & set(view.actions) else ()
        talk.push(Doubt(topic="doubt", riddle="homeless", words=words, numbers=kept, attachments=attachments))


def add_words(talk: Talk, number: str, words: str, attachments: tuple[Attachment, ...] = ()) -> Steps:
    """The person's words to the call they belong to: an answer where one is awaited, a reason to reopen, or more to read."""
    view = yield from look(number)
    if view is None:
        refuse(talk, Refusal(reason="unknown_call", number=number), None, {"text": words}, attachments)
        return
    action, name = fitting(view)
    values = {name: words} if words.strip() else {}
    if action not in view.actions and view.call.requester == talk.facts.person.id:
        refuse(talk, Refusal(reason="wrong_state", number=number), view, values, attachments)
    else:
        yield from do(talk, number, action, values, attachments)


def fitting(view: CallView) -> tuple[Action, str]:
    """What words of the requester mean for a call as it stands, and the name of the blank they fill."""
    if Action.ANSWER in view.actions:
        return Action.ANSWER, "text"
    if Action.ADD not in view.actions and Action.REOPEN in view.actions:
        return Action.REOPEN, "reason"
    return Action.ADD, "text"


def one_of(talk: Talk, views: list[CallView], wish: Action | None, words: str) -> None:
    """Several calls may be meant: ask which."""
    numbers = tuple(view.call.number for view in views[:5])
    talk.push(Doubt(topic="doubt", riddle="which_call", words=words, numbers=numbers, wish=wish))
