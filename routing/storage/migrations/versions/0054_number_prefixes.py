"""prefixes of calls' numbers: those that calls bear, for organisations that change theirs"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0054"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("number_prefix", sa.Column("prefix", AutoString(), primary_key=True))
