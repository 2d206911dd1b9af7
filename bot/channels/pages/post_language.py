"""Shows posts in the language of who reads them: the desk's words and buttons said again where that
can be, the rest marked with the language it was said in. What people wrote stays theirs. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.channels.pages.bubble import Bubble
from bot.channels.pages.seat import Seat
from bot.ports import Choice, FormField, Outgoing
from bot.wording.said_again import SaidAgain, said_again


def in_their_language(shown: Iterable[Bubble], seat: Seat) -> list[Bubble]:
    """The posts as this person reads them; the label of a button that somebody pressed is said
    again where it stands as their answer too.
    """
    again, found = said_again(seat.catalogue), list(shown)
    pressed = {bubble.answered for bubble in found if bubble.answered}
    return [_read_by(bubble, seat, again, bubble.post.ref in pressed) for bubble in found]


def is_card_in_another(bubble: Bubble, seat: Seat) -> bool:
    """Whether it is a card in a language that its reader does not read now."""
    message = bubble.message
    if message is None or message.card is None:
        return False
    return _language_of_card(message, said_again(seat.catalogue)) not in (None, seat.language)


def _language_of_card(message: Outgoing, again: SaidAgain) -> str | None:
    """By what of it is ours: never by what somebody wrote."""
    lines = message.card.lines if message.card else ()
    status = message.card.status if message.card else ""
    ours = (status, *(line.label for line in lines), *(one.label for one in message.choices))
    return again.language_of("\n".join(ours))


def _read_by(bubble: Bubble, seat: Seat, again: SaidAgain, pressed: bool) -> Bubble:
    message = bubble.message
    if message is None:
        label, mark, rest = (bubble.post.said or "").partition("\n")
        told = again.into(seat.language, label) if pressed else None
        return replace(bubble, words=f"{told or label}{mark}{rest}")
    if message.card:
        language = _language_of_card(message, again)
        return replace(bubble, language=_if_other(language, seat))
    words = again.into(seat.language, message.text)
    language = None if words else again.language_of(message.text)
    return replace(
        bubble,
        words=words or message.text,
        language=_if_other(language, seat),
        choices=tuple(_choice(one, seat, again) for one in bubble.choices),
        chosen=again.into(seat.language, bubble.chosen) or bubble.chosen,
    )


def _if_other(language: str | None, seat: Seat) -> str:
    return "" if language in (None, seat.language) else str(language)


def _choice(choice: Choice, seat: Seat, again: SaidAgain) -> Choice:
    def said(text: str) -> str:
        return again.into(seat.language, text) or text

    def field(one: FormField) -> FormField:
        choices = tuple((value, said(label)) for value, label in one.choices)
        return one.model_copy(update={"ask": said(one.ask), "choices": choices})

    fields = tuple(map(field, choice.fields))
    return choice.model_copy(update={"label": said(choice.label), "fields": fields})
