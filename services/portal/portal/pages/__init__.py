"""The pages: what is at which address."""
