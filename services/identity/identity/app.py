"""What the identity service is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from identity import retention
from identity.api import router
from identity.models import metadata
from identity.policy import allow
from identity.providers.directory import Directory
from identity.providers.settings import SignInSettings
from identity.sealing import Seal
from identity.settings import IdentitySettings
from identity.tokens.signer import Signer
from plek_common.app import Service
from plek_common.settings import Settings
from plek_common.worker import Worker


def _state(settings: Settings) -> dict[str, Any]:
    own, sign_in = IdentitySettings(), SignInSettings.read()
    found: dict[str, Any] = {"signer": Signer.of(settings, own), "seal": Seal(own.identity_secret)}
    return found | {"sign_in_settings": sign_in, "directory": Directory(sign_in)}


def _workers(_: Settings) -> Sequence[Worker]:
    return ()


service = Service(
    name="identity",
    title="Identiteit",
    description="Wie mensen en machines hier zijn, wat zij mogen, en de tokens die dat zeggen.",
    version="0.1.0",
    router=router,
    allow=allow,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations" / "versions",
    workers=_workers,
    state=_state,
    sweeps=(retention.sessions, retention.sign_ins, retention.invitations),
)
