"""Which OpenID providers this organisation signs in with, and how long a sign-in lasts."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from plek_common.settings import Unusable

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]


class Said(BaseModel):
    """Settings are read strictly: a word that nobody knows is a mistake of who wrote it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClaimRule(Said):
    """Who carries this claim is proposed for this role; somebody here confirms it or not."""

    claim: str
    value: str
    role: str


class Provider(Said):
    """One provider: who it is, who we are there, and what is asked of it.

    `shows`: how we say who we are, by our key or, where a provider takes nothing better, by a secret that both know.
    `assertion_audience`: whom our signed word is meant for; a provider that refuses its own name there wants the
    address of its token endpoint.
    `strong`: values of `acr` or `amr` that say, at this provider, that somebody showed more than one factor; without
    any, those of the deployment. `step_up`: the `acr_values` that ask for it; without, it cannot be asked here.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    issuer: Annotated[str, Field(pattern=r"^https?://[^/]")]
    client_id: str
    shows: Literal["key", "secret"] = "key"
    scope: str = "openid profile email"
    algorithms: tuple[Algorithm, ...] = ("RS256", "PS256", "ES256")
    acr_values: str | None = None
    strong: frozenset[str] = frozenset()
    step_up: str | None = None
    prompt: str | None = None
    assertion_audience: Literal["issuer", "token_endpoint"] = "issuer"
    proposes: tuple[ClaimRule, ...] = ()

    @model_validator(mode="after")
    def asks_for_identity(self) -> Self:
        """Raises ValueError where no id token would come."""
        if "openid" not in self.scope.split():
            raise ValueError(f"{self.id}: scope has no openid")
        return self


class SignInSettings(BaseSettings):
    """PLEK_PROVIDERS is JSON: a list of providers. PLEK_PROVIDER_KEYS too: by the id of each what we show there, our
    private key (PEM or JWK, RSA or EC) or the secret."""

    model_config = SettingsConfigDict(env_prefix="PLEK_", env_ignore_empty=True, extra="ignore", frozen=True)

    providers: tuple[Provider, ...] = ()
    provider_keys: dict[str, SecretStr] = {}
    session_idle_minutes: int = Field(default=120, ge=5, description="without use it ends after so long")
    session_hours: int = Field(default=12, ge=1, le=72, description="it ends after so long, used or not")

    @classmethod
    def read(cls) -> Self:
        """What the environment says.

        Raises:
            Unusable: it cannot be meant; says where.
        """
        try:
            return cls()
        except ValidationError as error:
            fault = error.errors(include_input=False)[0]
            place = "/".join(map(str, fault["loc"]))
            raise Unusable(f"PLEK_PROVIDERS and what belongs to it: {place} {fault['msg']}") from None
        except SettingsError as error:
            raise Unusable(f"PLEK_PROVIDERS and what belongs to it: {error}") from None

    @model_validator(mode="after")
    def can_show_itself(self) -> Self:
        """Raises ValueError where two providers have one id, as an answer could be taken for the other's, or where we
        have nothing to show."""
        names = [provider.id for provider in self.providers]
        if len(set(names)) < len(names):
            raise ValueError("two providers have one id")
        if missing := sorted(set(names) - set(self.provider_keys)):
            raise ValueError(f"PLEK_PROVIDER_KEYS has nothing to show to {', '.join(missing)}")
        return self

    def named(self, id: str) -> Provider | None:
        """None for one that this deployment does not name, or not any more."""
        return next((provider for provider in self.providers if provider.id == id), None)

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.session_hours)
