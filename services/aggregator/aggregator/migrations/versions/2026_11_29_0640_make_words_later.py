"""make words later: a stage of its own makes what a question is found by, so that nobody waits for it.

What is stored stays until the stage comes there, which begins with the newest.
"""

from alembic import op

revision = "aggregator_0018"
down_revision = "aggregator_0017"

_COLUMNS = (
    "alter table question alter column search drop expression if exists",
    "alter table question add column if not exists words_version text",
    "comment on column question.words_version is "
    "'What its words were made with (plek_common.dutch); without it they are not made yet'",
)
# Whoever takes words away takes away what they are found by: also a version of the program that knows nothing of it.
_FORGET = (
    """
    create or replace function forget_words() returns trigger language plpgsql as $$
    begin new.search := null; new.words_version := null; return new; end $$
    """,
    """
    create or replace trigger question_forgets_words before update of title, text on question for each row
    when ((old.title, old.text) is distinct from (new.title, new.text)) execute function forget_words()
    """,
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in (*_COLUMNS, *_FORGET):
        op.execute(statement)
    with op.get_context().autocommit_block():  # beside: nobody waits for an index
        op.execute("drop index concurrently if exists ix_question_words_due")
        op.execute("create index concurrently ix_question_words_due on question (words_version, number)")
