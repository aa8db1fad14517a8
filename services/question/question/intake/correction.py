"""Better words for a question that nobody has looked at yet, from who asked it."""

import asyncpg

from plek_common.problem import Conflict
from plek_common.work import Writing
from question.questions.schemas import QuestionCreate, Receipt
from question.questions.search import QUESTIONS
from question.questions.service import asker, wording
from question.questions.states import State

# Untouched: nothing happened to it but that it was asked, or mended before.
_MEND = f"""
    with mended as (
        update question set version = version + 1, original_text = $2, title = $3, text = $2, language = $4,
            channel = $5, asker_kind = $6, theme = $7, area = $8, level = $9, needed_by = $10,
            search = $16, words_version = $17
        where id = $1 and state = '{State.RECEIVED}' and released_at is null and not exists (
            select from step where question_id = $1 and move not in ('ask', 'mend'))
        returning version, state
    ), asked_by as (
        insert into asker (question_id, subject, name, email, phone)
        select $1, $11, $12, $13, $14 from mended
        where coalesce($11, $12, $13, $14) is not null or exists (select from asker where question_id = $1)
        on conflict (question_id) do update set name = $12, email = $13, phone = $14
    ), told as (
        insert into step (question_id, version, move, state, taken_at)
        select $1, version, 'mend', state, $15 from mended
    )
    select version from mended
"""  # noqa: S608 - our own word for a state
_IN_HAND = "Wij hebben deze vraag al, en zij is opgepakt: haar tekst kan niet meer anders. Volg haar met de code."


async def mend(
    work: Writing, connection: asyncpg.Connection, first: Receipt, asked: QuestionCreate
) -> tuple[Receipt, int]:
    """Gives the question of this receipt the words of `asked`; the receipt stays, the version goes on.

    Raises:
        Conflict: somebody has looked at it. Names the code of the receipt.
    """
    who, words = asker(asked, work.permit), QUESTIONS.words({**asked.model_dump(), "state": State.RECEIVED})
    version = await connection.fetchval(_MEND, first.id, *wording(asked), *who, work.now, *words.values())
    if version is None:
        raise Conflict(_IN_HAND, [{"in": "receipt", "pointer": first.code, "detail": _IN_HAND}])
    return first, version
