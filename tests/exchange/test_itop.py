"""iTop's service catalogue in its own shapes: data files, exports as it shows them, what is over."""

from __future__ import annotations

import pytest

from catalog.exchange.wording import first_sentence
from tests.exchange.bringing import brought, catalogue_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def xml(kind: str, *rows: dict[str, object]) -> str:
    """Records as iTop's data files write them."""
    body = "".join(
        f'<{kind} alias="{kind}" id="{row["id"]}">'
        + "".join(f"<{name}>{said}</{name}>" for name, said in row.items() if name != "id")
        + f"</{kind}>\n"
        for row in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Set>\n{body}</Set>\n'


def sample() -> dict[str, str | bytes]:
    """A provider with two teams and a supplier, two customers, three levels of service: spread over
    files as iTop's own sample is, with what is over and what is nowhere among it.
    """
    picture = "<mimetype>image/svg+xml</mimetype><data>PHN2ZyB4</data>"
    levels: list[dict[str, object]] = []
    links: list[dict[str, object]] = []
    for kind, first in (("incident", 1), ("service_request", 4)):
        for metric, factor in (("tto", 1), ("ttr", 4)):
            for priority in (1, 2, 3, 4):
                key = len(levels) + 1
                levels.append(
                    {"id": key, "name": f"{metric} {kind} {priority}", "priority": priority,
                     "request_type": kind, "metric": metric, "unit": "hours",
                     "value": first * factor * priority}
                )  # fmt: skip
                links.append({"id": key, "sla_id": 3, "slt_id": key})
    open_at: dict[str, object] = {f"{day}_start": 8 if n < 5 else 0 for n, day in enumerate(DAYS)}
    open_at |= {f"{day}_end": 18.5 if n < 5 else 0 for n, day in enumerate(DAYS)}
    item = {"service_id": 1, "request_type": "incident", "status": "production"}
    return {
        "data.sample.organizations.xml": xml(
            "Organization",
            {"id": 1, "name": "Harbour", "parent_id": 0, "status": "active"},
            {"id": 2, "name": "Workshop", "parent_id": 1, "status": "active"},
            {"id": 5, "name": "Ferries", "parent_id": 1, "status": "active"},
            {"id": 6, "name": "Visitors", "parent_id": 0, "status": "active"},
            {"id": 7, "name": "Crane maker", "parent_id": 0, "status": "active"},
        ),
        "data.sample.teams.xml": xml(
            "Team",
            {"id": 40, "name": "Ropes &amp; chains", "org_id": 2, "status": "active"},
            {"id": 41, "name": "Lights", "org_id": 2, "status": "active"},
        ),
        "data.sample.services.en_us.xml": xml(
            "Service",
            {"id": 1, "name": "Moorings", "org_id": 2, "servicefamily_id": 1, "icon": picture,
             "description": "&lt;p&gt;Ropes &lt;b&gt;and&lt;/b&gt; rings.&lt;/p&gt;",
             "status": "production"},
            {"id": 2, "name": "Steam", "org_id": 2, "status": "obsolete"},
            {"id": 3, "name": "Cranes", "org_id": 7, "status": "production"},
        ),
        "data.sample.services.fr_fr.xml": xml("Service", {"id": 1, "name": "Amarres"}),
        "data.sample.serviceelements.en_us.xml": xml(
            "ServiceSubcategory",
            {"id": 10, "name": "Rope torn", "description": "A rope is torn.", **item},
            {"id": 11, "name": "Rope torn", "description": "Another.", **item},
            {"id": 12, "name": "New ring", **item, "request_type": "service_request"},
            {"id": 13, "name": "Old", **item, "obsolescence_flag": "yes"},
            {"id": 14, "name": "Boiler cold", **item, "service_id": 2},
        ),
        "data.sample.sla.en_us.xml": xml(
            "SLA", {"id": 3, "name": "Silver", "org_id": 2}, {"id": 4, "name": "Bronze"}
        ),
        "data.sample.slt.en_us.xml": xml("SLT", *levels),
        "data.sample.sltsla.xml": xml("lnkSLAToSLT", *links),
        "data.sample.coveragewindows.xml": xml(
            "CoverageWindow", {"id": 1, "name": "8 to 18:30", **open_at}
        ),
        "data.sample.customercontracts.en_us.xml": xml(
            "CustomerContract",
            {"id": 1, "name": "Ferries", "org_id": 5, "provider_id": 2, "status": "production",
             "start_date": "2019-01-01", "end_date": "2020-12-31"},
            {"id": 3, "name": "Visitors", "org_id": 6, "provider_id": 2, "status": "production"},
            {"id": 9, "name": "Gone", "org_id": 5, "provider_id": 2, "status": "obsolete"},
        ).replace("</CustomerContract>\n</Set>", "</Set>"),
        "data.sample.customercontractsservice.xml": xml(
            "lnkCustomerContractToService",
            {"id": 1, "customercontract_id": 1, "service_id": 1, "sla_id": 3,
             "coveragewindow_id": 1},
            {"id": 2, "customercontract_id": 3, "service_id": 1, "sla_id": 4,
             "coveragewindow_id": 8},
            {"id": 3, "customercontract_id": 9, "service_id": 1, "sla_id": 3},
        ),
        "data.sample.providercontracts.xml": xml(
            "ProviderContract", {"id": 2, "name": "Upkeep", "org_id": 1, "provider_id": 7}
        ),
        "data.sample.providercontractsservice.xml": xml(
            "lnkProviderContractToService", {"id": 1, "providercontract_id": 2, "service_id": 3}
        ),
        "data.sample.contactservice.xml": xml(
            "lnkContactToService",
            {"id": 1, "service_id": 1, "contact_id": 40},
            {"id": 2, "service_id": 1, "contact_id": 99},
        ),
    }  # fmt: skip


def test_data_files_hold_without_a_hands_edit_and_each_team_hears_what_it_lacks() -> None:
    files = {name: text for name, text in sample().items() if ".fr_fr." not in name}
    outcome, folder = brought(files)
    catalogue = catalogue_of(folder)
    assert set(outcome.lacks) - {"", "organisation"} == set(catalogue.team_by_id)
    assert all(outcome.lacks.values())
    assert set(catalogue.team_by_id) == {"ropes-chains", "lights", "crane-maker"}
    assert catalogue.team_by_id["crane-maker"].kind == "supplier"
    torn = catalogue.entries["ropes-chains/moorings/rope-torn"]
    assert "ropes-chains/moorings/rope-torn-2" in catalogue.entries
    assert torn.service.facility.actions == ("Ropes and rings.",)
    ferries, visitors = torn.service.agreements
    assert (ferries.name, visitors.name) == ("Ferries, Silver", "Visitors, Bronze")
    request = ferries.targets["service_request"]
    assert [str(request.at(n).resolve) for n in (1, 4)] == ["16h", "64h"]


def test_what_is_over_or_in_no_file_is_told_and_not_brought_in() -> None:
    outcome, folder = brought({n: t for n, t in sample().items() if ".fr_fr." not in n})
    told = "\n".join(map(str, outcome.dropped))
    names = {entry.item.name.in_("en") for entry in catalogue_of(folder).entries.values()}
    assert names == {"Rope torn", "New ring", "Cranes"}
    assert "ServiceSubcategory: Boiler cold: its service is obsolete there" in told
    assert "ServiceSubcategory: records: they are obsolete there" in told
    assert "Visitors, Bronze: coverage window 8: it is not in the files" in told
    assert "Visitors, Bronze: SLA Bronze: it has no targets in the files" in told
    assert "lnkContactToService: 99: its team is not known" in told
    assert "its contract is not in the files, or obsolete there" in told


def test_lists_as_they_are_shown_on_its_pages() -> None:
    """Labels for fields, names for keys, words for codes; in any language that is installed."""
    outcome, folder = brought({
        "Service.csv": '"Name*","Provider->Full name","Status"\n"Moorings","Works","Production"\n'
        '"Steam","Works","Obsolete"\n',
        "Service Subcategory.csv": '"Name*","Service->Name","Request type","Status"\n'
        '"New ring","Moorings","service request","production"\n'
        '"Touw kapot","Moorings","Incident","Buiten gebruik"\n',
        "Customer Contract.csv": '"Name*","Customer->Name","Provider->Name","Start date"\n'
        '"Ferries 2026","Ferries","Works","2026-01-01"\n',
        "Organization.csv": '"Name*","Status","Parent->Name"\n"Works","active",""\n'
        '"Ferries","active",""\n',
        "SLA.csv": '"Name*","Provider->Name"\n"Gold","Works"\n',
        "SLT.csv": '"id","Name*","Priority","Request type","Metric","Value","Unit"\n'
        '"1","a","Hoog","Serviceverzoek","TTR","90","minuten"\n'
        '"2","b","critical","service request","TTO","1","hours"\n'
        '"3","c","purple","service request","TTO","1","hours"\n'
        '"4","d","high","service request","TTO","1","moons"\n',
        "lnkSLAToSLT.csv": '"SLA->Name","SLT->Name"\n"Gold","a"\n"Gold","b"\n"Gold","c"\n"Gold","d"\n',
        "lnkCustomerContractToService.csv": '"Customer contract->Name","Service->Name","SLA->Name"\n'
        '"Ferries 2026","Moorings","Gold"\n',
    })  # fmt: skip
    (entry,) = catalogue_of(folder).entries.values()
    (agreement,) = entry.service.agreements
    assert (entry.ref, agreement.customers) == ("works/moorings/new-ring", ("ferries",))
    target = agreement.targets["service_request"]
    assert str(target.at(2).resolve) == "1h30m"
    assert str(target.at(1).acknowledge) == "1h"
    told = [str(one) for one in outcome.dropped]
    unread = "lnkSLAToSLT: {}: its time or priority cannot be read"
    assert {unread.format("c"), unread.format("d")} <= set(told)


@pytest.mark.parametrize(
    ("about", "first"),
    [
        ("Office software (e.g. Word 365, Writer). Say which.", "Office software (e.g. Word 365, Writer)"),
        ("Nieuwe sleutel, o.a. Voordeur. Zeg welke.", "Nieuwe sleutel, o.a. Voordeur"),
        ("A lift stands still. Say which.", "A lift stands still"),
        ("Is it cold? Tell us", "Is it cold?"),
    ],
)  # fmt: skip
def test_a_first_phrase_ends_where_its_sentence_does(about: str, first: str) -> None:
    assert first_sentence(about) == first
