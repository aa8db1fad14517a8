"""Tables of the identity service, a file per subject. Personal data: all of it stays in this database."""

from identity.models.base import metadata
from identity.models.grant import GrantProposal, RoleGrant
from identity.models.invitation import Invitation
from identity.models.machine import Machine, MachineKey, UsedAssertion
from identity.models.person import Account, Person
from identity.models.session import Session
from identity.models.sign_in import LogoutNotice, SignIn
from identity.models.signing import Revocation, SigningKey

__all__ = [
    "Account",
    "GrantProposal",
    "Invitation",
    "LogoutNotice",
    "Machine",
    "MachineKey",
    "Person",
    "Revocation",
    "RoleGrant",
    "Session",
    "SignIn",
    "SigningKey",
    "UsedAssertion",
    "metadata",
]
