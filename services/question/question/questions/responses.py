"""How a changed question is answered."""

from fastapi import Response

from plek_common.etag import tagged
from question.models import QuestionRow
from question.questions import queries


def changed(question: QuestionRow) -> Response:
    return tagged(queries.read(question, for_coordinator=True))
