"""The services of the product, as all of them are held to what this library promises."""

from contracts.catalogue import services

from plek_common.app import Service
from plek_common.site import load

REAL = services()


def of(name: str) -> Service:
    (found,) = load([name])
    assert isinstance(found, Service)
    return found
