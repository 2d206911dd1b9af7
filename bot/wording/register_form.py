"""The form by which a team brings the register up to a change: what is asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.ports import FormField
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import phrase
from routing.call.call import Call

DIFF, SURE, NOTHING, ADDED = "diff", "sure", "nothing", "added"
_WHAT = {
    "moved": phrase("It stands somewhere else"),
    "changed": phrase("Something else about it has changed"),
    "replaced": phrase("Another one is in its place"),
    "retired": phrase("It is out of use"),
    ADDED: phrase("There is a new one"),
    NOTHING: phrase("Nothing changes in the register"),
}
_TO = {
    "moved": phrase("Where does it stand now?"),
    "changed": phrase("What is different? (like “name: Colour printer; used by: Sanne”)"),
    "replaced": phrase("What is the serial number of the other one?"),
    ADDED: phrase("What is it? (like “name: Printer; kind: printer; place: Hall”)"),
}


def register_fields(
    call: Call, formatter: CallFormatter, values: Mapping[str, str]
) -> tuple[FormField, ...]:
    """What to fill in; `values`: what was filled in already, where that asks for more, or less."""
    choices = tuple((value, formatter.say(text)) for value, text in _WHAT.items())
    first = FormField(id="what", ask=formatter.say("What changes?"), type="choice", choices=choices)
    what = values.get("what", "")
    if what == NOTHING:
        return (first,)
    why = FormField(id="why", ask=formatter.say("Why? The register keeps it."), required=False)
    return (
        first,
        *_which(call, formatter, what),
        *_to(formatter, what),
        why,
        *_sure(formatter, values),
    )


def _which(call: Call, formatter: CallFormatter, what: str) -> tuple[FormField, ...]:
    """Which component it is, where the call does not say so already."""
    if what == ADDED:
        return (FormField(id="which", ask=formatter.say("What is its sticker or id?")),)
    if call.component:
        return ()
    ask = formatter.say("Which component? (its sticker or name)")
    return (FormField(id="which", ask=ask, required=bool(what)),)


def _to(formatter: CallFormatter, what: str) -> tuple[FormField, ...]:
    if what in _TO:
        return (FormField(id="to", ask=formatter.say(_TO[what])),)
    if what:
        return ()
    ask = formatter.say("What is it now? (the place, the number, or “name: …; used by: …”)")
    return (FormField(id="to", ask=ask, required=False),)


def _sure(formatter: CallFormatter, values: Mapping[str, str]) -> tuple[FormField, ...]:
    """What changes, to be agreed to; once it is worked out."""
    if DIFF not in values:
        return ()
    choices = (("yes", formatter.say("Yes, write it down")), ("no", formatter.say("No")))
    ask = f"{values[DIFF]}\n" + formatter.say("Shall I write that down?")
    return (FormField(id=SURE, ask=ask, type="choice", choices=choices),)
