"""What a deployment tells the portal through environment variables that start with PLEK_."""

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from plek_common.below import root_of
from plek_common.settings import Settings

Mode = Literal["hub", "national"]


class PortalSettings(BaseSettings):
    """Whose pages these are, and where the APIs behind them answer."""

    model_config = SettingsConfigDict(env_prefix="PLEK_", env_ignore_empty=True, extra="ignore", frozen=True)

    portal_mode: Mode = "hub"
    portal_hub_url: str = Field(default="http://127.0.0.1:8000", description="base of /question/v1 and others")
    portal_national_url: str = Field(default="http://127.0.0.1:8000", description="base of /aggregator/v1")
    portal_identity_url: str = Field(default="http://127.0.0.1:8000", description="base of /identity/v1")
    portal_national_public_url: str | None = Field(
        default=None, description="where visitors find the national pages; without it there are no links to them"
    )
    portal_timeout: float = Field(default=3.0, description="seconds a page waits for an API")
    portal_secret: SecretStr | None = Field(
        default=None, min_length=32, description="encrypts the cookies of who is signed in; the same for all processes"
    )
    organisation: str = "utrecht"
    organisation_name: str = "Utrecht"
    public_url: str = Field(
        default="http://127.0.0.1:8000", pattern=r"^https?://[^/]", description="where visitors find these pages"
    )

    @field_validator("public_url", "portal_national_public_url")
    @classmethod
    def without_its_last_slash(cls, address: str | None) -> str | None:
        """What follows it begins with one."""
        return address and address.rstrip("/")

    @property
    def root(self) -> str:
        """What stands before the address of every page, when these are not at the root of a host: "/kennishub"."""
        return root_of(self.public_url)


def of_deployment(settings: Settings) -> PortalSettings:
    """What was not said follows from the deployment: the nation's pages for the nation, the APIs in this process."""
    said = PortalSettings()
    here = f"http://{'127.0.0.1' if settings.host in ('0.0.0.0', '::') else settings.host}:{settings.port}"  # noqa: S104
    follows = {
        "portal_mode": "national" if settings.organisation == "national" else "hub",
        "portal_hub_url": here,
        "portal_national_url": here,
        "portal_identity_url": here,
        "organisation": settings.organisation,
        "organisation_name": settings.organisation_name,
        "public_url": settings.public_url,
    }
    unsaid = {name: value for name, value in follows.items() if name not in said.model_fields_set}
    return said.model_copy(update=unsaid)
