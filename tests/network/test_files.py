"""Files and notes that are shared with another organisation, in both directions: only what is marked,
after it was shown, whole, and also after an outage.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence

from bot.network.files import PIECE
from bot.network.signing import Key, signed
from bot.network.wire import FILES, Answer
from bot.ports import Attachment
from routing.call.events import AnyEvent, Noted
from routing.rules.readable import may_read_event
from routing.storage import ledger, peers
from tests.network.world import Net, address_of


def _passed_on(net: Net, what: str = "spill") -> tuple[str, str, str]:
    """The call with a file of Sanne's, the one below it, and the one at the laundry."""
    hospital = net.places["hospital"]
    number = hospital.asked(what)
    hospital.sends("sanne", number, "add", "floor.txt", text="see here")
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets please")
    net.settle()
    return number, child, net.places["laundry"].from_elsewhere()


def test_files_go_along_where_the_item_says_so_and_come_back(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    two.settle()
    assert laundry.files(there) == {"floor.txt": b"floor.txt" * 20_000}, "of more than one piece"
    assert "floor.txt" in "\n".join(laundry.said("room/washing")), "and in the room"

    laundry.does("lars", there, "acknowledge")
    sent = laundry.sends("lars", there, "reply", "size.txt", text="This big?", share="yes")
    laundry.sends("lars", there, "reply", "own.txt", text="and this")
    laundry.sends("lars", there, "note", "inside.txt", text="ours")
    two.settle()
    two.settle()
    assert hospital.files(child) == {"floor.txt": b"floor.txt" * 20_000, "size.txt": sent}
    assert "size.txt" in "\n".join(hospital.said("room/cleaning"))
    answered = hospital.sends("fatima", child, "add", "plan.txt", text="here", share="yes")
    two.settle()
    two.settle()
    assert laundry.files(there)["plan.txt"] == answered
    wire = b"".join(body for _, _, body in two.seen)
    assert b"own.txt" not in wire and b"inside.txt" not in wire, "what is not marked stays"


def test_no_file_crosses_of_an_item_that_does_not_say_so(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two, "stain")
    assert laundry.files(there) == hospital.files(child) == {}
    assert all(b"floor" not in body for _, _, body in two.seen)


def test_the_files_are_shown_before_and_can_be_left_out(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number = hospital.asked()
    hospital.sends("sanne", number, "add", "floor.txt", text="see here")
    shown = hospital.presses(
        "fatima", number, "pass_on", service="laundry/linen", text="Ten sheets", late="yes"
    )
    assert "Het bestand floor.txt" in shown
    hospital.types("fatima", "zonder de bestanden")
    two.settle()
    assert laundry.files(laundry.from_elsewhere()) == {}


def test_who_asks_reads_what_may_be_shared_before_it_is_sent(two: Net) -> None:
    hospital = two.places["hospital"]
    shown = hospital.types("sanne", "there is a spill", "room 12", "red")
    assert re.search("zonder je naam: Welke colour", shown)
    shown = hospital.types("sanne", "nee, laat maar", "there is a stain", "room 12")
    assert "zonder je naam" not in shown, "nothing of it is shared"


def test_a_file_that_comes_along_is_asked_about(two: Net) -> None:
    hospital = two.places["hospital"]
    _, child, _ = _passed_on(two)
    photo = Attachment(name="plan.png", kind="picture", ref="x")
    asked = hospital.types("fatima", f"{child} toevoegen: zie de foto", attachments=(photo,))
    assert "Mag Laundry-nl de bestanden ook hebben?" in asked


def test_a_file_waits_out_an_outage_and_a_breaking_wire(two_either: Net) -> None:
    two = two_either
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    two.down.add("hospital")
    laundry.does("lars", there, "acknowledge")
    sent = laundry.sends("lars", there, "reply", "size.txt", text="This big?", share="yes")
    two.settle(hours=30)
    two.down.clear()
    two.faults = 0.2
    two.settle(hours=2)
    two.faults = 0
    two.settle(hours=1)
    assert hospital.files(child)["size.txt"] == sent
    with hospital.app.database.reading() as session:
        assert len(peers.of_peer(session, "laundry")) == 1


def _fetches(net: Net, **asked: object) -> Answer:
    hospital = net.places["hospital"]
    with hospital.app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row
    url, body = address_of("laundry") + FILES, json.dumps(asked).encode()
    return asyncio.run(net.arrives(url, signed(url, body, Key(row.secret), net.now), body))


def test_only_what_was_shared_is_handed_out(two: Net) -> None:
    laundry = two.places["laundry"]
    _, _, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.sends("lars", there, "reply", "size.txt", text="This big?", share="yes")
    laundry.sends("lars", there, "reply", "own.txt", text="and this")
    files = {file.name: file for file in laundry.call(there).files}
    with laundry.app.database.reading() as session:
        bond = peers.mirrored(session, there)
        assert bond
    assert _fetches(two, call=bond.call, file=files["size.txt"].id).status == 200
    past = _fetches(two, call=bond.call, file=files["size.txt"].id, start=PIECE * 9)
    assert past.body["data"] == ""
    for other in (
        {"call": bond.call, "file": files["own.txt"].id},
        {"call": bond.call, "file": files["floor.txt"].id},
        {"call": "another-call", "file": files["size.txt"].id},
    ):
        assert _fetches(two, **other).code == "no_file"
    assert _fetches(two, call=bond.call, file="x", start=7).code == "unreadable"


def test_a_file_that_is_not_what_was_told_is_not_kept(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    file = {"id": "file-0001", "name": "big.txt", "size": 30 * 1024 * 1024, "digest": "0" * 64}
    with laundry.app.database.transaction() as session:
        from bot.outbox.peer_payloads import peer_row
        from routing.call.effects import ToPeer
        from routing.storage import outbox

        effect = ToPeer(number=there, peer="hospital", word="file", data={"file": file})
        message = peers.worded(session, effect, two.now)
        assert message
        outbox.enqueue(session, [peer_row("hospital", message, there)], two.now)
    two.settle()
    two.settle()
    (lost,) = [f for f in hospital.call(child).files if f.name == "big.txt"]
    assert lost.gone == "too_large"


def test_a_note_reaches_those_it_is_for(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    hospital.does("fatima", number, "note", text="Sanne is upset")
    hospital.does("fatima", number, "note", text="The lift is broken", share="below")
    two.settle()
    assert "The lift is broken" in "\n".join(laundry.said("room/washing"))
    said = hospital.presses("fatima", number, "note", text="The stairs too", share="below")
    assert "Laundry-nl leest het ook" in said
    laundry.does("lars", there, "note", text="Van 3 is on its way", share="yes")
    two.settle()
    assert "Van 3 is on its way" in "\n".join(hospital.said("room/cleaning"))
    assert all(b"upset" not in body for _, _, body in two.seen)
    with hospital.app.database.reading() as session:
        call, (note,) = hospital.call(child), _notes(ledger.events(session, child), "link:laundry")
    catalogue = hospital.app.catalogue
    assert may_read_event(note, call, "joost", catalogue), "also in what happened to it"
    assert not may_read_event(note, call, "sanne", catalogue)


def _notes(events: Sequence[AnyEvent], by: str) -> list[Noted]:
    return [event for event in events if isinstance(event, Noted) and event.by == by]
