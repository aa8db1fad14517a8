"""People, as their providers know them."""
