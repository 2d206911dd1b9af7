"""Lists whose columns do not say which of them names the items."""

from __future__ import annotations

from tests.exchange.bringing import brought, catalogue_of


def test_a_list_without_a_column_for_items() -> None:
    """Services that each row has its own of are the items; else the first short text that differs."""
    services = (
        "Dienst-ID;Naam dienst;Behandelaarsgroep;Doorlooptijd;Soort melding\r\n"
        "D001;Nieuwe laptop;Werkplek;5 werkdagen;Serviceverzoek\r\n"
        "D002;Printer storing;Werkplek;4 uur;Storing\r\n"
    )
    catalogue = catalogue_of(brought({"diensten.csv": services})[1])
    kinds = {ref: entry.item.kind for ref, entry in catalogue.entries.items()}
    assert kinds == {
        "werkplek/werkplek/nieuwe-laptop": "service_request",
        "werkplek/werkplek/printer-storing": "incident",
    }
    unknown = "Nr.;Leistung;Team;Prio\r\nA-1;Neuer Rechner;IT;1\r\nA-2;Drucker defekt;IT;2\r\n"
    catalogue = catalogue_of(brought({"katalog.csv": unknown})[1])
    assert set(catalogue.entries) == {"it/it/neuer-rechner", "it/it/drucker-defekt"}


def test_a_list_of_services_beside_one_of_items_stays_one_of_services() -> None:
    files = {
        "services.csv": "Service,Team,Description\nLamps,Works,All lamps\nDoors,Works,All doors\n",
        "items.csv": "Item,Service,Team\nLamp broken,Lamps,Works\nDoor stuck,Doors,Works\n",
    }
    entries = set(catalogue_of(brought(files)[1]).entries)
    assert entries == {"works/lamps/lamp-broken", "works/doors/door-stuck"}


def test_what_rows_tell_is_what_they_are_called_where_nothing_else_is() -> None:
    told = (
        "Team;Dienst;Omschrijving;Oplostijd;Klanten\r\n"
        "ICT;Werkplek;Laptop stuk;4 uur;iedereen\r\n"
        "ICT;Werkplek;Nieuw scherm;2 dagen;iedereen\r\n"
        "HR;Salaris;Vraag over loon;3 dagen;iedereen\r\n"
    )
    catalogue = catalogue_of(brought({"lijst.csv": told})[1])
    assert set(catalogue.entries) == {
        "ict/werkplek/laptop-stuk",
        "ict/werkplek/nieuw-scherm",
        "hr/salaris/vraag-over-loon",
    }


def test_what_a_row_tells_of_nothing_that_can_be_asked_for_is_listed() -> None:
    told = "Team;Dienst;Prio;Oplostijd\nICT;Werkplek;1;4 uur\nICT;Werkplek;2;8 uur\n"
    outcome, _ = brought({"lijst.csv": told})
    left = {(one.where, one.what): one.count for one in outcome.dropped}
    assert left == {("lijst.csv", "priority"): 2, ("lijst.csv", "resolve"): 2}
