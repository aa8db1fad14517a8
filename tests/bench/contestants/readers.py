"""The hub's API and the nation's in one process, each on its own filled database."""

import os

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from aggregator.app import service as aggregator
from plek_common.app import create_app
from plek_common.settings import Settings
from question.app import service as question


def main() -> None:
    settings = Settings.model_validate({})
    hub = settings.model_copy(update={"database_url": os.environ["PLEK_BENCH_HUB"]})
    nation = settings.model_copy(update={"database_url": os.environ["PLEK_BENCH_NATION"]})
    apps = {"/question/v1": create_app(question, hub), "/aggregator/v1": create_app(aggregator, nation)}
    site = Starlette(routes=[Mount(at, app) for at, app in apps.items()])
    uvicorn.run(site, port=settings.port, access_log=False, log_level="error")


if __name__ == "__main__":
    main()
