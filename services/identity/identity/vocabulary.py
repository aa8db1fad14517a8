"""Roles by their codes, and where each can be given. They stand in tokens and in rows: a code never changes."""

from typing import Annotated, TypeAlias, get_args

from pydantic import StringConstraints

from plek_vocabulary import HubMachineRole, HubRole, NationalMachineRole, NationalRole

Role: TypeAlias = HubRole | NationalRole
MachineRole: TypeAlias = HubMachineRole | NationalMachineRole
NATION = "national"
MACHINE = "machine"  # what every token of a program says, and no right of a person
ADMINISTRATOR = "administrator"
# Only with more than one factor (BIO2 5.17.01).
STRONG = frozenset({ADMINISTRATOR})

# One thing that a role is narrowed to, as organisation-<id>: it may not hold what parts scopes in a token.
Scope = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*-[0-9a-f-]{1,36}$", max_length=80)]

ROLES = frozenset({*get_args(HubRole), *get_args(NationalRole)})


def can_be_given(role: str, here: str) -> bool:
    """Whether this organisation has such a role."""
    return role in get_args(NationalRole if here == NATION else HubRole)
