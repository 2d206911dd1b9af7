"""Shows what a change makes of the register before it is made, and asks for a yes."""

from __future__ import annotations

from bot.conversation.state.dialogue import ActionForm
from bot.conversation.state.register_commands import PlanRegister, RegisterPlan, plan_register
from bot.conversation.state.steps import Asking
from bot.conversation.state.turn import TurnContext
from bot.wording.component_words import change_line
from bot.wording.localizer import phrase
from bot.wording.register_form import ADDED, DIFF, NOTHING, SURE

_PROBLEMS = {
    "unknown": phrase("I can't find that component. Its sticker will do."),
    "not_yours": phrase("Another team manages that component, so only they can change it."),
    "bad": phrase("I can't make that of it. Can you say it in another way?"),
}


def settled(turn: TurnContext, form: ActionForm) -> Asking[bool]:
    """Work out what a filled-in form changes, and put the yes to it; True where the form ended."""
    words = form.words
    if words.get("what") == NOTHING or words.get(SURE) == "yes":
        return False
    if words.get(SURE) == "no":
        turn.drop()
        turn.reply(turn.say("All right, the register stays as it was."))
        return True
    command = PlanRegister(
        number=form.number,
        what=words.get("what", ""),
        which=words.get("which", ""),
        to=words.get("to", ""),
    )
    plan = yield from plan_register(command)
    if plan.problem:
        turn.reply(turn.say(_PROBLEMS[plan.problem]))
        return _again(turn, form, plan)
    lines = [plan.label, *(change_line(*change, turn.formatter) for change in plan.changes)]
    turn.put(form.model_copy(update={"words": {**words, DIFF: "\n".join(lines)}}))
    return False


def _again(turn: TurnContext, form: ActionForm, plan: RegisterPlan) -> bool:
    """Ask again for what did not fit; True where the form ends."""
    if plan.problem == "not_yours":
        turn.drop()
        return True
    again = {"which"} if plan.problem == "unknown" else {"to"}
    again |= {"which"} if form.words.get("what") == ADDED else set()
    kept = {name: value for name, value in form.words.items() if name not in again}
    turn.put(form.model_copy(update={"words": kept}))
    return False
