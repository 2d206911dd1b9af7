"""tokens of programs, and answers that are kept for who asks again"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0077"
down_revision = "0066"
branch_labels = None
depends_on = None


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "api_token",
        *(sa.Column(name, AutoString(), nullable=False) for name in ("id", "person", "name")),
        sa.Column("digest", sa.String(64), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("scopes", "teams")),
        _at("made_at", nullable=False),
        *(_at(name) for name in ("until", "used_at", "revoked_at")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_api_token_digest", "api_token", ["digest"], unique=True)
    op.create_table(
        "api_answer",
        sa.Column("token", AutoString(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("asked", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        _at("at", nullable=False),
        sa.PrimaryKeyConstraint("token", "key"),
    )
    op.create_index("ix_api_answer_at", "api_answer", ["at"])
