"""ServiceNow's schedules, sets of variables and service levels, as its table API answers them."""

from __future__ import annotations

from tests.exchange.bringing import answer, brought, catalogue_of, ref


def test_schedules_sets_of_variables_and_levels_agreed_behind_the_desk() -> None:
    key = {name: f"{n:032x}" for n, name in enumerate(("item", "set", "shop", "night"), start=1)}
    level = {"collection": "incident", "target": "resolution", "schedule": ref(key["shop"], "Shop")}
    span = {"schedule": ref(key["shop"]), "repeat_type": "weekly"}
    day = {"start_date_time": "20240101T083000", "end_date_time": "20240101T170000"}
    files = {
        "sc_cat_item.json": answer([{"sys_id": key["item"], "name": "Door stuck"}]),
        "io_set_item.json": answer(
            [{"sys_id": "s1", "sc_cat_item": ref(key["item"]), "variable_set": ref(key["set"])}]
        ),
        "item_option_new.json": answer(
            [
                {"sys_id": "v1", "cat_item": "", "variable_set": ref(key["set"]), "type": "6",
                 "question_text": "Which door?", "mandatory": "true"},
                {"sys_id": "v2", "cat_item": "", "variable_set": ref(key["set"]),
                 "type": "Container Start", "question_text": "Where"},
            ]
        ),
        "cmn_schedule_span.json": answer(
            [
                {"sys_id": "p1", "days_of_week": "135", **span, **day},
                {"sys_id": "p2", "days_of_week": "7", "type": "exclude", **span, **day},
            ]
        ),
        "contract_sla.json": answer(
            [
                {"sys_id": "a", "name": "Inside", "type": "OLA", "duration": "1970-01-01 01:00:00",
                 **level},
                {"sys_id": "b", "name": "Urgent", "type": "SLA", "duration": "1970-01-01 02:00:00",
                 "start_condition": "priority=1^ORpriority=2^EQ", **level},
                {"sys_id": "c", "name": "Less", "type": "SLA", "duration": "1970-01-01 06:00:00",
                 "start_condition": "active=true^priorityIN3,4", **level},
            ]
        ),
    }  # fmt: skip
    outcome, folder = brought(files)
    (entry,) = catalogue_of(folder).entries.values()
    assert [q.ask.in_("en") for q in entry.item.questions] == ["Which door?"]
    opened = [[str(s) for s in entry.team.hours.spans(n)] for n in (0, 1, 2, 6)]
    assert opened == [["08:30-17:00"], [], ["08:30-17:00"], []]
    target = entry.service.agreements[0].targets["incident"]
    assert [str(target.at(n).resolve) for n in (1, 2, 3, 4)] == ["2h", "2h", "6h", "6h"]
    assert "contract_sla: Inside: it is agreed behind the desk" in "\n".join(
        map(str, outcome.dropped)
    )
