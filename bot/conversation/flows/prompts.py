"""Puts the open question with its choices, made anew from the state whenever it is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation.flows import alarm_rests, clarification, components, for_others
from bot.conversation.flows.form import MOST_CHOICES, current_field
from bot.conversation.flows.not_known import is_not_known, what_is_near
from bot.conversation.flows.request import (
    asked,
    begin_unread,
    onward,
    questions_of,
    yes_or_no_to_proposed,
)
from bot.conversation.flows.summary import summary, summary_with_advice
from bot.conversation.flows.which_is_asked import which_of_these
from bot.conversation.read.lexicon import Said
from bot.conversation.read.places import possible_places
from bot.conversation.read.reading import read
from bot.conversation.state.dialogue import ActionForm, Clarification, Request, question_of
from bot.conversation.state.steps import Asking, Steps, look
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import FormField
from bot.wording.call_formatter import short
from bot.wording.localizer import phrase
from bot.wording.remarks import confidential
from catalog.model import Question
from routing.call.actions import Action
from routing.understand.decision import Telling

_HOLDS_ANSWERS = frozenset({"help", "question", "summary"})
_PICKED = frozenset({"choice", "yes_no"})
"""Types of questions that are answered by a choice."""

HELP_NEEDED = phrase("Yes, I still need help")
"""The button under what somebody may do themselves."""


def prompt(turn: TurnContext) -> Steps:
    """Put the open question, if any. A request that nobody has read yet is read now."""
    turn.prompted = True
    yield from _put(turn)
    _say_confidential(turn)
    turn.put_question()


def _say_confidential(turn: TurnContext) -> None:
    """Say with each question of a request for a private item who will read the answer."""
    place = turn.facts.catalogue.entries.get(getattr(turn.top, "item", None) or "")
    if not isinstance(turn.top, Request) or turn.top.person:
        return  # who will read it is asked
    if place and place.item.private and turn.replies:
        team = place.team.name.in_(turn.language)
        approval = place.item.approval.who != "none"
        turn.add_line(confidential(team, turn.formatter, approval=approval))


def _put(turn: TurnContext) -> Steps:
    match turn.top:
        case Request(stage="unread"):
            turn.briefly = False
            yield from begin_unread(turn)
            yield from prompt(turn)
        case Request() as request:
            yield from _request(turn, request)
        case ActionForm() as form:
            yield from _form(turn, form)
        case Clarification() as unclear:
            yield from clarification.ask(turn, unclear)


def _request(turn: TurnContext, request: Request) -> Steps:
    if request.item and request.stage in _HOLDS_ANSWERS:
        request = yield from components.filled_in(turn, request)
    match request.stage:
        case "words":
            _words(turn, request)
        case "which":
            _which(turn, request)
        case "item":
            _item(turn, request)
        case "help":
            yield from _help(turn, request)
        case "question":
            yield from _question(turn, request)
        case "change":
            _change(turn, request)
        case "whom":
            for_others.ask(turn, request)
        case _:
            yield from summary(turn, request)


def _words(turn: TurnContext, request: Request) -> None:
    if request.words.strip() and not request.item and not (request.guessed or request.because):
        text = turn.say(
            "Tell me in a few words what you need. {words} goes with it.",
            words=turn.formatter.quote(request.words, 80),
        )
    elif request.words.strip() and not request.item:
        text = turn.say(
            "Tell me in other words, and I'll look again. What you wrote before stays with it."
        )
    elif request.person:
        text = turn.say("A person of {team} will help you. What is it about?", team=turn.desk)
    elif request.item:
        text = turn.say("What do you want to add? It comes with what you wrote before.")
    elif request.attachments:
        text = turn.say("What is it about? A few words are enough.")
    else:
        text = turn.say("Tell me what you need, in your own words.")
    turn.offer(text, ask_text=True)


def _which(turn: TurnContext, request: Request) -> None:
    others = [
        ref
        for ref in request.guessed
        if ref != request.item and ref in turn.facts.catalogue.entries
    ]
    shown = others[:3]
    options = [Option(turn.formatter.item(ref), "item", ref) for ref in shown]
    if request.person:
        _which_or_person(turn, request)
        return
    question = _telling_question(turn, shown, request.telling)
    if turn.briefly and request.tried:
        question = turn.say("Which of these do you mean? Choose one.")  # a yes tells of none
    elif turn.briefly:
        question = turn.say("Choose the one you mean, or “none of these”.")
    turn.offer(question, *options, Option(turn.say("None of these"), "none"))


def _which_or_person(turn: TurnContext, request: Request) -> None:
    """Ask whether what is for a person is for one of these items: what few may read comes first,
    and goes to the desk only where that is chosen.
    """
    entries = turn.facts.catalogue.entries
    shown = [ref for ref in request.guessed if ref in entries]
    teams = dict.fromkeys(entries[ref].team.name.in_(turn.language) for ref in shown)
    private = bool(shown) and all(entries[ref].item.private for ref in shown)
    text = turn.say("Is it one of these, or shall a person of {desk} help you?", desk=turn.desk)
    if private:
        text = turn.say(
            "Shall I send it in confidence to {team}, or to {desk}?",
            team=turn.formatter.localizer.joined([*teams]),
            desk=turn.desk,
        )
    turn.offer(
        text,
        *(Option(turn.formatter.item(ref), "item", ref) for ref in shown),
        Option(turn.say("A person of {team}", team=turn.desk), "person"),
        Option(turn.say("Cancel"), "cancel"),
    )


def _telling_question(
    turn: TurnContext, items: Sequence[str], telling: Sequence[Telling] = ()
) -> str:
    """The question that tells these items apart: by what each says it is for, where they say it;
    of two near ones by the words that tell them from each other.
    """
    if not items:
        return turn.say("What is it then?")
    apart = {one.item: turn.formatter.own_about(one.item, one.words) for one in telling}
    near = all(apart.values()) and {*apart} <= {*items}
    known = {
        ref: (apart.get(ref, "") if near else "") or turn.formatter.purpose(ref) for ref in items
    }
    lines = [f"• {turn.formatter.item(ref)}: {what}" for ref, what in known.items() if what]
    return "\n".join([which_of_these(turn), *lines])


def _item_of(turn: TurnContext, request: Request) -> str:
    """The request's item, as it stands within a sentence."""
    return turn.formatter.quote(turn.formatter.item(request.item), 60)


