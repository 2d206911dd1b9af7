"""rooms out of reach have a table of their own; an account says since when, why, and when closed

Before, a room stood among the accounts as `room:<conversation>` of the person `room:<team>`, and
one text held both the moment and the reason: `2026-11-23T09:00:00+00:00 it was archived`. When that
reason ended in `the account was closed`, its owner had left.
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0021"
down_revision = "0010"
branch_labels = None
depends_on = None

ROOM = "room:"
CLOSED = "the account was closed"

account = sa.table(
    "account",
    *(
        sa.column(name, AutoString())
        for name in ("channel", "account", "person", "conversation", "out_of_reach")
    ),
    sa.column("out_of_reach_why", AutoString()),
    *(
        sa.column(name, UtcDateTime(timezone=True))
        for name in ("used_at", "out_of_reach_since", "closed_at")
    ),
)
room = sa.table(
    "room_out_of_reach",
    *(sa.column(name, AutoString()) for name in ("channel", "conversation", "team", "why")),
    sa.column("since", UtcDateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "room_out_of_reach",
        *(
            sa.Column(name, AutoString(), nullable=False)
            for name in ("channel", "conversation", "team")
        ),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("why", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "conversation"),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("out_of_reach_since", UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("out_of_reach_why", AutoString(), nullable=True))
        batch_op.add_column(sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True))
    _carry_over(op.get_bind())
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("out_of_reach")


def _carry_over(connection: sa.Connection) -> None:
    marked = sa.select(
        account.c.channel,
        account.c.account,
        account.c.person,
        account.c.out_of_reach,
        account.c.used_at,
    ).where(account.c.out_of_reach.is_not(None))
    for row in connection.execute(marked).mappings().all():
        since, why = _read(row["out_of_reach"] or "", row["used_at"])
        if row["account"].startswith(ROOM):
            connection.execute(
                sa.insert(room).values(
                    channel=row["channel"],
                    conversation=row["account"].removeprefix(ROOM),
                    team=row["person"].removeprefix(ROOM),
                    since=row["used_at"],
                    why=why,
                )
            )
            connection.execute(sa.delete(account).where(_is(row)))
            continue
        is_closed = why.endswith(CLOSED)
        connection.execute(
            sa.update(account)
            .where(_is(row))
            .values(
                closed_at=since if is_closed else None,
                out_of_reach_since=None if is_closed else since,
                out_of_reach_why=None if is_closed else why,
            )
        )


def _is(row: sa.RowMapping) -> sa.ColumnElement[bool]:
    return sa.and_(account.c.channel == row["channel"], account.c.account == row["account"])


def _read(text: str, otherwise: dt.datetime) -> tuple[dt.datetime, str]:
    """The moment and the reason in an old text; one that begins with no moment is all reason."""
    head, _, why = text.partition(" ")
    try:
        at = dt.datetime.fromisoformat(head)
    except ValueError:
        return otherwise, text
    return (at, why) if at.tzinfo else (otherwise, text)


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("out_of_reach", AutoString(), nullable=True))
    connection = op.get_bind()
    gone = sa.or_(account.c.closed_at.is_not(None), account.c.out_of_reach_since.is_not(None))
    for row in connection.execute(sa.select(account).where(gone)).mappings().all():
        since, why = (
            (row["closed_at"], CLOSED)
            if row["closed_at"]
            else (row["out_of_reach_since"], row["out_of_reach_why"] or "")
        )
        connection.execute(
            sa.update(account).where(_is(row)).values(out_of_reach=f"{since.isoformat()} {why}")
        )
    for row in connection.execute(sa.select(room)).mappings().all():
        connection.execute(
            sa.insert(account).values(
                channel=row["channel"],
                account=ROOM + row["conversation"],
                person=ROOM + row["team"],
                conversation=row["conversation"],
                used_at=row["since"],
                out_of_reach=f"{row['since'].isoformat()} {row['why']}",
            )
        )
    with op.batch_alter_table("account", schema=None) as batch_op:
        for name in ("out_of_reach_since", "out_of_reach_why", "closed_at"):
            batch_op.drop_column(name)
    op.drop_table("room_out_of_reach")
