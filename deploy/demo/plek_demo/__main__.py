"""make demo: hubs and the nation on one machine, loaded as people would, and what the nation found.

Exit status with --once: 0 when at least 80 % of the pairs that were meant to match are in one bundle or proposed
for one, no unrelated questions were joined by the machine alone, and no near miss is shown as shared; 1 when not.
"""

import argparse
import asyncio
import sys
import time
from datetime import date
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from plek_demo import content, findings, load, messages, trace
from plek_demo.findings import Findings
from plek_demo.introduction import introduce
from plek_demo.network import Network
from plek_local.faults import LocalFault
from plek_local.issuer import Issuer
from plek_local.parts import Parts
from plek_local.places import state_folder

console = Console(highlight=False)
SETTLE_SECONDS = 180


def main() -> int:
    options = _options()
    try:
        with Parts(state_folder("demo")) as parts:
            return _run(parts, options)
    except (LocalFault, RuntimeError, httpx.HTTPError) as error:
        console.print(f"[bold]The demo stopped:[/bold] {error}", markup=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(parts: Parts, options: argparse.Namespace) -> int:
    begun = time.monotonic()
    hubs = content.hubs(options.hubs)
    spans = state_folder("demo") / "trace.jsonl"
    spans.unlink(missing_ok=True)
    network = Network(parts, hubs, Issuer(state_folder("demo") / "issuer"), spans if options.trace else None)
    with console.status(f"Starting {len(hubs)} hubs and the nation"):
        network.start()
    console.print(f"{len(hubs)} hubs and the nation are ready ({time.monotonic() - begun:.1f} s)")
    asked = asyncio.run(_load(network))
    asyncio.run(introduce(network))
    with httpx.Client(base_url=network.nation.url, timeout=10) as nation:
        _settle(nation, len(asked))
        asyncio.run(messages.write(network, asked))
        bundles, proposals = findings.all_of(nation, "bundles"), findings.all_of(nation, "proposals")
    console.print(findings.table(bundles))
    found = findings.judge(bundles, proposals, asked)
    _tell(found, len(bundles), len(proposals))
    if options.trace:
        console.print(trace.show(network, spans))
    _addresses(network)
    if not options.once:
        _stay(network)
    return 0 if found.is_good else 1


async def _load(network: Network) -> dict[str, content.Asked]:
    """Loads every hub at the same time; returns each released question by its id."""
    today = _first_day(network.parts.state)
    async with httpx.AsyncClient(base_url=network.nation.url, timeout=10) as nation:
        headers = {"Authorization": f"Bearer {network.token('administrator', 'national')}"}
        for hub in network.chosen:
            body = {"name": hub.name, "oin": hub.oin, "areas": [hub.area]}
            (await nation.put(f"/aggregator/v1/hubs/{hub.id}", json=body, headers=headers)).raise_for_status()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(
            "Asking, answering, introducing", total=sum(load.size(h, today) for h in network.chosen)
        )
        loaded = await asyncio.gather(
            *(_load_hub(network, hub, today, lambda: progress.advance(task)) for hub in network.chosen)
        )
    ids = {key: found for each in loaded for key, found in each.items()}
    asked = [question for hub in network.chosen for question in content.questions(hub, today)]
    return {ids[question.key]: question for question in asked if question.is_released}


def _first_day(state: Path) -> date:
    """The day of the first start: what is sent again at a later one is the same to the letter."""
    kept = state / "first-day"
    if not kept.exists():
        kept.write_text(date.today().isoformat())  # noqa: DTZ011 - the calendar of who looks at it
    return date.fromisoformat(kept.read_text())


async def _load_hub(network: Network, hub: content.Hub, today: date, tick: load.Tick) -> dict[str, str]:
    token = network.token("coordinator", hub.id)
    async with httpx.AsyncClient(base_url=network.hubs[hub.id].url, timeout=30) as http:
        return await load.Loader(hub, http, token, today, tick).load()


def _settle(nation: httpx.Client, expected: int) -> None:
    """Waits until the nation has read and compared everything."""
    until = time.monotonic() + SETTLE_SECONDS
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as progress:
        task = progress.add_task("The nation compares the questions", total=expected)
        while time.monotonic() < until:
            overview = nation.get("/aggregator/v1/overview").raise_for_status().json()
            behind = overview["notYetCompared"]
            progress.update(task, completed=min(overview["questions"], expected) - min(behind, overview["questions"]))
            if overview["questions"] >= expected and behind == 0:
                progress.update(task, completed=expected)
                return
            time.sleep(0.2)
    raise RuntimeError(f"the nation did not see all {expected} questions within {SETTLE_SECONDS} s")


def _tell(found: Findings, bundles: int, proposals: int) -> None:
    hits = len(found.meant & found.found)
    console.print(
        f"{bundles} shared questions, {proposals} proposals that wait for people. "
        f"Of the {len(found.meant)} pairs that were meant to match, {hits} were found ({found.share:.0%}); "
        f"{len(found.joined)} pairs were joined by the machine alone, {found.wrongly_joined} of them wrongly. "
        f"Of {len(found.near)} near misses, that only resemble each other, {found.taken_in} are shown as shared."
    )


def _addresses(network: Network) -> None:
    console.print("\nOpen in a browser:")
    console.print(f"  {network.nation.url}/  the national picture")
    for place in network.hubs.values():
        console.print(f"  {place.url}/  Kennishub {place.name}")
    console.print(f"  {network.nation.url}/aggregator/v1/openapi.json  the national API", soft_wrap=True)
    console.print("\nWork there: a page of the demo asks who you are today, and anybody will do.")
    console.print(f"  {network.nation.url}/aanmelden  to decide as an analyst of the nation")
    place = next(iter(network.hubs.values()))
    console.print(f"  {place.url}/aanmelden  to see what comes in as the coordinator of Kennishub {place.name}\n")


def _stay(network: Network) -> None:
    console.print("Ctrl-C stops everything. What was asked is kept for the next start; make clean-data forgets it.")
    while True:
        time.sleep(1)
        ended = [place.name for place in network.places if not place.child.running]
        if ended:
            raise RuntimeError(f"{', '.join(ended)} ended by itself; see .plek/demo/logs")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="Hubs and the nation on one machine.")
    parser.add_argument("--hubs", type=int, default=3, choices=range(1, 13), metavar="1..12")
    parser.add_argument(
        "--once", action="store_true", help="end after the table; the exit status tells whether it worked"
    )
    parser.add_argument("--trace", action="store_true", help="show the way of one question to the nation and back")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
