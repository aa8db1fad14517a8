"""Dutch words, the way people look for them.

What is stored and what is looked for become the same lexemes here, by the program: every PostgreSQL keeps and compares
them as they are, whatever it knows of Dutch itself (decision 19).
"""

from plek_common.dutch.query import query, similar
from plek_common.dutch.vector import DUTCH, vector, vector_of
from plek_common.dutch.wordlist import version, words

__all__ = ["DUTCH", "query", "similar", "vector", "vector_of", "version", "words"]
