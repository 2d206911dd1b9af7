"""The way of a message arrives at a collector as one trace, over tables and processes, and the
figures arrive too; nothing that anybody wrote does. Off, nothing is sent.
"""

from __future__ import annotations

from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client import REGISTRY
from pydantic import SecretStr

from bot.bootstrap.app import App
from bot.channels.pages.channel import WebChannel
from bot.observability import telemetry
from bot.ports import Address, Said
from bot.settings import Settings
from routing.storage.db import Database
from tests.observability.collector import Collector
from tests.routing.links import CATALOGUE, MONDAY
from tests.routing.reading import ByWord

WORDS = "there is a spill beside my quokka diary"


def desk(url: str) -> App:
    settings = Settings(database_url=SecretStr(url))
    app = App(settings, Database(url), CATALOGUE, ByWord(CATALOGUE), now=lambda: MONDAY)
    app.add(WebChannel(app.mailbox))
    return app


def said(n: int, text: str) -> Said:
    at = Address(channel="web", conversation="person/sanne")
    return Said(key=f"web/k{n}", address=at, account="sanne", at=MONDAY, text=text)


def _told(span: Any) -> dict[str, Any]:
    return {
        a.key: a.value.string_value or a.value.int_value or a.value.double_value
        for a in span.attributes
    }


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Any:
    with Collector() as made:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
        yield made


async def test_the_way_of_a_message_is_one_trace(database_url: str, collector: Collector) -> None:
    app = desk(database_url)
    assert telemetry.is_wanted()
    with telemetry.exporting("1.2.3", (REGISTRY, app.figures)):
        await app.accept(said(1, WORDS))
        await app.keep(said(2, "yes"))  # as Slack's, by way of the journal
    after = desk(database_url)  # another process delivers
    with telemetry.exporting("1.2.3", (REGISTRY, after.figures)):
        await after.settle()
    app.close()
    after.close()

    first = next(span for span in collector.spans if span.name == "taken in")
    way = [span for span in collector.spans if span.trace_id == first.trace_id]
    names = {span.name for span in way}
    assert {"taken in", "understood", "committed", "outbox say"} <= names
    assert not first.parent_span_id and _told(first) == {"channel": "web", "message.kind": "Said"}
    beneath = {span.span_id for span in way}
    assert all(span.parent_span_id in beneath for span in way if span is not first)
    kept = [span for span in collector.spans if span.name == "outbox heard"]
    second = [span for span in collector.spans if span.name == "taken in"][1]
    assert [span.trace_id for span in kept] == [second.trace_id] != [first.trace_id]
    assert kept[0].parent_span_id == second.span_id

    assert collector.figures["schakel_delivered"].sum.data_points
    assert collector.figures["schakel_database_up"].gauge.data_points[0].as_double == 1
    assert collector.figures["schakel_delivery_seconds_count"].sum.is_monotonic
    assert collector.services == {"schakel"}
    for word in ("quokka", "diary", "spill", "sanne", "Sanne"):
        assert word.encode() not in collector.sent
    names = {key for span in collector.spans for key in _told(span)}
    assert names <= {"channel", "message.kind", "outbox.attempt", "outbox.end"}


async def test_what_goes_wrong_is_told_by_its_kind_alone(collector: Collector) -> None:
    with (
        telemetry.exporting("1", ()),
        pytest.raises(ValueError, match="diary"),
        telemetry.row("card/S-1001/x", "outbox card"),
    ):
        raise ValueError(WORDS)
    (span,) = collector.spans
    assert _told(span)["error.type"] == "ValueError" and not span.events
    assert b"diary" not in collector.sent


@pytest.mark.parametrize(
    ("name", "value", "traces", "figures"),
    [
        ("OTEL_TRACES_SAMPLER", "always_off", False, True),
        ("OTEL_TRACES_EXPORTER", "none", False, True),
        ("OTEL_METRICS_EXPORTER", "none", True, False),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", True, True),
    ],
)
async def test_it_is_set_as_everywhere(
    collector: Collector,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    traces: bool,
    figures: bool,
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("OTEL_SERVICE_NAME", "desk-north")
    app = desk(sqlite_url)
    with telemetry.exporting("1", (app.figures,)):
        await app.accept(said(1, WORDS))
        await app.settle()
    app.close()
    assert (bool(collector.spans), bool(collector.figures)) == (traces, figures)
    assert collector.services <= {"desk-north"}


def test_off_unless_an_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in telemetry.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    assert not telemetry.is_wanted()
    with telemetry.taken_in("k") as first, telemetry.step("understood") as second:
        assert first is None and second is None
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    assert telemetry.is_wanted()
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    assert not telemetry.is_wanted()


def test_a_part_of_all_ways_is_whole_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who samples one message in four gets each part of it, whichever process does it."""
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.25")
    here, there = (telemetry._Tracing(TracerProvider(id_generator=telemetry._ids())) for _ in "ab")
    taken = 0
    for n in range(200):
        way = telemetry._way(str(n))
        with here.first(way, {}) as first, there.later(way, "outbox say", {}) as later:
            assert first.is_recording() == later.is_recording()
            taken += first.is_recording()
    assert 20 < taken < 80
