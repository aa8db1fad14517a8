"""Settings as a deployment gives them to a process."""

from plek_common.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """PLEK_ variables of all that is not as it is by default, but for the port: each process has one of its own."""
    found = settings.model_dump(exclude_defaults=True, exclude={"port"})
    if settings.kafka_password:
        found["kafka_password"] = settings.kafka_password.get_secret_value()
    return {f"PLEK_{name.upper()}": str(value) for name, value in found.items()}
