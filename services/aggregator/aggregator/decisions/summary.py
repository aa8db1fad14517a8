"""What a decision did, in Dutch, for people: one sentence, and which hubs hear of it. Pure."""

from collections.abc import Sequence

from aggregator.decisions.facts import Answered, Calibrated, Fact, Lead, Lock, Merge, Move, Ref, Regroup, Split, Title
from aggregator.decisions.snapshot import Board
from aggregator.placement.calibration import Shift


def sentence(board: Board, fact: Fact, undone: str = "") -> str:
    """What happened; `undone` is what the decision that was taken back had said. No words of questions or of people:
    it is kept for good."""
    match fact.what:
        case Answered() as what:
            said = _answer(board, what)
        case Split(members=members):
            said = _left(len(members))
        case Move(question=question):
            said = f"De vraag uit {_hub(board, question)} staat nu in een andere bundel."
        case Merge():
            said = "Twee bundels zijn nu één bundel."
        case Title():
            said = "De bundel kreeg een naam die blijft."
        case Lock(locked=locked):
            said = f"De bundel zit {'op slot: er komt niets bij of af' if locked else 'niet meer op slot'}."
        case Lead(hub=hub):
            said = f"{board.hubs.get(hub, hub)} trekt deze bundel." if hub else "De bundel heeft geen trekker meer."
        case Regroup(unions=unions):
            said = "Twee bundels bleken bij nader inzien één." if unions else ""
        case Calibrated(calibration=calibration):
            said = f"Vragen worden voortaan vergeleken met versie {calibration.version}."
        case _:
            said = f"Ongedaan gemaakt: {undone}".strip()
    return said


def shifted(shift: Shift) -> str:
    """What another calibration did to the queue; nothing where it did nothing."""
    counts = ((shift.leaves, "uit de wachtrij"), (shift.returns, "er weer in"), (shift.renamed, "met een ander woord"))
    said = [f"{count} {what}" for count, what in counts if count]
    return f"Voorstellen: {_and(said)}." if said else ""


def told(hubs: Sequence[str]) -> str:
    """Which hubs hear of it."""
    if not hubs:
        return "Geen hub krijgt hiervan bericht."
    return f"Bericht aan {_and(hubs)}."


def _answer(board: Board, what: Answered) -> str:
    one, other = _hub(board, what.question), _hub(board, what.nearest)
    pair = f"De vragen uit {one} en {other}" if one != other else f"Twee vragen uit {one}"
    if what.answer == "later":
        return "Dit voorstel komt achteraan in de rij terug."
    if what.answer == "related":
        return f"{pair} zijn verwant: ze verwijzen naar elkaar en blijven apart."
    if what.answer == "different":
        return f"{pair} zijn verschillend en worden niet meer samen voorgesteld."
    return f"{pair} zijn dezelfde en horen bij elkaar."


def _hub(board: Board, question: Ref) -> str:
    return board.hubs.get(question.hub, question.hub)


def _left(count: int) -> str:
    if count == 1:
        return "Eén vraag is uit de bundel genomen en staat nu apart."
    return f"{count} vragen zijn uit de bundel genomen en vormen nu een eigen bundel."


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
