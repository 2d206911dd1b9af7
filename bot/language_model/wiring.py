"""Makes the language model that the settings name, with its budget in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from structlog.stdlib import BoundLogger, get_logger

from bot.language_model.endpoint import ChatCompletions, Endpoint
from bot.language_model.reranker import EndpointReranker
from bot.settings import Settings
from routing.storage import model_uses
from routing.storage.db import Database

log: BoundLogger = get_logger("schakel.language_model")


def reranker_of(
    settings: Settings, database: Database, now: Callable[[], dt.datetime]
) -> EndpointReranker | None:
    """The language model that is set; None where none is. Raises Mistake where it cannot be one."""
    endpoint = Endpoint.of(settings)
    if endpoint is None:
        return None

    def take() -> bool:
        try:
            with database.transaction() as session:
                return model_uses.take(
                    session,
                    now(),
                    per_minute=settings.llm_per_minute,
                    per_day=settings.llm_per_day,
                )
        except SQLAlchemyError as error:
            log.warning("questions to the language model cannot be counted", why=type(error))
            return False

    return EndpointReranker(ChatCompletions(endpoint), take)
