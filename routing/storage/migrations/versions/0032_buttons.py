"""buttons: which messages of ours have buttons under them, so that answered ones are replaced"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buttons",
        *(
            sa.Column(name, AutoString(), nullable=False)
            for name in ("conversation", "ref", "person")
        ),
        sa.Column("number", AutoString(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "ref"),
    )
    op.create_index("ix_buttons_number", "buttons", ["number"])
    op.create_index("ix_buttons_at", "buttons", ["at"])
