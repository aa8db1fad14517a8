"""The commands of `python -m plek_local`."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from plek_local import access, node, registry
from plek_local.cleaning import clean_data
from plek_local.faults import LocalFault, NotReachable
from plek_local.issuer import Issuer
from plek_local.jars import fetch
from plek_local.kafka_admin import Admin
from plek_local.keyring import Keyring
from plek_local.parts import Parts
from plek_local.places import parts_folder, state_folder, write_private
from plek_local.report import Report, complain


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] in (["node"], ["npm"]):
        return {"node": node.node, "npm": node.npm}[words[0]](words[1:])
    options = _parser().parse_args(words)
    try:
        options.run(options)
    except LocalFault as fault:
        complain(str(fault))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m plek_local", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start PostgreSQL and Kafka and stay until Ctrl-C")
    up.add_argument("--hub", action="append", default=[], help="also make this hub's topics, user and rights")
    up.add_argument("--national", action="store_true", help="also make those of the nation")
    up.set_defaults(run=_up)

    commands.add_parser("fetch", help="download what is missing, and stop").set_defaults(run=_fetch)

    provision = commands.add_parser("provision", help="topics, users and rights on the Kafka that PLEK_KAFKA names")
    provision.add_argument("--hub", action="append", default=[], help="a hub's id; may be repeated")
    provision.add_argument("--programme", action="append", default=[], help="a programme's id; may be repeated")
    provision.add_argument("--national", action="store_true", help="the nation")
    provision.set_defaults(run=_provision)

    token = commands.add_parser("token", help="a token of the local issuer")
    token.add_argument("--role", action="append", required=True, help="may be repeated")
    token.add_argument("--org", required=True, help="a hub's id, or national")
    token.add_argument("--subject", default="developer")
    token.add_argument("--seconds", type=int, default=3600)
    token.set_defaults(run=_token)

    clean = commands.add_parser("clean-data", help="remove data folders; downloads stay")
    clean.set_defaults(run=_clean)

    for command in (up, provision, token):
        command.add_argument("--state", type=Path, default=state_folder(), help="the data folder")
    clean.add_argument("--state", type=Path, help="only this data folder")
    for name in ("node", "npm"):
        commands.add_parser(name, help=f"run {name} with the arguments that follow")
    return parser


def _up(options: argparse.Namespace) -> None:
    report = Report()
    with Parts(options.state, report) as parts:
        logins = parts.register(options.hub, national=options.national)
        lines = {"PLEK_DATABASE_URL": parts.database_url, **parts.kafka.environment()}
        place = parts.state / "environment"
        write_private(place, "".join(f"export {name}='{value}'\n" for name, value in lines.items()))
        report.line(f"PostgreSQL  {parts.database_url.rpartition('@')[2]}")
        report.line(f"Kafka       {parts.kafka.bootstrap}")
        for owner in logins:
            report.line(f"  {owner}: password in {parts.state / 'secrets' / f'kafka-{owner}'}")
        report.line(f"Administrator's logins: . '{place}'\nCtrl-C ends it.")
        _stay(parts)


def _stay(parts: Parts) -> None:
    """Until Ctrl-C, or until a part ends by itself, which is a fault."""
    before = parts.running()
    while all(child.running for child in before):
        time.sleep(1)
    ended = next(child for child in before if not child.running)
    raise LocalFault(f"{ended.name} ended by itself. The last lines of {ended.log}:\n{ended.last_lines()}")


def _fetch(_options: argparse.Namespace) -> None:
    report = Report()
    fetch(parts_folder(), report)
    report.line(f"Everything is in {parts_folder()}")


def _provision(options: argparse.Namespace) -> None:
    admin = access.from_process()
    if admin is None:
        raise NotReachable("Set PLEK_KAFKA, PLEK_KAFKA_USER and PLEK_KAFKA_PASSWORD to an administrator's login")
    if not (options.hub or options.programme or options.national):
        raise LocalFault("Name at least one --hub, --programme, or --national")
    Admin(admin).check()
    keyring = Keyring(options.state / "secrets")
    wanted = {"programmes": options.programme, "national": options.national}
    for owner in registry.register(admin, options.hub, keyring, **wanted):
        print(f"{owner}: ready, password in {keyring.path(f'kafka-{owner}')} unless PLEK_PASSWORD_… gave it")


def _token(options: argparse.Namespace) -> None:
    issuer = Issuer(options.state / "issuer")
    print(issuer.token(options.subject, options.role, options.org, options.seconds))


def _clean(options: argparse.Namespace) -> None:
    for folder in clean_data(options.state):
        print(f"Removed {folder}")
