"""The address at which somebody accepts an invitation."""

PAGE = "/uitnodiging"


def link(public_url: str, secret: str) -> str:
    """A page of this deployment. The secret is in its path, so that it works without scripts: it counts once, no page
    tells another site where somebody came from, and neither logs nor traces hold addresses."""
    return f"{public_url.rstrip('/')}{PAGE}/{secret}"
