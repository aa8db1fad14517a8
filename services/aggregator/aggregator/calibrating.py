"""The calibration at work: what the database says, else what this version of the software came with."""

import asyncpg

from aggregator.bundling import SHIPPED, Calibration


async def active(connection: asyncpg.Connection) -> Calibration:  # noqa: ARG001 - nothing else was learned yet
    return SHIPPED
