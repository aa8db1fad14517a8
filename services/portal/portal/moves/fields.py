"""What a coordinator can do with a question: what each move is called, and what has to be filled in for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from plek_vocabulary import AnswerKind, Bundling, Level, Theme
from plek_vocabulary.areas import NAMED, SUCCESSORS
from portal.web.limits import LONGEST

Kind = Literal["choice", "area", "line", "prose", "lines"]


@dataclass(frozen=True)
class Field:
    """A field by its name at the API. `words` stands before each of `options` in the key of its text."""

    name: str
    kind: Kind
    is_required: bool = True
    longest: int = LONGEST
    options: Sequence[str] = ()
    words: str = ""


@dataclass(frozen=True)
class Move:
    """A move by its name at the API; `address` is where its form is, `path` where the API takes it."""

    name: str
    address: str
    path: str
    fields: tuple[Field, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.name == "withdraw"


TITLE = Field("title", "line", is_required=False, longest=160)
REASON = Field("reason", "prose", longest=1000)
MOVES: Mapping[str, Move] = {
    move.address: move
    for move in (
        Move(
            "triage",
            "beoordelen",
            "triage",
            (
                Field("theme", "choice", options=get_args(Theme), words="theme"),
                Field("level", "choice", options=get_args(Level), words="level"),
                Field("area", "area", is_required=False),
                TITLE,
            ),
        ),
        Move("release", "vrijgeven", "release"),
        Move("articulate", "scherper", "articulations", (TITLE, Field("text", "prose"), Field("why", "prose"))),
        Move("match", "zoeken", "matching"),
        Move(
            "answer",
            "antwoord",
            "answers",
            (
                Field("kind", "choice", options=get_args(AnswerKind), words="work.kind"),
                Field("text", "prose"),
                Field("sources", "lines", is_required=False),
            ),
        ),
        Move("reopen", "heropenen", "reopening", (REASON,)),
        Move("close", "afronden", "closure", (REASON,)),
        Move(
            "bundle",
            "meedoen",
            "bundling",
            (Field("bundling", "choice", options=get_args(Bundling), words="work.bundling"),),
        ),
        Move("withdraw", "intrekken", "withdrawal", (REASON,)),
    )
}
AREAS = sorted(((code, name) for code, name in NAMED.items() if code not in SUCCESSORS), key=lambda area: area[1])
