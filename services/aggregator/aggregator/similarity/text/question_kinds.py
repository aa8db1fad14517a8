"""What a question asks of its subject: the costs, the rules, the effect, how to do it. Pure; a list of cues.

It explains, it does not score: tried as a part of the score it changed nothing (docs/bundling.md).
"""

from __future__ import annotations

import re

# Dutch name of what is asked -> words that give it away, in the plain spelling of `spelling.plain`.
_CUES = {
    "de kosten": r"kost(?:en|te|bare)?|betaal\w*|betalen|euro|tarie\w*|prij[sz]\w*|subsidie\w*|vergoed\w*|bekostig\w*"
    r"|financi\w*|lasten|rendabel|winst|opbrengst\w*|verdien\w*",
    "de regels": r"mag|mogen|regels?|vergunning\w*|toegestaan|verb(?:od|ied)\w*|wettelijk\w*|juridisch\w*|norm(?:en)?"
    r"|verplicht\w*|voorwaarden|eisen|plicht",
    "het effect": r"effect\w*|gevolg\w*|leidt|zin|nut|bewijs|oplevert|levert|vermindert|verbetert|evaluatie|risico\w*",
    "hoeveel het er zijn": r"hoeveel|aantal(?:len)?|telling|hoe (?:groot|hoog|vaak|lang|ver)",
    "wie het doet": r"wie|verantwoordelijk\w*|aansprakelijk\w*",
    "de aanpak": r"hoe|aanpak|maatregel\w*|oplossing\w*|ervaring\w*|voorbeelden|manier\w*|wat (?:kunnen|werkt|helpt)",
    "de oorzaak": r"waarom|reden\w*|oorza\w*|waardoor|drempels?",
}
_PATTERNS = {name: re.compile(rf"\b(?:{cues})\b") for name, cues in _CUES.items()}
# Said in passing so often that alone it tells nothing apart.
_VAGUE = "de aanpak"


def kinds(plain_text: str) -> tuple[str, ...]:
    """What is asked, in the order of the list; `de aanpak` only where nothing more precise is."""
    found = tuple(name for name, pattern in _PATTERNS.items() if pattern.search(plain_text))
    precise = tuple(name for name in found if name != _VAGUE)
    return precise or found
