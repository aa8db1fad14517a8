"""Texts that make events large."""

LONG = 'Wij vragen ons al jaren af: "kan dat anders?"\n' * 90
