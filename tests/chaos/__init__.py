"""Bad days, on real parts: processes are killed and frozen under load, and a checker looks for what was lost."""
