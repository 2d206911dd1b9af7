"""Whatever another product's files say, what is brought in holds without a hand's edit, and a second
import changes nothing.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.exchange.bringing import answer, brought, catalogue_of

QUICK = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
NAMES = st.one_of(
    st.sampled_from(
        (
            "Laptop",
            "laptop!",
            "Software incident",
            "Één <b>sterke</b> drank &amp; meer",
            "😀",
            "organisation",
            "x" * 400,
            "true",
            "- dash",
            "a: b # c",
            "日本",
            "Printer broken",
        )
    ),
    st.text(max_size=30),
)
KEYS = st.sampled_from(("", "1", "2", "3", "0", "gone"))


def rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows with some of these fields."""
    return st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=6)


def holds(files: dict[str, str | bytes]) -> None:
    outcome, folder = brought(files)
    wrong = [folder[p.file].splitlines()[max(p.line - 1, 0)] for p in outcome.problems]
    assert (outcome.problems, wrong) == ([], [])
    catalogue = catalogue_of(folder)
    assert set(outcome.lacks) >= {team.team for team in catalogue.teams}
    again, twice = brought(files, folder)
    assert (twice, again.notes.edited, again.notes.taken_out) == (folder, [], [])


@QUICK
@given(
    items=rows(
        name=NAMES,
        short_description=NAMES,
        description=NAMES,
        category=KEYS,
        group=KEYS,
        meta=NAMES,
    ),
    groups=rows(name=NAMES, manager=KEYS),
    users=rows(name=NAMES, email=st.sampled_from(("", "a@b.nl", "A@b.nl", "no"))),
    levels=rows(
        name=NAMES,
        duration=st.sampled_from(("1970-01-01 04:00:00", "1 Day", "", "soon")),
        collection=st.sampled_from(("incident", "sc_req_item", "")),
        start_condition=st.sampled_from(("", "priority=1", "assignment_group=1^priority=2")),
    ),
)
def test_tables_of_servicenow(items: Any, groups: Any, users: Any, levels: Any) -> None:
    named = {"sc_cat_item": items, "sys_user_group": groups, "sys_user": users}
    files: dict[str, str | bytes] = {}
    for table, found in (named | {"contract_sla": levels}).items():
        keyed = [{"sys_id": str(n)} | row for n, row in enumerate(found, start=1)]
        files[f"{table}.json"] = answer(keyed)
    holds(files)


HEADERS = (
    "Naam",
    "Omschrijving",
    "Afdeling",
    "Categorie",
    "Soort",
    "Doorlooptijd",
    "Klant",
    "Medewerkers",
)


@QUICK
@given(table=st.lists(st.lists(NAMES, min_size=8, max_size=8), min_size=1, max_size=8))
def test_lists_with_dutch_columns(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [HEADERS, ["Een", "x", "Team", "", "", "", "", ""], *table]
    )
    holds({"lijst.csv": out.getvalue().replace("\x00", "")})


CLASSES = ("Service", "ServiceSubcategory", "Team", "Person", "SLA", "SLT", "CustomerContract")
LINKS = ("lnkCustomerContractToService", "lnkSLAToSLT", "lnkPersonToTeam", "lnkContactToService")
FIELDS = ("name", "description", "org_id", "service_id", "sla_id", "slt_id", "team_id", "person_id")
MORE = (
    "customercontract_id",
    "contact_id",
    "parent_id",
    "manager_id",
    "value",
    "metric",
    "priority",
)


@QUICK
@given(
    records=st.lists(
        st.tuples(
            st.sampled_from((*CLASSES, *LINKS, "Organization", "CoverageWindow")),
            st.sampled_from("1234"),
            st.dictionaries(st.sampled_from((*FIELDS, *MORE)), st.one_of(KEYS, NAMES), max_size=9),
        ),
        max_size=16,
    )
)
def test_records_of_itop(records: Any) -> None:
    body = "<Set><Service id='9'><name>Sure</name></Service>"
    for kind, key, fields in records:
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        body += f'<{kind} alias="{kind}" id="{key}">{inner}</{kind}>'
    holds({"export.xml": body + "</Set>"})
