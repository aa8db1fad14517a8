"""Copies of what the network knows, as they leave it: a backup, an export, what was not read, pages for everybody."""

import subprocess
from uuid import uuid4

import asyncpg
from tests.broker import producer
from tests.end_to_end.conftest import Network
from tests.end_to_end.pages import pages

from aggregator.rebuild import dump
from plek_common.settings import Settings
from plek_local.postgres import BINARIES

# What leaves a hub one day and cannot be looked at yet. The report of the tests says so.
NOT_RUN = ("bodies of webhooks", "mail", "spreadsheets and other exports for people")


def backup(url: str) -> list[bytes]:
    """The whole database, as its own program writes it down."""
    done = subprocess.run([str(BINARIES / "pg_dump"), url], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return [done.stdout]


async def export(url: str) -> list[bytes]:
    """What follows from the journal, as text."""
    connection = await asyncpg.connect(url)
    try:
        return [await dump.dump(connection, {**dump.DUMPS, "journal": dump.JOURNAL})]
    finally:
        await connection.close()


async def misread(hub: Settings) -> None:
    """Something on the hub's topic that the nation cannot read, so that it becomes a dead letter there."""
    async with producer(hub) as sender:
        await sender.send_and_wait(f"{hub.topic_prefix}question.v1", b"{ no event", key=b"1")


async def everybodys_pages(network: Network) -> list[bytes]:
    """What a visitor sees: lists, a question that is there, and every way to find nothing."""
    name, hub = next(iter(network.regional.items()))
    addresses = ["/", "/vragen", f"/vragen/{uuid4()}", "/nergens", "/vragen/geen-nummer", "/volg?code=AAAA-BBBB-CCCC"]
    async with pages("hub", network.hubs[name], hub) as browser:
        found = [(await browser.get(address)).content for address in addresses]
    async with pages("national", network.nation, network.national) as browser:
        addresses = ["/", "/vragen", "/gedeeld", f"/gedeeld/{uuid4()}"]
        found += [(await browser.get(address)).content for address in addresses]
    return found
