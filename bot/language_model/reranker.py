"""Asks a language model what it makes of a message, within a budget and only while it answers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from prometheus_client import Counter
from structlog.stdlib import BoundLogger, get_logger

from bot.language_model.breaker import Breaker
from bot.language_model.endpoint import Busy, ChatCompletions, NoAnswer
from routing.understand.rerank.offer import Offer
from routing.understand.rerank.prompt import messages_for
from routing.understand.rerank.suggestion import Suggestion, Unanswered, suggestion_in

log: BoundLogger = get_logger("schakel.language_model")
ASKED = Counter(
    "schakel_language_model_questions_total", "Questions to the language model", ["end"]
)
Take = Callable[[], bool]
"""Takes one question off the budget; False when it is spent."""


_REMEMBERED = 64
"""So many answers are kept: a message that is read again is not asked about again."""


class EndpointReranker:
    """Implements the protocol `Reranker` with an endpoint. May be used from several threads."""

    def __init__(
        self, endpoint: ChatCompletions, take: Take, breaker: Breaker | None = None
    ) -> None:
        self.endpoint, self._take = endpoint, take
        self._breaker = breaker or Breaker()
        self._said: OrderedDict[Offer, Suggestion] = OrderedDict()
        self._lock = threading.Lock()

    def rerank(self, offer: Offer) -> Suggestion | Unanswered | None:
        """As in `Reranker`."""
        with self._lock:
            if known := self._said.get(offer):
                return known
        why_not = self._why_not()
        if why_not is None:
            try:
                return self._asked(offer)
            except Busy:
                why_not = "busy"
                self._breaker.not_asked()
        ASKED.labels(why_not).inc()
        return None

    def close(self) -> None:
        """Let go of its connections."""
        self.endpoint.close()

    def _why_not(self) -> str | None:
        """Why it may not be asked now; None where it may."""
        if not self._breaker.may_ask():
            return "left alone"
        if not self._take():
            self._breaker.not_asked()
            return "budget spent"
        return None

    def _asked(self, offer: Offer) -> Suggestion | Unanswered:
        model = self.endpoint.endpoint.model
        try:
            content = self.endpoint.ask(messages_for(offer))
        except NoAnswer as failed:
            self._failed(failed)
            return Unanswered(model, failed.why)
        self._breaker.worked()
        said = suggestion_in(content, offer, model)
        ASKED.labels("answered" if said else "unusable").inc()
        if said is None:
            return Unanswered(model, "its answer was of no use")
        with self._lock:
            self._said[offer] = said
            while len(self._said) > _REMEMBERED:
                self._said.popitem(last=False)
        return said

    def _failed(self, failed: NoAnswer) -> None:
        ASKED.labels("failed").inc()
        if not failed.is_down:
            self._breaker.worked()
        elif self._breaker.failed(failed.wait):
            log.warning("the language model is left alone for a while", why=failed.why)
