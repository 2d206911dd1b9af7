"""What cannot be brought in is refused in one line that says how to mend it."""

from __future__ import annotations

import io
import zipfile

import pytest

from catalog.exchange.mapping import MappingFault
from catalog.exchange.memory import FILE, Damaged
from catalog.exchange.paths import CannotRead
from catalog.exchange.records import NotOurs
from tests.exchange.bringing import brought


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.xlsx", bomb(), "grow far beyond its size"),
        ("x.xlsx", b"PK\x03\x04 no", "is no XLSX"),
        ("x.csv", b"", "is empty"),
        ("x.json", b"{", "no JSON that can be read"),
        ("x.json", b'{"a": 1}', "holds no list of records"),
        ("x.xml", b"<html><p>hi</p></html>", "no product that is known"),
        ("x.csv", b'a,b\n"open,1\n' + b"x" * 140_000, "no CSV"),
        ("x.csv", b"colour,size\nred,2\n", "no column holds a name"),
        ("x.json", b'{"result": [{"sys_id": "1", "user_name": "x"}]}', "no team, service or item"),
        ("x.csv", b"record,team,id\nitem,gone,x\n", "for it to belong to"),
        ("x.csv", b"record,team,id\nshop,gone,x\n", "no record of a catalogue"),
    ],
)
def test_a_file_that_cannot_be(name: str, content: bytes, said: str) -> None:
    with pytest.raises((CannotRead, MappingFault, NotOurs), match=said) as caught:
        brought({name: content})
    assert "mend" in dir(caught.value)


def test_entities_of_a_file_of_its_own_do_not_grow() -> None:
    inner = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    text = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{inner}]><Set><Service id="1"><name>&i;</name></Service></Set>'
    _, folder = brought({"x.xml": text})
    assert sum(map(len, folder.values())) < 20_000


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("columns: {itm: Naam}", "nothing here is called 'itm'"),
        ("columns: {item: Weg}", "there is no column 'Weg'"),
        ("colums: {}", "colums"),
        ("columns: {item.xx: Naam}", "no installed language"),
        ("- a", "holds no fields"),
        ("a: [", "line "),
    ],
)
def test_a_mapping_that_cannot_be_followed(mapping: str, said: str) -> None:
    with pytest.raises(MappingFault, match=said):
        brought({"x.csv": "Naam,Team\nLamp,Works\n"}, mapping=mapping)


def test_a_damaged_memory_is_told_and_nothing_is_made_anew() -> None:
    with pytest.raises(Damaged, match="damaged"):
        brought({"x.csv": "Naam,Team\nLamp,Works\n"}, {FILE: '{"version": 1}'})
