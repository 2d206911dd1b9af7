"""Measures with a language model, in a process of its own, for `schakel evaluate --rerank`."""

from __future__ import annotations

from bot.language_model.endpoint import ChatCompletions, Endpoint
from bot.language_model.reranker import EndpointReranker
from bot.settings import Settings, opened, read_settings
from routing.understand.measure import evaluate

MODULE = "bot.language_model.measuring"


def environment_of(settings: Settings) -> dict[str, str]:
    """What the process is to be told of the endpoint; the key goes this way only."""
    return {
        "SCHAKEL_LLM_URL": settings.llm_url or "",
        "SCHAKEL_LLM_MODEL": settings.llm_model or "",
        "SCHAKEL_LLM_KEY": opened(settings.llm_key),
        "SCHAKEL_LLM_TIMEOUT": str(settings.llm_timeout),
    }


def main() -> None:
    """Measure with the endpoint that the environment names."""
    endpoint = Endpoint.of(read_settings())
    assert endpoint is not None
    reranker = EndpointReranker(ChatCompletions(endpoint), lambda: True)
    evaluate.run(reranker)
    reranker.close()


if __name__ == "__main__":
    main()
