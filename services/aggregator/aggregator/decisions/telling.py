"""What a decision did, in Dutch, for people: one sentence, and which hubs hear of it. Pure."""

from collections.abc import Sequence
from uuid import UUID

from aggregator.decisions.board import Board
from aggregator.decisions.effects import live
from aggregator.decisions.facts import Answered, Fact, Lead, Lock, Merge, Move, Named, Ref, Split, Title


def sentence(board: Board, fact: Fact, undone: str = "") -> str:
    """What happened; `board` is as it is afterwards, `undone` what the decision that was taken back had said."""
    match fact.what:
        case Answered() as what:
            said = _answer(board, what)
        case Split(members=members):
            said = f"{_left(len(members))}: {_title_at(board, members[0])}."
        case Move(question=question):
            said = f"De vraag uit {_hub(board, question)} hoort nu bij {_title_at(board, question)}."
        case Merge(into=into):
            said = f"Twee bundels zijn nu één: {_title(board, into)}."
        case Title(title=title):
            said = f"De bundel heet nu “{title}”, en die naam blijft."
        case Lock(bundle=bundle, locked=locked):
            said = f"{_title(board, bundle)} is {'vergrendeld: er komt niets bij of af' if locked else 'weer open'}."
        case Lead(bundle=bundle, hub=hub):
            said = f"{_lead(board, hub)} {_title(board, bundle)}."
        case _:
            said = f"Ongedaan gemaakt: {undone}".strip()
    return said


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
        return f"{pair} zijn verwant: zij verwijzen naar elkaar en blijven apart."
    if what.answer == "different":
        return f"{pair} zijn verschillend en worden niet meer samen voorgesteld."
    return f"{pair} zijn dezelfde: {_title_at(board, what.nearest)}."


def _title(board: Board, named: Named) -> str:
    bundle = live(board, named.bundle_id, named.anchor)
    return _quoted(board, bundle)


def _title_at(board: Board, question: Ref) -> str:
    return _quoted(board, board.bundle_of(question))


def _quoted(board: Board, bundle: UUID | None) -> str:
    title = (board.get("title", bundle) or {}).get("title", "") if bundle else ""
    return f"“{title}”"


def _hub(board: Board, question: Ref) -> str:
    return board.hubs.get(question.hub, question.hub)


def _left(count: int) -> str:
    if count == 1:
        return "Eén vraag is uit de bundel genomen en staat nu apart"
    return f"{count} vragen zijn uit de bundel genomen en vormen nu een eigen bundel"


def _lead(board: Board, hub: str | None) -> str:
    return f"{board.hubs.get(hub, hub)} is trekker van" if hub else "Geen hub is meer trekker van"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
