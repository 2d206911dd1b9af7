"""Writes the summary of a request before it is sent, and asks for a yes."""

from __future__ import annotations

from bot.conversation.flows import for_others
from bot.conversation.flows.alarm_request import is_desk_alerted
from bot.conversation.flows.emergency import is_of_alarm
from bot.conversation.flows.languages_understood import languages_understood
from bot.conversation.flows.request import all_words
from bot.conversation.flows.sending import approvers, no_longer_offered
from bot.conversation.flows.wanted_day import comes_too_late, wanted_day, with_wanted_day
from bot.conversation.read.call_matching import likeness
from bot.conversation.state.commands import Alike, Expected
from bot.conversation.state.dialogue import Request
from bot.conversation.state.steps import Asking, Steps, expect, look, similar
from bot.conversation.state.turn import Option, TurnContext
from bot.ports import Attachment
from bot.wording.day_wanted import is_for_later
from bot.wording.own_words import asked_first
from catalog.model import Kind
from routing.call.actions import Action
from routing.call.view import CallView


def summary(turn: TurnContext, request: Request) -> Steps:
    """Show all that will be sent, to whom, and by when it should be done; then ask for the yes."""
    if turn.briefly:
        _once_more(turn, request)
        return
    expected = yield from expect(request.item, request.kind, turn.language, request.beneficiary)
    if request.item and expected.why_not:
        request = _not_agreed(turn, request)
        expected = yield from expect(None, Kind.WISH, turn.language)
    if request.item is None:
        yield from _to_the_desk(turn, request, expected)
        return
    others = (yield from _alike(turn, request)) if request.kind is Kind.INCIDENT else None
    lines = [
        turn.say("I understood: {item}.", item=turn.formatter.item(request.item)),
        *_asked_for(turn, request),
        _goes_to(turn, request, expected),
        *_shared(turn, request),
        *(_others(turn, others) if others else ()),
        turn.say("Shall I send it?"),
    ]
    me_too = [Option(turn.say("It is the same: me too"), "same", others.number)] if others else []
    turn.offer(
        "\n".join(lines),
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        *me_too,
        *for_others.ways(turn, request),
        Option(turn.say("Change something"), "change"),
        Option(turn.say("Cancel"), "cancel"),
    )


def summary_with_advice(turn: TurnContext, request: Request) -> Asking[bool]:
    """Show what the person can do themselves and, in the same breath, all that will be sent if they
    still need us. False where it cannot be sent as it is.
    """
    expected = yield from expect(request.item, request.kind, turn.language)
    if expected.why_not:
        return False
    others = (yield from _alike(turn, request)) if request.kind is Kind.INCIDENT else None
    place = turn.facts.catalogue.entries[request.item or ""]
    advice = place.item.answer.in_(turn.language) if place.item.answer else ""
    item = turn.formatter.item(request.item)
    lines = [
        turn.say("I understood: {item}. You may be able to do this yourself:", item=item),
        advice,
        turn.say("Do you still need us? Then I send this:"),
        *_asked_for(turn, request),
        _goes_to(turn, request, expected),
        *_shared(turn, request),
        *(_others(turn, others) if others else ()),
    ]
    turn.offer(
        "\n".join(lines),
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        *([Option(turn.say("It is the same: me too"), "same", others.number)] if others else []),
        Option(turn.say("No, it is solved"), "no"),
        Option(turn.say("I meant something else"), "none"),
    )
    return True


def _once_more(turn: TurnContext, request: Request) -> None:
    """Ask for the yes in a line, when something else came in between."""
    about = turn.formatter.item(request.item) if request.item else request.words
    text = turn.say("Shall I still send {words}?", words=turn.formatter.quote(about, 60))
    if not about.strip():
        text = turn.say("Shall I send it?")
    turn.offer(
        text,
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        Option(turn.say("Change something"), "change"),
        Option(turn.say("Cancel"), "cancel"),
    )


