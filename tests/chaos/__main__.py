"""python -m tests.chaos --rounds 100 --seed 1: chaos on this machine; the log of a failed run stays."""

import argparse
import asyncio
import sys
import time
from random import randrange
from statistics import median

from plek_local.cleaning import clean_data
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from tests.chaos.away import kafka_away
from tests.chaos.history import History
from tests.chaos.network import Network
from tests.chaos.rounds import CATCH_UP_SECONDS, Outcome, round_of
from tests.chaos.soak import soak
from tests.chaos.victims import schedule
from tests.state import state


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--writes", type=int, default=30, help="acknowledged writes per round")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--soak", type=int, nargs="?", const=200_000, default=0, help="events; instead of rounds")
    parser.add_argument(
        "--away", type=int, nargs="?", const=60, default=0, help="seconds without Kafka; instead of rounds"
    )
    words = parser.parse_args()
    place = state("chaos")
    clean_data(only=place)
    with Parts(place) as parts:
        network = Network(parts, Issuer(place / "issuer"))
        if words.soak:
            return asyncio.run(_soak(network, words.soak))
        if words.away:
            return asyncio.run(_away(network, words.away))
        return asyncio.run(_rounds(network, words.rounds, words.writes, words.seed or randrange(10**6)))


async def _soak(network: Network, events: int) -> int:
    await network.start()
    found = await soak(network, events)
    _say(found.text())
    return 0 if found.is_flat else 1


async def _away(network: Network, seconds: int) -> int:
    await network.start()
    found = await kafka_away(network, History(network.parts.state / "history.jsonl"), seconds)
    _say(found.text())
    return 1 if found.faults or found.refusals or found.caught_up > CATCH_UP_SECONDS else 0


async def _rounds(network: Network, rounds: int, writes: int, seed: int) -> int:
    await network.start()
    history = History(network.parts.state / "history.jsonl")
    _say(f"seed {seed}, {rounds} rounds of {writes} writes; the client's log: {history.file}")
    began, outcomes = time.monotonic(), []
    for number, blow in enumerate(schedule(seed, rounds, writes), 1):
        outcome = await round_of(network, history, blow, writes)
        outcomes.append(outcome)
        _say(_line(number, outcome))
        if outcome.faults:
            break
    late = [found for found in outcomes if found.caught_up > CATCH_UP_SECONDS]
    times = sorted(found.caught_up for found in outcomes)
    _say(
        f"{len(outcomes)} rounds, {history.acknowledged} acknowledged writes, {time.monotonic() - began:.0f} s; "
        f"caught up: median {median(times):.1f} s, longest {times[-1]:.1f} s, "
        f"{len(late)} over {CATCH_UP_SECONDS:.0f} s; "
        f"faults: {sum(len(found.faults) for found in outcomes)}"
    )
    return 1 if late or any(found.faults for found in outcomes) else 0


def _line(number: int, outcome: Outcome) -> str:
    head = (
        f"{number:3} {outcome.strike.how} {' + '.join(outcome.strike.victims)}: caught up in {outcome.caught_up:.1f} s"
    )
    return "\n".join([head, *(f"    {fault}" for fault in outcome.faults[:20])])


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
