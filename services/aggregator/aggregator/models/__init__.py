"""The aggregator's tables, all in one MetaData. They are written and read in sets, with SQL.

What a table of PostgreSQL has besides (triggers, functions) stands in the migrations alone.
"""

from aggregator.models import bundling, contact, decisions, journal, plumbing, projections, stages
from aggregator.models.columns import metadata

# It has an answer, and nobody asks any more for a better one. Figures and lists both go by this.
ANSWERED = "(q.answer is not null and q.state in ('answered', 'closed'))"

__all__ = ["ANSWERED", "bundling", "contact", "decisions", "journal", "metadata", "plumbing", "projections", "stages"]
