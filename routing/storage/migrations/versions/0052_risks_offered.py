"""what was offered as a risk, and what came of it; returns are found by their moment"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0052"
down_revision = "0047"
branch_labels = None
depends_on = None

RETURNED = sa.text("kind IN ('declined', 'handed_over', 'reopened')")


def upgrade() -> None:
    op.create_table(
        "risk_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("team", AutoString(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("person", AutoString(), nullable=False),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", AutoString(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_risk_offer_key", "risk_offer", ["key"], unique=True)
    op.create_index("ix_risk_offer_team", "risk_offer", ["team", "state"])
    op.create_index(
        "ix_ledger_returned",
        "ledger",
        ["at"],
        sqlite_where=RETURNED,
        postgresql_where=RETURNED,
    )
