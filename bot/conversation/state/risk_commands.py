"""The commands by which a conversation reads risks and answers what was offered as one, with their
answers.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict

from routing.adoption.values import Lack, Stand
from routing.call.call import Call
from routing.risks.offers import RiskOffer


class RiskCommand(BaseModel):
    """What a conversation asks about risks."""

    model_config = ConfigDict(frozen=True)


class KnownRisks(RiskCommand):
    """Which risks are open at these teams, and what was offered to them and not answered? Answer:
    `RisksKnown`, of the teams whose risks the person may know.
    """

    teams: tuple[str, ...]


class OfferLacks(RiskCommand):
    """Keep that these things were proposed to somebody, as things stand, and offer them as risks.
    Answer: `RisksKnown` with the offer of each that the person may answer.
    """

    stand: Stand
    lacks: tuple[Lack, ...]


class AnswerOffer(RiskCommand):
    """Write down what was offered as a risk, in these words; or (`text` None) say that it is none.
    Answer: `OfferAnswered`.
    """

    offer: int
    text: str | None = None


class LookAtOffer(RiskCommand):
    """One offer. Answer: `RisksKnown` with that offer alone, or none where the person may not
    answer it.
    """

    offer: int


class RisksKnown(BaseModel):
    """Open risks, and offers; of each risk the label of the component it is about, by ref."""

    model_config = ConfigDict(frozen=True)
    open: tuple[Call, ...] = ()
    offers: tuple[RiskOffer, ...] = ()
    labels: dict[str, str] = {}


class OfferAnswered(BaseModel):
    """What came of an answer: `call` where it became a risk now, or had become one before."""

    model_config = ConfigDict(frozen=True)
    how: Literal["written", "refused", "was_written", "unknown"]
    call: Call | None = None


RiskResult = RisksKnown | OfferAnswered


def known_risks(teams: tuple[str, ...]) -> Generator[Any, Any, RisksKnown]:
    """The open risks of teams, and what was offered to them."""
    return cast("RisksKnown", (yield KnownRisks(teams=teams)))


def offer_lacks(stand: Stand, lacks: tuple[Lack, ...]) -> Generator[Any, Any, RisksKnown]:
    """The offers of things that adoption proposes."""
    return cast("RisksKnown", (yield OfferLacks(stand=stand, lacks=lacks)))


def look_at_offer(offer: int) -> Generator[Any, Any, RiskOffer | None]:
    """One offer, where the person may answer it."""
    found = cast("RisksKnown", (yield LookAtOffer(offer=offer)))
    return next(iter(found.offers), None)


def answer_offer(offer: int, text: str | None) -> Generator[Any, Any, OfferAnswered]:
    """What came of an answer."""
    return cast("OfferAnswered", (yield AnswerOffer(offer=offer, text=text)))
