"""Roles by their codes, and where each can be given. They stand in tokens and in rows: a code never changes."""

from typing import Annotated, Literal, get_args

from pydantic import StringConstraints

Role = Literal[
    "asker", "contributor", "partner", "expert", "coordinator", "editor", "administrator", "analyst", "programme",
    "initiative", "steering",
]  # fmt: skip
MachineRole = Literal["asker", "contributor", "partner", "coordinator", "editor", "analyst", "programme"]
NATION = "national"
MACHINE = "machine"  # what every token of a program says, and no right of a person
ADMINISTRATOR = "administrator"
AT_THE_NATION = frozenset({"administrator", "analyst", "programme", "initiative", "steering", "contributor"})
AT_A_HUB = frozenset({"asker", "contributor", "partner", "expert", "coordinator", "editor", "administrator"})
# Only with more than one factor (BIO2 5.17.01).
STRONG = frozenset({ADMINISTRATOR})

# One thing that a role is narrowed to, as organisation-<id>: it may not hold what parts scopes in a token.
Scope = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*-[0-9a-f-]{1,36}$", max_length=80)]

ROLES: tuple[str, ...] = get_args(Role)


def can_be_given(role: str, here: str) -> bool:
    """Whether this organisation has such a role."""
    return role in (AT_THE_NATION if here == NATION else AT_A_HUB)
