"""What answers teach: `python tests/aggregator/similarity/lessons.py [--careless] TAUGHT… MEASURED`.

Somebody who knows answers whatever the machine asks while the questions of the TAUGHT files come in; what is learned is
measured on the last file, beside what was shipped. With --careless one in ten answers is wrong. A file has a JSON
object a line: {id, intent, theme, title, body}.
"""

import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from aggregator.similarity import SHIPPED, Calibration, Embedder, Score, load_embedder, pair_score
from aggregator.similarity.clustering.index import Index
from aggregator.similarity.evaluation import jsonl_input
from aggregator.similarity.evaluation.file_run import FileRun
from aggregator.similarity.evaluation.metrics import b_cubed, pair_share, pairs_of
from aggregator.similarity.fitting.lesson import taught
from aggregator.similarity.fitting.weights import Answer
from aggregator.similarity.scoring.decision import Candidate, average

ORDERS = 10


class Lesson(FileRun):
    """A file whose questions come in under a calibration, with somebody beside it who knows the answers."""

    def __init__(self, path: Path, model: Embedder) -> None:
        with path.open("rb") as file:
            self.intents = dict(jsonl_input.labels(file))
        with path.open("rb") as file:
            super().__init__(jsonl_input.read(file)[0], model)
        self.name = path.stem
        self.use(SHIPPED)

    def use(self, calibration: Calibration) -> None:
        self.calibration = calibration
        self.thresholds = calibration.with_model
        self._kept.clear()
        self.__dict__.pop("_plain", None)

    def _score(self, one: int, other: int) -> Score:
        low, high = sorted((one, other))
        if (low, high) not in self._kept:
            sides = (self.known[low], self.vectors[low], self.known[high], self.vectors[high])
            self._kept[low, high] = pair_score(*sides, weighing=self.calibration.weighing)
        return self._kept[low, high]

    def answers(self) -> Iterator[Answer]:
        """To what is asked while the questions come in as they stand in the file; what is the same goes together."""
        index, bundle_of, members = Index(self.known, self.vectors), list[int](), dict[int, list[int]]()
        for at in range(len(self.questions)):
            joined = at
            for near, score in self._asked(at, index, bundle_of, members):
                same = self._intent(at) == self._intent(near)
                joined = bundle_of[near] if same else joined
                yield Answer(f"{self.questions[at].id} {self.questions[near].id}", score.parts, same)
            bundle_of.append(joined)
            members.setdefault(joined, []).append(index.admit())

    def _asked(
        self, at: int, index: Index, bundle_of: Sequence[int], members: dict[int, list[int]]
    ) -> list[tuple[int, Score]]:
        """The nearest question of each of at most three bundles that are near enough."""
        ranked = []
        for bundle in {bundle_of[near] for near in index.near(index.size)}:
            scores = {other: self._score(at, other) for other in members[bundle]}
            mean = average([Candidate(str(o), str(bundle), s.total, len(scores)) for o, s in scores.items()])
            nearest = max(scores, key=lambda other: scores[other].total)
            ranked.append((mean, nearest, scores[nearest]))
        worth = [found for found in ranked if found[0] >= self.thresholds.review]
        return [found[1:] for found in sorted(worth, key=lambda found: -found[0])[: self.thresholds.proposals]]

    def _intent(self, at: int) -> str:
        return self.intents[self.questions[at].id]

    def figures(self) -> str:
        """Means over ten orders of arrival: B³ and pair F1 where the machine draws the line, and what it joins."""
        found = []
        ids = [question.id for question in self.questions]
        for seed in range(ORDERS):
            arrived = self.online(random.Random(seed).sample(range(len(ids)), len(ids)))
            bundles, alone = (dict(zip(ids, of, strict=True)) for of in (arrived.bundle_of, arrived.automatic))
            pairs = pairs_of(alone)
            meant = pairs_of(self.intents)
            wrong = len(pairs - meant)
            f1 = pair_share(meant, pairs_of(bundles)).f1
            found.append((b_cubed(self.intents, bundles).f1, f1, len(pairs), wrong))
        means = np.mean(found, axis=0)
        return f"B3 {means[0]:.3f}, pair F1 {means[1]:.3f}, automatic pairs {means[2]:.1f}, wrong {means[3]:.1f}"


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def careless(answer: Answer) -> Answer:
    is_wrong = zlib.crc32(answer.key.encode()) % 10 == 0
    return replace(answer, same=answer.same != is_wrong)


def main(names: Sequence[str], *, wrong: bool) -> None:
    model = load_embedder()
    *teaching, measured = [Lesson(Path(name), model) for name in names]
    given = [careless(answer) if wrong else answer for file in teaching for answer in file.answers()]
    learned = taught("learned", SHIPPED, SHIPPED, given).calibration
    judged = list(measured.answers())
    tell(
        f"\n{' + '.join(file.name for file in teaching)} -> {measured.name}: {len(given)} answers, {len(judged)} judged"
    )
    tell(f"{learned.weighing.meaning}\n{learned.with_model}")
    for name, calibration in (("shipped", SHIPPED), ("learned", learned)):
        figures = taught("", SHIPPED, calibration, judged).now
        words = ", ".join(f"{word.certainty} {word.same} of {word.answered}" for word in figures.words)
        measured.use(calibration)
        tell(f"{name}: log loss {figures.log_loss}, told right {figures.precision}, found {figures.recall}; {words}")
        tell(f"  on arrival {measured.figures()}")


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "--careless"], wrong="--careless" in sys.argv)