def _not_agreed(turn: TurnContext, request: Request) -> Request:
    """The request as a wish for the desk, when nothing is agreed about its item."""
    if request.item and request.item not in turn.facts.catalogue.entries:
        turn.reply(no_longer_offered(turn))
    else:
        turn.reply(
            turn.say(
                "You can't ask for {item} yet, so I pass it on as a wish.",
                item=turn.formatter.item(request.item),
            )
        )
    wish = request.model_copy(update={"item": None, "kind": Kind.WISH})
    turn.put(wish)
    return wish


def _asked_for(turn: TurnContext, request: Request) -> list[str]:
    """The answers, the words and the attachments, a line each."""
    answers = turn.formatter.answers(request.item, with_wanted_day(turn, request))
    said = turn.own_words(request.words)
    told = any(value == said for _, value in answers)
    words = (
        [f"• {_quoted(turn, asked_first(request.words, mail=turn.facts.mail))}"]
        if request.words.strip() and not told
        else []
    )
    whole = [*(f"• {ask} {value}" for ask, value in answers), *words, *_attached(turn, request)]
    return [*for_others.line(turn, request), *whole]


def _quoted(turn: TurnContext, said: str) -> str:
    """The words, each message of a few between quotation marks of its own."""
    lines = [line for line in said.splitlines() if line.strip()]
    parts = lines if len(lines) <= _A_FEW else [said]
    return " ".join(turn.formatter.quote(part, 300) for part in parts)


_A_FEW = 3


def _goes_to(turn: TurnContext, request: Request, expected: Expected) -> str:
    """Who gets it, and who has to agree first or by when it is done."""
    team = expected.team
    if expected.approvers:
        names = approvers(turn, request, expected.approvers)
        return turn.say(
            "It takes a yes from {names} first; then it goes to {team}.", names=names, team=team
        )
    if expected.due:
        done = _done_by(turn, request, team=team, by=turn.formatter.by(expected.due))
        late = comes_too_late(turn, request, expected.due)
        return f"{done}\n{late}" if late else done
    return turn.say("It goes to {team}.", team=team)


def _alike(turn: TurnContext, request: Request) -> Asking[Alike | None]:
    """What others reported of the same, told in the language that is spoken now."""
    item, component = request.item or "", component_of(request)
    return (yield from similar(item, all_words(request), component, turn.language))


def _done_by(turn: TurnContext, request: Request, *, team: str, by: str) -> str:
    """By when it is done; what is asked for a day to come is arranged by then."""
    if day := wanted_day(turn, request):
        return turn.say(
            "It goes to {team}, who read that you want it for {day}. They expect to have it "
            "arranged {by}.",
            team=team,
            by=by,
            day=day,
        )
    if is_for_later(request.item, request.answers, turn.facts.catalogue, turn.today):
        return turn.say("It goes to {team}, who expect to have it arranged {by}.", team=team, by=by)
    return turn.say("It goes to {team}, who expect to have it done {by}.", team=team, by=by)


def _others(turn: TurnContext, others: Alike) -> list[str]:
    """Tell who has the same trouble in hand and since when, where somebody reported it before;
    never what they wrote or who they are.
    """
    since = turn.formatter.since(others.since)
    if others.component:
        return [
            turn.many(
                "Somebody has reported {component} already ({since}); it is with {team}.",
                "{n} people have reported {component} already ({since}); it is with {team}.",
                others.count,
                component=others.component,
                since=since,
                team=others.team,
            )
        ]
    said = turn.many(
        "Somebody has reported something like it ({since}); it is with {team}.",
        "{n} people have reported something like it ({since}); it is with {team}.",
        others.count,
        since=since,
        team=others.team,
    )
    return [said]


def component_of(request: Request) -> str:
    """What of the register the request is about, where it says so."""
    return next((answer.component for answer in request.answers if answer.component), "")


def _attached(turn: TurnContext, request: Request) -> list[str]:
    links = [one for one in request.attachments if _is_link(one)]
    count = len(request.attachments) - len(links)
    told = [turn.many("{n} attachment", "{n} attachments", count)] if count else []
    told += [turn.say("a link to the message")] if links else []
    return [f"• {one}" for one in told]


