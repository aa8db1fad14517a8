"""Rights as rows: who may do what, from when until when, by whom and why."""
