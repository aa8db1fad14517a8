"""How much one caller may ask, so that the others are served too (decision 28)."""
