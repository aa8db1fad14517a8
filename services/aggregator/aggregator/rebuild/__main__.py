"""Makes what follows from the journal again. The workers of the aggregator go on meanwhile, and hubs hear nothing.

python -m aggregator.rebuild [run]        compares all questions anew, beside what is in use, and reports what would be
                                          otherwise; stopped, the same command goes on where it was
python -m aggregator.rebuild report       the report again
python -m aggregator.rebuild activate     puts the run into use and tells hubs what changed for them
python -m aggregator.rebuild back         the one before is in use again
python -m aggregator.rebuild drop         throws the run away; with --former the one before
python -m aggregator.rebuild projections  makes the tables of questions, partners and agendas again
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

import asyncpg

from aggregator.rebuild import activation, comparison, projections, run
from aggregator.rebuild.dump import BUNDLING, PROJECTIONS, digest, lines
from aggregator.rebuild.progress import Progress
from aggregator.rebuild.report import shown
from aggregator.rebuild.schema_swap import Outgrown
from aggregator.stage.worker import BundleStage
from plek_common.settings import Settings, Unusable

Command = Callable[[asyncpg.Connection, BundleStage, argparse.Namespace], Awaitable[str]]


async def _run(connection: asyncpg.Connection, stage: BundleStage, options: argparse.Namespace) -> str:
    await run.make(connection, stage, await stage.embedder(), Progress(sys.stderr))
    return await _report(connection, stage, options)


async def _report(connection: asyncpg.Connection, stage: BundleStage, options: argparse.Namespace) -> str:
    await run.check(connection, await stage.embedder())
    diff = await comparison.report(connection)
    await comparison.keep(connection, diff)
    await _dump(connection, options.dump, BUNDLING, "beside")
    return await shown(connection, diff)


async def _activate(connection: asyncpg.Connection, stage: BundleStage, _: argparse.Namespace) -> str:
    told = await activation.activate(connection, stage, await stage.embedder(), Progress(sys.stderr))
    return f"In use. Hubs are told of {told:,} bundles; `back` takes it back."


async def _back(connection: asyncpg.Connection, stage: BundleStage, _: argparse.Namespace) -> str:
    told = await activation.back(connection, stage, await stage.embedder(), Progress(sys.stderr))
    return f"Taken back. Hubs are told of {told:,} bundles."


async def _drop(connection: asyncpg.Connection, _: BundleStage, options: argparse.Namespace) -> str:
    await activation.drop(connection, "former" if options.former else "beside")
    return "Thrown away."


async def _projections(connection: asyncpg.Connection, _: BundleStage, options: argparse.Namespace) -> str:
    before = await digest(connection, PROJECTIONS)
    count = await projections.again(connection)
    after = await digest(connection, PROJECTIONS)
    await _dump(connection, options.dump, PROJECTIONS, "public")
    same = "the same" if before == after else "DIFFERENT from before"
    return f"{count:,} events of the journal; the tables are {same}: sha256 {after}"


async def _dump(connection: asyncpg.Connection, path: str | None, queries: Mapping[str, str], schema: str) -> None:
    if path:
        with open(path, "wb") as file:  # noqa: ASYNC230 - a command, nothing else waits
            async for line in lines(connection, queries, schema):
                file.write(line)


COMMANDS: dict[str, Command] = {
    "run": _run,
    "report": _report,
    "activate": _activate,
    "back": _back,
    "drop": _drop,
    "projections": _projections,
}


async def work(settings: Settings, options: argparse.Namespace) -> str:
    """Does what the command asks and returns what there is to say.

    Raises:
        Busy, Unfit, Outgrown: it cannot be done now; says why.
    """
    async with run.opened(settings) as connection:
        return await COMMANDS[options.what](connection, BundleStage(settings), options)


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m aggregator.rebuild", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=list(COMMANDS), default="run")
    parser.add_argument("--dump", metavar="FILE", help="also write what was made to this file, as canonical text")
    parser.add_argument("--former", action="store_true", help="with drop: the one that was in use before")
    return parser.parse_args(argv)


def main() -> int:
    try:
        sys.stdout.write(asyncio.run(work(Settings(), arguments())) + "\n")
    except (run.Busy, run.Unfit, Outgrown, Unusable) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; what was made is kept, the same command goes on.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
