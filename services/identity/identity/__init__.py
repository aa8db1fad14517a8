"""The identity service: who people and machines are, what they may do here, and the tokens that say so."""
