"""The reader of the hub's own questions, by which a hub that was put back forgets again."""

from plek_common import ledger
from plek_common.consumer import Consumer
from plek_common.ledger import Own
from plek_common.settings import Settings
from question.rights import erasure


def consumer(settings: Settings) -> Consumer[Own]:
    return ledger.consumer(settings, "question", erasure.forget, erasure.tell_again)
