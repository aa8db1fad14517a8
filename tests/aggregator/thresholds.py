"""Where the machine acts by itself, for tests that want more of that, or less, than the product does."""

from aggregator.similarity import Thresholds

# However little a pair agrees, so that other rules are tried.
EAGER = Thresholds(automatic=0.3, margin=0.0, review=0.2, agreeing=False)


# On arrival these see nothing; the look afterwards draws the line where the machine does.
BLIND = Thresholds(automatic=2.0, review=2.0)


BOLD = Thresholds(automatic=0.3, review=0.2, agreeing=False)
