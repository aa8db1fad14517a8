"""Everything that follows from the journal, made again: `python -m aggregator.rebuild`.

Another comparison of all questions is a run of its own: the stage works in schema `beside` while the live one goes on
in `public`, and nobody is told. `tables.py` the schemas · `making.py` the run · `comparing.py` what is otherwise ·
`activating.py` into use, and back · `projections.py` the simple tables · `dumping.py` equal bytes, equal contents.
"""
