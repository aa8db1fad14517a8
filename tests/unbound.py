"""Settings under which everybody may ask as much as they want: most tests come from one address, and are in a hurry."""

UNBOUND = dict.fromkeys(("rate_address", "rate_caller", "rate_asking", "rate_guessing", "searches_at_once"), 0)
UNBOUND_ENVIRONMENT = {f"PLEK_{name.upper()}": str(most) for name, most in UNBOUND.items()}
