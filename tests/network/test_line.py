"""The one honest line, three organisations deep: each hears it of those it knows, in its own words."""

from __future__ import annotations

from tests.network.world import Net


def test_each_reads_its_own_line(three: Net) -> None:
    hospital, laundry, dyeworks = (three.places[n] for n in ("hospital", "laundry", "dyeworks"))
    number = hospital.asked()
    hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets")
    three.settle()
    there = laundry.from_elsewhere()
    laundry.does("lars", there, "acknowledge")
    below = laundry.passes_on("lars", there, "dyeworks/dye", "Red ones")
    three.settle()
    last = dyeworks.from_elsewhere()
    dyeworks.does("vera", last, "acknowledge")
    three.settle()

    def lines() -> tuple[str, str, str]:
        return (
            hospital.types("sanne", f"hoe staat het met {number}?"),
            laundry.types("lars", f"how is {there}?"),
            dyeworks.types("vera", f"hoe staat het met {last}?"),
        )

    ours, theirs, furthest = lines()
    assert "Laundry-nl werkt eraan" in ours and "yeworks" not in ours
    assert "Dyeworks" in theirs and "working on it" in theirs
    assert "Vera" in furthest and "anne" not in furthest
    dyeworks.does("vera", last, "ask", question="Welk rood?")
    three.settle()
    ours, theirs, furthest = lines()
    assert "Laundry-nl werkt eraan" in ours, "what they ask each other is theirs"
    assert "Dyeworks" in theirs and "answer" in theirs
    assert "wacht op antwoord" in furthest and "“Welk rood?”" in furthest
    laundry.does("lars", below, "answer", text="Poppy")
    three.settle()
    ours, theirs, furthest = lines()
    assert "working on it" in theirs
    moments = [place.call(n).expected for place, n in ((laundry, there), (dyeworks, last))]
    assert hospital.call(number).expected == max(m for m in moments if m), "and by when it is done"
