"""The aggregator's own MetaData. Its tables are written and read in sets, with SQL (project.py, serve.py)."""

from plek_common.database import new_metadata

metadata = new_metadata()
