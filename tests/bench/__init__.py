"""make bench: how fast PLeK is, beside what one would write without it. Every figure is a ratio of one run."""
