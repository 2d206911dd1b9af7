"""a team's list finds what was added since, and nothing by what was said in private"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_MOST = 6_000
_CALLS = sa.table(
    "call",
    sa.column("id", sa.Integer),
    sa.column("ended", sa.Boolean),
    sa.column("body", sa.JSON),
    sa.column("place", AutoString),
    sa.column("words", sa.Text),
)


def upgrade() -> None:
    connection, last = op.get_bind(), 0
    private = _CALLS.c.body["private"].as_boolean()
    wanted = sa.or_(_CALLS.c.ended.is_(sa.false()), private)
    every = sa.select(_CALLS.c.id, _CALLS.c.ended, _CALLS.c.body).where(wanted)
    change = sa.update(_CALLS).where(_CALLS.c.id == sa.bindparam("key"))
    while True:
        part = every.where(_CALLS.c.id > last).order_by(_CALLS.c.id).limit(_AT_ONCE)
        rows = connection.execute(part).all()
        if not rows:
            return
        last = rows[-1].id
        values = [
            {"key": row.id, **_columns(row.body, ended=row.ended)}
            for row in rows
            if row.body and _differs(row.body, ended=row.ended)
        ]
        if values:
            connection.execute(change, values)


def _differs(body: dict[str, Any], *, ended: bool) -> bool:
    return bool(body.get("private") or (body.get("remarks") and not ended))


def _columns(body: dict[str, Any], *, ended: bool) -> dict[str, Any]:
    place = None if body.get("private") else body.get("location")
    return {"place": place, "words": None if ended else _words(body)}


def _words(body: dict[str, Any]) -> str:
    if body.get("private"):
        return _plain(f"{body['number']} {body.get('requester_name') or ''}")
    names = ("number", "title", "text", "location", "behalf", "requester_name")
    said = [body.get(name) or "" for name in names]
    said += [answer.get("value") or "" for answer in body.get("answers", ())]
    since = [remark.get("text") or "" for remark in reversed(body.get("remarks", ()))]
    found = f"{_plain(' '.join(said))[:_MOST]} {_plain(' '.join(since))[:_MOST]}"
    return found.rstrip()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))
