"""The form of a call's action: opened by a button or typed words, filled in at once or field by
field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeGuard

from rapidfuzz import fuzz, process

from bot.conversation.flows import register_form
from bot.conversation.flows.acting import do, refuse
from bot.conversation.flows.refusals import UNKNOWN_BUTTON
from bot.conversation.flows.request import joined
from bot.conversation.read.lexicon import Said
from bot.conversation.read.picking import name_words
from bot.conversation.read.reading import content_words, denies, plain, read, words_of, yes_or_no
from bot.conversation.state.commands import Refusal
from bot.conversation.state.dialogue import ActionForm, Pending
from bot.conversation.state.steps import Asking, Steps, look, unfold
from bot.conversation.state.turn import TurnContext
from bot.ports import Attachment, Choice, FormField, Press
from bot.presses import AnyPress, CallPress, MorePress, UnknownCallPress
from bot.wording.action_forms import fields_for, needless
from bot.wording.away_words import ASIDE
from bot.wording.cards import behind_more
from bot.wording.cut_lines import cut_lines, cut_words, whole_lines
from bot.wording.passing_on import AGAIN, SHARES
from bot.wording.prepared import CHOSEN, FILLS, composed
from routing.call.actions import Action
from routing.call.view import CallView

MOST_CHOICES = 8
"""So many choices of a field are shown; the others may be named."""
_NEAR = 75
_A_MESSAGE = 3
"""So many words are more than the name of a choice."""
_A_SLIP = 2
"""So few letters are like too many labels to be one of them with a slip."""
_A_PICTURE_WILL_DO = frozenset({Action.ANSWER, Action.ADD, Action.REPLY, Action.NOTE})


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
    """Show what else can be done with a call: in a room on its card, where that takes all of it,
    else in a message; and all that was asked and answered, where the card has only the beginning.
    """
    view = yield from look(number)
    facts = turn.facts
    coordinator = view is not None and facts.catalogue.coordinates(facts.person.id, view.call.team)
    most = turn.facts.card_buttons
    rest = behind_more(view, turn.formatter, coordinator=coordinator, most=most) if view else ()
    told = _told_whole(turn, view) if view else ""
    if view is None or not (rest or told):
        refuse(
            turn,
            Refusal(reason="wrong_state" if view else "unknown_call", number=number),
            view,
            {},
            (),
        )
        return
    if told:
        turn.reply(told)
    if rest:
        yield from _show_rest(turn, view, rest)


def _show_rest(turn: TurnContext, view: CallView, rest: Sequence[Choice]) -> Steps:
    """Show what else can be done: in a room on the card, where that takes all of it."""
    if turn.facts.room and turn.facts.card_buttons is None:
        yield from unfold(view.call.number)
        return
    turn.reply(
        turn.say("What else you can do with {call}:", call=turn.formatter.named(view.call)),
        choices=rest,
    )


def _told_whole(turn: TurnContext, view: CallView) -> str:
    """What the card of a call shows only the beginning of."""
    call, hidden = view.call, view.call.private and turn.facts.mail  # a list's card has none of it
    words, head = call.text.strip() if hidden else cut_words(call), turn.formatter.named(call)
    if words:
        head = f"{head} · " + turn.say("In their words, all of it:") + f"\n{words}"
    found = whole_lines(call, turn.formatter) if hidden else cut_lines(call, turn.formatter)
    lines = [f"{one.label}{one.mark} {one.value}" for one in found]
    return "\n\n".join([head, *lines]) if words or lines else ""


def begin(
    turn: TurnContext,
    number: str,
    action: Action,
    values: Mapping[str, str],
    *,
    filled: bool = False,
    attachments: tuple[Attachment, ...] = (),
) -> Steps:
    """Carry out an action when its required fields are there (`filled`: nothing more will come),
    else ask for them one by one.
    """
    view = yield from look(number)
    if view is not None and filled and (values.get(CHOSEN) or action in FILLS):
        values = composed(action, values, view.call, turn.formatter, turn.facts.person)
    at_once = filled and not _shows_first(turn, view, action, values)
    if at_once or view is None or action not in view.actions:
        yield from do(turn, number, action, values, attachments)
        return
    form = ActionForm(
        topic="form",
        number=number,
        action=action,
        words=dict(values),
        quick=bool(values) and not _wants_words(action, values),
        attachments=attachments,
    )
    why = next((one for one in turn.pending if _asks_to_cancel(one, form)), None)
    turn.pending = [one for one in turn.pending if not _is_of_it(one, form)]
    turn.push(form)
    yield from go_on(turn)
    if why and _asks_to_cancel(turn.top, form):
        say_why(turn, why.words.get("reason", ""), why.attachments)


def _is_of_it(one: Pending, form: ActionForm) -> bool:
    """Whether a form that waits is of the same call, and the new one takes its place: it holds
    nothing, or asks the same.
    """
    of_it = isinstance(one, ActionForm) and one.number == form.number
    return of_it and (not one.words or _asks_to_cancel(one, form))


def _asks_to_cancel(one: Pending | None, form: ActionForm) -> TypeGuard[ActionForm]:
    """Whether both ask whether the same call is to be cancelled."""
    if not isinstance(one, ActionForm) or one.number != form.number:
        return False
    return one.action is form.action is Action.CANCEL


def say_why(turn: TurnContext, why: str, attachments: tuple[Attachment, ...] = ()) -> None:
    """Write down why the call is to be cancelled of which that is asked, with what was said of it
    before; it still waits for a yes.
    """
    form = turn.top
    if not isinstance(form, ActionForm) or form.action is not Action.CANCEL:
        return
    if why or attachments:
        reason, files = form.words.get("reason", ""), (*attachments, *form.attachments)
        words = {**form.words, "reason": joined(reason, why)}
        update = {"words": words, "asking": "reason", "attachments": files}
        turn.put(form.model_copy(update=update))


def _wants_words(action: Action, values: Mapping[str, str]) -> bool:
    """Whether whoever gets the call should hear what it is about, and nothing was said of that."""
    return action is Action.PASS_ON and "text" not in values


def _shows_first(
    turn: TurnContext, view: CallView | None, action: Action, values: Mapping[str, str]
) -> bool:
    """Whether something has to be seen before it is done, whatever was filled in: how the register
    changes, what another organisation will read, that a team is at it already.
    """
    if action is not Action.PASS_ON or view is None:
        return action is Action.REGISTER
    fields = fields_for(action, view.call, turn.formatter, values)
    return any(field.id in {AGAIN, SHARES} and field.id not in values for field in fields)


def go_on(turn: TurnContext) -> Steps:
    """Continue the form on top: wait for its next field, or carry out its action when
    it has all.
    """
    form = turn.top
    assert isinstance(form, ActionForm)
    view = yield from look(form.number)
    if view is None:
        turn.drop()
        no_call = Refusal(reason="unknown_call", number=form.number)
        refuse(turn, no_call, None, form.words, form.attachments)
        return
    form = _without_who_is_gone(turn, form, view)
    left = _next_field(form, fields_for(form.action, view.call, turn.formatter, form.words))
    if form.action is Action.REGISTER and left is None:
        if (yield from register_form.settled(turn, form)):
            return
        form = turn.top
        assert isinstance(form, ActionForm)
        left = _next_field(form, fields_for(form.action, view.call, turn.formatter, form.words))
    if left:
        turn.put(form.model_copy(update={"asking": left.id}))
        return
    turn.drop()
    values = {name: value for name, value in form.words.items() if value}
    yield from do(turn, form.number, form.action, values, form.attachments)


def _without_who_is_gone(turn: TurnContext, form: ActionForm, view: CallView) -> ActionForm:
    """The form without the one to whom it was to go, where that can't be chosen any more since the
    catalogue changed: it is said, and asked anew.
    """
    first = next(iter(fields_for(form.action, view.call, turn.formatter, form.words)), None)
    chosen = form.words.get(first.id) if first and form.action in _TO_ONE_OF else None
    if first is None or not chosen or chosen in {value for value, _ in first.choices}:
        return form
    turn.reply(turn.say("Whoever you chose can't be asked any more. Please choose anew."))
    kept = {name: said for name, said in form.words.items() if name != first.id}
    form = form.model_copy(update={"words": kept})
    turn.put(form)
    return form


_TO_ONE_OF = frozenset({Action.PASS_ON, Action.HAND_OVER, Action.ASSIGN})
"""Whose first field is to whom it goes."""


def _next_field(form: ActionForm, fields: Iterable[FormField]) -> FormField | None:
    """The first field still to be asked; a quick form asks only the required ones."""
    asked = (f for f in fields if not f.aside and not needless(f.id, form.words))
    open_ones = (f for f in asked if f.id not in form.words)
    return next((f for f in open_ones if f.required or not form.quick), None)


def current_field(turn: TurnContext, form: ActionForm) -> Asking[FormField | None]:
    """The field a form is waiting for; None when the call or the field is not there any more."""
    view = yield from look(form.number)
    fields = fields_for(form.action, view.call, turn.formatter, form.words) if view else ()
    return next((field for field in fields if field.id == form.asking), None)


def fill(turn: TurnContext, value: str) -> Steps:
    """Set the value of the field that was asked for ("" leaves it open), and continue the form."""
    form = turn.top
    assert isinstance(form, ActionForm)
    if form.asking in {SHARES, AGAIN} and value == "no":
        turn.drop()
        turn.reply(turn.say("All right, I leave it at that."))
        return
    if form.action is Action.RATE and form.asking == "why" and not value:
        turn.drop()
        turn.reply(turn.say("All right. Thank you for your rating."))
        return
    turn.put(form.model_copy(update={"words": {**form.words, form.asking: value}}))
    yield from go_on(turn)


def keep_with_form(turn: TurnContext, form: ActionForm) -> ActionForm:
    """Add the message's attachments to the form, and return it."""
    kept = form.model_copy(update={"attachments": (*form.attachments, *turn.take_attachments())})
    turn.put(kept)
    return kept


