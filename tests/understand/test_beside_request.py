"""What is said beside a request, told from what asks for something else, ends it, talks or agrees."""

from __future__ import annotations

import pytest

from catalog.language_packs import pack
from catalog.model import Language
from routing.understand.beside_request import ENDS, NEW, tells_more
from routing.understand.move import TellsMore
from tests.bench.beside_tables import AGAINST, digest, sentences
from tests.bench.sentence_tables import learnt_words, told_by_words

TELLS = {
    "nl": (
        "het hangt er al sinds maandag zo bij",
        "de buren hebben er ook last van",
        "mijn leidinggevende weet ervan",
        "we hebben er een doek onder gelegd",
        "dat kraakte vorige week ook al",
        "er zit een deuk in de zijkant",
    ),
    "en": (
        "it has been hanging there like that since monday",
        "the neighbours are bothered by it as well",
        "my supervisor knows about it",
        "we laid a cloth underneath",
        "it creaked last week too",
        "there's a dent in the side of it",
    ),
}
ASKS = {
    "nl": (
        "ik wil graag een parkeerplek reserveren",
        "mijn muis doet het niet",
        "kan iemand de verwarming hoger zetten",
        "ik ben mijn sleutel kwijt",
        "het licht in de kelder is stuk",
    ),
    "en": (
        "I'd like to book a parking space",
        "my mouse doesn't work",
        "could someone turn up the heating",
        "I lost my key",
        "the light in the basement is broken",
    ),
}
ENDING = {
    "nl": ("laat maar zitten", "hij doet het weer", "hoeft niet meer, dank"),
    "en": ("never mind then", "it works again", "no longer needed, thanks"),
}
AGREEING = {"nl": ("ja dat klopt", "prima zo"), "en": ("yes that's right", "sounds good to me")}


def _told(text: str, language: Language) -> TellsMore:
    told = tells_more(text, language)
    assert told is not None
    return told


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_tells_more_is_told_from_all_else_by_words_alone(language: Language) -> None:
    more = [_told(text, language) for text in TELLS[language]]
    asks = [_told(text, language).new for text in ASKS[language]]
    assert sum(one.new for one in more) / len(more) > 1.0 + max(sum(asks) / len(asks), -1.0)
    assert sum(new < 0 for new in asks) >= len(asks) - 1
    assert sum(one.ends > 0 for one in more) >= 4
    assert all(_told(text, language).ends < -2 for text in ENDING[language])
    assert all(_told(text, language).agrees < -2 for text in AGREEING[language])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_none_of_these_was_learnt_from(language: Language) -> None:
    known = {one.text for name in AGAINST for one in sentences(language, name)}
    assert not known & {*TELLS[language], *ASKS[language]}


def test_a_language_without_tables_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.understand.beside_request._TABLES", ("not_taught",))
    assert tells_more("patients are waiting", "en") is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_tables_are_those_of_the_sentences(language: Language) -> None:
    """Else: `python -m tests.bench.beside_tables`."""
    made_from = {pack(language).data(f"{name}_learnt")["made_from"] for name in AGAINST}
    assert made_from == {digest(language)}
    said = sentences(language, ENDS)
    words = learnt_words(said, told_by_words(said))
    kept = {
        feature.replace("_", " "): float(row["weight"])
        for row in pack(language).rows(f"{ENDS}_words")
        for feature in row["features"].split()
    }
    same = [name for name in kept if abs(kept[name] - words.weights.get(name, 0.0)) < 0.06]
    assert len(same) / len(kept) > 0.99


def test_sentences_hold_details_and_new_requests_of_many_trades() -> None:
    for language in ("nl", "en"):
        said = sentences(language, NEW)
        assert sum(one.wanted for one in said) > 2_000
        assert sum(not one.wanted for one in said) > 5_000
        assert all(one.before for one in said)
