"""make demo ARGS=--trace: asks one question and shows its way to the nation and back, as a tree."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
from rich.tree import Tree

from plek_demo.network import Network

SECONDS = 30
TITLE = "Wie volgt de huisarts op?"
TEXT = "Onze huisarts stopt en er is geen opvolger. Hoe houden we huisartsenzorg in kleine kernen bereikbaar?"

Span = dict[str, Any]


def show(network: Network, file: Path) -> Tree:
    """The spans of one question's release; the question is withdrawn again.

    Raises:
        RuntimeError: the notice did not come back within SECONDS.
    """
    hub = network.chosen[0].id
    trace = token_hex(16)
    headers = {"Authorization": f"Bearer {network.token('coordinator', hub)}"}
    with httpx.Client(base_url=f"{network.hubs[hub].url}/question/v1", headers=headers, timeout=10) as api:
        where = f"/questions/{_post(api, '/questions', {'title': TITLE, 'text': TEXT, 'theme': 'zorg'})['id']}"
        _post(api, f"{where}/triage", {"theme": "zorg", "level": "regional"}, 1)
        _post(api, f"{where}/release", {}, 2, traceparent=f"00-{trace}-{token_hex(8)}-01")
        spans = _wait(file, trace)
        _post(api, f"{where}/withdrawal", {"reason": "Dit was een voorbeeld."}, 3)
    return _tree(spans, trace)


def _post(api: httpx.Client, where: str, body: Mapping[str, str], seen: int = 0, **headers: str) -> dict[str, Any]:
    found = {**headers, **({"If-Match": f'"{seen}"'} if seen else {})}
    answer: dict[str, Any] = api.post(where, json=body, headers=found).raise_for_status().json()
    return answer


def _wait(file: Path, trace: str) -> list[Span]:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        lines = file.read_text().splitlines() if file.exists() else []
        spans = [span for span in map(json.loads, lines) if span["trace"] == trace]
        if any(span["name"].startswith("process hub.") for span in spans):
            time.sleep(0.5)  # the other hubs read it at the same moment
            return [span for span in map(json.loads, file.read_text().splitlines()) if span["trace"] == trace]
        time.sleep(0.1)
    raise RuntimeError(f"the trace of a question was not complete within {SECONDS} s")


def _tree(spans: list[Span], trace: str) -> Tree:
    spans.sort(key=lambda span: span["start"])
    begun = spans[0]["start"]
    known = {span["span"] for span in spans}
    root = Tree(f"[bold]Trace {trace}[/bold]: a question is released, compared, and its hub is told")
    places = {None: root}
    for span in spans:
        above = places.get(span["parent"] if span["parent"] in known else None, root)
        at, took = (span["start"] - begun) / 1e6, (span["end"] - span["start"]) / 1e6
        line = f"{span['name'].strip()}  [dim]{span['organisation']}[/dim]  +{at:.1f} ms, {took:.1f} ms"
        places[span["span"]] = above.add(line)
    return root
