"""The life of a question: every state has a desk, and no move is made that the table does not allow."""

from datetime import date, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.question.asking import BODIES, Ask, Asked

from question.questions.states import DESKS, MOVES, Move, State, WrongState, after, due

ROUTES = {
    Move.TRIAGE: "triage",
    Move.RELEASE: "release",
    Move.ARTICULATE: "articulations",
    Move.MATCH: "matching",
    Move.ANSWER: "answers",
    Move.REOPEN: "reopening",
    Move.CLOSE: "closure",
    Move.WITHDRAW: "withdrawal",
    Move.BUNDLE: "bundling",
    Move.SPLIT: "parts",
    Move.REDACT: "redactions",
}

# Written by hand, not from the table that it guards: per move, from which states and to where (`.`: it stays).
REVIEWED = """
triage      received                                                   triaged
release     triaged articulating matching answered closed              .
articulate  triaged articulating matching                              articulating
match       triaged articulating                                       matching
answer      triaged articulating matching answered                     answered
reopen      answered closed                                            matching
close       received triaged articulating matching answered            closed
withdraw    received triaged articulating matching answered closed     withdrawn
bundle      received triaged articulating matching answered closed     .
split       received triaged articulating matching                     closed
redact      received triaged articulating matching answered closed withdrawn  .
"""


def test_every_move_is_one_that_was_reviewed() -> None:
    rows = [line.split() for line in REVIEWED.strip().splitlines()]
    assert {move: (frozenset(states), _end(end)) for move, *states, end in rows} == MOVES


def _end(name: str) -> str | None:
    return None if name == "." else name


def test_every_state_has_somebody_whose_turn_it_is_and_days_to_take_it() -> None:
    assert DESKS.keys() == set(State)
    assert all(desk.days > 0 for desk in DESKS.values())


def test_every_move_has_a_row_in_the_table_and_a_route() -> None:
    assert MOVES.keys() == set(Move) == ROUTES.keys()
    assert set(ROUTES.values()) == BODIES.keys()


def test_every_state_can_be_reached_and_every_open_state_can_be_left() -> None:
    reached = {State.RECEIVED} | {target for _, target in MOVES.values() if target}
    assert reached == set(State)
    assert all(any(state in allowed for allowed, _ in MOVES.values()) for state in set(State) - {State.WITHDRAWN})


def test_what_is_withdrawn_stays_withdrawn() -> None:
    assert not any(target for allowed, target in MOVES.values() if State.WITHDRAWN in allowed)


@given(st.sampled_from(Move), st.sampled_from(State))
def test_a_move_leads_where_the_table_says_or_says_from_where_it_can_be_made(move: Move, state: State) -> None:
    allowed, target = MOVES[move]
    if state in allowed:
        assert after(move, state) == (target or state)
    else:
        with pytest.raises(WrongState, match=sorted(allowed)[0]):
            after(move, state)


@given(st.sampled_from(State), st.dates(max_value=date(9000, 1, 1)))
def test_a_due_date_lies_ahead(state: State, today: date) -> None:
    assert due(state, today) == today + timedelta(days=DESKS[state].days)


@pytest.mark.parametrize("state", State)
async def test_the_api_makes_every_move_of_the_table_and_no_other(ask: Ask, pool: asyncpg.Pool, state: State) -> None:
    for move, (allowed, target) in MOVES.items():
        asked = await put(await ask(), pool, state)
        answer = await asked.move(ROUTES[move])
        if state in allowed:
            assert answer.is_success, f"{move} from {state}: {answer.text}"
            found = answer.json()
            assert found["state"] == (target or state)
            assert found["turn"] == DESKS[State(found["state"])].turn
        else:
            assert answer.status_code == 409, f"{move} from {state}"
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert await pool.fetchval("select version from question where id = $1", asked.id) == asked.version


async def put(asked: Asked, pool: asyncpg.Pool, state: State) -> Asked:
    """Lays the question at this desk, as if it had come there."""
    statement = "update question set state = $2, turn = $3 where id = $1"
    await pool.execute(statement, asked.id, state.value, DESKS[state].turn.value)
    return asked


async def test_a_question_is_released_once(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "release")
    assert (await asked.move("release")).status_code == 409


async def test_every_step_can_be_followed_with_its_reason(ask: Ask) -> None:
    asked = await (await ask()).moves("triage", "release", "matching", "answers", "reopening", "answers", "closure")
    steps = (await asked.api.get(f"/receipts/{asked.code}")).json()["steps"]
    assert [step["move"] for step in steps] == [
        "ask", "triage", "release", "match", "answer", "reopen", "answer", "close",
    ]  # fmt: skip
    assert steps[-1]["reason"] == BODIES["closure"]["reason"]
