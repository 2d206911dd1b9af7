"""webhooks, and what became of what they were sent"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from routing.storage.tables import UtcDateTime

revision = "0078"
down_revision = "0070"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, AutoString(), nullable=False)


def _at(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "webhook",
        *(_text(name) for name in ("id", "person", "name", "url", "secret", "why")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("kinds", "teams")),
        _at("made_at", nullable=False),
        _at("ended_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "webhook_message",
        *(_text(name) for name in ("id", "hook", "number", "kind", "body", "state", "told")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempts", "status")),
        _at("made_at", nullable=False),
        _at("tried_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_webhook_message_hook", "webhook_message", ["hook", "made_at"])
    op.create_index("ix_webhook_message_at", "webhook_message", ["made_at"])
