"""Outbox rows that died because their address was out of reach are marked by a column, no longer by
how their reason begins.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0021"
PREFIX = "out of reach: "


def upgrade() -> None:
    marked: sa.Column[bool] = sa.Column(
        "out_of_reach", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("outbox", marked)
    outbox = sa.table(
        "outbox",
        sa.column("state", sa.String),
        sa.column("error", sa.Text),
        sa.column("out_of_reach", sa.Boolean),
    )
    dead = outbox.c.error.startswith(PREFIX, autoescape=True)
    short = sa.func.substr(outbox.c.error, len(PREFIX) + 1)
    op.execute(
        sa.update(outbox)
        .where(outbox.c.state == "dead", dead)
        .values(out_of_reach=True, error=short)
    )


def downgrade() -> None:
    op.drop_column("outbox", "out_of_reach")
