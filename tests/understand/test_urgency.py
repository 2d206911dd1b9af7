"""What cannot wait, by words and meaning that were learnt from labelled sentences."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from catalog.language_packs import pack
from catalog.model import Language
from routing.understand.meaning.encoder import Encoder
from routing.understand.meaning.installed import E5, is_installed
from routing.understand.priority import priority_cues
from routing.understand.urgency import learnt
from routing.understand.words.normalise import normalise
from tests.bench.sentence_tables import learnt_words, told_by_words
from tests.bench.urgency_tables import digest, sentences

CANNOT_WAIT = {
    "nl": (
        "De oven in de bakkerij staat in lichterlaaie en de nachtploeg is nog binnen",
        "mijn collega kreeg een pallet op zijn voet, hij kan niet meer lopen en schreeuwt het uit",
        "Over tien minuten stapt de minister binnen en de geluidsinstallatie zwijgt",
        "Honderdtwintig bezoekers staan in de regen want de kaartscanners weigeren alles",
        "Het hele callcenter is eruit gegooid, klanten krijgen niemand te pakken",
        "per ongeluk de salarissen van iedereen naar een krant gemaild",
        "er zit een oude man vast in de draaideur bij de ingang",
        "de tank met vaccins warmt op, nog een uurtje en alles kan weg",
    ),
    "en": (
        "The bakery oven is ablaze and the night crew is still inside",
        "a pallet landed on my colleague's foot, he can't walk and is screaming",
        "The minister walks in in ten minutes and the sound system is silent",
        "A hundred and twenty visitors are standing in the rain, the ticket scanners refuse everything",
        "The entire call centre was thrown out, customers can't get hold of anybody",
        "accidentally mailed everybody's wages to a newspaper",
        "there is an old man stuck in the revolving door by the entrance",
        "the vaccine tank is warming up, another hour and it can all be thrown away",
    ),
}
CAN_WAIT = {
    "nl": (
        "graag voor volgende maand een nieuwe lamp voor op mijn bureau",
        "het toilet op de derde loopt traag door, op de vierde is er nog een",
        "voor de open dag in mei hebben we tachtig klapstoelen nodig",
        "de brandblusser in de gang moet gekeurd worden",
        "vorige week viel er iemand van de trap, het gaat gelukkig weer goed met hem",
        "hoe vraag ik een dag vrij aan",
        "outlook is traag sinds gisteren",
        "de lift piept een beetje als hij stopt",
    ),
    "en": (
        "a new lamp for my desk some time next month please",
        "the toilet on the third drains slowly, there's another on the fourth",
        "we need eighty folding chairs for the open day in May",
        "the fire extinguisher in the corridor is due for inspection",
        "last week somebody fell down the stairs, luckily he's fine again",
        "how do I ask for a day off",
        "outlook has been slow since yesterday",
        "the lift squeaks a bit when it stops",
    ),
}


def _urgent(text: str, language: Language, **meaning: dict[str, np.ndarray]) -> tuple[str, ...]:
    cues = priority_cues(normalise(text), language, **meaning)
    return tuple(cue for cue in cues if cue.startswith("urgency:"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_most_of_what_cannot_wait_is_found_by_words_alone(language: Language) -> None:
    """None of these is among the sentences that were learnt from."""
    known = {row["text"] for row in pack(language).rows("urgency")}
    assert not known & {*CANNOT_WAIT[language], *CAN_WAIT[language]}
    found = [text for text in CANNOT_WAIT[language] if _urgent(text, language)]
    assert len(found) >= 6, set(CANNOT_WAIT[language]) - set(found)
    assert not [text for text in CAN_WAIT[language] if _urgent(text, language)]


@pytest.mark.skipif(not is_installed(E5), reason="the sentence model is not installed")
def test_meaning_is_one_voice_among_words_and_cues(built_models: Path) -> None:
    encoder = Encoder.load(E5, built_models)
    for language in ("nl", "en"):
        for texts, least, most in ((CANNOT_WAIT, 7, 8), (CAN_WAIT, 0, 0)):
            found = [
                text
                for text in texts[language]
                if _urgent(
                    text,
                    language,
                    meaning=encoder.by_model(encoder.vectors([text], [language])[0]),
                )
            ]
            assert least <= len(found) <= most, found


def test_a_model_that_nothing_was_learnt_with_leaves_it_to_the_words() -> None:
    text = normalise(CANNOT_WAIT["nl"][0])
    alone = learnt(text, "nl", harm=False, cue=False)
    assert alone == learnt(text, "nl", harm=False, cue=False, meaning={"other": np.ones(4)})


def test_the_words_that_spoke_are_named() -> None:
    text = "geen enkele kassa werkt en de wachtrij staat tot op straat"
    (said,) = _urgent(text, "nl")
    assert set(said.removeprefix("urgency:").split(", ")) <= set(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("twee bezoekers wachten buiten, maar het heeft geen haast", "nl"),
        ("de kassa's liggen plat, dat is geen spoed want de winkel is dicht", "nl"),
        ("als het uitkomt: de beamer in de volle zaal doet niets", "nl"),
        ("the tills are down, not urgent as the shop is closed", "en"),
        ("no rush: nobody can log in at the closed counter", "en"),
    ],
)
def test_who_says_that_it_can_wait_is_believed(text: str, language: Language) -> None:
    assert _urgent(text, language) == ()


@pytest.mark.parametrize(
    ("text", "language", "cue"),
    [
        ("nieuwe muismat graag, spoed", "nl", "urgency:spoed"),
        ("wil je mijn toegang per direct afsluiten", "nl", "urgency:per direct"),
        ("could you order a mouse mat right away", "en", "urgency:right away"),
    ],
)
def test_who_asks_for_haste_has_it(text: str, language: Language, cue: str) -> None:
    assert cue in _urgent(text, language)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_tables_are_those_of_the_sentences(language: Language) -> None:
    """Else: `python -m tests.bench.urgency_tables`."""
    assert pack(language).data("urgency_learnt")["made_from"] == digest(language)
    said = sentences(language)
    words = learnt_words(said, told_by_words(said))
    kept = {
        feature.replace("_", " "): float(row["weight"])
        for row in pack(language).rows("urgency_words")
        for feature in row["features"].split()
    }
    same = [name for name in kept if abs(kept[name] - words.weights.get(name, 0.0)) < 0.06]
    assert len(same) / len(kept) > 0.99


def test_a_message_costs_less_than_a_millisecond() -> None:
    text = normalise(" ".join(CANNOT_WAIT["nl"]))
    learnt(text, "nl", harm=False, cue=False)
    taken = []
    for _ in range(50):
        start = time.process_time()
        learnt(text, "nl", harm=False, cue=False)
        taken.append(time.process_time() - start)
    assert sorted(taken)[25] < 0.001
