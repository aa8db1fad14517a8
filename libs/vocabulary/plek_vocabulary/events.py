"""Types of events, by noun. Written by `make contracts`, from event-types.yaml."""

from typing import Literal

QuestionEvent = Literal[
    "nl.plek.questions.question-published.v1",
    "nl.plek.questions.question-articulated.v1",
    "nl.plek.questions.question-answered.v1",
    "nl.plek.questions.question-changed.v1",
    "nl.plek.questions.question-closed.v1",
    "nl.plek.questions.question-withdrawn.v1",
    "nl.plek.questions.question-redacted.v1",
]

RecordEvent = Literal["nl.plek.records.record-erased.v1"]

MessageEvent = Literal["nl.plek.contacts.message-sent.v1"]

ReplyEvent = Literal[
    "nl.plek.contacts.reply-passed.v1",
    "nl.plek.contacts.reply-declined.v1",
    "nl.plek.contacts.reply-refused.v1",
    "nl.plek.contacts.reply-answered.v1",
]

OrganisationEvent = Literal[
    "nl.plek.partners.organisation-published.v1",
    "nl.plek.partners.organisation-changed.v1",
    "nl.plek.partners.organisation-withdrawn.v1",
]

NetworkEvent = Literal[
    "nl.plek.partners.network-published.v1",
    "nl.plek.partners.network-changed.v1",
    "nl.plek.partners.network-withdrawn.v1",
]

AgendaItemEvent = Literal[
    "nl.plek.agendas.agenda-item-published.v1",
    "nl.plek.agendas.agenda-item-changed.v1",
    "nl.plek.agendas.agenda-item-withdrawn.v1",
]

ResearchEvent = Literal[
    "nl.plek.agendas.research-published.v1",
    "nl.plek.agendas.research-changed.v1",
    "nl.plek.agendas.research-withdrawn.v1",
]

LearningActivityEvent = Literal[
    "nl.plek.agendas.learning-activity-published.v1",
    "nl.plek.agendas.learning-activity-changed.v1",
    "nl.plek.agendas.learning-activity-withdrawn.v1",
]

BundleEvent = Literal[
    "nl.plek.bundles.bundle-proposed.v1",
    "nl.plek.bundles.bundle-joined.v1",
    "nl.plek.bundles.bundle-changed.v1",
    "nl.plek.bundles.bundle-dissolved.v1",
]

ContactEvent = Literal[
    "nl.plek.contacts.contact-sent.v1",
    "nl.plek.contacts.contact-passed.v1",
    "nl.plek.contacts.contact-declined.v1",
    "nl.plek.contacts.contact-refused.v1",
    "nl.plek.contacts.contact-answered.v1",
]
