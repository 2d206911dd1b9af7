"""What `schakel link` shows of connections and of what each side offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.network.signing import Key, fingerprint
from bot.outbox.peer_payloads import lanes_of
from bot.sanitize import without_orders
from catalog.model import Catalogue
from catalog.offers import Offer, OfferedService
from routing.storage import outbox, peers
from routing.storage.network_tables import PeerRow

STATES = {
    "invited": "invited, and not accepted yet",
    "offered": "accepted by them, and waits for our yes: schakel link accept {team}",
    "waiting": "accepted by us, and waits for their yes",
    "open": "open",
    "closed": "closed",
}


def told_offer(offer: Offer, catalogue: Catalogue) -> str:
    """What is offered, a line for each service and kind of request."""
    language = catalogue.organisation.language
    lines = [line for one in offer.services for line in _service(one, language)]
    return "\n".join(lines) or "  nothing"


def changes(agreed: Offer, now: Offer, catalogue: Catalogue) -> str:
    """What another offer changes in what was agreed, line by line under each service."""
    before, after = _by_service(agreed, catalogue), _by_service(now, catalogue)
    lines: list[str] = []
    for service in dict.fromkeys((*before, *after)):
        old, new = before.get(service, []), after.get(service, [])
        gone = [f"  - {line.strip()}" for line in old if line not in new]
        come = [f"  + {line.strip()}" for line in new if line not in old]
        if gone or come:
            lines += [f"  {without_orders(service)}:", *gone, *come]
    return "\n".join(lines) or "  nothing of weight"


def _by_service(offer: Offer, catalogue: Catalogue) -> dict[str, list[str]]:
    language = catalogue.organisation.language
    return {one.service: _service(one, language) for one in offer.services}


def _service(one: OfferedService, language: str) -> list[str]:
    name, team = _in(one.name, language), _in(one.team, language)
    head = f"  {one.service}: {name}" + (f" ({team})" if team else "")
    until = f", until {one.until}" if one.until else ""
    since = f", since {one.since}" if one.since else ""
    hours = ", ".join(f"{k} {v}" for k, v in one.hours.items())
    items = ", ".join(_in(item.name, language) for item in one.items)
    asked = [f"    agreed beforehand: {items}"] if items else []
    lines = [head + since + until, f"    hours: {hours}", *_times(one), *asked]
    return [without_orders(line) for line in lines]


def _times(one: OfferedService) -> list[str]:
    return [
        f"    {called}: acknowledged within {t.acknowledge}, done within {t.resolve}"
        for kind, times in one.targets.items()
        for called, t in (
            (kind, times),
            *((f"{kind}, priority {p}", own) for p, own in sorted(times.by_priority.items())),
        )
    ]


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def facts_of(row: PeerRow, session: Session) -> dict[str, Any]:
    """A connection, as JSON; nothing that is secret."""
    return {
        "team": row.team,
        "state": row.state,
        "name": row.name,
        "url": row.url,
        "version": row.version,
        "agreed_at": row.agreed_at and row.agreed_at.isoformat(),
        "heard_at": row.heard_at and row.heard_at.isoformat(),
        "closed_at": row.closed_at and row.closed_at.isoformat(),
        "trouble": row.trouble,
        "trouble_since": row.trouble_since and row.trouble_since.isoformat(),
        "waiting": outbox.waiting_in(session, lanes_of(row.team)),
        "under_way": peers.under_way(session, row.team),
        "our_key": fingerprint(Key(row.secret).public),
        "their_keys": [{"key": fingerprint(k["key"]), "until": k["until"]} for k in row.their_keys],
        "ours": row.ours,
        "theirs": row.theirs,
        "latest": row.latest,
    }


def told_connection(row: PeerRow, session: Session, catalogue: Catalogue) -> str:
    """A connection in some lines."""
    facts = facts_of(row, session)
    lines = [f"{row.team}: {STATES[row.state].format(team=row.team)}"]
    if row.url:
        lines.append(f"  {row.name} at {row.url}, version {row.version}")
    if row.agreed_at:
        lines.append(f"  agreed {row.agreed_at:%Y-%m-%d}; heard of {_day(row)}")
    lines.append(f"  {facts['under_way']} open requests, {facts['waiting']} messages to be sent")
    if row.trouble and row.trouble_since:
        lines.append(f"  not reached since {row.trouble_since:%Y-%m-%d %H:%M} UTC: {row.trouble}")
    for title, offer in (("they offer us", row.theirs), ("we offer them", row.ours)):
        if offer:
            lines += [f"  {title}:", told_offer(Offer.model_validate(offer), catalogue)]
    lines += [f"  our key   {facts['our_key']}"]
    lines += [f"  their key {one['key']}" for one in facts["their_keys"][:1]]
    return without_orders("\n".join(lines))


def _day(row: PeerRow) -> str:
    return f"{row.heard_at:%Y-%m-%d %H:%M} UTC" if row.heard_at else "never"
