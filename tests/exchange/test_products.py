"""Each product's own shape: what becomes of it, and what is told of what cannot."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

from catalog.exchange.paths import in_one_language
from catalog.model import Catalogue, CatalogueEntry
from tests.exchange.bringing import answer, brought, catalogue_of, ref

ITOP = {
    "orgs.xml": """<?xml version="1.0" encoding="UTF-8"?>
<Set>
<Organization alias="Organization" id="1"><name>Lakeside</name><parent_id>0</parent_id></Organization>
<Organization alias="Organization" id="2"><name>Works</name><parent_id>1</parent_id></Organization>
<Organization alias="Organization" id="3"><name>Clinic</name><parent_id>3</parent_id></Organization>
<Organization alias="Organization" id="4"><name>Lift maker</name><parent_id>0</parent_id></Organization>
<Person alias="Person" id="10"><name>Bos</name><first_name>Anna</first_name><org_id>2</org_id>
<email>anna@lakeside.example</email><picture><mimetype>image/png</mimetype><data>AAAA</data></picture></Person>
<Person alias="Person" id="11"><name>Vos</name><first_name>Ben</first_name><org_id>3</org_id></Person>
<Team alias="Team" id="20"><name>Doors &amp; lifts</name><org_id>2</org_id></Team>
<lnkPersonToTeam alias="lnkPersonToTeam" id="1"><team_id>20</team_id><person_id>10</person_id></lnkPersonToTeam>
</Set>""",
    "services.xml": """<Set>
<ServiceFamily alias="ServiceFamily" id="1"><name>Buildings</name></ServiceFamily>
<Service alias="Service" id="5"><name>Lifts</name><org_id>2</org_id><servicefamily_id>1</servicefamily_id>
<description>&lt;p&gt;All &lt;b&gt;lifts&lt;/b&gt;.&lt;/p&gt;</description><status>production</status></Service>
<ServiceSubcategory alias="ServiceSubcategory" id="50"><name>Lift stuck</name><service_id>5</service_id>
<description>A lift stands still. Say which.</description><request_type>incident</request_type></ServiceSubcategory>
<ServiceSubcategory alias="ServiceSubcategory" id="51"><name>Old one</name><service_id>5</service_id>
<status>obsolete</status><request_type>incident</request_type></ServiceSubcategory>
<CustomerContract alias="CustomerContract" id="7"><name>Clinic 2026</name><org_id>3</org_id>
<start_date>2026-01-01</start_date><end_date>2026-12-31</end_date><provider_id>2</provider_id><cost>9</cost>
</Set>""",
    "levels.xml": """<Set>
