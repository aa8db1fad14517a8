"""Why a token is not trusted, in words for who sent it, and by the kind of fault for who reads the log."""

import jwt

UNREADABLE = "Dit token kunnen wij niet lezen, of het is niet ondertekend door wie wij vertrouwen."
# Faults that the sender can do something about, and what; of any other the token's maker has to hear.
_WORDS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "Uw aanmelding is verlopen. Meld u opnieuw aan.",
    jwt.ImmatureSignatureError: "Dit token geldt nog niet. Loopt een klok voor of achter?",
    jwt.InvalidAudienceError: "Dit token is voor een andere toepassing (aud). Vraag er een voor PLeK.",
    jwt.InvalidIssuerError: "Dit token komt van een uitgever die wij niet vertrouwen (iss).",
    jwt.InvalidKeyError: "De sleutel van dit token kennen wij niet. Meld u opnieuw aan.",
}


class Wrong(jwt.InvalidTokenError):
    """A claim or the token as a whole is not as we ask; `words` say so to who sent it."""

    def __init__(self, cause: str, words: str) -> None:
        super().__init__(cause)
        self.cause, self.words = cause, words


def cause(error: Exception) -> str:
    """The kind of fault and the claim that it is in, without what the claim says."""
    claim = getattr(error, "claim", None) or getattr(error, "cause", "")
    return f"{type(error).__name__} {claim}".strip()


def words(error: Exception) -> str:
    if isinstance(error, Wrong):
        return error.words
    if isinstance(error, jwt.MissingRequiredClaimError):
        return f"In dit token ontbreekt {error.claim}."
    return _WORDS.get(type(error), UNREADABLE)
