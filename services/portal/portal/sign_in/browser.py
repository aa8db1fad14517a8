"""How people call the browser that they look with: Firefox, Windows."""

# What a browser says of itself names its ancestors too; the first that is found here is what it is.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser(said: str) -> str | None:
    """Its name and where it runs, as far as they are known: "Firefox, Windows"; None when neither is."""
    named = [next((name for mark, name in known.items() if mark in said), None) for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in named if name) or None
