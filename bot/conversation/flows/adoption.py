"""Tells who coordinates teams how far these are, and what is worth doing next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.conversation.state.risk_commands import RisksKnown, offer_lacks
from bot.conversation.state.steps import Steps, how_far
from bot.conversation.state.turn import TurnContext
from bot.ports import Choice
from bot.wording.adoption import AdoptionWords
from bot.wording.risk_words import button_for, count
from catalog.vouching import teams_of_coordinator
from routing.adoption.stand import NEXT
from routing.adoption.values import Advice, LinkStand, Stand
from routing.risks.signs import of_lack

MOST = 12
"""So many links are listed at most, those that are least far."""


def tell(turn: TurnContext) -> Steps:
    """A coordinator's own links; the whole too for who coordinates the desk where all come in."""
    catalogue, person = turn.facts.catalogue, turn.facts.person.id
    own = {team.team for team in teams_of_coordinator(person, catalogue)}
    if not own:
        turn.whisper(
            turn.say("How far teams are is for who coordinates one. Ask {team}.", team=turn.desk)
        )
        return
    found = yield from how_far()
    words = AdoptionWords(catalogue, turn.formatter.localizer)
    links = [link for link in found.links if link.team in own]
    whole = catalogue.fallback is not None and catalogue.fallback.team in own
    advice = _advice(found, links, whole=whole)
    known = yield from offer_lacks(found, tuple(one.lack for one in advice))
    lines, buttons = _lines(turn, words, found, links, whole=whole), _as_risks(turn, advice, known)
    turn.whisper("\n".join([*lines, *_written(turn, advice, known)]), choices=buttons)


def _advice(found: Stand, links: Sequence[LinkStand], *, whole: bool) -> tuple[Advice, ...]:
    """What is proposed here, in the order in which it is told."""
    if whole:
        return tuple(shared.first for shared in found.next)
    if len(links) == 1:
        return links[0].next
    return tuple(link.next[0] for link in links if link.next)


def _as_risks(turn: TurnContext, advice: Sequence[Advice], known: RisksKnown) -> Iterator[Choice]:
    """A button for each of the first things that nobody wrote down as a risk or refused."""
    offers = {offer.sign.key: offer for offer in known.offers if offer.state == "offered"}
    for n, one in enumerate(advice[:NEXT], 1):
        if offer := offers.get(of_lack(one.lack).key):
            yield button_for(offer, n, turn.formatter)


def _written(turn: TurnContext, advice: Sequence[Advice], known: RisksKnown) -> Iterator[str]:
    """Which of them were written down."""
    offers = {offer.sign.key: offer for offer in known.offers if offer.is_open}
    for n, one in enumerate(advice, 1):
        if offer := offers.get(of_lack(one.lack).key):
            yield turn.say("{n} is written down as {call}.", n=n, call=offer.number)


def _lines(
    turn: TurnContext,
    words: AdoptionWords,
    found: Stand,
    links: Sequence[LinkStand],
    *,
    whole: bool,
) -> list[str]:
    if whole:
        lines = [f"{found.organisation}: {words.whole_levels(found)}.", *_when(turn, found)]
        links = sorted(found.links, key=lambda link: link.links.value)[:MOST]
    else:
        lines = _when(turn, found)
    lines += [_link(turn, words, link) for link in links]
    lines += ["", turn.say("Worth doing next:")]
    for n, told in enumerate(_next(words, found, links, whole=whole), 1):
        lines += [f"{n}. {told[0]}", *(f"   {line}" for line in told[1:])]
    return lines


def _link(turn: TurnContext, words: AdoptionWords, link: LinkStand) -> str:
    line = f"• {words.team(link.team)}: {words.levels(link)}"
    return f"{line}; {count(link.risks, turn.formatter)}" if link.risks else line


def _when(turn: TurnContext, found: Stand) -> list[str]:
    """When it was measured, and what was not."""
    if not found.calls:
        return [
            turn.say(
                "By the files alone: there is no history yet, so the chain and the promises are "
                "not measured."
            )
        ]
    return [
        turn.say(
            "Measured {when}, over {n} requests.",
            when=turn.formatter.localizer.date(found.at.date()),
            n=f"{found.calls:,}",
        )
    ]


def _next(
    words: AdoptionWords, found: Stand, links: Sequence[LinkStand], *, whole: bool
) -> list[list[str]]:
    """The three for the whole; for one link its three; for several the first of each."""
    if whole:
        return [words.shared(shared) for shared in found.next]
    if len(links) == 1:
        return [words.advice(advice) for advice in links[0].next]
    return [words.advice(link.next[0]) for link in links if link.next]
