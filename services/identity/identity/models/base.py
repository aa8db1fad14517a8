"""What all tables of this service share."""

from sqlalchemy import DateTime
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from plek_common import tables
from plek_common.database import new_metadata

metadata = new_metadata()
tables.idempotency_key(metadata)
tables.audit(metadata)
tables.rate(metadata)
MOMENT = DateTime(timezone=True)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """All tables of this service share one MetaData, and no other service's."""
