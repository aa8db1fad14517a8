"""Where words or ids of a person can be: every column of every service that holds text, bytes, JSON or a vector, with
what becomes of it when that person is erased. A column that is not here fails the test beside this file.
"""

# What it holds, and how it goes.
CODE = "a code of a list, a name of ours, or a number without a meaning: nobody typed it"
ROW = "goes with the question, in whose row it stands or to which it belongs"
SILENCED = "loses its payload, but for the word that it is gone"
KEPT_ANSWER = "emptied where it names the question, and after PLEK_IDEMPOTENCY_HOURS"
LETTER = "deleted or emptied where it names the question, and after its term"
COPY = "taken out of the hub's copy at once; the nation tells it anew"
JOURNAL = "emptied, number and digest stay"
STAGE = "forgotten by bundling, also in runs beside and former"
TOLD = "told anew without it; what was told before loses its payload"
PASSED = "goes with the question of who is written to, here and at every hub that wrote, and after its term"
STAFF = "what somebody who works at the hub or the nation typed, or who that is: hers"
PARTNER = "of organisations and plans, taken back by a withdrawal; of people, deleted with them"
MACHINE = "of the engine itself, made from no question of anybody"

_OUTBOX = {
    **dict.fromkeys(("aggregatetype", "aggregateid", "type", "topic", "headers"), CODE),
    "payload": SILENCED,
}
_KEY = {**dict.fromkeys(("action", "key", "digest"), CODE), **dict.fromkeys(("scope", "headers", "body"), KEPT_ANSWER)}
_LETTERS = {
    **dict.fromkeys(("consumer", "topic", "reason", "detail", "state"), CODE),
    **dict.fromkeys(("record_key", "record_value", "headers"), LETTER),
}
_OFFSET = dict.fromkeys(("consumer", "topic"), CODE)
_ACCEPTED = {"action": CODE, "found": CODE, "reason": STAFF, "accepted_by": STAFF}  # with a question it goes
# Append-only: who did what, by the id of an account, on the id of a thing.
_AUDIT = dict.fromkeys(
    (
        *("subject", "organisation", "role", "action", "object", "result", "origin", "request_id", "traceparent"),
        *("activity", "link"),
    ),
    STAFF,
)
_PLUMBING = {
    "outbox": _OUTBOX,
    "idempotency_key": _KEY,
    "acceptance": _ACCEPTED,
    "audit": _AUDIT,
    "audit_told": {},
    "rate": {"bound": CODE, "caller": CODE},
}
_READING = {"dead_letter": _LETTERS, "consumer_offset": _OFFSET}


def _released(*names: str) -> dict[str, str]:
    return dict.fromkeys((*names, "search", "words_version"), PARTNER)


KEPT: dict[str, dict[str, dict[str, str]]] = {
    "question": {
        **_PLUMBING,
        **_READING,
        "question": dict.fromkeys(
            (
                *("code", "original_text", "title", "text", "language", "channel", "asker_kind", "theme", "area"),
                *("level", "state", "turn", "released_text", "answer_text", "answer_kind", "bundling"),
                *("search", "words_version"),
            ),
            ROW,
        ),
        "asker": dict.fromkeys(("subject", "name", "email", "phone"), ROW),
        "articulation": dict.fromkeys(("title", "text", "why", "made_by"), ROW),
        "answer": dict.fromkeys(("kind", "text", "sources"), ROW),
        "step": dict.fromkeys(("move", "state", "reason"), ROW),
        "bundle": dict.fromkeys(("title", "body", "wordings", "search", "words_version"), COPY),
        "bundle_question": {"certainty": ROW},
        "message": {
            **dict.fromkeys(("direction", "hub", "hub_name", "sender", "state", "reason"), CODE),
            **dict.fromkeys(("text", "reply"), PASSED),
        },
        "unread": dict.fromkeys(("type", "topic"), CODE),
        "erasure": {},
    },
    "partner": {
        **_PLUMBING,
        "organisation": _released("name", "kind", "website", "description", "themes", "areas", "mailbox"),
        "network": _released("name", "form", "goals", "themes", "areas"),
        "person": _released("name", "role", "email", "phone", "themes", "expertise"),
    },
    "agenda": {
        **_PLUMBING,
        "agenda_item": _released("title", "description", "theme", "question_ids", "level", "state", "lead"),
        "research_item": _released(
            *("title", "description", "theme", "question_ids", "kind", "organisation", "target_group")
        ),
        "learning_activity": _released(
            "title", "description", "theme", "question_ids", "kind", "place", "miller_level"
        ),
    },
    "aggregator": {
        **_PLUMBING,
        "outbox": _OUTBOX | {"payload": TOLD},
        **_READING,
        "journal": {
            **dict.fromkeys(("source", "event_id", "type", "hub", "topic", "digest"), CODE),
            "payload": JOURNAL,
        },
        "question": dict.fromkeys(
            (
                *("hub", "state", "title", "text", "language", "asker_kind", "theme", "area", "level", "answer"),
                *("search", "words_version"),
            ),
            ROW,
        ),
        "entry": dict.fromkeys(("hub", "service", "kind", "name", "themes", "state", "body"), PARTNER),
        "placement": dict.fromkeys(
            (
                *("hub", "title", "text", "theme", "state", "terms", "vector", "model", "because", "letters"),
                "language",
            ),
            STAGE,
        ),
        "posting": {"term": STAGE},
        "embedding": dict.fromkeys(("model", "digest", "hub", "vector"), STAGE),
        "bundle": dict.fromkeys(("title", "certainty", "hubs", "themes", "body"), TOLD) | {"lead": STAFF},
        "history": dict.fromkeys(("what", "detail"), TOLD),
        "proposal": dict.fromkeys(
            (
                *("hub", "why", "why_not", "certainty", "shared", "near", "state", "kind", "near_hub", "leaving"),
                *("scored_by", "basis"),
            ),
            STAGE,
        ),
        "decision": dict.fromkeys(("kind", "answer", "changes", "effect", "told"), STAFF),
        "decision_note": dict.fromkeys(("subject", "reason"), STAFF),
        "link": dict.fromkeys(("kind", "hub", "other_hub"), CODE),
        "calibration": dict.fromkeys(("version", "base", "numbers"), MACHINE),
        "bundling_version": dict.fromkeys(("version", "base", "parent", "numbers", "comparison", "diff"), MACHINE),
        "run": dict.fromkeys(("state", "model", "version", "diff"), MACHINE),
        "stage": dict.fromkeys(("name", "model", "status", "vectors"), MACHINE),
        "hub": dict.fromkeys(("id", "name", "oin", "areas"), CODE),
        "contact": {
            **dict.fromkeys(("hub", "from_hub", "sender", "state", "reason"), CODE),
            **dict.fromkeys(("text", "reply"), PASSED),
        },
        "contact_erasure": {},
        "contact_unread": {"type": CODE},
        "unread": {"type": CODE},
        "taken_back": {"topic": CODE},
        "conduct": {"hub": CODE},
        "set_aside": dict.fromkeys(("hub", "consumer", "topic"), CODE),
        "journal_head": {},
    },
}
