"""Codes of receipts: what somebody who asked finds the question by."""

import secrets

# No letters that look like digits: a code is read aloud over the phone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Twelve letters by chance, in groups of four: UT7K-3M9Q-PD2X."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