def _item(turn: TurnContext, request: Request) -> None:
    text = turn.say("I understood: {item}. Right?", item=turn.formatter.item(request.item))
    turn.offer(
        text,
        Option(turn.say("Yes"), "yes", style="primary"),
        Option(turn.say("No, something else"), "no"),
    )


def _help(turn: TurnContext, request: Request) -> Steps:
    """Say what the person can do themselves; where nothing is left to be asked, with all that will
    be sent if they still need us.
    """
    following = onward(turn, request.model_copy(update={"helped": True}))
    if (
        following.stage == "summary"
        and not turn.briefly
        and (yield from summary_with_advice(turn, request))
    ):
        return
    place = turn.facts.catalogue.entries[request.item or ""]
    answer = place.item.answer.in_(turn.language) if place.item.answer else ""
    text = turn.say(
        "I understood: {item}. You may be able to do this yourself:",
        item=turn.formatter.item(request.item),
    )
    asks = turn.say("Do you still need us?")
    question = asked(turn, following)
    if question and question.type != "yes_no":
        then = question.ask.in_(turn.language)
        asks = turn.say("Do you still need us? Then tell me: {question}", question=then)
    if turn.briefly:
        asks = turn.say("Do you still need us for {item}?", item=_item_of(turn, request))
    turn.offer(
        asks if turn.briefly else f"{text}\n{answer}\n{asks}",
        Option(turn.say(HELP_NEEDED), "yes", style="primary"),
        Option(turn.say("No, it is solved"), "no"),
        Option(turn.say("I meant something else"), "none"),
    )


