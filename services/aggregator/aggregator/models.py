"""The aggregator's own MetaData. Its tables are written and read in sets, with SQL (projections.py, queries.py)."""

from plek_common.database import new_metadata

# It has an answer, and nobody asks any more for a better one. Figures and lists both go by this.
ANSWERED = "(q.answer is not null and q.state in ('answered', 'closed'))"

metadata = new_metadata()
