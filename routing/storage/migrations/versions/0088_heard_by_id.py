"""messages of other installations by the id their sender gave them"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_heard",
        sa.Column("peer", AutoString(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("call", AutoString(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("word", AutoString(), nullable=False),
        sa.Column("said_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("peer", "id"),
    )
    op.create_index("ix_peer_heard_place", "peer_heard", ["peer", "call", "seq"])
    op.create_index("ix_peer_heard_at", "peer_heard", ["at"])
