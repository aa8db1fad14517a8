"""When a reference to a container image always means the same image."""

import re

_OWN = ("plek", "plek-provision")
_PINNED = re.compile(r":v?\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}$")


def is_pinned(reference: str) -> bool:
    """A tag that a person can read and the digest that holds it. Our own name gets its tag where it is deployed."""
    return reference.partition(":")[0] in _OWN or bool(_PINNED.search(reference))