def _question(turn: TurnContext, request: Request) -> Steps:
    request = yes_or_no_to_proposed(turn, request)
    question = asked(turn, request)
    if question is None:
        _which(turn, request)
        return
    unknown = yield from is_not_known(turn, request, question)
    lines = [what_is_near(turn)] if unknown else _question_lines(turn, request, question)
    turn.offer(
        "\n".join(lines),
        *(yield from _question_options(turn, request, question, unknown=unknown)),
        ask_text=question.type not in _PICKED,
        ask_place=_where_you_are(turn) if question.type == "place" else "",
    )


def _where_you_are(turn: TurnContext) -> str:
    """How to send a place instead of writing it."""
    return turn.say("Or send where you are: 📎 and then “Location”.")


def _question_lines(turn: TurnContext, request: Request, question: Question) -> list[str]:
    lines = [question.ask.in_(turn.language)]
    if request.proposed and not request.tried:
        item = turn.formatter.item(request.item)
        lines.insert(0, turn.say("I understood: {item}.", item=item))
    if request.tried and not turn.briefly:
        lines.insert(0, _did_not_fit(turn, question))
    elif (
        question.id == questions_of(turn, request)[0].id
        and not request.answers
        and not turn.briefly
    ):
        lines.append(turn.say("(You can always say “back” or “cancel”.)"))
    if not question.required and question.type in {"text", "number"}:
        lines.append(turn.say("(Not needed: say “skip” if you like.)"))
    return lines


def _question_options(
    turn: TurnContext, request: Request, question: Question, *, unknown: bool
) -> Asking[list[Option]]:
    """The options of a question: its answers, and the other ways out of it. `unknown`: somebody
    said that they don't know it.
    """
    options = _answers(turn, request, question)
    if question.type == "component":
        options += yield from components.offered(turn, request, question)
    if not question.required:
        options.append(Option(turn.say("Skip"), "skip"))
    if request.tried:
        own = turn.say("Use my words: {words}", words=turn.formatter.quote(request.tried, 40))
        options.append(Option(turn.say("I don't know") if unknown else own, "own"))
    if request.proposed:
        options.append(Option(turn.say("I meant something else"), "none"))
    elif options and question.type in _PICKED:
        options.append(Option(turn.say("Back"), "back"))
    return options


def _did_not_fit(turn: TurnContext, question: Question) -> str:
    match question.type:
        case "date":
            return turn.say("Which day exactly? Say “tomorrow”, “Friday” or “24-11”.")
        case "number":
            return turn.say("I was looking for a number there.")
        case "yes_no":
            return turn.say("Was that a yes or a no?")
        case "text" | "place":
            return turn.say("Can you say a little more?")
        case "component":
            return turn.say("Which one exactly? Its name, where it stands or its sticker will do.")
        case _:
            return turn.say("That is not one of the choices.")


def _answers(turn: TurnContext, request: Request, question: Question) -> list[Option]:
    match question.type:
        case "choice":
            return [Option(c.name.in_(turn.language), "answer", c.id) for c in question.choices]
        case "yes_no":
            return [
                Option(turn.say("Yes"), "answer", "yes"),
                Option(turn.say("No"), "answer", "no"),
            ]
        case "date":
            days = ((turn.say("Today"), 0), (turn.say("Tomorrow"), 1))
            return [
                Option(label, "answer", (turn.today + dt.timedelta(days=n)).isoformat())
                for label, n in days
            ]
        case "place":
            own, locations = turn.facts.person.location, turn.facts.catalogue.organisation.locations
            return [
                Option(name, "answer", name)
                for name in possible_places(request.words, locations, own)
            ]
        case _:
            return []


def _change(turn: TurnContext, request: Request) -> None:
    shown = dict(turn.formatter.answers(request.item, request.answers))
    options = [
        Option(
            f"{short(q.ask.in_(turn.language), 40)} "
            f"{short(shown.get(q.ask.in_(turn.language), '—'), 24)}",
            "redo",
            q.id,
        )
        for q in questions_of(turn, request)
    ]
    if request.item:
        options.append(
            Option(
                turn.say(
                    "It is not about {item}", item=short(turn.formatter.item(request.item), 40)
                ),
                "none",
            )
        )
    options.append(Option(turn.say("Add or change words"), "more"))
    options.append(Option(turn.say("Nothing, it is fine"), "keep"))
    turn.offer(turn.say("What should be different?"), *options)


