"""Turns an organisation that is given as CSV files into a catalogue, a folder of YAML.

    python -m tests.bench.organisation_folder DATA OUT [--without-about]

DATA holds `items.csv` (item, team, kind, name_XX, about_XX) and `phrases.csv` (lang, text, label), as
`data/hogeschool` does. Each team gets one service with its items; OUT is a catalogue as any other,
to be measured as in the product: `schakel evaluate --train OUT`, `schakel route --catalog OUT`.
`labels.csv` beside it says which ref (`team/service/item`) each label became.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

DESK, SERVICE = "front-desk", "services"
_TARGETS = {
    "incident": {"acknowledge": "15m", "resolve": "8h"},
    "service_request": {"acknowledge": "1h", "resolve": "3d"},
    "rfc": {"acknowledge": "4h", "resolve": "10d"},
    "wish": {"acknowledge": "1d", "resolve": "10d"},
}
Row = dict[str, str]


def converted(
    data: Path, out: Path, *, about: bool = True, items: Collection[str] | None = None
) -> dict[str, str]:
    """Write the folder, of these items or all; the refs of the labels are returned."""
    offered, phrases = rows_of(data / "items.csv"), rows_of(data / "phrases.csv")
    offered = [row for row in offered if items is None or row["item"] in items]
    languages = list(dict.fromkeys(row["lang"] for row in phrases))
    out.mkdir(parents=True, exist_ok=True)
    teams = defaultdict(list)
    for row in offered:
        teams[_id(row["team"])].append(_item(row, phrases, languages, about=about))
    for number, (team, its) in enumerate(teams.items()):
        _write(out / f"{team}.yaml", _team(team, number, its, languages))
    _write(out / f"{DESK}.yaml", _team(DESK, len(teams), [], languages) | {"fallback": True})
    _write(
        out / "organisation.yaml",
        {
            "organisation": dict.fromkeys(languages, data.name),
            "fallback": DESK,
            "languages": languages,
        },
    )
    return {row["item"]: f"{_id(row['team'])}/{SERVICE}/{row['item']}" for row in offered}


def _id(team: str) -> str:
    """A team's name as a catalogue writes its id."""
    return "-".join(re.findall(r"[a-z0-9]+", team.lower()))


def rows_of(file: Path) -> list[Row]:
    """The lines of a CSV file, each by the names of its columns."""
    with file.open(newline="", encoding="utf-8-sig") as opened:
        return list(csv.DictReader(opened))


def _item(row: Row, phrases: list[Row], languages: list[str], *, about: bool) -> dict[str, Any]:
    said: dict[str, list[str]] = {language: [] for language in languages}
    for phrase in phrases:
        if phrase["label"] == row["item"]:
            said[phrase["lang"]].append(phrase["text"])
    texts = {language: row.get(f"about_{language}", "") for language in languages}
    item: dict[str, Any] = {
        "id": row["item"],
        "kind": row["kind"],
        "name": {language: row[f"name_{language}"] for language in languages},
        "phrases": said,
    }
    return item | ({"about": texts} if about and all(texts.values()) else {})


def _team(team: str, number: int, items: list[dict[str, Any]], languages: list[str]) -> Row | Any:
    name = team.replace("-", " ").capitalize()
    return {
        "team": team,
        "name": dict.fromkeys(languages, name),
        "kind": "internal",
        "hours": {"zone": "Europe/Amsterdam", "always": True},
        "people": [
            {
                "id": f"person{number}",
                "name": f"Person {number}",
                "role": "coordinator",
                "email": f"person{number}@example.org",
                "language": languages[0],
            }
        ],
        "rooms": {"web": team},
        "escalate": ["coordinator"],
        "services": [
            {
                "id": SERVICE,
                "name": dict.fromkeys(languages, name),
                "agreements": [{"customers": ["*"], "targets": _TARGETS}],
                "items": items,
            }
        ],
    }


def _write(file: Path, content: Any) -> None:
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")


def main() -> None:
    """Convert as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without-about", action="store_true")
    said = parser.parse_args()
    refs = converted(said.data, said.out, about=not said.without_about)
    with (said.out / "labels.csv").open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([("label", "ref"), *refs.items()])
    print(f"{len(refs)} items in {said.out}")


if __name__ == "__main__":
    main()
