"""What people decide about bundles: a fact in the journal, what follows from it, and how it is undone.

`facts.py` what was decided · `snapshot.py` what it is decided about · `effects.py`, `invariants.py`, `undo.py` what
follows, pure · `repository.py` rows to snapshot and back · `service.py` one transaction · `queries.py`, `rows.py`,
`api.py` for people.
"""
