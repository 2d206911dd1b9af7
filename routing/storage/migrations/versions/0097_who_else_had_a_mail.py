"""who else had a mail: whom the desk's answer tells its writer of"""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mail", sa.Column("others", sa.JSON(), nullable=True))
