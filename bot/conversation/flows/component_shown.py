"""Shows a component of the register with its history, as those who hear it may see it."""

from __future__ import annotations

from bot.conversation.state.register_commands import ComponentShown, show_component
from bot.conversation.state.steps import Asking, Steps
from bot.conversation.state.turn import Option, TurnContext
from bot.wording.call_formatter import short
from bot.wording.component_history import entry_lines, fact_lines, history_lines

MOST_CALLS = 5


def tell(turn: TurnContext, words: str) -> Asking[bool]:
    """The component that words mean, or those it may be; False where they mean none."""
    found = yield from show_component(words)
    if found.component is None and not found.others:
        return False
    _said(turn, found)
    return True


def tell_in_room(turn: TurnContext, words: str) -> Steps:
    """The same for a team in its room, which is told too when there is none."""
    if not (yield from tell(turn, words)):
        said = turn.formatter.quote(words)
        turn.reply(turn.say("I know no component called {words}.", words=said))


def show(turn: TurnContext, ref: str) -> Steps:
    """The one that was chosen."""
    _said(turn, (yield from show_component(ref=ref)))
    turn.prompted = True


def _said(turn: TurnContext, found: ComponentShown) -> None:
    if found.component is None:
        options = [Option(short(o.described, 70), "component_shown", o.ref) for o in found.others]
        which, gone = turn.say("Which one do you mean?"), turn.say("It is not there any more.")
        turn.offer(which if options else gone, *options)
        turn.prompted = True
        return
    calls = found.calls[:MOST_CALLS]
    lines = [
        *fact_lines(found.component, found.relied_on, turn.formatter, whole=found.whole),
        *history_lines(found.component, calls, found.failures, turn.formatter),
    ]
    if found.entries:
        lines += ["", *entry_lines(found.entries, turn.formatter)]
    looks = [Option(turn.formatter.named(call), "look", call.number) for call in calls]
    turn.offer("\n".join(lines), *looks)
