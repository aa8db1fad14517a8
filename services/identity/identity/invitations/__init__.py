"""Links that give a right to whoever signs in with them."""
