"""What each part of bundling is worth: `python tests/aggregator/similarity/ablation.py FILE…`, a table for each file.

FILE has a JSON object a line: {id, intent, theme, title, body}. Online figures are means over ten orders of arrival.
"""

import random
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np

from aggregator.similarity import Embedder, Text, load_embedder
from aggregator.similarity.clustering import neighbourhood
from aggregator.similarity.embedding import embedder, space
from aggregator.similarity.evaluation import file_run, jsonl_input
from aggregator.similarity.evaluation.file_run import FileRun, Outcome
from aggregator.similarity.evaluation.metrics import b_cubed, pair_share, pairs_of, recall

ORDERS = 10
Change = Callable[[], AbstractContextManager[object]]


def without_density() -> AbstractContextManager[object]:
    """The base makes up for the usual density of .3."""
    weights = neighbourhood.RECONCILE
    found = replace(weights, base=weights.base + weights.density * 0.3, density=0.0)
    return patch.object(neighbourhood, "RECONCILE", found)


def without_manner() -> AbstractContextManager[object]:
    """The other weights are those that were fitted without it."""
    found = replace(neighbourhood.RECONCILE, meaning=23.2, theme=3.0, density=-36.0, base=0.6, manner=0.0)
    return patch.object(neighbourhood, "RECONCILE", found)


def without_metric() -> AbstractContextManager[object]:
    """Nor is anything known of manner: turned the other way, a space that is not turned stays the same."""
    same = np.eye(384, dtype=np.float32)
    stack = ExitStack()
    stack.enter_context(without_manner())
    stack.enter_context(patch.object(space, "_metric", lambda: same))
    for kept in (space.surroundings, space._crowding, space._other_way):
        kept.cache_clear()
        stack.callback(kept.cache_clear)
    return stack


def without_full_forms() -> AbstractContextManager[object]:
    return patch.object(embedder, "read_by_model", lambda text: text.whole or "?")


def without_second_look() -> AbstractContextManager[object]:
    return patch.object(file_run, "second_look", lambda _, first: dict(first))


def without_theme(text: Text) -> Text:
    return replace(text, theme="")


def without_title(text: Text) -> Text:
    return text if not text.body else replace(text, title="")


VARIANTS: Sequence[tuple[str, Change, Callable[[Text], Text]]] = (
    ("all of it", nullcontext, lambda text: text),
    ("without the theme", nullcontext, without_theme),
    ("without turning the space", without_metric, lambda text: text),
    ("without the manner of telling", without_manner, lambda text: text),
    ("without full forms of abbreviations", without_full_forms, lambda text: text),
    ("without the density among the questions", without_density, lambda text: text),
    ("without the second look", without_second_look, lambda text: text),
    ("without the title", nullcontext, without_title),
)


def row(name: str, run: FileRun, outcome: Outcome, intents: dict[str, str]) -> str:
    lines = list(run.lines(outcome))
    nearest = {line["id"]: [other for other, _ in line["candidates"]] for line in lines}
    bundles = {line["id"]: line["bundle"] for line in lines}
    figures = (
        recall(intents, nearest, 5),
        recall(intents, nearest, 1),
        b_cubed(intents, bundles).f1,
        pair_share(pairs_of(intents), pairs_of(bundles)).f1,
    )
    return f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def online(run: FileRun, intents: dict[str, str]) -> str:
    """Means over ten orders: B³ on arrival and after the reconcile, pair F1 after it, and the automatic joins."""
    found, joined, wrong = [], 0, 0
    ids = [question.id for question in run.questions]
    for seed in range(ORDERS):
        order = random.Random(seed).sample(range(len(ids)), len(ids))
        arrived, after = run.online(order), run.reconciled(order)
        of = [dict(zip(ids, outcome.bundle_of, strict=True)) for outcome in (arrived, after)]
        found.append(
            (*(b_cubed(intents, bundles).f1 for bundles in of), pair_share(pairs_of(intents), pairs_of(of[1])).f1)
        )
        pairs = pairs_of(dict(zip(ids, arrived.automatic, strict=True)))
        joined, wrong = joined + len(pairs), wrong + len(pairs - pairs_of(intents))
    means = np.mean(found, axis=0)
    return (
        f"ten orders: B3 online {means[0]:.3f}, reconciled {means[1]:.3f}, pair F1 {means[2]:.3f}; "
        f"automatic pairs a run {joined / ORDERS:.1f}, unrelated {wrong / ORDERS:.1f}"
    )


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def table(path: Path, model: Embedder) -> None:
    with path.open("rb") as file:
        intents = dict(jsonl_input.labels(file))
    with path.open("rb") as file:
        texts, _ = jsonl_input.read(file)
    whole = FileRun(texts, model)
    words = FileRun(texts, load_embedder(lexical_only=True))
    tell(f"\n{path.name}: {len(texts)} questions")
    tell(online(whole, intents))
    tell(f"no model, {online(words, intents)}")
    tell("| | recall@5 | hit@1 | B³ F1 | pair F1 |\n|---|---|---|---|---|")
    for name, change, told in VARIANTS:
        with change():
            run = FileRun([told(text) for text in texts], model)
            tell(row(name, run, run.reconciled(), intents))
    tell(row("on arrival, no reconcile", whole, whole.online(), intents))
    tell(row("no model", words, words.reconciled(), intents))


if __name__ == "__main__":
    model = load_embedder()
    for name in sys.argv[1:]:
        table(Path(name), model)
