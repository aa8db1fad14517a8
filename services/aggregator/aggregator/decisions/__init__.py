"""What people decide about bundles: a fact in the journal, what follows from it, and how it is undone.

`facts.py` what was decided · `board.py` what it is decided about · `effects.py`, `settling.py`, `undoing.py` what
follows, pure · `table.py` rows to board and back · `deciding.py` one transaction · `reading.py`, `api.py` for people.
"""