def _is_link(attachment: Attachment) -> bool:
    """Whether what came along is but where the words stand."""
    return attachment.kind == "other" and attachment.name.startswith("https://")


def _shared(turn: TurnContext, request: Request) -> list[str]:
    """What another organisation may read of it, where one can be asked to help: nothing else."""
    entry = turn.facts.catalogue.entries.get(request.item or "")
    if entry is None or entry.item.private or not any(t.link for t in turn.facts.catalogue.teams):
        return []
    given = {answer.id for answer in request.answers if answer.value}
    read = [q.ask.in_(turn.language) for q in entry.item.questions if q.share and q.id in given]
    if entry.item.share_files and request.attachments:
        read.append(turn.say("what you send along"))
    if not read:
        return []
    told = turn.say("Another organisation that helps may read of it, without your name:")
    return [f"{told} {', '.join(read)}"]


def _to_the_desk(turn: TurnContext, request: Request, expected: Expected) -> Steps:
    """Show the summary of a request that goes to a person, as it was not understood or a person is
    wanted.
    """
    if is_of_alarm(request):
        lines = [turn.say("I make an urgent request of it too, for {team}:", team=expected.team)]
    elif request.person and request.meant in turn.facts.catalogue.entries:
        lines = [
            turn.say(
                "I'll ask a person of {team} to help you with {item}, with your words:",
                team=expected.team,
                item=turn.formatter.quote(turn.formatter.item(request.meant), 60),
            )
        ]
    elif request.person:
        lines = [
            turn.say(
                "I'll ask a person of {team} to help you, with your words:", team=expected.team
            )
        ]
    else:
        lines = [
            *languages_understood(turn, request.words),
            turn.say(
                "I'm not sure what you need, so {team} should look. I'd send them:",
                team=expected.team,
            ),
        ]
    lines.append(turn.formatter.quote(asked_first(request.words, mail=turn.facts.mail), 600))
    lines += [f"• {ask} {value}" for ask, value in turn.formatter.answers(None, request.answers)]
    lines += [*for_others.line(turn, request), *_attached(turn, request)]
    if is_of_alarm(request):
        lines.append(_who_was_asked(turn, expected))
    elif expected.looked_at:
        by = turn.formatter.by(expected.looked_at)
        lines.append(turn.say("If you send it now, somebody looks at it {by}.", by=by))
    lines.append(turn.say("Shall I send it?"))
    options = [
        Option(turn.say("Yes, send it"), "yes", style="primary"),
        Option(turn.say("I'll say it differently"), "more"),
    ]
    mine = yield from _near_calls(turn, request)
    turn.offer("\n".join(lines), *options, *mine, Option(turn.say("Cancel"), "cancel"))


def _who_was_asked(turn: TurnContext, expected: Expected) -> str:
    """Whom an alarm asked to come: the desk that gets its request, or others, and it only reads."""
    if is_desk_alerted(turn.facts.catalogue):
        return turn.say("I asked them to come, or to call you, at once.")
    return turn.say(
        "I asked those I alerted to come, or to call you, at once; {team} gets it when you send "
        "it.",
        team=expected.team,
    )


def _is_of_few(turn: TurnContext, view: CallView, request: Request) -> bool:
    """Whether few may read a call that the request is not about."""
    about = view.call.item in request.guessed
    about = about or likeness(request.words, view.call, turn.facts.catalogue) >= _MOSTLY
    return view.call.private and not about


_MOSTLY = 0.5


def _near_calls(turn: TurnContext, request: Request) -> Asking[list[Option]]:
    """The call talked about last, as an option: the words may belong there."""
    view = (yield from look(turn.focus)) if turn.focus and not request.person else None
    if view is None or Action.ADD not in view.actions or _is_of_few(turn, view, request):
        return []
    return [
        Option(
            turn.say("Add it to {call}", call=turn.formatter.named(view.call)),
            "add",
            view.call.number,
        )
    ]
