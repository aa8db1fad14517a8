"""Access tokens: whose key signs them, who may have one, and whose count no more."""
