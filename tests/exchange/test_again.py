"""A second import updates what nobody touched, keeps what was edited, and tells what it kept."""

from __future__ import annotations

from tests.exchange.bringing import brought, catalogue_of

HEAD = "id,name,description,team,category\n"
FIRST = HEAD + "1,Lamp,About lamps,Works,Light\n2,Chair,About chairs,Works,Seats\n"


def test_what_was_edited_stays_and_the_rest_follows() -> None:
    _, folder = brought({"list.csv": FIRST})
    file = folder["works.yaml"]
    assert "About lamps" in file
    folder["works.yaml"] = "# ours\n" + file.replace("About lamps", "Only ceiling lamps").replace(
        "name: {en: Works}", "name: {en: The works}  # as people say"
    )
    later = (
        HEAD
        + "1,Lamp,Lamps and bulbs,Works,Light\n2,Chair,All chairs,Works,Seats\n3,Desk,,Works,Seats\n"
    )
    outcome, folder = brought({"list.csv": later}, folder)
    text = folder["works.yaml"]
    assert "# ours" in text
    assert "# as people say" in text
    assert "Only ceiling lamps" in text
    assert "All chairs" in text
    assert "works/services/light/items/lamp/about/en" in outcome.notes.edited
    assert "works/seats/desk" in catalogue_of(folder).entries
    assert (outcome.counts["new_teams"], outcome.counts["changed_teams"]) == (0, 1)


def test_a_moved_item_keeps_its_id_and_its_edits() -> None:
    _, folder = brought({"list.csv": FIRST})
    folder["works.yaml"] = folder["works.yaml"].replace("About lamps", "Ours")
    moved = FIRST.replace(
        "1,Lamp,About lamps,Works,Light", "1,Ceiling lamp,About lamps,Works,Seats"
    )
    outcome, folder = brought({"list.csv": moved}, folder)
    catalogue = catalogue_of(folder)
    assert list(catalogue.entries) == ["works/seats/chair", "works/seats/lamp"]
    about = catalogue.entries["works/seats/lamp"].item.about
    assert about and about.in_("en") == "Ours"
    assert outcome.moved == ["works/light/lamp → works/seats/lamp"]


def test_what_is_no_longer_named_is_kept_and_told_or_taken_out() -> None:
    _, folder = brought({"list.csv": FIRST})
    one = HEAD + "1,Lamp,About lamps,Works,Light\n"
    outcome, kept = brought({"list.csv": one}, folder)
    assert "works/services/seats" in outcome.notes.gone
    assert "works/seats/chair" in catalogue_of(kept).entries
    _, gone = brought({"list.csv": one}, folder, remove=True)
    assert list(catalogue_of(gone).entries) == ["works/light/lamp"]


def test_a_team_that_got_another_id_here_is_the_same_team() -> None:
    _, folder = brought({"list.csv": FIRST})
    text = folder.pop("works.yaml").replace("team: works\n", "team: fitters\nwas: works\n")
    folder["fitters.yaml"] = text
    folder["organisation.yaml"] = folder["organisation.yaml"].replace("works", "fitters")
    outcome, folder = brought({"list.csv": FIRST}, folder)
    assert set(catalogue_of(folder).team_by_id) == {"fitters"}
    assert outcome.problems == []


def test_what_was_put_is_missing_until_somebody_says_it() -> None:
    outcome, folder = brought({"list.csv": FIRST})
    lacks = " ".join(outcome.lacks["works"])
    assert "say its hours" in lacks
    assert "name its people" in lacks
    people = (
        folder["works.yaml"]
        .replace("works-stand-in", "iris")
        .replace("To be named (Works)", "Iris B.")
    )
    folder["works.yaml"] = people.replace("09:00-17:00", "07:00-19:00")
    outcome, folder = brought({"list.csv": FIRST}, folder)
    lacks = " ".join(outcome.lacks["works"])
    assert "hours" not in lacks
    assert "name its people" not in lacks
    assert [p.id for p in catalogue_of(folder).team_by_id["works"].people] == ["iris"]


def test_it_comes_beside_teams_that_are_there() -> None:
    garden = (
        "team: garden\nname: {en: Garden, nl: Tuin}\nkind: internal\n"
        'hours: {zone: Europe/Brussels, weekdays: "08:00-16:00"}\n'
        "people: [{id: iris, name: Iris, role: coordinator, email: iris@x.example}]\n"
        "rooms: {web: garden}\nescalate: [coordinator]\nservices:\n  - id: light\n"
        "    name: {en: Light, nl: Licht}\n    agreements: [{customers: ['*'], targets: {incident: "
        "{acknowledge: 1h, resolve: 1d}}}]\n    items:\n      - {id: lamp, kind: incident, name: {en: Lamp, "
        "nl: Lamp}, phrases: {en: [lamp], nl: [lamp]}}\n"
    )
    text = "name,team,manager\nLamp,Works,iris@x.example\nBulb,Garden,\n"
    _, folder = brought({"list.csv": text}, {"garden.yaml": garden})
    catalogue = catalogue_of(folder)
    assert catalogue.team_by_id["works"].hours.zone == "Europe/Brussels"
    assert [p.id for p in catalogue.team_by_id["works"].coordinators] == ["iris"]
    assert catalogue.entries["works/works/lamp"].item.phrases.in_("en") == ("Lamp (works)",)
    assert {"garden/light/lamp", "garden/garden/bulb"} <= set(catalogue.entries)
    garden_now = folder["garden.yaml"].splitlines()
    assert [line for line in garden.splitlines() if line not in garden_now] == []
    assert "stand-in" not in folder["garden.yaml"]
