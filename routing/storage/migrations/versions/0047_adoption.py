"""adoption: what was measured, what was proposed, what came of it"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0047"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("team", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_adoption_kind", "adoption", ["kind", "id"])
