"""Sends the way of messages as traces, and the figures, to an OpenTelemetry collector (OTLP over
HTTP), where the extra `otel` is installed and an address of `OTEL_*` is set; else nothing happens.

A message's way goes through tables and other processes: its trace is found again by its key, of
which the trace's number is made. No attribute holds anything that somebody wrote, nor who it was.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from prometheus_client import Metric
from prometheus_client.registry import CollectorRegistry

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.metrics import CallbackOptions, Observation
    from opentelemetry.sdk.trace import TracerProvider

ADDRESSES = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)
FRESH = 1.0
"""Seconds for which figures that were read are those of all instruments."""
_KEY = re.compile(r"[0-9a-f]{24}")
_NOTHING: AbstractContextManager[None] = contextlib.nullcontext()
_OURS = "schakel_"


class _Way(NamedTuple):
    """The numbers of a message's trace, and of the span in which it came in."""

    trace: int
    first: int


_begins: ContextVar[_Way | None] = ContextVar("begins", default=None)


def is_wanted() -> bool:
    """Whether the environment names a collector."""
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not off and any(os.environ.get(name) for name in ADDRESSES)


def taken_in(key: str, **attributes: str) -> AbstractContextManager[Any]:
    """The span in which a message of this key comes in: its way begins."""
    return _tracing.first(_way(_short(key)), attributes) if _tracing else _NOTHING


def row(key: str, name: str, **attributes: str | int) -> AbstractContextManager[Any]:
    """The span of an outbox row; it belongs to the way of the message that caused it."""
    return _tracing.later(_cause(key), name, attributes) if _tracing else _NOTHING


def step(name: str, **attributes: str | int) -> AbstractContextManager[Any]:
    """The span of a part of what is being done."""
    return _tracing.span(name, None, attributes) if _tracing else _NOTHING


@contextlib.contextmanager
def exporting(version: str, registries: Sequence[CollectorRegistry]) -> Iterator[None]:
    """Traces and figures go out until the end, what is left at last. Raises ModuleNotFoundError
    where the extra is missing.
    """
    global _tracing  # noqa: PLW0603  a process has one
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = os.environ.get("OTEL_SERVICE_NAME") or "schakel"
    us = Resource.create({"service.name": named, "service.version": version})
    traces = TracerProvider(resource=us, id_generator=_ids())
    if _goes("TRACES"):
        traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    readers = [PeriodicExportingMetricReader(OTLPMetricExporter())] if _goes("METRICS") else []
    figures = MeterProvider(resource=us, metric_readers=readers)
    told = _Figures(registries)
    told.offer(figures)
    _tracing = _Tracing(traces)
    try:
        yield
    finally:
        _tracing = None
        traces.shutdown()
        told.look_anew()
        figures.shutdown()


def _goes(signal: str) -> bool:
    """Whether traces, or figures, have an address; `OTEL_..._EXPORTER=none` turns one off."""
    wanted = os.environ.get(f"OTEL_{signal}_EXPORTER", "otlp") != "none"
    general, own = ADDRESSES[0], f"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"
    return wanted and bool(os.environ.get(general) or os.environ.get(own))


