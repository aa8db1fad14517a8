"""Codes that services, events and pages share. Written by `make contracts`, from vocabulary.yaml."""

from typing import Literal

Theme = Literal[
    "wonen",
    "zorg",
    "jeugd",
    "bestaanszekerheid",
    "klimaat",
    "water-bodem",
    "landbouw",
    "mobiliteit",
    "economie",
    "digitaal",
    "veiligheid",
    "bestuur",
]

Level = Literal[
    "local",
    "regional",
    "national",
]

Channel = Literal[
    "web",
    "email",
    "phone",
    "desk",
    "import",
]

AskerKind = Literal[
    "resident",
    "professional",
    "policy",
    "researcher",
    "entrepreneur",
    "administrator",
    "student",
]

AnswerKind = Literal[
    "interim",
    "validated",
]

RedactionReason = Literal[
    "personal_data",
    "other_person",
    "confidential",
    "unlawful",
    "other",
]

Bundling = Literal[
    "open",
    "left_out",
]

MessageState = Literal[
    "sent",
    "passed",
    "replied",
    "answered",
    "refused",
    "declined",
]

MessageReason = Literal[
    "already_answered",
    "unsuitable",
    "unreachable",
    "personal",
    "gone",
    "other",
]

MessageSender = Literal[
    "coordinator",
    "analyst",
    "programme",
]

OrganisationKind = Literal[
    "municipality",
    "province",
    "water_board",
    "ministry",
    "university",
    "hbo",
    "mbo",
    "research_institute",
    "healthcare",
    "housing",
    "company",
    "civil_society",
    "other",
]

NetworkForm = Literal[
    "network",
    "partnership",
    "ecosystem",
    "policy_network",
]

ItemState = Literal[
    "proposed",
    "adopted",
    "in_progress",
    "done",
    "dropped",
]

ResearchKind = Literal[
    "in_progress",
    "wish",
]

LearningKind = Literal[
    "workshop",
    "knowledge_cafe",
    "masterclass",
    "training",
    "site_visit",
    "peer_consultation",
]

MillerLevel = Literal[
    "knows",
    "knows_how",
    "shows_how",
    "does",
]

Certainty = Literal[
    "joined",
    "proposed",
]

JoinedBy = Literal[
    "person",
    "machine",
]

ProposalKind = Literal[
    "join",
    "merge",
    "split",
]

ProposalAnswer = Literal[
    "same",
    "related",
    "different",
    "later",
]

ProposalState = Literal[
    "open",
    "later",
    "accepted",
    "related",
    "rejected",
    "superseded",
]

MarkKind = Literal[
    "same",
    "near",
]

VersionState = Literal[
    "candidate",
    "active",
    "retired",
]

VersionChange = Literal[
    "added",
    "gone",
    "renamed",
    "joined",
    "parted",
]

HubRole = Literal[
    "coordinator",
    "editor",
    "partner",
    "expert",
    "contributor",
    "asker",
    "administrator",
]

NationalRole = Literal[
    "analyst",
    "programme",
    "initiative",
    "steering",
    "contributor",
    "administrator",
]

HubMachineRole = Literal[
    "contributor",
    "partner",
    "editor",
    "coordinator",
]

NationalMachineRole = Literal[
    "contributor",
    "programme",
    "analyst",
]
