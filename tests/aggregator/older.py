"""A nation's database of an earlier version, as it stands where a newer program is put to work."""

from functools import partial

from tests.older import older as any_older

from aggregator.app import service

older = partial(any_older, service)
