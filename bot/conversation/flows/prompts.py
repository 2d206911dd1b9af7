"""What is said about the thing that is under way, with its choices: made anew from the state whenever it is needed."""

from __future__ import annotations

import datetime as dt

from bot.blanks import blanks
from bot.conversation import riddles
from bot.conversation.asking import Asking, Steps, expect, look, similar, understand
from bot.conversation.commands import Alike
from bot.conversation.dialogue import Doubt, Form, Request
from bot.conversation.places import possible_places
from bot.conversation.request import approvers, asked, begin, questions_of
from bot.conversation.talk import Talk, Way
from bot.message import Blank
from bot.teller import quote, short
from catalog.model import Kind, Question
from routing.actions import Action

MOST_CHOICES = 8


def prompt(talk: Talk) -> Steps:
    """Say what is being talked about, if anything. A request that nobody has read yet is read now."""
    talk.prompted = True
    match talk.top:
        case Request(stage="unread") as request:
            talk.drop()
            decisions = yield from understand(request.words)
            begin(talk, request.words, decisions, request.attachments)
            yield from prompt(talk)
        case Request() as request:
            yield from _request(talk, request)
        case Form() as form:
            yield from _form(talk, form)
        case Doubt() as doubt:
            yield from riddles.ask(talk, doubt)


def _request(talk: Talk, request: Request) -> Steps:
    match request.stage:
        case "words":
            _words(talk, request)
        case "which":
            _which(talk, request)
        case "item":
            _item(talk, request)
        case "help":
            _help(talk, request)
        case "question":
            _question(talk, request)
        case "change":
            _change(talk, request)
        case _:
            yield from summary(talk, request)


def _words(talk: Talk, request: Request) -> None:
    if request.words.strip() and not request.item and not (request.guessed or request.because):
        text = talk.say("Tell me in a few words what you need. {words} goes with it.", words=quote(request.words, 80))
    elif request.words.strip() and not request.item:
        text = talk.say("Tell me in other words, and I'll look again. What you wrote before stays with it.")
    elif request.person:
        text = talk.say("A person of {team} will help you. What is it about?", team=talk.desk)
    elif request.item:
        text = talk.say("What do you want to add? It comes with what you wrote before.")
    elif request.attachments:
        text = talk.say("What is it about? A few words are enough.")
    else:
        text = talk.say("Tell me what you need, in your own words.")
    talk.offer(text, ask_text=True)


def _which(talk: Talk, request: Request) -> None:
    others = [ref for ref in request.guessed if ref != request.item and ref in talk.facts.catalogue.places]
    ways = [Way(talk.teller.item(ref), "item", ref) for ref in others]
    text = talk.say("Which of these do you mean?") if ways else talk.say("What is it then?")
    talk.offer(text, *ways[:3], Way(talk.say("None of these"), "none"))


def _item(talk: Talk, request: Request) -> None:
    text = talk.say("I understood: {item}. Right?", item=talk.teller.item(request.item))
    talk.offer(text, Way(talk.say("Yes"), "yes", style="primary"), Way(talk.say("No, something else"), "no"))


def _help(talk: Talk, request: Request) -> None:
    place = talk.facts.catalogue.places[request.item or ""]
    answer = place.item.answer.in_(talk.language) if place.item.answer else ""
    text = talk.say("I understood: {item}. You may be able to do this yourself:", item=talk.teller.item(request.item))
    asks = talk.say("Do you still need us?")
    talk.offer(
        f"{text}\n{answer}\n{asks}",
        Way(talk.say("Yes, I still need help"), "yes", style="primary"),
        Way(talk.say("No, it is solved"), "no"),
        Way(talk.say("I meant something else"), "none"),
    )


def _question(talk: Talk, request: Request) -> None:
    question = asked(talk, request)
    assert question is not None
    lines = [question.ask.in_(talk.language)]
    if request.tried:
        lines.insert(0, _did_not_fit(talk, question))
    elif question.id == questions_of(talk, request)[0].id and not request.answers:
        lines.append(talk.say("(You can always say “back” or “cancel”.)"))
    ways = _answers(talk, request, question)
    if not question.required:
        ways.append(Way(talk.say("Skip"), "skip"))
        if question.type in {"text", "number"}:
            lines.append(talk.say("(Not needed: say “skip” if you like.)"))
    if request.tried:
        ways.append(Way(talk.say("Use my words: {words}", words=quote(request.tried, 40)), "own"))
    if ways and question.type in {"choice", "yes_no"}:
        ways.append(Way(talk.say("Back"), "back"))
    here = talk.say("I am here") if question.type == "place" else ""
    talk.offer("\n".join(lines), *ways, ask_text=question.type not in {"choice", "yes_no"}, ask_place=here)


