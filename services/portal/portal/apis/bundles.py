"""Bundles as the nation answers them: the questions in and near one, and how it came about."""

from plek_vocabulary import Certainty, JoinedBy
from portal.apis.questions import Region, Told, put_by
from portal.apis.record import Record, When


class Member(Told):
    """A question in a bundle; `because` says why it is there, `joined_by` who put it there: nobody did the first."""

    question_id: str
    because: str | None = None
    joined_by: JoinedBy | None = None

    @property
    def ref(self) -> str:
        """How forms and addresses name the question: utrecht/0192..."""
        return f"{self.hub}/{self.question_id}"


class Near(Told):
    """A question that lies near another, the likeliest of its bundle; `size` counts what is in that bundle."""

    question_id: str
    bundle_id: str
    size: int = 1
    locked: bool = False
    certainty: str


class Wider(Record):
    """What lies nearest to a question; `bundle_id` is the bundle of that question, None while it was not compared."""

    bundle_id: str | None = None
    items: tuple[Near, ...] = ()


class Proposal(Member):
    """A question that may belong in a bundle; `shared` and `near` are the words that made the machine think so."""

    why: str
    why_not: str
    shared: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    bundle_id: str | None = None
    bundle_title: str | None = None
    bundle_language: str = "nl"


class Bundle(Record):
    """`since` is None once it was taken apart again; `merged_into` is the bundle that all of it is in now."""

    id: str
    title: str | None = None
    regions: list[Region]
    since: When | None = None
    certainty: Certainty
    why: str | None = None
    members: tuple[Member, ...] = ()
    proposed: tuple[Proposal, ...] = ()
    locked: bool = False
    title_pinned: bool = False
    lead: Region | None = None
    merged_into: str | None = None
    member_count: int = 0
    proposed_count: int = 0

    @property
    def size(self) -> int:
        """How many questions are in it; `members` are some of them when there are very many."""
        return max(self.member_count, len(self.members))

    @property
    def language(self) -> str:
        """Of its name: that of its first question, or Dutch where people named it."""
        return "nl" if self.title_pinned or not self.wordings else self.wordings[0].language

    @property
    def sureness(self) -> str:
        """`proposed`, or who put it together."""
        return "proposed" if self.certainty == "proposed" else put_by({member.joined_by for member in self.members})

    @property
    def asked(self) -> int:
        """How many questions are in or near it."""
        return self.size + max(self.proposed_count, len(self.proposed))

    @property
    def homes(self) -> list[Region]:
        """The regions with a question that is in it for sure, each once."""
        return list({member.hub: Region(hub=member.hub, name=member.hub_name) for member in self.members}.values())

    def member(self, ref: str | None) -> Member | None:
        """The question in it that goes by this name."""
        return next((member for member in self.members if member.ref == ref), None)

    @property
    def wordings(self) -> list[Member]:
        """Every question in or near the bundle, those that are in it for sure first."""
        return [*self.members, *self.proposed]

    @property
    def shared_words(self) -> list[str]:
        return [word for proposal in self.proposed for word in proposal.shared]

    @property
    def near_words(self) -> list[str]:
        return [word for proposal in self.proposed for word in proposal.near]


class BundleStep(Record):
    """One step in the history of a bundle; `detail` tells it in a sentence."""

    at: When
    what: str
    detail: str | None = None
