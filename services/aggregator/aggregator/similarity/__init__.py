"""The same question in other words: pure functions over plain data, the model behind an interface."""

from aggregator.similarity.embedding.embedder import Embedder, load_embedder
from aggregator.similarity.scoring.calibration import SHIPPED, Calibration
from aggregator.similarity.scoring.decision import Alone, Candidate, Decision, Join, Propose, decide
from aggregator.similarity.scoring.explain import Explanation, explain
from aggregator.similarity.scoring.score import MODEL_VERSION, Score, pair_score
from aggregator.similarity.scoring.thresholds import Thresholds, certainty, thresholds_for
from aggregator.similarity.text.features import Features, features
from aggregator.similarity.text.text import Text

__all__ = [
    "MODEL_VERSION",
    "SHIPPED",
    "Alone",
    "Calibration",
    "Candidate",
    "Decision",
    "Embedder",
    "Explanation",
    "Features",
    "Join",
    "Propose",
    "Score",
    "Text",
    "Thresholds",
    "certainty",
    "decide",
    "explain",
    "features",
    "load_embedder",
    "pair_score",
    "thresholds_for",
]
