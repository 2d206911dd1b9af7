"""The clock on which an organisation's days and hours are counted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from catalog.model import Catalogue


def own_clock(catalogue: Catalogue) -> ZoneInfo:
    """The zone that organisation.yaml names, else that of the desk where all comes in."""
    desk = catalogue.fallback
    return ZoneInfo(catalogue.organisation.zone or (desk.hours.zone if desk else "UTC"))
