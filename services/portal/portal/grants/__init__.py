"""Pages on which administrators see who may do what, give it and take it away."""
