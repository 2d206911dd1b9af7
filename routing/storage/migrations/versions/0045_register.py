"""the register: components, what they are found by, their relations, their ledger; which component
a call is about"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

import routing.storage.tables

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "component",
        *(_text(name) for name in ("ref", "team", "place", "state")),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    op.create_index("ix_component_team", "component", ["team", "ref"])
    op.create_index("ix_component_place", "component", ["place", "ref"])
    op.create_table(
        "component_word",
        *(_text(name) for name in ("word", "ref")),
        sa.PrimaryKeyConstraint("word", "ref"),
    )
    op.create_index("ix_component_word_ref", "component_word", ["ref"])
    op.create_table(
        "component_term",
        _text("word"),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_table(
        "component_tie",
        *(_text(name) for name in ("ref", "how", "other")),
        sa.PrimaryKeyConstraint("ref", "how", "other"),
    )
    op.create_index("ix_component_tie_other", "component_tie", ["other", "how", "ref"])
    op.create_table(
        "component_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("ref"),
        sa.Column("seq", sa.Integer(), nullable=False),
        *(_text(name) for name in ("kind", "by")),
        sa.Column("at", routing.storage.tables.UtcDateTime(timezone=True), nullable=False),
        _text("why"),
        _text("number", nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ux_component_entry", "component_entry", ["ref", "seq"], unique=True)
    op.create_index("ix_component_entry_number", "component_entry", ["number"])
    op.add_column("call", _text("component", nullable=True))
    op.create_index("ix_call_component", "call", ["component", "opened_at"])
