"""What a deployment tells the identity service, and no other, through environment variables that start with PLEK_."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class IdentitySettings(BaseSettings):
    """What is kept encrypted, and what counts as more than one factor."""

    model_config = SettingsConfigDict(env_prefix="PLEK_", env_ignore_empty=True, extra="ignore", frozen=True)

    identity_secret: SecretStr | None = Field(
        default=None, min_length=32, description="encrypts signing keys at rest; the same for all processes"
    )
    identity_strong: frozenset[str] = Field(
        default=frozenset({"mfa"}),
        description="values of amr or acr, as JSON, that say: signed in with more than one factor",
    )
