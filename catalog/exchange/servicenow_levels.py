"""Reads what a service level of ServiceNow promises: for which calls, at which priorities."""

from __future__ import annotations

import re

from catalog.customers import EVERYBODY
from catalog.exchange.draft import AgreementDraft, PromiseDraft, Record, ServiceDraft

Hours = dict[str, object]
KINDS = {
    "incident": "incident",
    "sn_customerservice_case": "incident",
    "change_request": "rfc",
    "idea": "wish",
    "dmn_demand": "wish",
}
WITHIN = frozenset({"ola", "underpinning contract", "underpinning_contract", "uc"})
"""Service levels that are agreed behind the desk, and promise nothing to who asks."""
_CONDITION = re.compile(r"\b(assignment_group|cat_item|impact)=([^\^]+)")
_ONLY = re.compile(r"(?:\b|OR|NQ)priority(?:=|IN)([\d,]+)")
_PRIORITY = re.compile(r"\bp(?:riority)?\s*(?:=|is|:|-)?\s*([1-5])\b", re.IGNORECASE)
_PRIORITIES = ("1", "2", "3", "4", "5", "6")


def limits_of(record: Record) -> dict[str, str]:
    """What a service level is for, by field, as its condition says."""
    condition = record.take("start_condition", "condition")
    return {field: value.strip() for field, value in _CONDITION.findall(condition)}


def priorities_of(record: Record, name: str) -> list[str]:
    """The priorities a service level is for, by its condition, else its name; "" for all others."""
    condition = record.take("start_condition", "condition")
    said = [one for part in _ONLY.findall(condition) for one in part.split(",")]
    told = _PRIORITY.search(condition) or _PRIORITY.search(name)
    said += [told[1]] if told and not said else []
    return [one for one in dict.fromkeys(said) if one in _PRIORITIES] or [""]


def narrower(one: Hours | None, other: Hours | None) -> Hours | None:
    """Hours that a schedule names go before the whole day of a level that names none."""
    return other if one is None or (other and "always" in one) else one


def kind_of_table(table: str) -> str:
    """The kind of call that a table holds; "" for one that is none of them."""
    said = table.casefold().replace(" ", "_")
    requests = said.startswith("sc_") or said == "requested_item"
    return KINDS.get(said, "service_request" if requests else "")


def time_of(target: str, name: str) -> str:
    """Which of the two times a service level is about."""
    said = (target or name).casefold()
    return "acknowledge" if "respon" in said and "resol" not in said else "resolve"


def levels_for(service: ServiceDraft) -> AgreementDraft:
    """The agreement that holds a service's levels."""
    return AgreementDraft(f"sla:{service.key}", "Service levels", [EVERYBODY])


def promise_in(agreement: AgreementDraft, kind: str, priority: str) -> PromiseDraft:
    """What an agreement promises for a kind at a priority; nothing yet where it is new."""
    found = [p for p in agreement.promises if (p.kind, p.priority) == (kind, priority)]
    if not found:
        found = [PromiseDraft(kind, priority=priority)]
        agreement.promises += found
    return found[0]
