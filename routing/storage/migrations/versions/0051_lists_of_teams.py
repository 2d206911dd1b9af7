"""lists of teams: what an open call is searched and sorted by, in columns of its row"""

import datetime as dt
import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0051"
down_revision = "0045"
branch_labels = None
depends_on = None

_AT_ONCE = 500
_WORKS = {"offered", "in_progress", "waiting_requester", "waiting_supplier"}
_TEXTS = ("assignee", "kind", "place", "customer", "waits_for")
_CALLS = sa.table(
    "call",
    sa.column("id", sa.Integer),
    sa.column("ended", sa.Boolean),
    sa.column("body", sa.JSON),
    sa.column("late_from", UtcDateTime(timezone=True)),
    sa.column("due", UtcDateTime(timezone=True)),
    sa.column("pressing", sa.Boolean),
    sa.column("words", sa.Text),
    *(sa.column(name, AutoString) for name in _TEXTS),
)


def upgrade() -> None:
    columns = [
        *(sa.Column(n, UtcDateTime(timezone=True), nullable=True) for n in ("late_from", "due")),
        sa.Column("pressing", sa.Boolean(), nullable=True),
        *(sa.Column(name, AutoString(), nullable=True) for name in _TEXTS),
        sa.Column("words", sa.Text(), nullable=True),
    ]
    for column in columns:
        op.add_column("call", column)
    _fill()
    op.create_index(
        "ix_call_listed",
        "call",
        ["team", "state", "late_from", "pressing", "due", "assignee", "id"],
        sqlite_where=sa.text("NOT ended"),
        postgresql_where=sa.text("NOT ended"),
    )


def _fill() -> None:
    """Give open calls what newer ones have from the beginning."""
    connection, last = op.get_bind(), 0
    open_ones = sa.select(_CALLS.c.id, _CALLS.c.body).where(_CALLS.c.ended.is_(sa.false()))
    change = sa.update(_CALLS).where(_CALLS.c.id == sa.bindparam("key"))
    while True:
        part = open_ones.where(_CALLS.c.id > last).order_by(_CALLS.c.id).limit(_AT_ONCE)
        rows = connection.execute(part).all()
        if not rows:
            return
        last = rows[-1].id
        values = [{"key": row.id, **_columns(row.body)} for row in rows if row.body]
        if values:
            connection.execute(change, values)


def _columns(body: dict[str, Any]) -> dict[str, Any]:
    first = body.get("first_promise") or {}
    state, due = body["state"], _at(body.get("resolve_by"))
    promised = _at(first.get("by")) if first else due
    picked_up = _at(body.get("acknowledge_by")) if state == "offered" else None
    limits = [
        promised if first.get("left") is None else None,
        picked_up,
        due if state != "waiting_requester" else None,
    ]
    known = [limit for limit in limits if limit is not None]
    return {
        "late_from": min(known) if known and state in _WORKS else None,
        "due": picked_up if state == "offered" else due,
        "pressing": _is_pressing(body),
        "assignee": body.get("assignee"),
        "kind": body.get("kind"),
        "place": body.get("location"),
        "customer": body.get("customer") if body.get("parent") else None,
        "waits_for": body.get("waiting_for"),
        "words": _words(body),
    }


def _at(written: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(written) if written else None


def _is_pressing(body: dict[str, Any]) -> bool:
    pair = (body.get("impact", "low"), body.get("urgency", "medium"))
    return pair in {("high", "high"), ("high", "medium"), ("medium", "high")}


def _words(body: dict[str, Any]) -> str:
    names = ("number", "title", "text", "location", "behalf", "requester_name")
    said = [body.get(name) or "" for name in names]
    said += [answer.get("value") or "" for answer in body.get("answers", ())]
    folded = unicodedata.normalize("NFKD", " ".join(said).casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))[:6000]
