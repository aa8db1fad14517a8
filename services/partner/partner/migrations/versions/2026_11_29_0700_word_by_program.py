"""word by program: the lexemes by which a row is found are made by the program, and stand beside its texts.

What stands there now stays until Rewording has made it anew. A program of before writes no lexemes: then their version
goes, and they are made anew as well.
"""

from alembic import op

from plek_common.ddl import WORDS_V1, WORDS_V1_FUNCTION

revision = "partner_0004"
down_revision = "partner_0003"

_TABLES = {
    "organisation": ("name", "description", "withdrawn_at is not null"),
    "network": ("name", "goals", "withdrawn_at is not null"),
    "person": ("name", "role", "expertise"),
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(WORDS_V1_FUNCTION)
    for table, looked_at in _TABLES.items():
        for statement in WORDS_V1:
            old, new = (", ".join(f"{row}.{part}" for part in looked_at) for row in ("old", "new"))
            op.execute(statement.format(table=table, old=old, new=new))
