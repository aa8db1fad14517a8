"""The API of the question service: the routes of all capabilities."""

from fastapi import APIRouter

from plek_common.personal import history
from question.answers import api as answers
from question.articulation import api as articulation
from question.contact import api as contact
from question.desk import api as desk
from question.intake import api as intake
from question.parts import api as parts
from question.questions import api as questions
from question.redaction import api as redaction
from question.rights import api as rights
from question.withdrawal import api as withdrawal

router = APIRouter(tags=["vragen"])

WORK = (questions, desk, articulation, answers, parts, redaction, withdrawal)

for capability in (intake, *WORK, history, rights, contact):
    router.include_router(capability.router)