def wordless_form(turn: TurnContext, form: ActionForm) -> Steps:
    """Take an attachment as the answer to a form; an action that needs no words is carried out with
    it.
    """
    form = keep_with_form(turn, form)
    if form.action in _A_PICTURE_WILL_DO:
        turn.drop()
        yield from do(turn, form.number, form.action, form.words, form.attachments)


def hear_field(turn: TurnContext, field: FormField, text: str) -> Steps:
    """Read typed words as the value of a field, and of the one for words after it; or say that they
    name none of its choices.
    """
    form = turn.top
    assert isinstance(form, ActionForm)
    if _tells_nothing(form, field, text):
        turn.reply(turn.say("A yes or no tells too little here; a few words will do."))
        return
    view = yield from look(form.number)
    fields = fields_for(form.action, view.call, turn.formatter, form.words) if view else ()
    open_ones = [one for one in fields if one.id != field.id and one.id not in form.words]
    values = filled_in(turn, (field, *open_ones), text)
    if values is None:
        not_found(turn, text)
        return
    turn.told_of_it = turn.told_of_it or bool(field.choices)
    value = values.pop(field.id)
    turn.put(form.model_copy(update={"words": {**form.words, **values}}))
    yield from fill(turn, value)


def _tells_nothing(form: ActionForm, field: FormField, text: str) -> bool:
    """Whether a mere yes or no meets a question what was done, or why."""
    said = yes_or_no(text)
    mere = bool(said.said) and not said.rest
    return mere and not field.choices and form.action in _IN_THEIR_WORDS


