"""Everything that follows from the journal, made again: `python -m aggregator.rebuild`.

Another comparison of all questions is a run of its own: the stage works in schema `beside` while the live one goes on
in `public`, and nobody is told. `schema_swap.py` the schemas · `run.py` the run · `comparison.py` what is otherwise ·
`activation.py` into use, and back · `projections.py` the simple tables · `dump.py` equal bytes, equal contents.
"""