def _form(turn: TurnContext, form: ActionForm) -> Steps:
    view = yield from look(form.number)
    field = yield from current_field(turn, form)
    if view is None or field is None:
        _form_is_gone(turn, form)
        yield from prompt(turn)
    elif form.action is Action.CANCEL:
        _ask_to_cancel(turn, turn.formatter.named(view.call))
    else:
        _ask_field(turn, turn.formatter.named(view.call), field)


def _form_is_gone(turn: TurnContext, form: ActionForm) -> None:
    """Ask what to do with a form's values when its call cannot be found any more."""
    turn.drop()
    turn.reply(turn.say("I can't find {number} any more.", number=form.number))
    words = "\n".join(value for value in form.words.values() if value.strip())
    if words or form.attachments:
        turn.push(
            Clarification(
                topic="clarification",
                kind="orphaned_text",
                words=words,
                attachments=form.attachments,
            )
        )


def _ask_to_cancel(turn: TurnContext, call: str) -> None:
    text = turn.say(
        "Shall I cancel {call}? Then nobody works on it any more. You may add why.", call=call
    )
    turn.offer(
        text,
        Option(turn.say("Yes, cancel it"), "skip", style="danger"),
        Option(turn.say("No, keep it"), "cancel"),
        ask_text=True,
    )


def _ask_field(turn: TurnContext, call: str, field: FormField) -> None:
    lines = [f"{call}: {field.ask}"]
    chosen = [Option(label, "fill", value) for value, label in field.choices[:MOST_CHOICES]]
    if len(field.choices) > MOST_CHOICES:
        lines.append(turn.say("(Or type part of another name.)"))
    if not field.required:
        chosen.append(Option(turn.say("Skip"), "skip"))
    turn.offer(
        "\n".join(lines), *chosen, Option(turn.say("Cancel"), "cancel"), ask_text=not field.choices
    )


def resume(turn: TurnContext) -> Steps:
    """Return to what was under way after something in between."""
    if alarm_rests.rests(turn):
        return
    if _rests(turn):
        turn.let_rest(clarification.ORPHANED_VERBS)
    elif _was_put_again(turn):
        turn.let_rest({one.verb for one in turn.before.options} - _OF_LISTS)
    elif turn.pending and not turn.prompted:
        turn.briefly = _is_unchanged(turn)
        alarm_rests.remind(turn)
        yield from prompt(turn)
        if turn.briefly and turn.top:
            turn.put_again = question_of(turn.top)


_OF_LISTS = frozenset({"", "look", "take"})
"""What choices of calls do, which are no part of a question."""


def _is_unchanged(turn: TurnContext) -> bool:
    """Whether something was answered that changes nothing about what is under way."""
    return bool(turn.replies) and turn.pending == list(turn.before.pending)


def _was_put_again(turn: TurnContext) -> bool:
    """Whether the question that stands was put once more already after something else: then it
    rests, until it is asked what is open, or somebody comes back to it.
    """
    if turn.prompted or not turn.top or not _is_unchanged(turn):
        return False
    shown = turn.before.shown_at
    stale = shown is not None and turn.facts.now - shown > _A_WHILE
    asks = turn.heard.press is not None or read(turn.heard.text).said in _COMES_BACK
    return question_of(turn.top) == turn.before.put_again and not (stale or asks)


_A_WHILE = dt.timedelta(hours=1)
_COMES_BACK = frozenset({Said.MINE, Said.OPEN, Said.STATUS, Said.HELLO})


def _rests(turn: TurnContext) -> bool:
    """Whether the question what becomes of some words was put before, and what was said now changed
    nothing about it, as a command does: it keeps its choices, and is not put again.
    """
    top = turn.top
    if not isinstance(top, Clarification) or top.kind != "orphaned_text" or turn.prompted:
        return False
    return bool(top.key and turn.replies) and turn.pending == list(turn.before.pending)