_IN_THEIR_WORDS = frozenset(
    {
        *(Action.RESOLVE, Action.PUT_BACK, Action.DECLINE, Action.HAND_OVER, Action.PASS_ON),
        *(Action.ASK, Action.NOTE, Action.RISK, Action.REFUSE, Action.BUNDLE),
    }
)
"""Whose words tell others what was done, why, or what is going on."""


def filled_in(turn: TurnContext, fields: Sequence[FormField], text: str) -> dict[str, str] | None:
    """What words say of the first of these fields, and, where that has choices, after a colon of
    the next for words: "laundry: two bags"; None where they name none of the choices.
    """
    field, in_words = fields[0], next((one for one in fields[1:] if not one.choices), None)
    if field.choices and in_words:
        for named, words in _at_colons(text, [plain(label) for _, label in field.choices]):
            if (value := value_for(field, named, turn)) is not None:
                return {field.id: value, in_words.id: words}
    value = value_for(field, text, turn)
    return None if value is None else {field.id: value}


def _at_colons(text: str, labels: Sequence[str]) -> list[tuple[str, str]]:
    """What stands before and after the colon that ends the name of a choice: the last before which
    one begins so, else the first; none where all of it is the beginning of one.
    """
    if any(label.startswith(plain(text)) for label in labels):
        return []
    cuts = [(text[:n], text[n + 1 :].strip()) for n, sign in enumerate(text) if sign == ":"]
    cuts = [(named, words) for named, words in cuts if named.strip() and words]
    begun = [cut for cut in cuts if any(label.startswith(plain(cut[0])) for label in labels)]
    return [*begun[-1:], *cuts[:1]]


