"""Who tries secrets is stopped long before one is found: what is wrong counts, of who tries and of what it is for."""

from collections.abc import Iterator
from contextlib import contextmanager

from plek_common.limits.counters import Bound, Counters
from plek_common.problem import NotFound, TooMany, Unauthenticated

ADDRESSES = 10  # that it takes to shut somebody out by trying wrong secrets in her name
_WRONG = (NotFound, Unauthenticated)


class Guesses:
    """So many wrong secrets a minute of one address, and ten times as many for one name, counted by all processes
    together; 0: any."""

    def __init__(self, most: int, counters: Counters) -> None:
        self.counters = counters
        self.of_address, self.of_name = Bound("guessing", most), Bound("guessed", most * ADDRESSES)

    @contextmanager
    def attempt(self, address: str, *names: str) -> Iterator[None]:
        """What is tried inside counts until it turns out to be right: a hundred at the same moment are no way round.

        Raises:
            TooMany: too much was wrong in this minute. Nothing is tried then, also not what is right.
        """
        counted = self._count(address, names) if self.of_address.most else []
        is_wrong = False
        try:
            yield
        except _WRONG:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                self._give_back(counted)

    def _count(self, address: str, names: tuple[str, ...]) -> list[tuple[Bound, str]]:
        wanted = [(self.of_address, address), *((self.of_name, name) for name in names)]
        uses = [self.counters.use(*each) for each in wanted]
        if over := next((use for use in uses if use.left < 0), None):
            self._give_back([each for each, use in zip(wanted, uses, strict=True) if use.left >= 0])
            raise TooMany.of(over.headers, over.reset)
        return wanted

    def _give_back(self, counted: list[tuple[Bound, str]]) -> None:
        for bound, caller in counted:
            self.counters.give_back(bound, caller)
