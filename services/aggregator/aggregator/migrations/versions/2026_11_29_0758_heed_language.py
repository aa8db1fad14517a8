"""heed language: words of which it turns out that they are of another language are found by others."""

from alembic import op

revision = "aggregator_0019"
down_revision = "aggregator_0018"

_FORGET = """
    create or replace trigger question_forgets_words before update of title, text, language on question for each row
    when ((old.title, old.text, old.language) is distinct from (new.title, new.text, new.language))
    execute function forget_words()
"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_FORGET)
