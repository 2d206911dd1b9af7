"""private looks: who looked at a private call, and when"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_look",
        *(sa.Column(name, AutoString(), nullable=False) for name in ("number", "person", "day")),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", "person", "day"),
    )
    op.create_index("ix_private_look_person", "private_look", ["person"])
