"""Normalising, language, spelling and stems: what happens before anything is compared."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from catalog.model import Language
from routing.understand.example import Example
from routing.understand.measure.typos import with_typos
from routing.understand.model.classifier import Classifier
from routing.understand.words.beside import START, after
from routing.understand.words.delete_index import DeleteIndex
from routing.understand.words.features import TextFeatures
from routing.understand.words.language import LanguageEvidence
from routing.understand.words.normalise import MAX_CHARS, names_in, normalise, words
from routing.understand.words.spelling import Spelling
from routing.understand.words.stem import stem
from routing.understand.words.text_reader import Read, TextReader, readings_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  WiFi   KAPOT!! ", "wifi kapot!!"),
        ("Don’t\u200b panic", "don't panic"),
        ("ﬁle", "file"),
        ("mail me at a.b@c.nl or https://x.nl/y now", "mail me at or now"),
    ],
)
def test_normalise(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_words_drop_marks_and_stretching() -> None:
    assert words(normalise("Heeeeelp! Foto's van patiënt_7")) == [
        "heelp",
        "fotos",
        "van",
        "patient",
        "7",
    ]


@given(st.text(max_size=4 * MAX_CHARS))
def test_normalise_takes_any_text_and_is_stable(text: str) -> None:
    once = normalise(text)
    assert len(words(once)) <= len(once) + 1
    assert words(normalise(once[:MAX_CHARS])) == words(once[:MAX_CHARS]) or len(once) > MAX_CHARS


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("wifi kapot", "nl"),
        ("printer jam", "en"),
        ("laptop stuk", "nl"),
        ("laptop broken", "en"),
        ("badge kwijt", "nl"),
        ("coffee", "en"),
        ("koffie", "nl"),
        ("het is hier koud", "nl"),
        ("it is cold here", "en"),
        ("mijn scherm flikkert", "nl"),
        ("screen flickers", "en"),
        ("verwarmingsketel", "nl"),
        ("please", "en"),
        ("lekkage", "nl"),
        ("leak", "en"),
        ("waar blijft mijn laptop?", "nl"),
    ],
)
def test_short_messages_get_the_right_language(text: str, language: Language) -> None:
    assert LanguageEvidence().detect(words(normalise(text))) == language


def test_the_askers_language_decides_only_when_words_say_little() -> None:
    evidence = LanguageEvidence()
    assert evidence.detect(["xqz"], "nl") == "nl"
    assert evidence.detect(["xqz"], "en") == "en"
    assert evidence.detect(["my", "screen", "is", "broken"], "nl") == "en"


def _spelling() -> Spelling:
    return Spelling(
        {
            "en": {"printer": 5, "corridor": 2, "password": 3},
            "nl": {"printer": 4, "wachtkamer": 2, "gemorst": 3},
        }
    )


@pytest.mark.parametrize(
    ("typed", "language", "read"),
    [
        ("pritner", "en", "printer"),
        ("pasword", "en", "password"),
        ("corider", "en", "corridor"),
        ("wachtkammer", "nl", "wachtkamer"),
        ("gemrost", "nl", "gemorst"),
        ("wacthkammer", "nl", "wachtkamer"),
    ],
)
def test_slips_are_repaired_with_the_catalogues_own_words(
    typed: str, language: Language, read: str
) -> None:
    assert _spelling().repair([typed], language) == [read]


@pytest.mark.parametrize("word", ["painter", "winter", "C34", "S-1042", "B12", "42", "qzxwvk"])
def test_known_words_numbers_and_strangers_stay(word: str) -> None:
    assert _spelling().repair([word.lower()], "en") == [word.lower()]


def test_dutch_is_never_repaired_with_english() -> None:
    assert _spelling().repair(["corider"], "nl") == ["corider"]
    assert _spelling().repair(["gemrost"], "en") == ["gemrost"]


def test_delete_index_finds_what_comparing_with_every_word_finds() -> None:
    chance = random.Random(4)
    known = list(
        dict.fromkeys("".join(chance.choices("abcde", k=chance.randint(4, 9))) for _ in range(300))
    )
    index = DeleteIndex(known)
    for word in [with_typos(w, 1.0, chance) for w in known[:120]]:
        most = 2 if len(word) >= 7 else 1
        distances = {w: OSA.distance(word, w) for w in known}
        within = {w: d for w, d in distances.items() if 0 < d <= min(most, 2 if len(w) >= 7 else 1)}
        assert dict(index.near(word)) == within


def test_what_stands_beside_a_slip_decides() -> None:
    eyes = TextReader.of(
        readings_of(
            [Example("a", "call the nurse", "en"), Example("b", "a cell phone please", "en")] * 3
        )
    )
    assert eyes.spelling.repair(["cxll", "the"], "en") == ["call", "the"]
    assert eyes.spelling.repair(["a", "cxll", "phone"], "en") == ["a", "cell", "phone"]


@pytest.mark.parametrize(
    "words",
    [
        "de medicijnkar op afdeling drie",
        "mijn bedlampje brandt neit",
        "infuuspomp gaf een fuot",
        "patientenlift maakt lawai",
        "de naaldencontainer is vlo",
        "loonsverhoging anvragen",
    ],
)
def test_good_dutch_compounds_are_never_repaired(words: str) -> None:
    known: dict[Language, dict[str, float]] = {
        "nl": {"infuuspomp": 3, "patientenlijst": 4, "naaldcontainer": 2, "lamp": 3},
        "en": {"pump": 3},
    }
    first = next(word for word in words.split() if word not in {"de", "mijn"})
    assert first in Spelling(known).repair(words.split(), "nl")


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("het kozijn van kamer 3 klemt", "nl"),
        ("de gft bak is vol", "nl"),
        ("mijn plotter hapert weer", "nl"),
        ("het scharnier van de archiefkast piept", "nl"),
        ("de zitzak bij het koffiehoekje is gescheurd", "nl"),
        ("the gutter drips and the hinge rattles", "en"),
        ("nobody is reachable on the intercom", "en"),
        ("two handsets and a dongle please", "en"),
        ("the cyan cartridge leaks", "en"),
        ("kan Youri bij onze SaaS omgeving", "nl"),
        ("ask Amira about the RSI mouse", "en"),
        ("can somebody look at our chromebooks", "en"),
    ],
)
def test_words_that_exist_are_never_repaired(said: str, language: Language) -> None:
    eyes = TextReader.of(
        readings_of(
            [
                Example("a", "konijn bed plopper stan haken archief gescheiden koffie hoek", "nl"),
                Example("b", "gift butter drops ratings unreachable handles can fears says", "en"),
                Example("c", "you are amir sri chromebook donkey", "en"),
            ]
        )
    )
    read = eyes.read(said, language)
    assert read.repairs == (), read.repairs


def test_a_name_with_a_slip_is_read_as_the_catalogues_own_word() -> None:
    eyes = TextReader.of(readings_of([Example("a", "topdesk does not open", "en")]))
    assert eyes.read("my Topdsek is gone", "en").repairs == (("topdsek", "topdesk"),)


def test_the_catalogues_words_stay_in_a_message_full_of_slips() -> None:
    known = Spelling({"en": {"printer": 5, "bed": 2, "form": 2}, "nl": {}})
    assert known.repair(["teh", "pritner", "besdie", "form", "bed"], "en")[3:] == ["form", "bed"]


def test_a_known_word_may_be_a_slip_in_a_message_full_of_slips() -> None:
    known = Spelling({"en": {"printer": 5, "bed": 2}, "nl": {}})
    hasty = ["teh", "pritner", "is", "in", "tee", "hall", "agian"]
    assert known.repair(hasty, "en") == ["the", "printer", "is", "in", "the", "hall", "again"]
    assert known.repair(["the", "pritner", "is", "in", "tee", "hall"], "en")[4] == "tee"
    said = ["teh", "pritner", "besdie", "monday", "chair"]
    assert known.repair(said, "en")[3:] == ["monday", "chair"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ebeldschermen", "beeldschermen"), ("kostsenplaats", "kostenplaats"), ("klpe", "klep")],
)
def test_compounds_and_short_words_are_repaired_in_a_message_full_of_slips_alone(
    typed: str, meant: str
) -> None:
    known = Spelling({"nl": {"koffie": 3}, "en": {}})
    hasty = ["dee", "kofife", "in", typed, "sat", "stli"]
    assert known.repair(hasty, "nl")[3] == meant
    assert known.repair(["de", "koffie", "bij", "de", typed, "staat", "stil"], "nl")[4] == typed
    assert known.repair(hasty, "nl", names={typed})[3] == typed


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("peopl", "people", "en"),
        ("reinstlaled", "reinstalled", "en"),
        ("intercultrual", "intercultural", "en"),
        ("faafel", "falafel", "nl"),
        ("afgeschewmd", "afgeschermd", "nl"),
    ],
)
def test_forms_and_rare_words_are_repaired_in_a_message_full_of_slips_alone(
    typed: str, meant: str, language: Language
) -> None:
    known = Spelling({"en": {"printer": 5}, "nl": {"koffie": 3}})
    assert known.repair(["kofife", "prnter", "stli", "de", typed], language)[4] == meant
    assert known.repair(["bij", "mij", "de", "in", typed, "nu"], language)[4] == typed


def test_a_message_full_of_slips_has_several_readings_the_likeliest_first() -> None:
    known = Spelling({"en": {"lamp": 4, "ramp": 4, "order": 4}, "nl": {}})
    hasty = ["odrer", "aa", "xamp", "plesae"]
    found = known.readings(hasty, "en")
    assert {each.words[2] for each in found} >= {"lamp", "ramp"}
    assert found[0].words == known.repair(hasty, "en")
    shares = [each.share for each in found]
    assert shares[0] == 1.0 and shares == sorted(shares, reverse=True) and shares[-1] > 0
    assert len(known.readings(["order", "a", "lmap", "please"], "en")) == 1
    assert len(known.readings(hasty * 20, "en")) == 1


def test_each_reading_counts_as_much_as_it_is_likely() -> None:
    lamp, ramp = "please order a lamp", "please order a ramp"
    ranked = Classifier.of(
        [Example("a", lamp, "en"), Example("b", ramp, "en"), Example("c", "stop the music", "en")]
    ).rank("plesae odrer aa xamp", "en")
    chances = dict(zip(ranked.labels, ranked.chances, strict=True))
    assert abs(chances["a"] - chances["b"]) < 0.1 < chances["a"]


def test_what_a_languages_own_sentences_have_once_is_not_expected() -> None:
    assert after("is", "it", 0.01, "en") > 2 * after("is", "mask", 0.01, "en")
    assert after("mask", START, 0.001, "en") < after("ask", START, 0.002, "en")


def test_the_first_word_has_a_capital_without_being_a_name() -> None:
    assert names_in("Pritner is jammed. Teh tray says Xerox") == {"xerox"}


def test_abbreviations_are_doubted_only_in_a_message_full_of_slips() -> None:
    eyes = TextReader.of(readings_of([Example("a", "order a new printer for me please", "en")] * 3))
    assert eyes.spelling.repair(["a", "net", "printer", "today"], "en") == [
        "a",
        "net",
        "printer",
        "today",
    ]
    assert eyes.spelling.repair(["odrer", "a", "nw", "pritner", "plesae"], "en") == [
        "order",
        "a",
        "new",
        "printer",
        "please",
    ]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("printers", "printer", "en"),
        ("stopped", "stop", "en"),
        ("leaking", "leaks", "en"),
        ("lampen", "lamp", "nl"),
        ("kapotte", "kapot", "nl"),
        ("stoeltje", "stoel", "nl"),
        ("start", "starten", "nl"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str, language: Language) -> None:
    assert stem(one, language) == stem(other, language)


def test_examples_without_language_are_read_as_their_collection() -> None:
    found = readings_of(
        [Example("a", "wifi kapot"), Example("a", "scherm doet het niet"), Example("b", "pc")]
    )
    assert [reading.language for reading in found] == ["nl", "nl", "nl"]


def test_a_repair_is_told() -> None:
    eyes = TextReader.of(
        readings_of(
            [Example("a", "the printer is broken", "en"), Example("b", "coffee please", "en")]
        )
    )
    read = eyes.read("pritner broken")
    assert read.repairs == (("pritner", "printer"),)
    assert read.repaired_text == "printer broken"


def test_many_threads_stem_at_once_as_one_does() -> None:
    made = [f"{a}{b}{c}ingen" for a in "bdfgklmnprst" for b in "aeiou" for c in "dgklmnrst"]
    alone = [stem(word, "nl") for word in made]
    stem.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        rounds = [
            threads.submit(lambda: [stem.__wrapped__(w, "nl") for w in made]) for _ in range(8)
        ]
        assert all(one.result() == alone for one in rounds)


@pytest.mark.parametrize(
    ("typed", "as_read"),
    [
        ("teh Prniter in Room 3 is jammed agian!", "the Printer in Room 3 is jammed again!"),
        (
            "the Prniter in Room 3 is jammed again and it was so all week",
            "the Prniter in Room 3 is jammed again and it was so all week",
        ),
    ],
)
def test_an_encoder_reads_a_message_of_many_slips_as_repaired(typed: str, as_read: str) -> None:
    split = tuple(words(typed.lower()))
    meant = {"teh": "the", "prniter": "printer", "agian": "again"}
    repaired = tuple(meant.get(word, word) for word in split)
    read = Read(typed.lower(), split, TextFeatures(repaired, "en"))
    assert read.legible(typed) == as_read