<SLA alias="SLA" id="8"><name>Gold</name></SLA>
<SLT alias="SLT" id="1"><priority>1</priority><request_type>incident</request_type><metric>tto</metric><value>15</value><unit>minutes</unit></SLT>
<SLT alias="SLT" id="2"><priority>1</priority><request_type>incident</request_type><metric>ttr</metric><value>1</value><unit>hours</unit></SLT>
<SLT alias="SLT" id="3"><priority>4</priority><request_type>incident</request_type><metric>tto</metric><value>2</value><unit>hours</unit></SLT>
<SLT alias="SLT" id="4"><priority>4</priority><request_type>incident</request_type><metric>ttr</metric><value>90</value><unit>minutes</unit></SLT>
<lnkSLAToSLT alias="lnkSLAToSLT" id="1"><sla_id>8</sla_id><slt_id>1</slt_id></lnkSLAToSLT>
<lnkSLAToSLT alias="lnkSLAToSLT" id="2"><sla_id>8</sla_id><slt_id>2</slt_id></lnkSLAToSLT>
<lnkSLAToSLT alias="lnkSLAToSLT" id="3"><sla_id>8</sla_id><slt_id>3</slt_id></lnkSLAToSLT>
<lnkSLAToSLT alias="lnkSLAToSLT" id="4"><sla_id>8</sla_id><slt_id>4</slt_id></lnkSLAToSLT>
<CoverageWindow alias="CoverageWindow" id="6"><name>Shop hours</name>
<monday_start>8</monday_start><monday_end>18.5</monday_end><tuesday_start>0</tuesday_start><tuesday_end>0</tuesday_end></CoverageWindow>
<lnkCustomerContractToService alias="x" id="1"><customercontract_id>7</customercontract_id><service_id>5</service_id><sla_id>8</sla_id><coveragewindow_id>6</coveragewindow_id></lnkCustomerContractToService>
</Set>""",
}


def item(catalogue: Catalogue, ref: str) -> CatalogueEntry:
    return catalogue.entries[ref]


def test_itop_with_a_closing_tag_forgotten() -> None:
    outcome, folder = brought(ITOP)
    catalogue = catalogue_of(folder)
    place = item(catalogue, "doors-lifts/lifts/lift-stuck")
    assert (place.item.kind, place.item.phrases.in_("en")) == (
        "incident",
        ("Lift stuck", "A lift stands still"),
    )
    assert place.item.about and place.item.about.in_("en") == "A lift stands still. Say which."
    assert place.service.facility.actions == ("All lifts.",)
    agreement = place.service.agreements[0]
    assert (agreement.name, agreement.customers) == ("Clinic 2026, Gold", ("clinic",))
    assert (str(agreement.since), str(agreement.until)) == ("2026-01-01", "2026-12-31")
    target = agreement.targets["incident"]
    assert (str(target.resolve), str(target.at(1).acknowledge)) == ("1h30m", "15m")
    assert [str(s) for s in place.team.hours.spans(0)] == ["08:00-18:30"]
    assert catalogue.organisation.groups[0].people == ("ben-vos",)
    assert catalogue.organisation.organisation.in_("en") == "Lakeside"
    told = "\n".join(map(str, outcome.dropped))
    assert "ServiceSubcategory: records: they are obsolete there" in told
    assert "CustomerContract: cost" in told
    assert "ServiceFamily: records" in told
    lacks = " ".join(outcome.lacks["doors-lifts"])
    assert "say who coordinates it: Anna Bos" in lacks
    assert "name its room" in lacks
    assert "# to improve" in folder["doors-lifts.yaml"]


def test_itop_as_its_rest_interface_answers() -> None:
    objects = {
        "Service::5": {
            "code": 0,
            "class": "Service",
            "key": "5",
            "fields": {"name": "Lifts", "organization_name": "Works", "description": ""},
        },
        "ServiceSubcategory::1": {
            "code": 0,
            "class": "ServiceSubcategory",
            "key": "1",
            "fields": {"name": "New lift", "service_id": "5", "request_type": "service_request"},
        },
    }
    _, folder = brought({"answer.json": json.dumps({"code": 0, "objects": objects})})
    assert item(catalogue_of(folder), "works/lifts/new-lift").item.kind == "service_request"


HEX = "0123456789abcdef0123456789abcdef"
SERVICENOW = {
    "sc_cat_item.json": answer(
        [
            {
                "sys_id": "i1",
                "name": "Second screen",
                "short_description": "A screen for your desk",
                "description": "<ul><li>24 inch</li></ul>",
                "category": ref("c1"),
                "group": ref(HEX),
                "delivery_time": "1970-01-03 00:00:00",
                "price": "99",
            },
            {"sys_id": "i2", "name": "Report a fault", "sys_class_name": "sc_cat_item_producer",
             "table_name": "incident", "category": {"display_value": "Faults", "link": "x/y/c9"}},
            {"sys_id": "i3", "name": "Gone", "active": "false"},
        ]
    ),
    "sc_category.json": answer([{"sys_id": "c1", "title": "Screens", "parent": ref("c1")}]),
    "sys_user_group.json": answer([{"sys_id": HEX, "name": "Desk side", "manager": ref("u1")}]),
    "sys_user.json": answer([{"sys_id": "u1", "name": "Cas D.", "email": "cas@x.example"}]),
    "contract_sla.json": answer(
        [
            {"sys_id": "s1", "name": "P1 resolve", "target": "resolution", "collection": "incident",
             "duration": "1970-01-01 02:00:00", "start_condition": "priority=1^EQ",
             "schedule": {"display_value": "8-5 weekdays", "value": "x"}},
            {"sys_id": "s2", "name": "Response", "target": "response", "collection": "incident",
             "duration": "0 00:30:00", "start_condition": "active=true"},
        ]
    ),
    "item_option_new.json": answer(
        [{"sys_id": "q1", "cat_item": ref("i1"), "question_text": "Which size?", "type": "5",
          "mandatory": "true"}]
    ),
    "question_choice.json": answer([{"sys_id": "o1", "question": ref("q1"), "text": "24", "value": "24"}]),
}  # fmt: skip


def test_servicenow() -> None:
    outcome, folder = brought(SERVICENOW)
    catalogue = catalogue_of(folder)
    screen = item(catalogue, "desk-side/screens/second-screen")
    assert screen.item.about and screen.item.about.in_("en") == "A screen for your desk. 24 inch"
    assert [q.type for q in screen.item.questions] == ["choice"]
    assert [p.id for p in screen.team.coordinators] == ["cas-d"]
    assert [str(s) for s in screen.team.hours.spans(0)] == ["08:00-17:00"]
    assert str(screen.service.agreements[0].targets["service_request"].resolve) == "48h"
    fault = item(catalogue, "service-desk/faults/report-a-fault")
    target = fault.service.agreements[0].targets["incident"]
    assert (fault.item.kind, str(target.acknowledge)) == ("incident", "30m")
    assert str(target.at(1).resolve) == "2h"
    assert catalogue.organisation.fallback == "service-desk"
    told = "\n".join(map(str, outcome.dropped))
    assert "sc_cat_item: price" in told
    assert "not active" in told
    assert "name its people" in " ".join(outcome.lacks["service-desk"])


def test_jira_service_management() -> None:
    types = [
        {"id": "1", "name": "Ask for a key", "description": "For a room", "serviceDeskId": "4",
         "groupIds": ["7"], "issueTypeId": "9",
         "fields": {"requestTypeFields": [
             {"fieldId": "summary", "name": "Summary", "required": True},
             {"fieldId": "cf1", "name": "Which room?", "required": True, "validValues": [
                 {"value": "a", "label": "Room A"}], "jiraSchema": {"type": "option"}}]}},
        {"id": "2", "name": "Door does not work", "serviceDeskId": "4", "groupIds": []},
    ]  # fmt: skip
    goals = [{"jqlQuery": "priority = Highest", "goalDuration": {"millis": 3_600_000}},
             {"jqlQuery": "", "goalDuration": {"friendly": "1 day"}}]  # fmt: skip
    files = {
        "requesttype.json": json.dumps({"size": 2, "isLastPage": True, "values": types}),
        "servicedesk.json": json.dumps({"values": [{"id": "4", "projectName": "Keys", "projectKey": "K"}]}),
        "requesttypegroup.json": json.dumps({"values": [{"id": "7", "name": "Rooms"}]}),
        "queue.json": json.dumps({"values": [
            {"id": "1", "name": "All open", "jql": "resolution = Unresolved"},
            {"id": "2", "name": "Doors", "jql": '"Request Type" = "Door does not work"'}]}),
        "sla.json": json.dumps({"values": [{"id": "1", "name": "Time to resolution", "goals": goals}]}),
    }  # fmt: skip
    outcome, folder = brought(files)
    catalogue = catalogue_of(folder)
    key = item(catalogue, "keys/rooms/ask-for-a-key")
    assert [(q.ask.in_("en"), q.type) for q in key.item.questions] == [("Which room?", "choice")]
    door = item(catalogue, "keys/doors/door-does-not-work")
    target = door.service.agreements[0].targets["incident"]
    assert (door.item.kind, str(target.resolve), str(target.at(1).resolve)) == (
        "incident",
        "1d",
        "1h",
    )
    assert any("All open" in str(one) for one in outcome.dropped)
    assert "agree how soon" in " ".join(outcome.lacks["keys"])


LIST = (
    "Catalogus van het gebouw;;;;;;;\r\n"
    "Naam;Omschrijving;Afdeling;Categorie;Soort;Doorlooptijd;Contactpersoon;Kosten\r\n"
    'Lamp stuk;"<p>Een <b>lamp</b> die het niet doet</p>";Techniek;Licht;Storing;4 uur;"Jan V. <jan@x.example>";5\r\n'
    "Lamp stuk;Een tweede;Techniek;Licht;Storing;8 uur;;\r\n"
    "Lamp stuk;Een tweede;Techniek;Licht;Storing;8 uur;;\r\n"
    "Nieuwe lamp;;;Licht;Aanvraag;5 werkdagen;;\r\n"
)


def test_a_list_as_an_office_program_saves_it() -> None:
    outcome, folder = brought({"lijst.csv": LIST.encode("cp1252")}, mapping="language: nl")
    catalogue = catalogue_of(folder)
    assert catalogue.organisation.languages == ("nl",)
    lamp = item(catalogue, "techniek/licht/lamp-stuk")
    assert lamp.item.about and lamp.item.about.in_("nl") == "Een lamp die het niet doet"
    assert (lamp.item.kind, [p.email for p in lamp.team.coordinators]) == (
        "incident",
        ["jan@x.example"],
    )
    assert str(lamp.service.agreements[0].targets["incident"].resolve) == "8h"
    assert "techniek/licht/lamp-stuk-2" in catalogue.entries
    new = item(catalogue, "service-desk/licht/nieuwe-lamp")
    assert str(new.service.agreements[0].targets["service_request"].resolve) == "5d"
    told = "\n".join(map(str, outcome.dropped))
    assert "Kosten" in told
    assert "stands in the list twice" in told


def test_a_mapping_says_what_columns_and_words_mean() -> None:
    mapping = (
        "columns: {item: Ding, item.nl: Dingnl, team: Wie}\n"
        "values: {kind: {K: incident}, team: {T1: Tuin}}\n"
        "defaults: {kind: K, resolve: 2d}\n"
    )
    text = "Ding,Dingnl,Wie\nPath is icy,Pad is glad,T1\n"
    _, folder = brought({"x.csv": text}, mapping=mapping)
    catalogue = catalogue_of(folder)
    path = item(catalogue, "tuin/tuin/path-is-icy")
    assert path.item.name.in_("nl") == "Pad is glad"
    assert (path.item.kind, catalogue.organisation.languages) == ("incident", ("en", "nl"))
    assert str(path.service.agreements[0].targets["incident"].resolve) == "2d"


def test_lists_named_after_tables_with_columns_by_their_labels() -> None:
    files = {
        "sc_cat_item.csv": '"Name","Short description","Category","Fulfillment group"\n"Access","A database","Office","Software"\n',
        "sys_user_group.csv": '"Name","Manager"\n"Software","Beth A."\n"Garden",""\n',
        "contract_sla.csv": '"Name","Target","Table","Duration"\n"Priority 1 resolution","Resolution","Incident","1 Hour"\n',
    }
    catalogue = catalogue_of(brought(files)[1])
    access = item(catalogue, "software/office/access")
    assert [p.name for p in access.team.coordinators] == ["Beth A."]
    assert set(catalogue.team_by_id) == {"software", "garden"}
    target = access.service.agreements[0].targets["incident"]
    assert str(target.at(1).resolve) == "1h"


def test_classes_of_itop_that_refer_by_name() -> None:
    files = {
        "Service.csv": '"Name*";"Provider->Name"\n"Network";"Works"\n"Mail";"Works"\n',
        "ServiceSubcategory.csv": '"Name*";"Service->Name";"Request type"\n"No network";"Network";"incident"\n',
    }
    entries = set(catalogue_of(brought(files)[1]).entries)
    assert entries == {"works/mail/mail", "works/network/no-network"}


def test_service_desks_with_their_parts_within_them() -> None:
    desk = {
        "id": "3",
        "projectName": "Pay",
        "requestTypes": [{"id": "1", "name": "Ask about pay"}],
        "slas": [{"name": "Time to first response", "goals": [{"duration": "30m"}]}],
    }
    catalogue = catalogue_of(brought({"desks.json": json.dumps([desk])})[1])
    agreed = item(catalogue, "pay/pay/ask-about-pay").service.agreements[0]
    assert str(agreed.targets["service_request"].acknowledge) == "30m"


def test_a_column_may_say_its_unit_and_a_sheet_that_it_is_of_teams() -> None:
    from catalog.register.spreadsheet import book_of

    products = [
        ["Products", "", ""],
        ["Name", "Group", "Lead time (days)"],
        ["Chair", "Works", "3"],
    ]
    book = book_of(
        {"Products": products, "Teams": [["Name", "Manager"], ["Works", "Ann L."], ["Garden", ""]]}
    )
    catalogue = catalogue_of(brought({"all.xlsx": book})[1])
    chair = item(catalogue, "works/works/chair")
    assert str(chair.service.agreements[0].targets["service_request"].resolve) == "3d"
    assert [p.name for p in chair.team.coordinators] == ["Ann L."]
    assert "garden" in catalogue.team_by_id


def test_of_files_in_several_languages_one_is_read() -> None:
    names = (
        "a.de_de.xml",
        "a.en_us.xml",
        "a.nl_nl.xml",
        "b.xml",
        "b.fr_fr.xml",
        "en_us.c.xml",
        "fr_fr.c.xml",
    )
    paths = [Path("data") / name for name in names]
    assert [p.name for p in in_one_language(paths)] == ["a.en_us.xml", "b.xml", "en_us.c.xml"]
    assert [p.name for p in in_one_language(paths, "nl")] == ["a.nl_nl.xml", "b.xml", "en_us.c.xml"]


def test_what_a_request_type_asks_may_be_answered_apart() -> None:
    types = [
        {"id": "10", "name": "Ask for a key", "serviceDeskId": "4"},
        {"id": "11", "name": "New badge", "serviceDeskId": "4"},
    ]
    asked = {"canRaiseOnBehalfOf": True, "canAddRequestParticipants": False}
    room = {"fieldId": "cf1", "name": "Which room?", "required": True, "visible": True}
    colour = {"fieldId": "cf2", "name": "Which colour?", "required": False, "visible": True}
    files = {
        "requesttype.json": json.dumps({"values": types}),
        "servicedesk-4-requesttype-10-field.json": json.dumps({"requestTypeFields": [room]} | asked),
        "New badge fields.json": json.dumps({"requestTypeFields": [colour]} | asked),
        "answer.json": json.dumps({"requestTypeFields": [colour]} | asked),
    }  # fmt: skip
    outcome, folder = brought(files)
    items = [entry.item for entry in catalogue_of(folder).entries.values()]
    assert {each.name.in_("en"): [q.ask.in_("en") for q in each.questions] for each in items} == {
        "Ask for a key": ["Which room?"],
        "New badge": ["Which colour?"],
    }
    assert ["answer.json" in str(one) for one in outcome.dropped] == [True]


def test_a_promise_for_what_is_urgent_is_not_everybodys() -> None:
    desk = {
        "id": "3",
        "projectName": "Pay",
        "requestTypes": [{"id": "1", "name": "Payslip is wrong", "practice": "incidents"}],
        "slas": [
            {"name": "Time to resolution", "goals": [{"jql": "priority = Highest", "goal": "1h"}]}
        ],
    }
    outcome, folder = brought({"desks.json": json.dumps([desk])})
    target = next(iter(catalogue_of(folder).entries.values())).service.agreements[0].targets
    assert str(target["incident"].at(1).resolve) == "1h"
    assert str(target["incident"].resolve) not in ("1h", "0m")
    assert "where it is not urgent (only priority 1 is agreed)" in " ".join(outcome.lacks["pay"])


def test_a_cell_over_several_rows_says_it_of_each() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (
        ("Things to ask for", None, None),
        ("Team", "Service", "Name"),
        ("Works", "Lamps", "New lamp"),
        (None, None, "Lamp broken"),
        (None, "Doors", "Door stuck"),
        (None, None, "Anything else"),
    ):
        sheet.append(row)
    for cells in ("A1:C1", "A3:A6", "B3:B4"):
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    outcome, folder = brought({"list.xlsx": out.getvalue()}, mapping="defaults: {service: Other}")
    assert list(catalogue_of(folder).team_by_id) == ["works"]
    assert set(catalogue_of(folder).entries) == {
        "works/lamps/new-lamp",
        "works/lamps/lamp-broken",
        "works/doors/door-stuck",
        "works/other/anything-else",
    }
    assert [one.partition(": ")[2] for one in outcome.carried] == [
        "Team (3 rows)",
        "Service (1 rows)",
    ]


def test_a_sheet_of_people_makes_nobody_an_item() -> None:
    files = {
        "Items.csv": "Name,Team,About\nNew lamp,Works,A lamp\nDoor stuck,Works,A door\n",
        "Contacts.csv": "Name,Email,Team\nIris Bos,iris.bos@x.example,Works\n"
        "Ben V.,ben@x.example,Works\nZoë K.,zoe@x.example,\n",
    }
    outcome, folder = brought(files)
    catalogue = catalogue_of(folder)
    assert set(catalogue.entries) == {"works/works/new-lamp", "works/works/door-stuck"}
    people = {p.name: p.email for p in catalogue.team_by_id["works"].people}
    assert people["Iris Bos"] == "iris.bos@x.example" and people["Ben V."] == "ben@x.example"
    assert any("names no team" in str(one) for one in outcome.dropped)


def test_items_with_an_address_stay_items() -> None:
    files = {
        "list.csv": "Name,Email,Team\nNew lamp,works@x.example,Works\nDoor,works@x.example,Works\n"
    }
    assert len(catalogue_of(brought(files)[1]).entries) == 2


def test_times_as_a_spreadsheet_keeps_them() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(("Name", "Team", "Kind", "Acknowledge", "Resolve"))
    sheet.append(("Door stuck", "Works", "incident", dt.time(1, 30), dt.timedelta(hours=28)))
    for column in ("D", "E"):
        sheet[f"{column}2"].number_format = "[h]:mm"
    out = io.BytesIO()
    book.save(out)
    entry = next(iter(catalogue_of(brought({"list.xlsx": out.getvalue()})[1]).entries.values()))
    target = entry.service.agreements[0].targets["incident"]
    assert (str(target.acknowledge), str(target.resolve)) == ("1h30m", "28h")


def test_a_service_level_without_a_schedule_runs_day_and_night() -> None:
    def is_always(**level: object) -> bool:
        levels = [
            {"sys_id": "s1", "name": "Resolve", "target": "resolution", "collection": "incident",
             "duration": "1970-01-01 02:00:00", "start_condition": "", **level},
        ]  # fmt: skip
        _, folder = brought(SERVICENOW | {"contract_sla.json": answer(levels)})
        catalogue_of(folder)
        return "always: true" in "".join(folder.values())

    assert is_always(schedule="")
    assert not is_always(schedule={"display_value": "8-5 weekdays", "value": "x"})
    assert not is_always()
