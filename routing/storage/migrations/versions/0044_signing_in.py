"""signing in: one-time links, what is counted against guessing, sessions of browsers"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0044"
down_revision = "0032"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, routing.storage.tables.UtcDateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "signin_link",
        *(_text(name) for name in ("digest", "person", "browser", "words")),
        _text("code", nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        _moment("until"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_signin_link_person", "signin_link", ["person"])
    op.create_index("ix_signin_link_browser", "signin_link", ["browser"])
    op.create_table(
        "signin_try",
        sa.Column("id", sa.Integer(), nullable=False),
        *(_text(name) for name in ("what", "whose")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_signin_try", "signin_try", ["what", "whose", "at"])
    op.create_table(
        "signin_session",
        *(_text(name) for name in ("id", "digest", "person", "how", "browser")),
        *(_moment(name) for name in ("at", "seen_at", "until")),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_signin_session_person", "signin_session", ["person"])
