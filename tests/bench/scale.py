"""How much is measured: all of it, or a quick look while developing."""

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    rounds: int
    events: int  # per ingest run
    rows: int  # per relay run
    requests: int  # per run of a POST
    calls: int  # per run of a read
    questions: tuple[int, int]  # few, many
    seconds: float  # of commits at 50/s
    placed: tuple[int, ...]  # questions that have their places
    arrivals: int  # per run, beside those
    rebuilt: int  # questions in a rebuild


MILLION = 1_000_000  # of questions with their places, when asked for: filling alone takes longer than all the rest
FULL = Scale(
    rounds=5,
    events=60_000,
    rows=30_000,
    requests=1_500,
    calls=200,
    questions=(1_000, 100_000),
    seconds=20,
    placed=(10_000, 100_000),
    arrivals=30,
    rebuilt=5_000,
)
QUICK = Scale(
    rounds=3,
    events=15_000,
    rows=8_000,
    requests=400,
    calls=15,
    questions=(1_000, 100_000),
    seconds=8,
    placed=(10_000,),
    arrivals=20,
    rebuilt=1_000,
)
