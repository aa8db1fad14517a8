"""How this process looks for garbage: what was made while starting never is any."""

import gc

# Batches make many objects that all live as long as the batch. Looking at them after every 700, which is Python's
# habit, took half of the time that ingest had.
OBJECTS = 50_000


def settle() -> None:
    """To be called once, when everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 100)
