"""Machines of Hypothesis over real parts: it cannot wait, so an event loop runs while a rule does."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

T = TypeVar("T")


def play(machine: Callable[[], RuleBasedStateMachine], *, lives: int, steps: int) -> None:
    """Plays so many lives, the same ones every time."""
    limits = settings(
        max_examples=lives,
        stateful_step_count=steps,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)  # type: ignore[arg-type]


@contextmanager
def entered(runner: asyncio.Runner, found: AbstractAsyncContextManager[T]) -> Iterator[T]:
    """Enters and leaves an asynchronous context from code that is not."""
    value = runner.run(_awaited(found.__aenter__))
    try:
        yield value
    finally:
        runner.run(_awaited(lambda: found.__aexit__(None, None, None)))


async def _awaited(start: Callable[[], Awaitable[T]]) -> T:
    return await start()
