"""word by program: the lexemes by which a row is found are made by the program, and stand beside its texts.

What stands there now stays until Rewording has made it anew. A program of before writes no lexemes: then their version
goes, and they are made anew as well.
"""

from alembic import op

from plek_common.ddl import WORDS_V1, WORDS_V1_FUNCTION

revision = "agenda_0003"
down_revision = "agenda_0002"

_TABLES = ("agenda_item", "research_item", "learning_activity")
_LOOKED_AT = ("title", "description", "withdrawn_at is not null")


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(WORDS_V1_FUNCTION)
    for table in _TABLES:
        for statement in WORDS_V1:
            old, new = (", ".join(f"{row}.{part}" for part in _LOOKED_AT) for row in ("old", "new"))
            op.execute(statement.format(table=table, old=old, new=new))
