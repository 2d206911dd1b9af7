"""link count: what each link had of each call, for the figures of coordinators and managers"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

_KEYS = ("number", "team")
_WORDS = ("item", "kind", "customer")
_ADDED = (
    "requests calls picked picked_in_time solved solved_in_time picking_up working requester "
    "supplier bounces sent_on reopened escalated foretold foretold_kept rated stars upto"
)


def upgrade() -> None:
    op.create_table(
        "link_count",
        *(sa.Column(name, AutoString(), nullable=False) for name in (*_KEYS, *_WORDS)),
        sa.Column("private", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("day", "hour")),
        sa.Column("read", AutoString(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _ADDED.split()),
        sa.PrimaryKeyConstraint(*_KEYS),
    )
    op.create_index("ix_link_count_day", "link_count", ["day", "team"])
    op.create_index("ix_link_count_team", "link_count", ["team", "day"])
    op.create_index("ix_correction_at", "correction", ["at"])
