"""Addresses, cut off to the block that they lie in."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address


@lru_cache(maxsize=4096)
def block(host: str, bits4: int, bits6: int) -> str | None:
    """The block of so many bits of IPv4 or IPv6 that this address is in; None for what is no address."""
    try:
        found = ip_address(host)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = bits4 if found.version == 4 else bits6
    rest = found.max_prefixlen - bits
    return f"{type(found)(int(found) >> rest << rest)}/{bits}" if rest else str(found)
