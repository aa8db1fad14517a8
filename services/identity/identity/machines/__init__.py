"""Programs that work here by themselves, and their keys."""
