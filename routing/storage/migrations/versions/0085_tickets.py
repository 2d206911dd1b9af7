"""tickets in the systems in which teams work"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0085"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    names = ("number", "team", "key", "shown", "url", "stage")
    op.create_table(
        "ticket",
        *(sa.Column(name, AutoString(), nullable=False) for name in names),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("told", "said", "looks")),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("trouble_since", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", "team"),
    )
    op.create_index("ix_ticket_key", "ticket", ["team", "key"])
