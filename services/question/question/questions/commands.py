"""What a coordinator says with each move of a question."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from plek_common.personal.release import Publication
from plek_common.schema import Input, Legible, Line, Paragraph, Storable
from plek_vocabulary import AnswerKind, Bundling, Level, RedactionReason, Theme
from plek_vocabulary.areas import Area
from question.questions.schemas import Title, Wording


class Triage(Input):
    theme: Theme
    level: Level
    area: Area | None = None
    title: Title | None = None


class Release(Publication):
    """Nothing else to say; releasing is the decision itself."""


class ArticulationCreate(Publication):
    title: Title | None = None
    text: Wording
    why: Paragraph


class Matching(Input):
    """Nothing to say; the search for an answer begins."""


class AnswerCreate(Publication):
    kind: AnswerKind
    text: Paragraph
    sources: Annotated[list[Line], Field(max_length=20, default_factory=list)]


class BundlingChoice(Input):
    bundling: Bundling = Field(description="`left_out`: landelijk wordt deze vraag met geen andere samen gezien")


class PartCreate(Input):
    text: Wording
    title: Title | None = None


class Splitting(Publication):
    parts: Annotated[list[PartCreate], Field(min_length=2, max_length=30)]
    reason: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), Storable, Legible]
        | None
    ) = None


class Closing(Input):
    reason: Paragraph


class Reopening(Input):
    reason: Paragraph


Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500), Storable]


class Redaction(Publication):
    """What must go: these words wherever they stand, or all wordings of a field, for which a new one comes."""

    reason: RedactionReason
    words: list[Passage] = Field(
        default_factory=list,
        max_length=50,
        description="Precies zoals zij er staan; hoofdletters en spaties doen er niet toe",
    )
    title: Title | None = Field(None, description="Komt in plaats van elke titel")
    text: Wording | None = Field(None, description="Komt in plaats van elke formulering")
    answer: Paragraph | None = Field(None, description="Komt in plaats van elk antwoord")

    @model_validator(mode="after")
    def says_what(self) -> Self:
        if not (self.words or self.title or self.text or self.answer):
            raise ValueError("noem de woorden die weg moeten, of een nieuwe titel, tekst of antwoord")
        return self


class Withdrawal(Input):
    reason: Paragraph | None = None
