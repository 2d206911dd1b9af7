"""What is said about the thing that is under way, with its choices: made anew from the state
whenever it is needed.
"""

from __future__ import annotations

import datetime as dt

from bot.conversation.flows import clarification
from bot.conversation.flows.request import approvers, asked, begin, questions_of
from bot.conversation.read.places import possible_places
from bot.conversation.state.commands import Alike
from bot.conversation.state.dialogue import ActionForm, Clarification, Request
from bot.conversation.state.steps import Asking, Steps, expect, look, similar, understand
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import FormField
from bot.wording.action_forms import fields_for
from bot.wording.call_formatter import short
from catalog.model import Kind, Question
from routing.call.actions import Action

MOST_CHOICES = 8


def prompt(turn: TurnContext) -> Steps:
    """Say what is being talked about, if anything. A request that nobody has read yet is read
    now.
    """
    turn.prompted = True
    match turn.top:
        case Request(stage="unread") as request:
            turn.drop()
            decisions = yield from understand(request.words)
            begin(turn, request.words, decisions, request.attachments)
            yield from prompt(turn)
        case Request() as request:
            yield from _request(turn, request)
        case ActionForm() as form:
            yield from _form(turn, form)
        case Clarification() as doubt:
            yield from clarification.ask(turn, doubt)


def _request(turn: TurnContext, request: Request) -> Steps:
    match request.stage:
        case "words":
            _words(turn, request)
        case "which":
            _which(turn, request)
        case "item":
            _item(turn, request)
        case "help":
            _help(turn, request)
        case "question":
            _question(turn, request)
        case "change":
            _change(turn, request)
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
    ways = [Option(turn.formatter.item(ref), "item", ref) for ref in others]
    text = turn.say("Which of these do you mean?") if ways else turn.say("What is it then?")
    turn.offer(text, *ways[:3], Option(turn.say("None of these"), "none"))


def _item(turn: TurnContext, request: Request) -> None:
    text = turn.say("I understood: {item}. Right?", item=turn.formatter.item(request.item))
    turn.offer(
        text,
        Option(turn.say("Yes"), "yes", style="primary"),
        Option(turn.say("No, something else"), "no"),
    )


def _help(turn: TurnContext, request: Request) -> None:
    place = turn.facts.catalogue.entries[request.item or ""]
    answer = place.item.answer.in_(turn.language) if place.item.answer else ""
    text = turn.say(
        "I understood: {item}. You may be able to do this yourself:",
        item=turn.formatter.item(request.item),
    )
    asks = turn.say("Do you still need us?")
    turn.offer(
        f"{text}\n{answer}\n{asks}",
        Option(turn.say("Yes, I still need help"), "yes", style="primary"),
        Option(turn.say("No, it is solved"), "no"),
        Option(turn.say("I meant something else"), "none"),
    )


def _question(turn: TurnContext, request: Request) -> None:
    question = asked(turn, request)
    assert question is not None
    lines = [question.ask.in_(turn.language)]
    if request.tried:
        lines.insert(0, _did_not_fit(turn, question))
    elif question.id == questions_of(turn, request)[0].id and not request.answers:
        lines.append(turn.say("(You can always say “back” or “cancel”.)"))
    ways = _answers(turn, request, question)
    if not question.required:
        ways.append(Option(turn.say("Skip"), "skip"))
        if question.type in {"text", "number"}:
            lines.append(turn.say("(Not needed: say “skip” if you like.)"))
    if request.tried:
        ways.append(
            Option(
                turn.say("Use my words: {words}", words=turn.formatter.quote(request.tried, 40)),
                "own",
            )
        )
    if ways and question.type in {"choice", "yes_no"}:
        ways.append(Option(turn.say("Back"), "back"))
    here = turn.say("I am here") if question.type == "place" else ""
    turn.offer(
        "\n".join(lines), *ways, ask_text=question.type not in {"choice", "yes_no"}, ask_place=here
    )


def _did_not_fit(turn: TurnContext, question: Question) -> str:
    match question.type:
        case "date":
            return turn.say("I can't read a day in that. Try “tomorrow”, “Friday” or “24-11”.")
        case "number":
            return turn.say("I was looking for a number there.")
        case "yes_no":
            return turn.say("Was that a yes or a no?")
        case "text" | "place":
            return turn.say("Can you say a little more?")
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
    ways = [
        Option(
            f"{short(q.ask.in_(turn.language), 40)} "
            f"{short(shown.get(q.ask.in_(turn.language), '—'), 24)}",
            "redo",
            q.id,
        )
        for q in questions_of(turn, request)
    ]
    if request.item:
        ways.append(
            Option(
                turn.say(
                    "It is not about {item}", item=short(turn.formatter.item(request.item), 40)
                ),
                "none",
            )
        )
    ways.append(Option(turn.say("Add or change words"), "more"))
    ways.append(Option(turn.say("Nothing, it is fine"), "keep"))
    turn.offer(turn.say("What should be different?"), *ways)


