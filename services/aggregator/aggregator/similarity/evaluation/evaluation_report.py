"""The figures of a bundled file, computed from the file and labels alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from aggregator.similarity.evaluation.metrics import b_cubed, pair_share, pairs_of, recall


def report(output: Iterable[bytes], intents: Mapping[str, str]) -> Iterator[str]:
    """The figures, a line each. ValueError when the file holds no question that has a label."""
    rows = [json.loads(line) for line in output if line.strip()]
    known = {row["id"]: intents[row["id"]] for row in rows if row["id"] in intents}
    if not known:
        raise ValueError("Geen enkele vraag van het bestand heeft een label.")
    nearest = {row["id"]: [other for other, _ in row["candidates"]] for row in rows}
    bundles = {row["id"]: row["bundle"] for row in rows}
    meant = pairs_of(known)
    chosen = pairs_of({question: bundles[question] for question in known})
    shares, pairs = b_cubed(known, bundles), pair_share(meant, chosen)
    yield f"questions {len(known)}, intents {len(set(known.values()))}, without a label {len(rows) - len(known)}"
    yield f"recall@5 {recall(known, nearest, 5):.3f}, hit@1 {recall(known, nearest, 1):.3f}"
    yield f"B3 F1 {shares.f1:.3f} (precision {shares.right:.3f}, recall {shares.found:.3f})"
    yield f"pair F1 {pairs.f1:.3f} (precision {pairs.right:.3f}, recall {pairs.found:.3f})"
    joined = pairs_of({row["id"]: row["automatic"] for row in rows if row["id"] in known})
    yield f"pairs joined automatically {len(joined)}, of which unrelated {len(joined - meant)}"
    proposed = {frozenset((row["id"], other)) for row in rows for other, _, _ in row["proposals"]}
    yield f"pairs proposed {len(proposed)}, of which right {pair_share(meant, proposed).right:.3f}"
