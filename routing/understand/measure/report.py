"""The report of an evaluation: how often right, asked or left to a person, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from pydantic import BaseModel

from routing.understand.decision import Outcome
from routing.understand.measure.messages import NOWHERE


class Asked(BaseModel):
    """One test message: its label, the best three found, the chance given to the best, the outcome,
    milliseconds taken.
    """

    truth: str
    found: tuple[str, ...]
    chance: float
    outcome: Outcome
    ms: float


class Share(BaseModel):
    """How many of the messages that belong somewhere (0 to 1) ended so, and how often rightly
    (truth among three when asked).
    """

    share: float
    accuracy: float | None


class Foreign(BaseModel):
    """Messages that belong nowhere: how many, and the share that each end got; `answered_as_known`
    is the mistake.
    """

    count: int
    answered_as_known: float | None
    asked: float | None
    unknown: float | None


class Report(BaseModel):
    """The figures of one evaluation; shares and accuracies from 0 to 1, means over the draws."""

    messages: int
    labels: int
    learnt_from: int
    accuracy: float | None
    top3: float | None
    answered: Share
    asked: Share
    unknown: Share
    oos: Foreign
    latency_ms: dict[str, float]
    fit_seconds: float
    peak_rss_mib: float
    engine: str
    draws: list[dict[str, float | None]]
    reranked: Reranked | None = None


class Reranked(BaseModel):
    """The same with a language model: how often it was asked, what gave nothing of use, what was
    not sent, and the figures.
    """

    asked: int
    failed: int
    stayed: int
    report: Report


class Measured(BaseModel):
    """A report and all messages behind it, for pictures."""

    report: Report
    asked: list[Asked]


def summary(
    runs: Sequence[Sequence[Asked]],
    fits: Sequence[float],
    labels: int,
    learnt_from: int,
    engine: str,
    *,
    peak_rss: float = 0.0,
) -> Report:
    """The figures over all draws; `peak_rss`: the most memory the measuring took, MiB."""
    everything = [asked for run in runs for asked in run]
    own, foreign = _apart(everything)
    times = sorted(asked.ms for asked in everything) or [0.0]
    return Report(
        messages=len(everything),
        labels=labels,
        learnt_from=learnt_from,
        accuracy=_found(own, 1),
        top3=_found(own, 3),
        answered=_share(own, Outcome.ANSWER, 1),
        asked=_share(own, Outcome.ASK, 3),
        unknown=_share(own, Outcome.UNKNOWN, 1),
        oos=Foreign(
            count=len(foreign),
            answered_as_known=_ended(foreign, Outcome.ANSWER),
            asked=_ended(foreign, Outcome.ASK),
            unknown=_ended(foreign, Outcome.UNKNOWN),
        ),
        latency_ms={
            "p50": round(times[len(times) // 2], 2),
            "p99": round(times[min(len(times) - 1, len(times) * 99 // 100)], 2),
        },
        fit_seconds=round(fmean(fits), 2) if fits else 0.0,
        peak_rss_mib=round(peak_rss, 1),
        engine=engine,
        draws=[_draw(run) for run in runs],
    )


def _apart(asked: Sequence[Asked]) -> tuple[list[Asked], list[Asked]]:
    """Messages that belong somewhere, and those that belong nowhere."""
    own = [a for a in asked if a.truth != NOWHERE]
    return own, [a for a in asked if a.truth == NOWHERE]


def _found(asked: Sequence[Asked], among: int) -> float | None:
    """The share of which the truth is among the first so many found."""
    return _mean([a.truth in a.found[:among] for a in asked])


def _ended(asked: Sequence[Asked], outcome: Outcome) -> float | None:
    """The share that ended so."""
    return _mean([a.outcome is outcome for a in asked])


def _draw(run: Sequence[Asked]) -> dict[str, float | None]:
    own, foreign = _apart(run)
    answered = _share(own, Outcome.ANSWER, 1)
    return {
        "accuracy": _found(own, 1),
        "top3": _found(own, 3),
        "top10": _found(own, 10),
        "answered": answered.share,
        "answered_accuracy": answered.accuracy,
        "oos_answered": _ended(foreign, Outcome.ANSWER),
    }


def _share(asked: Sequence[Asked], outcome: Outcome, among: int) -> Share:
    those = [a for a in asked if a.outcome is outcome]
    return Share(
        share=round(len(those) / len(asked), 4) if asked else 0.0, accuracy=_found(those, among)
    )


def _mean(values: Sequence[bool]) -> float | None:
    return round(fmean(values), 4) if values else None
