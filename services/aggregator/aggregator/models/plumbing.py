"""Tables of the plumbing, and what the nation looks up in them besides."""

from sqlalchemy import Index, func

from aggregator.models.columns import metadata
from plek_common import tables

outbox = tables.outbox(metadata)
idempotency_key = tables.idempotency_key(metadata)
acceptance = tables.acceptance(metadata)
audit = tables.audit(metadata)
rate = tables.rate(metadata)
consumer_offset = tables.consumer_offset(metadata)
dead_letter = tables.dead_letter(metadata)

_payload = outbox.c.payload
Index("ix_outbox_about", func.ids_in(_payload), postgresql_using="gin", postgresql_where=_payload.is_not(None))
Index("ix_dead_letter_newest", dead_letter.c.received_at.desc(), dead_letter.c.id.desc())
