"""How this process looks for garbage, and gives back what it no longer needs."""

import ctypes
import gc

# Batches make many objects that all live as long as the batch. Looking at them after every 700, which is Python's
# habit, took half of the time that ingest had.
OBJECTS = 50_000


def settle() -> None:
    """To be called once, when everything is loaded: what was made while starting never is garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 100)


def give_back() -> None:
    """To be called after a batch of large things: glibc keeps what was freed among what lives, and grows with each.

    Takes milliseconds; does nothing where the C library is another.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
