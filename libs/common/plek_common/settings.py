"""What a deployment tells a service through environment variables that start with PLEK_."""

import json
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from plek_common.retention import Retention

OIN = r"^0000(0001|0002|0003|0004|0006|0007|0008|0009|0010|0099)[0-9A-Z]{9}000$"


class Unusable(Exception):
    """What a setting names cannot be used; the message begins with the setting and says why in one sentence."""


class Settings(BaseSettings):
    """One organisation's deployment: who it is, where its parts run, whose tokens it trusts."""

    model_config = SettingsConfigDict(env_prefix="PLEK_", extra="ignore", frozen=True)

    organisation: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    organisation_name: str
    oin: str = Field(pattern=OIN)
    topic_prefix: str = Field(pattern=r"^[a-z0-9.-]+\.$")
    # The closing dot of a prefix and this number are all a reader needs to judge who may have sent an event.
    national_oin: str = Field(default="00000099000000000000", pattern=OIN)

    database_url: str = Field(
        description="postgresql://user:password@host:port/name; {service} and {password} are filled in"
    )
    database_passwords: dict[str, SecretStr] = Field(default={}, description='{"<name>": "…"}, as JSON: by service')
    kafka: str = Field(default="127.0.0.1:9092", description="host:port[,host:port]")
    kafka_user: str | None = None
    kafka_password: SecretStr | None = None
    kafka_tls: bool = False

    issuer: str = "https://issuer.plek.test"
    audience: str = "plek"
    jwks: str | None = Field(default=None, description="file or https address of the issuer's public keys")
    revocations: str | None = Field(
        default=None, description="file or https address of the subjects whose tokens the issuer took back"
    )
    longest_life: int = Field(default=3600, gt=0, le=3600, description="seconds; a token that lives longer is refused")
    further_issuers: dict[str, str] = Field(
        default={}, description='{"<issuer>": "file or address of its keys"}, as JSON: trusted beside the first'
    )

    sentence_model: Path | None = Field(
        default=None, description="folder with an ONNX sentence model, instead of the packaged one"
    )

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        pattern=r"^https?://[^/]",
        description="where people and programs reach this deployment, with the path that all of it is under",
    )
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: str = Field(
        default="127.0.0.1",
        description="addresses, or ranges as 10.0.0.0/8, comma between: of what comes from there X-Forwarded-For says "
        "who calls, so that bounds are kept for each caller apart",
    )
    rate_address: int = Field(
        default=1200, ge=0, description="requests a minute from one address: a class of thirty, or an office; 0: any"
    )
    rate_caller: int = Field(default=600, ge=0, description="requests a minute of one who is signed in; 0: any")
    rate_asking: int = Field(
        default=90, ge=0, description="changes a minute from one address, of who is not signed in; 0: any"
    )
    rate_guessing: int = Field(
        default=30,
        ge=0,
        description="wrong secrets a minute (of an invitation, of a machine) from one address or for one name; 0: any",
    )
    searches_at_once: int = Field(
        default=2, ge=0, description="of one address in one process; more wait for their turn; 0: any"
    )
    body_limit: int = Field(default=64 * 1024, description="bytes; the CloudEvents size every hop must take")
    idempotency_hours: int = Field(
        default=72, ge=24, description="how long the key of a POST is known: a form sent on Friday, again on Monday"
    )
    retention: Annotated[Retention, NoDecode] = Field(default=Retention(), description="days per kind of data, as JSON")
    log_level: str = "INFO"
    otlp_endpoint: str | None = Field(default=None, description="OTLP over HTTP, e.g. http://collector:4318")
    trace_file: Path | None = None
    processing_endpoint: str | None = Field(
        default=None, description="where every processing of personal data is told, by OTLP over HTTP"
    )
    processing_key: SecretStr | None = Field(default=None, min_length=32, description="encrypts whose data it was")

    @field_validator("sentence_model", "processing_endpoint", "processing_key", mode="before")
    @classmethod
    def unless_it_is_empty(cls, said: object) -> object:
        """An env file names every setting; left empty it says nothing."""
        return said or None

    @field_validator("retention", mode="before")
    @classmethod
    def as_it_is_by_default(cls, said: object) -> object:
        """An env file names every setting; left empty it changes no term."""
        return json.loads(said or "{}") if isinstance(said, str) else said

    def database(self, service: str) -> str:
        """Address of the service's own database, in the form asyncpg takes."""
        password = self.database_passwords.get(service, SecretStr("")).get_secret_value()
        return self.database_url.replace("{service}", service).replace("{password}", quote(password, safe=""))

    def source(self, system: str) -> str:
        """CloudEvents `source` of a system of this organisation (NL GOV profile, R-CE-03)."""
        return source_of(self.oin, system)


def source_of(oin: str, system: str) -> str:
    """CloudEvents `source` of a system of the organisation with this OIN."""
    return f"urn:nld:oin:{oin}:systeem:{system}"