def _did_not_fit(talk: Talk, question: Question) -> str:
    match question.type:
        case "date":
            return talk.say("I can't read a day in that. Try “tomorrow”, “Friday” or “24-11”.")
        case "number":
            return talk.say("I was looking for a number there.")
        case "yes_no":
            return talk.say("Was that a yes or a no?")
        case "text" | "place":
            return talk.say("Can you say a little more?")
        case _:
            return talk.say("That is not one of the choices.")


def _answers(talk: Talk, request: Request, question: Question) -> list[Way]:
    match question.type:
        case "choice":
            return [Way(c.name.in_(talk.language), "answer", c.id) for c in question.choices]
        case "yes_no":
            return [Way(talk.say("Yes"), "answer", "yes"), Way(talk.say("No"), "answer", "no")]
        case "date":
            days = ((talk.say("Today"), 0), (talk.say("Tomorrow"), 1))
            return [Way(label, "answer", (talk.today + dt.timedelta(days=n)).isoformat()) for label, n in days]
        case "place":
            own, locations = talk.facts.person.location, talk.facts.catalogue.organisation.locations
            return [Way(name, "answer", name) for name in possible_places(request.words, locations, own)]
        case _:
            return []


def _change(talk: Talk, request: Request) -> None:
    shown = dict(talk.teller.answers(request.item, request.answers))
    ways = [
        Way(
            f"{short(q.ask.in_(talk.language), 40)} {short(shown.get(q.ask.in_(talk.language), '—'), 24)}", "redo", q.id
        )
        for q in questions_of(talk, request)
    ]
    if request.item:
        ways.append(Way(talk.say("It is not about {item}", item=short(talk.teller.item(request.item), 40)), "none"))
    ways.append(Way(talk.say("Add or change words"), "more"))
    ways.append(Way(talk.say("Nothing, it is fine"), "keep"))
    talk.offer(talk.say("What should be different?"), *ways)


def summary(talk: Talk, request: Request) -> Steps:
    """All that will be sent, to whom, and when it should be done; then the one yes that counts."""
    expected = yield from expect(request.item, request.kind)
    if request.item and expected.why_not:
        item = talk.teller.item(request.item)
        intro = talk.say(
            "{item} is not something you can ask for directly: nothing has been agreed about it for you.", item=item
        )
        talk.reply(intro)
        request = request.model_copy(update={"item": None, "kind": Kind.WISH})
        talk.put(request)
        expected = yield from expect(None, Kind.WISH)
    if request.item is None:
        yield from _to_the_desk(talk, request, expected.team, expected.due)
        return
    lines = [talk.say("I understood: {item}.", item=talk.teller.item(request.item))]
    lines += [f"• {ask} {value}" for ask, value in talk.teller.answers(request.item, request.answers)]
    if request.words.strip():
        lines.append(f"• {quote(request.words, 300)}")
    lines += _attached(talk, request)
    if expected.approvers:
        names = approvers(talk, request, expected.approvers)
        lines.append(
            talk.say("It takes a yes from {names} first; then it goes to {team}.", names=names, team=expected.team)
        )
    elif expected.due:
        by = talk.teller.by(expected.due)
        lines.append(talk.say("It goes to {team}, who expect to have it done {by}.", team=expected.team, by=by))
    else:
        lines.append(talk.say("It goes to {team}.", team=expected.team))
    others = (yield from similar(request.item)) if request.kind is Kind.INCIDENT else None
    lines += _others(talk, others) if others else []
    lines.append(talk.say("Shall I send it?"))
    me_too = [Way(talk.say("It is the same: me too"), "same", others.number)] if others else []
    talk.offer(
        "\n".join(lines),
        Way(talk.say("Yes, send it"), "yes", style="primary"),
        *me_too,
        Way(talk.say("Change something"), "change"),
        Way(talk.say("Cancel"), "cancel"),
    )


