"""How a changed question is answered."""

from fastapi import Response

from plek_common.etag import written
from question.models import QuestionRow
from question.questions import queries


def changed(question: QuestionRow) -> Response:
    return written(queries.read(question, for_coordinator=True), question.version)