def summary(turn: TurnContext, request: Request) -> Steps:
    """All that will be sent, to whom, and when it should be done; then the one yes that counts."""
    expected = yield from expect(request.item, request.kind)
    if request.item and expected.why_not:
        item = turn.formatter.item(request.item)
        intro = turn.say(
            "{item} is not something you can ask for directly: nothing has been agreed about it "
            "for you.",
            item=item,
        )
        turn.reply(intro)
        request = request.model_copy(update={"item": None, "kind": Kind.WISH})
        turn.put(request)
        expected = yield from expect(None, Kind.WISH)
    if request.item is None:
        yield from _to_the_desk(turn, request, expected.team, expected.due)
        return
    lines = [turn.say("I understood: {item}.", item=turn.formatter.item(request.item))]
    lines += [
        f"• {ask} {value}" for ask, value in turn.formatter.answers(request.item, request.answers)
    ]
    if request.words.strip():
        lines.append(f"• {turn.formatter.quote(request.words, 300)}")
    lines += _attached(turn, request)
    if expected.approvers:
        names = approvers(turn, request, expected.approvers)
        lines.append(
            turn.say(
                "It takes a yes from {names} first; then it goes to {team}.",
                names=names,
                team=expected.team,
            )
        )
    elif expected.due:
        by = turn.formatter.by(expected.due)
        lines.append(
            turn.say(
                "It goes to {team}, who expect to have it done {by}.", team=expected.team, by=by
            )
        )
    else:
        lines.append(turn.say("It goes to {team}.", team=expected.team))
    others = (yield from similar(request.item)) if request.kind is Kind.INCIDENT else None
    lines += _others(turn, others) if others else []
    lines.append(turn.say("Shall I send it?"))
    me_too = [Option(turn.say("It is the same: me too"), "same", others.number)] if others else []
    turn.offer(
        "\n".join(lines),
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        *me_too,
        Option(turn.say("Change something"), "change"),
        Option(turn.say("Cancel"), "cancel"),
    )


def _others(turn: TurnContext, others: Alike) -> list[str]:
    """Somebody reported it before: who has it since when. Nothing of what they wrote, or who they
    are.
    """
    since = turn.formatter.since(others.since)
    said = turn.many(
        "Somebody has reported something like it ({since}); {team} knows of it.",
        "{n} people have reported something like it ({since}); {team} knows of it.",
        others.count,
        since=since,
        team=others.team,
    )
    return [said]


def _attached(turn: TurnContext, request: Request) -> list[str]:
    count = len(request.attachments)
    return ["• " + turn.many("{n} attachment", "{n} attachments", count)] if count else []


def _to_the_desk(turn: TurnContext, request: Request, team: str, due: dt.datetime | None) -> Steps:
    """Not understood, or a person is wanted: the very words go to somebody who reads them."""
    if request.person:
        lines = [turn.say("I'll ask a person of {team} to help you, with your words:", team=team)]
    else:
        lines = [
            turn.say(
                "I'm not sure what you need, so let a person look. I'd send your words to {team}:",
                team=team,
            )
        ]
    lines.append(turn.formatter.quote(request.words, 600))
    lines += [f"• {ask} {value}" for ask, value in turn.formatter.answers(None, request.answers)]
    lines += _attached(turn, request)
    if due:
        lines.append(turn.say("They expect to have an answer {by}.", by=turn.formatter.by(due)))
    lines.append(turn.say("Shall I send it?"))
    ways = [
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        Option(turn.say("I'll say it differently"), "more"),
    ]
    mine = yield from _near_calls(turn, request)
    turn.offer("\n".join(lines), *ways, *mine, Option(turn.say("Cancel"), "cancel"))


def _near_calls(turn: TurnContext, request: Request) -> Asking[list[Option]]:
    """The call talked about last: perhaps the words belong there."""
    view = (yield from look(turn.focus)) if turn.focus and not request.person else None
    if view is None or Action.ADD not in view.actions:
        return []
    return [
        Option(
            turn.say("Add it to {call}", call=turn.formatter.named(view.call)),
            "add",
            view.call.number,
        )
    ]


def _form(turn: TurnContext, form: ActionForm) -> Steps:
    view = yield from look(form.number)
    field = (
        next(
            (
                b
                for b in fields_for(form.action, view.call, turn.formatter, form.words)
                if b.id == form.asking
            ),
            None,
        )
        if view
        else None
    )
    if view is None or field is None:
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
        yield from prompt(turn)
        return
    named = turn.formatter.named(view.call)
    if form.action is Action.CANCEL:
        text = turn.say(
            "Shall I cancel {call}? Then nobody works on it any more. You may add why.", call=named
        )
        ways = (
            Option(turn.say("Yes, cancel it"), "skip", style="danger"),
            Option(turn.say("No, keep it"), "cancel"),
        )
        turn.offer(text, *ways, ask_text=True)
        return
    lines = [f"{named}: {field.ask}"]
    chosen = [Option(label, "fill", value) for value, label in field.choices[:MOST_CHOICES]]
    if len(field.choices) > MOST_CHOICES:
        lines.append(turn.say("(Or type part of another name.)"))
    if not field.required:
        chosen.append(Option(turn.say("Skip"), "skip"))
    turn.offer(
        "\n".join(lines), *chosen, Option(turn.say("Cancel"), "cancel"), ask_text=not field.choices
    )


def current_blank(turn: TurnContext, form: ActionForm) -> Asking[FormField | None]:
    """The blank a form is waiting for."""
    view = yield from look(form.number)
    return (
        next(
            (
                b
                for b in fields_for(form.action, view.call, turn.formatter, form.words)
                if b.id == form.asking
            ),
            None,
        )
        if view
        else None
    )


def resume(turn: TurnContext) -> Steps:
    """After something in between: back to what was under way."""
    if turn.pending and not turn.prompted:
        if turn.replies and turn.pending == list(turn.before.pending):
            turn.lead_in(turn.say("Back to where we were:"))
        yield from prompt(turn)
