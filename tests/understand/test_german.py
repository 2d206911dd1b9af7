"""German, a language that no line of the code knows: a folder of data understands it, alone and
beside another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import language_packs
from catalog.language_packs import add_folder
from catalog.model import Catalogue, Hours, Item, Kind, Organisation, Phrases, Service, Team, Text
from routing.understand.cuts import cuts
from routing.understand.decision import Outcome
from routing.understand.kinds.kind import kind_of
from routing.understand.priority import priority_cues
from routing.understand.reader import Reader
from routing.understand.words.features import TextFeatures, word_features
from routing.understand.words.frequency import weight
from routing.understand.words.language import LanguageEvidence
from routing.understand.words.normalise import normalise, words
from routing.understand.words.spelling import Spelling
from routing.understand.words.stem import stem

SAID = {
    ("reinigung", "pfuetze", "incident", "Etwas ist verschüttet"): (
        "jemand hat Kaffee verschüttet",
        "Pfütze auf dem Boden im Flur",
        "im Wartezimmer ist Saft ausgelaufen",
        "bitte die Suppe aufwischen",
        "der Boden ist nass und klebt",
    ),
    ("reinigung", "muell", "incident", "Mülleimer voll"): (
        "der Mülleimer ist voll",
        "der Abfall wurde nicht abgeholt",
        "überall Müll neben der Tonne",
        "bitte den Papierkorb leeren",
        "der Müll stinkt",
    ),
    ("technik", "heizung", "incident", "Heizung ausgefallen"): (
        "die Heizung ist kalt",
        "es ist eiskalt im Büro",
        "der Heizkörper wird nicht warm",
        "Heizung funktioniert nicht",
        "wir frieren auf der Station",
    ),
    ("technik", "drucker", "incident", "Drucker defekt"): (
        "der Drucker druckt nicht",
        "Papierstau im Drucker",
        "mein Ausdruck kommt nicht",
        "der Drucker ist kaputt",
        "Drucker zeigt Fehler an",
    ),
    ("technik", "stuhl", "service_request", "Neuer Stuhl"): (
        "ich brauche einen neuen Stuhl",
        "kann ich einen Bürostuhl bekommen",
        "bitte einen ergonomischen Hocker bestellen",
        "zwei Stühle für den Besprechungsraum",
        "mein Stuhl ist zu niedrig, ich möchte einen anderen",
    ),
    ("technik", "ausweis", "service_request", "Neuer Ausweis"): (
        "ich brauche einen neuen Ausweis",
        "Ausweis verloren, bitte einen neuen",
        "wie bekomme ich einen Dienstausweis",
        "Karte für den Parkplatz beantragen",
        "mein Ausweis läuft ab",
    ),
}


@pytest.fixture(scope="module", autouse=True)
def german() -> Iterator[None]:
    added = add_folder(Path(__file__).parents[1] / "languages" / "de")
    yield
    del language_packs.ADDED[added.code]


def _catalogue(*languages: str) -> Catalogue:
    items: dict[str, list[Item]] = {}
    for (service, own, kind, name), phrases in SAID.items():
        english = {"en": (f"the {own} of the house", f"{own} please")} if "en" in languages else {}
        items.setdefault(service, []).append(
            Item(
                id=own,
                kind=kind,
                name=Text(de=name),
                phrases=Phrases(de=phrases, **english),
            )
        )
    team = Team(
        team="haus",
        name=Text(de="Haustechnik"),
        kind="internal",
        hours=Hours(zone="Europe/Berlin", weekdays="07:00-18:00"),
        services=tuple(
            Service(id=service, name=Text(de=service.title()), items=tuple(made))
            for service, made in items.items()
        ),
    )
    named = Organisation(organisation=Text(de="Klinik"), languages=languages)
    return Catalogue(version="german", organisation=named, teams=(team,))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.of(_catalogue("de"))


@pytest.mark.parametrize(
    ("text", "item", "kind", "cues"),
    [
        (
            "Im Flur hat jemand Saft verschüttet, bitte schnell aufwischen",
            "haus/reinigung/pfuetze",
            Kind.INCIDENT,
            (),
        ),
        (
            "Dringend: auf der ganzen Station ist die Heizung ausgefallen",
            "haus/technik/heizung",
            Kind.INCIDENT,
            ("urgency:dringend", "impact:ganzen station"),
        ),
        (
            "nicht dringend, aber ich hätte gern einen neuen Bürostuhl",
            "haus/technik/stuhl",
            Kind.SERVICE_REQUEST,
            (),
        ),
        ("der Druker drukt nicht mehr", "haus/technik/drucker", Kind.INCIDENT, ()),
    ],
)
def test_a_german_request_finds_its_item_kind_and_urgency(
    reader: Reader, text: str, item: str, kind: Kind, cues: tuple[str, ...]
) -> None:
    decision = reader.decide(text)
    assert decision.outcome is not Outcome.UNKNOWN
    assert decision.candidates[0].item == item
    assert (decision.language, decision.kind, decision.priority_cues) == ("de", kind, cues)


def test_two_german_requests_are_told_apart(reader: Reader) -> None:
    said = "Der Drucker druckt nicht. Außerdem ist der Mülleimer voll."
    (cut,) = cuts(said, ["de"])
    assert (cut.before, cut.after) == ("Der Drucker druckt nicht", "ist der Mülleimer voll")
    found = [decision.candidates[0].item for decision in reader.split(said)]
    assert found == ["haus/technik/drucker", "haus/reinigung/muell"]


def test_beside_english_each_message_is_read_in_its_own_language() -> None:
    both = Reader.of(_catalogue("de", "en"))
    assert both.decide("der Drucker ist kaputt").language == "de"
    assert both.decide("please look at the heizung of the house").language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("der Aufzug steckt fest", "de"),
        ("ich habe mein Passwort vergessen", "de"),
        ("mijn wachtwoord is verlopen", "nl"),
        ("de lift zit vast", "nl"),
        ("the lift is stuck", "en"),
        ("I forgot my password", "en"),
    ],
)
def test_three_languages_are_told_apart(text: str, language: str) -> None:
    from collections import Counter

    evidence = LanguageEvidence({code: Counter() for code in ("de", "en", "nl")})
    assert evidence.detect(words(normalise(text))) == language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mein bildschirm ist kaputt", Kind.INCIDENT),
        ("ich habe mein passwort vergessen", Kind.SERVICE_REQUEST),
        ("ich brauche zugriff auf das archiv", Kind.SERVICE_REQUEST),
        ("es wäre schön, mehr obst zu haben", Kind.WISH),
        ("ich möchte mich über das essen beschweren", Kind.WISH),
        ("bitte die steckdose in die wand einbauen", Kind.RFC),
        ("nichts ist kaputt, ich brauche nur einen stuhl", Kind.SERVICE_REQUEST),
    ],
)
def test_german_signs_of_kind(text: str, kind: Kind) -> None:
    assert kind_of(text, "de").kind is kind


def test_german_urgency_is_denied_in_german() -> None:
    assert priority_cues("das ist ein notfall", "de") == ("urgency:notfall",)
    assert priority_cues("das ist kein notfall", "de") == ()
    assert priority_cues("keine eile, es betrifft niemanden sofort", "de") == ()


def test_german_words_are_stemmed_weighed_and_meet_their_concepts() -> None:
    assert stem("drucker", "de") == stem("druckern", "de")
    assert weight("der", "de") < weight("heizung", "de")
    german = word_features(TextFeatures(("drucker", "kaputt", "nicht"), "de"))
    assert {"~printer", "~broken", "~not"} <= german.keys()
    assert {"~printer", "~broken"} <= word_features(
        TextFeatures(("printer", "broken"), "en")
    ).keys()


def test_german_compounds_stay() -> None:
    spelling = Spelling({"de": {"station": 3, "leitung": 2}})
    assert spelling.repair(["stationsleitung"], "de") == ["stationsleitung"]


def test_a_language_with_nothing_but_its_name_is_read_by_its_phrases(tmp_path: Path) -> None:
    folder = tmp_path / "fy"
    folder.mkdir()
    (folder / "language.yaml").write_text("name: Frysk\nenglish_name: Frisian\nlocale: fy\n")
    (folder / "features.yaml").write_text("stop_words: de it is net in myn\n")
    added = add_folder(folder)
    try:
        item = Item(
            id="printer",
            kind="incident",
            name=Text(fy="Printer stikken"),
            phrases=Phrases(
                fy=("de printer is stikken", "myn printer docht it net", "papier fêst")
            ),
        )
        other = item.model_copy(
            update={
                "id": "kofje",
                "name": Text(fy="Kofje op"),
                "phrases": Phrases(fy=("de kofje is op", "gjin kofje mear", "wy wolle kofje")),
            }
        )
        base = _catalogue("de")
        service = base.teams[0].services[0].model_copy(update={"items": (item, other)})
        catalogue = base.model_copy(
            update={
                "organisation": Organisation(organisation=Text(fy="Hûs"), languages=("fy",)),
                "teams": (base.teams[0].model_copy(update={"services": (service,)}),),
            }
        )
        decision = Reader.of(catalogue).decide("de printer docht it net")
        assert (decision.language, decision.priority_cues) == ("fy", ())
        assert decision.candidates[0].item == "haus/reinigung/printer"
        assert weight("de", "fy") < weight("printer", "fy")
        assert stem("printers", "fy") == "printers"
    finally:
        del language_packs.ADDED[added.code]
