"""What can be checked of the deploy files without an engine to run them in."""
