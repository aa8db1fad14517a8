"""What made-up questions are about and how they say it, as vectors and as words: alike within a topic."""

import random
from collections.abc import Sequence

import numpy as np

from aggregator.similarity.embedding.space import Vector, surroundings, unit
from tests.bench.events import WORDS

FAR, NEAR = 0.9, 0.7  # how far topics lie from the background's questions, and questions from their topic


def centres(chance: np.random.Generator, topics: int) -> Vector:
    """Of unit length, each near a question of the background."""
    around = surroundings()
    return unit(around[chance.integers(0, len(around), topics)] + FAR * noise(chance, topics))


def noise(chance: np.random.Generator, count: int) -> Vector:
    """Of unit length, in the directions in which real questions differ."""
    around = surroundings()
    return unit(chance.normal(size=(count, len(around))).astype(np.float32) @ (around - around.mean(axis=0)))


def said(chance: random.Random, about: Sequence[str]) -> str:
    """About as long as people ask: common words often, the words of the topic among them."""
    words = [WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(12)]
    return f"{' '.join(chance.sample([*words, *about], 15))}?"


def things(chance: random.Random) -> list[str]:
    """What a topic is about: compounds, of which some are in every tenth question, most in few."""
    return [_thing(chance) for _ in range(3)]


def _thing(chance: random.Random) -> str:
    stock = WORDS[14:]
    rank = int(len(stock) ** 2 * chance.random() ** 3)
    return stock[rank % len(stock)] + stock[rank // len(stock)]
