"""`python -m tests.common.personal`: how much the scanner finds, and how often for nothing; `--words` says which.

The words of the half that it is held to are told by nobody: who looked at them would tune on them.
"""

import sys

from tests.common.personal.corpus import Figures, figures, texts


def told(name: str, found: Figures) -> str:
    kinds = "".join(f"  {kind:<12}{hit:>4} of {all}\n" for kind, (hit, all) in found.kinds.items())
    return (
        f"{name}: {found.texts} texts, {found.clean} of them without anything personal\n{kinds}"
        f"  recall {found.recall:.3f}; false alarm in {found.alarmed:.3f} of all texts, {found.clean_alarmed:.3f} of "
        "the clean ones\n"
    )


tuned = figures(texts(held_out=False))
sys.stdout.write(told("looked at", tuned) + told("held out", figures(texts(held_out=True))))
if "--words" in sys.argv:
    sys.stdout.write("".join(f"missed {line!r}\n" for line in tuned.missed))
    sys.stdout.write("".join(f"alarm  {line!r}\n" for line in tuned.alarms))