def _others(talk: Talk, others: Alike) -> list[str]:
    """Somebody reported it before: who has it since when. Nothing of what they wrote, or who they are."""
    since = talk.teller.since(others.since)
    said = talk.many(
        "Somebody has reported something like it ({since}); {team} knows of it.",
        "{n} people have reported something like it ({since}); {team} knows of it.",
        others.count, since=since, team=others.team,
    )  # fmt: skip
    return [said]


def _attached(talk: Talk, request: Request) -> list[str]:
    count = len(request.attachments)
    return ["• " + talk.many("{n} attachment", "{n} attachments", count)] if count else []


def _to_the_desk(talk: Talk, request: Request, team: str, due: dt.datetime | None) -> Steps:
    """Not understood, or a person is wanted: the very words go to somebody who reads them."""
    if request.person:
        lines = [talk.say("I'll ask a person of {team} to help you, with your words:", team=team)]
    else:
        lines = [
            talk.say("I'm not sure what you need, so let a person look. I'd send your words to {team}:", team=team)
        ]
    lines.append(quote(request.words, 600))
    lines += [f"• {ask} {value}" for ask, value in talk.teller.answers(None, request.answers)]
    lines += _attached(talk, request)
    if due:
        lines.append(talk.say("They expect to have an answer {by}.", by=talk.teller.by(due)))
    lines.append(talk.say("Shall I send it?"))
    ways = [Way(talk.say("Yes, send it"), "yes", style="primary"), Way(talk.say("I'll say it differently"), "more")]
    mine = yield from _near_calls(talk, request)
    talk.offer("\n".join(lines), *ways, *mine, Way(talk.say("Cancel"), "cancel"))


def _near_calls(talk: Talk, request: Request) -> Asking[list[Way]]:
    """The call talked about last: perhaps the words belong there."""
    view = (yield from look(talk.focus)) if talk.focus and not request.person else None
    if view is None or Action.ADD not in view.actions:
        return []
    return [Way(talk.say("Add it to {call}", call=talk.teller.named(view.call)), "add", view.call.number)]


def _form(talk: Talk, form: Form) -> Steps:
    view = yield from look(form.number)
    blank = (
        next((b for b in blanks(form.action, view.call, talk.teller, form.words) if b.id == form.asking), None)
        if view
        else None
    )
    if view is None or blank is None:
        talk.drop()
        talk.reply(talk.say("I can't find {number} any more.", number=form.number))
        words = "\n".join(value for value in form.words.values() if value.strip())
        if words or form.attachments:
            talk.push(Doubt(topic="doubt", riddle="homeless", words=words, attachments=form.attachments))
        yield from prompt(talk)
        return
    named = talk.teller.named(view.call)
    if form.action is Action.CANCEL:
        text = talk.say("Shall I cancel {call}? Then nobody works on it any more. You may add why.", call=named)
        ways = (Way(talk.say("Yes, cancel it"), "skip", style="danger"), Way(talk.say("No, keep it"), "cancel"))
        talk.offer(text, *ways, ask_text=True)
        return
    lines = [f"{named}: {blank.ask}"]
    chosen = [Way(label, "fill", value) for value, label in blank.choices[:MOST_CHOICES]]
    if len(blank.choices) > MOST_CHOICES:
        lines.append(talk.say("(Or type part of another name.)"))
    if not blank.required:
        chosen.append(Way(talk.say("Skip"), "skip"))
    talk.offer("\n".join(lines), *chosen, Way(talk.say("Cancel"), "cancel"), ask_text=not blank.choices)


def current_blank(talk: Talk, form: Form) -> Asking[Blank | None]:
    """The blank a form is waiting for."""
    view = yield from look(form.number)
    return (
        next((b for b in blanks(form.action, view.call, talk.teller, form.words) if b.id == form.asking), None)
        if view
        else None
    )


def resume(talk: Talk) -> Steps:
    """After something in between: back to what was under way."""
    if talk.pending and not talk.prompted:
        if talk.replies and talk.pending == list(talk.before.pending):
            talk.lead_in(talk.say("Back to where we were:"))
        yield from prompt(talk)
