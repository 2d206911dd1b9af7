"""views of a team's list that were kept, and who looks at which call"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0055"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_view",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(n, AutoString(), nullable=False) for n in ("team", "owner", "name")),
        *(sa.Column(n, AutoString(), nullable=False) for n in ("query", "by")),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("team", "owner", "name", name="uq_board_view"),
    )
    op.create_table(
        "looking",
        *(sa.Column(n, AutoString(), nullable=False) for n in ("person", "open_window")),
        *(sa.Column(n, AutoString(), nullable=False) for n in ("team", "number")),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "open_window"),
    )
    op.create_index("ix_looking_team", "looking", ["team", "changed"])
