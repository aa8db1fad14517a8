"""The command `plek`: serve, migrate and describe services.

plek serve question partner agenda [--role all|api|workers] [--migrate]
plek migrate question partner agenda
plek republish question [--since 120]   publishes what the outbox holds again, from that number on
plek forget question             erases again what its topic says was erased: after a backup was put back, before serve
plek openapi question            prints the service's OpenAPI document
plek audit verify question       looks for rows of the audit log that were changed or are missing

An installed service may bring commands of its own (entry points `plek.commands`): `plek <its name> --help`.
"""

import argparse
import asyncio
import json
import sys
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import uvicorn
from pydantic import ValidationError

from plek_common import dutch, ledger, primary, telemetry
from plek_common.apart import compute, computes
from plek_common.app import Service, create_app
from plek_common.audit import command as audit
from plek_common.memory import settle
from plek_common.refill import republish
from plek_common.server import Connection
from plek_common.settings import Settings, Unusable
from plek_common.site import Pages, Unmigrated, load, migrate_all, site, working


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    words = sys.argv[1:] if argv is None else argv
    brought = {point.name: point for point in entry_points(group="plek.commands")}
    if words and words[0] in brought:
        return _run_brought(brought[words[0]], words[1:])
    try:
        settings = Settings()
        if words[:1] == ["audit"]:
            return audit.main(words[1:], settings)
        arguments = _parser().parse_args(words)
        services = load(arguments.services)
    except ValidationError as error:
        return _complain(_unset(error))
    except LookupError as error:
        return _complain([str(error)])
    telemetry.configure(settings, arguments.services)
    try:
        return _run(arguments, settings, services)
    except (Unusable, Unmigrated) as error:
        return _complain([str(error)])


def _run_brought(command: EntryPoint, words: list[str]) -> int:
    try:
        settings = Settings()
    except ValidationError as error:
        return _complain(_unset(error))
    status: int = command.load()(words, settings)
    return status


def _unset(error: ValidationError) -> list[str]:
    return [f"PLEK_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]


def _run(arguments: argparse.Namespace, settings: Settings, services: list[Service | Pages]) -> int:
    if arguments.command == "openapi":
        documents = [create_app(s, settings).openapi() for s in services if isinstance(s, Service)]
        sys.stdout.write(json.dumps(documents[0], indent=1, ensure_ascii=False) + "\n")
        return 0
    if arguments.command == "migrate" or arguments.migrate:
        asyncio.run(migrate_all(services, settings))
    if arguments.command == "republish":
        asyncio.run(_republish(services, settings, arguments.since))
    if arguments.command == "forget":
        asyncio.run(_forget(services, settings))
    if arguments.command == "compute":
        settle()
        asyncio.run(compute([w for w in working(services, settings) if computes(w)]))
    if arguments.command == "serve":
        _serve(services, settings, arguments.role)
    return 0


async def _republish(services: list[Service | Pages], settings: Settings, since: int) -> None:
    for service in services:
        if isinstance(service, Service):
            connection = await primary.connect(settings.database(service.name))
            try:
                count = await republish(connection, since=since)
            finally:
                await connection.close()
            sys.stdout.write(f"{service.name}: {count} rows of the outbox will be published again\n")


async def _forget(services: list[Service | Pages], settings: Settings) -> None:
    for service in services:
        if isinstance(service, Service) and service.ledger:
            end = await ledger.catch_up(service.ledger(settings))
            sys.stdout.write(f"{service.name}: read to {end}; what was erased is erased\n")


def _serve(services: list[Service | Pages], settings: Settings, role: str) -> None:
    app = site(services, settings, api=role != "workers", workers=role != "api", apart=True)
    dutch.words()  # before anybody asks: reading them takes a third of a second, in which nobody would be served
    settle()
    uvicorn.run(app, **serving(settings))


def serving(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves here."""
    return {
        "host": settings.host,
        "port": settings.port,
        "forwarded_allow_ips": settings.proxies,
        "http": Connection,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": 8,
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plek", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = ["serve", "compute", "migrate", "republish", "forget", "openapi", "audit"]
    parser.add_argument("command", choices=commands)
    parser.add_argument("services", nargs="+")
    parser.add_argument("--role", choices=["all", "api", "workers"], default="all")
    parser.add_argument("--since", type=int, default=0, help="republish: the first number of the outbox")
    parser.add_argument("--migrate", action="store_true", help="bring the databases up to date first")
    return parser


def _complain(lines: list[str]) -> int:
    sys.stderr.write("plek: " + "\n      ".join(lines) + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
