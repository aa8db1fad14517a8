"""The coordinator's desk: every open question of the hub on one pile, what has to be done first on top."""

import asyncio
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from plek_vocabulary import Theme
from portal.web.access import coordinator
from portal.web.filters import options
from portal.web.visit import Visit, Visiting

router = APIRouter()
PILES = {"te-laat": "late", "nieuw": "new", "deze-week": "soon", "wacht": "waiting", "later": "later"}


@router.get("/bureau")
async def desk(visit: Visiting) -> Response:
    """A pile or a theme that there is not, is all of them."""
    api, pile, theme = coordinator(visit), chosen_pile(visit), chosen_theme(visit)
    counts, found = await asyncio.gather(api.desk(theme), api.on_desk({"pile": PILES.get(pile or ""), "theme": theme}))
    size = counts.count(PILES[pile]) if pile else counts.all
    piles = [(name, counts.count(of)) for name, of in PILES.items()]
    shown: dict[str, Any] = {
        "found": found,
        "counts": counts,
        "piles": piles,
        "pile": pile,
        "theme": theme,
        "size": size,
    }
    return visit.page("hub/desk.html", **shown, **options(visit), here_again=here_again(pile, theme))


def chosen_pile(visit: Visit) -> str | None:
    pile = visit.chosen("stapel")
    return pile if pile in PILES else None


def chosen_theme(visit: Visit) -> str | None:
    theme = visit.chosen("thema")
    return theme if theme in get_args(Theme) else None


def here_again(pile: str | None, theme: str | None) -> str:
    """The address that leads back to this pile, as it stands in a link to a question."""
    chosen = {name: value for name, value in (("stapel", pile), ("thema", theme)) if value}
    return f"/bureau?{urlencode(chosen)}" if chosen else "/bureau"
