"""The same question in other words: pure functions over plain data, the model behind an interface."""

from aggregator.bundling.calibration import SHIPPED, Calibration
from aggregator.bundling.embedder import Embedder, load_embedder
from aggregator.bundling.explain import Explanation, explain
from aggregator.bundling.features import Features, features
from aggregator.bundling.link import Alone, Candidate, Decision, Join, Propose, decide
from aggregator.bundling.score import MODEL_VERSION, Score, pair_score
from aggregator.bundling.text import Text
from aggregator.bundling.thresholds import Thresholds, certainty, thresholds_for

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
