"""Free ports below the range from which systems pick the ports of outgoing connections.

A port of that range could be taken by any connection while a server restarts, and a restarted server
must come back where its clients look for it.
"""

import random
import socket

_RANGE = range(20_000, 32_000)


def free_ports(count: int) -> list[int]:
    """`count` different ports on 127.0.0.1 that nobody listens on now."""
    found: list[int] = []
    for port in random.sample(_RANGE, 500):
        if _is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError("No free port found on 127.0.0.1")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