def _short(key: str) -> str:
    """As the outbox's writer names what caused a row."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _cause(row_key: str) -> _Way | None:
    """The way a row belongs to; None for one that no message caused, as a timer."""
    if row_key.startswith("in/"):
        how, _, rest = row_key.removeprefix("in/").partition("/")
        return _way(_short(rest if how in ("overheard", "suggested") else f"{how}/{rest}"))
    caused = next(filter(_KEY.fullmatch, row_key.split("/")), None)
    return _way(caused) if caused else None


def _way(caused: str) -> _Way:
    digest = hashlib.sha256(caused.encode()).digest()
    return _Way(int.from_bytes(digest[:16], "big") or 1, int.from_bytes(digest[16:24], "big") or 1)


def _ids() -> Any:
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class Ids(RandomIdGenerator):
        """Numbers by chance, but for a span in which a way begins."""

        def generate_trace_id(self) -> int:
            way = _begins.get()
            return way.trace if way else super().generate_trace_id()

        def generate_span_id(self) -> int:
            way = _begins.get()
            return way.first if way else super().generate_span_id()

    return Ids()


class _Tracing:
    """Makes spans."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry import trace
        from opentelemetry.context import Context

        self._trace, self._nothing = trace, Context()
        self._provider, self._tracer = provider, provider.get_tracer("schakel")

    @contextlib.contextmanager
    def first(self, way: _Way, attributes: dict[str, str]) -> Iterator[Any]:
        """The span in which a way begins."""
        token = _begins.set(way)
        span = self._tracer.start_span("taken in", self._nothing, attributes=attributes)
        _begins.reset(token)
        with self._open(span):
            yield span

    def later(
        self, way: _Way | None, name: str, attributes: dict[str, str | int]
    ) -> AbstractContextManager[Any]:
        """A span of a way that began elsewhere, or of one of its own."""
        return self.span(name, self._within(way) if way else self._nothing, attributes)

    @contextlib.contextmanager
    def span(
        self, name: str, within: Context | None, attributes: dict[str, str | int]
    ) -> Iterator[Any]:
        """A span, within the one that is open where no other is named."""
        span = self._tracer.start_span(name, within, attributes=attributes)
        with self._open(span):
            yield span

    @contextlib.contextmanager
    def _open(self, span: Any) -> Iterator[None]:
        """What goes wrong is told by its kind alone: its words may be somebody's."""
        with self._trace.use_span(
            span, end_on_exit=True, record_exception=False, set_status_on_exception=False
        ):
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(self._trace.StatusCode.ERROR)
                raise

    def _within(self, way: _Way) -> Context:
        from opentelemetry.sdk.trace.sampling import Decision

        trace = self._trace
        found = self._provider.sampler.should_sample(None, way.trace, "taken in")
        flags = trace.TraceFlags(int(found.decision is Decision.RECORD_AND_SAMPLE))
        began = trace.SpanContext(way.trace, way.first, is_remote=True, trace_flags=flags)
        within: Context = trace.set_span_in_context(trace.NonRecordingSpan(began), self._nothing)
        return within


class _Figures:
    """What Prometheus reads, as instruments: one look at the registries for all of them."""

    def __init__(self, registries: Sequence[CollectorRegistry]) -> None:
        self._registries = registries
        self._read_at = float("-inf")
        self._known: dict[str, Metric] = {}

    def offer(self, provider: Any) -> None:
        """Make an instrument of each figure of ours; of a histogram its count and its sum."""
        meter = provider.get_meter("schakel")
        for metric in tuple(self._now().values()):
            for name, sample in _instruments(metric):
                gauge = metric.type == "gauge"
                make = meter.create_observable_gauge if gauge else meter.create_observable_counter
                make(name, [self._reads(metric.name, sample)], description=metric.documentation)

    def look_anew(self) -> None:
        """What is told last is as it stands then."""
        self._read_at = float("-inf")

    def _reads(self, metric: str, sample: str) -> Any:
        def read(_options: CallbackOptions) -> Iterable[Observation]:
            from opentelemetry.metrics import Observation

            found = self._now().get(metric)
            for one in found.samples if found else ():
                if one.name == sample:
                    yield Observation(one.value, dict(one.labels))

        return read

    def _now(self) -> dict[str, Metric]:
        if time.monotonic() - self._read_at > FRESH:
            every = (m for registry in self._registries for m in registry.collect())
            self._known = {m.name: m for m in every if m.name.startswith(_OURS)}
            self._read_at = time.monotonic()
        return self._known


def _instruments(metric: Metric) -> Iterator[tuple[str, str]]:
    """The name of each instrument and of the samples it tells."""
    match metric.type:
        case "histogram" | "summary":
            yield from ((f"{metric.name}_{end}",) * 2 for end in ("count", "sum"))
        case "counter":
            yield metric.name, f"{metric.name}_total"
        case _:
            yield metric.name, metric.name


_tracing: _Tracing | None = None
