"""For whom a page was made: each of its forms says so, and does nothing for who signed in meanwhile in another tab."""

import re
from hashlib import sha256

from portal.web.session import SignedIn

FIELD = "namens"
# Every form that sends something: put in here and not by each template, so that none is without.
_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')


def mark(who: SignedIn) -> str:
    """The same for each sign-in of one person. No secret: it only tells whether two people are the same one."""
    return sha256(f"{who.actor.organisation} {who.actor.subject}".encode()).hexdigest()[:16]


def marked(html: str, who: SignedIn | None) -> str:
    """The page with in every form for whom it was made; for nobody in particular, when nobody was signed in."""
    if who is None:
        return html
    return _FORM.sub(lambda found: f'{found[0]}<input type="hidden" name="{FIELD}" value="{mark(who)}">', html)
