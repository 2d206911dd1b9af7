"""drafts of teams' files, and changes of them that wait or were put in"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0070"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_draft",
        *(sa.Column(n, AutoString(), nullable=False) for n in ("team", "person")),
        sa.Column("base", sa.Text(), nullable=False),
        *(sa.Column(n, sa.JSON(), nullable=False) for n in ("document", "conflicts")),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "person"),
    )
    op.create_table(
        "team_change",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(n, AutoString(), nullable=False) for n in ("team", "person", "why")),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", AutoString(), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_team_change_team", "team_change", ["team", "state"])
