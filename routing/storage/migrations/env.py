"""Alembic's entry: the connection is handed in by `Database.migrate`; SQLite migrates in one
immediate transaction.
"""

from alembic import context
from sqlmodel import SQLModel

import routing.storage.tables

assert routing.storage.tables.CallRow.metadata is SQLModel.metadata

connection = context.config.attributes["connection"]
if connection.dialect.name == "sqlite":
    connection.exec_driver_sql("BEGIN IMMEDIATE")
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
