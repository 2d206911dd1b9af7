"""One call through three organisations and back, with outages, a restart and another key between: the
employee's line is right at every moment, nothing is lost or doubled.
"""

from __future__ import annotations

import datetime as dt

from bot.network import connecting
from routing.call.call import ENDED, State
from tests.network.world import Net


def test_one_call_through_three_organisations_and_back(three: Net) -> None:
    hospital, laundry, dyeworks = (three.places[n] for n in ("hospital", "laundry", "dyeworks"))
    number = hospital.asked()

    def line() -> str:
        return hospital.types("sanne", f"hoe staat het met {number}?")

    assert "Fatima van Cleaning-nl" in line()
    three.down.add("laundry")
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets")
    three.settle(hours=1)
    assert "heeft Laundry-nl om hulp gevraagd" in line() and "niemand het opgepakt" in line()
    three.now = three.now.replace(hour=8) + dt.timedelta(days=1)
    three.down.clear()
    three.settle(hours=0.25)
    there = laundry.from_elsewhere()
    laundry.does("lars", there, "acknowledge")
    three.settle()
    assert "Laundry-nl werkt eraan" in line()

    last_child = laundry.passes_on("lars", there, "dyeworks/dye", "Red ones")
    with laundry.app.database.transaction() as session:
        connecting.rotate(session, "dyeworks", three.now)
        connecting.rotate(session, "hospital", three.now)
    for place in three.places.values():  # with all that is yet to be sent
        place.app.close()
        place.starts()
    three.settle(hours=0.25)
    last = dyeworks.from_elsewhere()
    assert laundry.call(there).state is State.WAITING_SUPPLIER
    assert hospital.call(child).state is State.IN_PROGRESS, "how the laundry does it is theirs"
    dyeworks.does("vera", last, "acknowledge")
    dyeworks.does("vera", last, "ask", question="Welk rood?")
    three.settle()
    assert "“Welk rood?”" in "\n".join(laundry.said("room/washing")[-4:])
    three.down.add("hospital")
    laundry.does("lars", last_child, "answer", text="Poppy")
    three.settle(hours=26)
    expected = dyeworks.call(last).expected
    assert laundry.call(last_child).expected == expected
    three.down.clear()
    three.settle(hours=0.25)
    assert "te laat" in line() and "Laundry-nl" in line()

    dyeworks.does("vera", last, "resolve", text="Rood")
    three.settle()
    assert laundry.call(there).state is State.IN_PROGRESS
    laundry.does("lars", there, "resolve", text="Red and clean")
    three.settle()
    assert "“Red and clean”" in hospital.said("room/cleaning")[-2]
    hospital.does("fatima", number, "resolve", text="Het is schoon")
    three.settle()
    assert "Het is schoon" in line()
    calls = ((hospital, child), (laundry, there), (laundry, last_child), (dyeworks, last))
    assert all(place.call(n).state in ENDED for place, n in calls)
