"""The small organisation in which a contract is confidential, asks two things and needs a yes."""

from __future__ import annotations

from typing import Any

from catalog.model import Catalogue, Team
from tests.routing.links import CATALOGUE, HR

QUESTIONS = [
    {"id": "which", "ask": {"en": "Which contract?", "nl": "Welk contract?"}, "type": "text"},
    {"id": "when", "ask": {"en": "From when?", "nl": "Vanaf wanneer?"}, "type": "date"},
]


def with_a_confidential_item() -> Catalogue:
    """Its coordinator approves; where they are silent, Daan of the desk is asked."""
    body: dict[str, Any] = HR.model_dump(mode="json", by_alias=True)
    body["services"][0]["items"][0] |= {
        "questions": [question | {"required": True} for question in QUESTIONS],
        "approval": {"who": "coordinator", "rule": "any", "deputy": "daan"},
    }
    hr = Team.model_validate(body)
    teams = tuple(hr if team.team == "hr" else team for team in CATALOGUE.teams)
    return Catalogue(version="confidential", organisation=CATALOGUE.organisation, teams=teams)
