"""The nation's workers without those that compute, such as bundling: what that costs the others is seen beside it."""

from dataclasses import replace

import uvicorn

from aggregator.app import service as aggregator
from plek_common.apart import computes
from plek_common.settings import Settings
from plek_common.site import site


def main() -> None:
    settings = Settings.model_validate({})
    workers = [worker for worker in aggregator.workers(settings) if not computes(worker)]
    app = site([replace(aggregator, workers=lambda _: workers)], settings, api=False, workers=True)
    uvicorn.run(app, port=settings.port, access_log=False, log_level="error")


if __name__ == "__main__":
    main()