def room_form(turn: TurnContext, text: str) -> Steps:
    """Take words in a team's room as the answer to the form that was just put there; a sentence
    that names none of its choices is left to the team.
    """
    form, said = turn.top, read(text).said
    assert isinstance(form, ActionForm)
    field = yield from current_field(turn, form)
    if field is None or said in {Said.CANCEL, Said.BACK}:
        turn.drop()
        turn.reply(turn.say("All right, I leave it at that."))
    elif said in {Said.SKIP, Said.UNKNOWN} and not field.required:
        yield from fill(turn, "")
    elif value_for(field, text, turn) is not None or len(words_of(text)) < _A_MESSAGE:
        yield from hear_field(turn, field, text)


def not_found(turn: TurnContext, text: str) -> None:
    """Say that the words name none of the choices."""
    turn.reply(turn.say("I can't find {words} there.", words=f"“{text.strip()[:60]}”"))


def value_for(field: FormField, text: str, turn: TurnContext) -> str | None:
    """The value that the words stand for in a field; None when they name none of its choices."""
    if not field.choices:
        return text.strip()
    if (bare := _as_yes_or_no(text)) in {value for value, _ in field.choices}:
        return bare
    is_person, known = field.type == "person", name_words()
    said = plain(text.partition(ASIDE)[0] if is_person else text)
    for head in known.before:
        said = said.removeprefix(f"{head} ")
    if is_person and said in known.myself:
        return turn.facts.person.id
    shown = ((v, label.partition(ASIDE)[0] if is_person else label) for v, label in field.choices)
    labels = {value: plain(label) for value, label in shown}
    return _choice_named(said, labels) or _in_a_sentence(field, said, labels)


def _as_yes_or_no(text: str) -> str | None:
    """The value of a mere yes or no."""
    answer = yes_or_no(text)
    return None if answer.rest else {Said.YES: "yes", Said.NO: "no"}.get(answer.said or Said.NONE)


def _choice_named(said: str, labels: Mapping[str, str]) -> str | None:
    """The one choice that is meant: by its value or label, a part of its label, or with a typing
    error. A part that one of those shown has is meant for that one.
    """
    exact = next((value for value, label in labels.items() if said in {value, label}), None)
    if exact or not said:
        return exact
    shown = dict([*labels.items()][:MOST_CHOICES])
    if part := _begun(said, shown) or _begun(said, labels):
        return part[0] if len(part) == 1 else None
    return _nearest(said, labels)


def _in_a_sentence(field: FormField, said: str, labels: Mapping[str, str]) -> str | None:
    """The one choice that a sentence names by a telling word; to a person nothing goes by a
    sentence that says more than the name, or says who it is not.
    """
    told = set(content_words(said))
    named = {value: told & set(content_words(label)) for value, label in labels.items()}
    found = [value for value, words in named.items() if words]
    if len(found) != 1 or denies(said) or said.endswith("?"):
        return None
    more = told - named[found[0]]
    return None if field.type == "person" and len(more) > 1 else found[0]


def _begun(said: str, labels: Mapping[str, str]) -> list[str]:
    return [value for value, label in labels.items() if _begins(said, label)]


def _begins(said: str, label: str) -> bool:
    return label.startswith(said) or said in label.split()


def _nearest(said: str, labels: Mapping[str, str]) -> str | None:
    if len(said) <= _A_SLIP or len(words_of(said)) >= _A_MESSAGE:
        return None
    found = process.extractOne(said, labels, scorer=fuzz.WRatio, score_cutoff=_NEAR)
    return str(found[2]) if found else None
