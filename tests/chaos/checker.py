"""The verdict: what was acknowledged is at the nation once, nothing else is, and everything has its order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.chaos.history import Line, Promise, promises
from tests.chaos.nation import Key, Nation, Told


def judge(lines: Sequence[Line], nation: Nation) -> list[str]:
    """Every fault in words; an empty list is an acquittal. Pure: the client's log against what was found."""
    expected = promises(lines)
    faults = [f"refused: {line.act} of {line.question}" for line in lines if line.what == "refused"]
    faults += _lost(expected, nation) + _twice(nation) + _invented(expected, nation)
    faults += _disorder("journal", nation.journal)
    if nation.topics:
        first = {told.event: told for told in reversed(nation.topics)}
        faults += _disorder("topic", [first.pop(told.event) for told in nation.topics if told.event in first])
        faults += _absent("topic", expected, nation.topics)
    return faults


def missing(lines: Sequence[Line], nation: Nation) -> list[str]:
    """What was acknowledged and is not there (yet)."""
    return _lost(promises(lines), nation)


def _lost(expected: Mapping[Key, Promise], nation: Nation) -> list[str]:
    faults = _absent("journal", expected, nation.journal)
    rows = {key: (version, text) for key, version, text in nation.questions}
    for key, promise in expected.items():
        if promise.acknowledged and (newest := max(promise.acknowledged)) > rows.get(key, (0, None))[0]:
            faults.append(f"lost: {key} shows version {rows.get(key, (0, None))[0]}, {newest} was acknowledged")
    return faults


def _absent(where: str, expected: Mapping[Key, Promise], told: Iterable[Told]) -> list[str]:
    there = {(each.key, each.version) for each in told}
    wanted = {(key, version) for key, promise in expected.items() for version in promise.acknowledged}
    return [f"lost: {key} version {version} is not in the {where}" for key, version in sorted(wanted - there)]


def _twice(nation: Nation) -> list[str]:
    events = Counter((told.key, told.version) for told in nation.journal)
    rows = Counter(key for key, _, _ in nation.questions)
    faults = [f"twice: {key} version {version} in the journal" for (key, version), n in events.items() if n > 1]
    return faults + [f"twice: {key} among the questions" for key, n in rows.items() if n > 1]


def _invented(expected: Mapping[Key, Promise], nation: Nation) -> list[str]:
    possible = {(key, v): text for key, promise in expected.items() for v, text in promise.possible.items()}
    asked = {(told.key, told.version) for told in nation.journal} - set(possible)
    faults = [f"invented: {key} version {version} was never asked for" for key, version in sorted(asked)]
    for key, version, text in nation.questions:
        if possible.get((key, version)) != text:
            faults.append(f"invented: {key} version {version} has a text that nobody wrote there")
    return faults


def _disorder(where: str, told: Iterable[Told]) -> list[str]:
    versions: dict[Key, list[int]] = defaultdict(list)
    for each in told:
        versions[each.key].append(each.version)
    wrong = {key: found for key, found in versions.items() if found != list(range(1, len(found) + 1))}
    return [f"disorder: {key} came to the {where} as {found}" for key, found in wrong.items()]
