"""Programs that do the same work, each a process of its own: `python -m tests.bench.contestants.<name>`."""
