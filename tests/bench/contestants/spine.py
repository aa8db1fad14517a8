"""The nation's workers without the bundling stage: what its work costs the others is seen beside it."""

from dataclasses import replace

import uvicorn

from aggregator.app import service as aggregator
from aggregator.bundle import BundleStage
from plek_common.settings import Settings
from plek_common.site import site


def main() -> None:
    settings = Settings.model_validate({})
    workers = [worker for worker in aggregator.workers(settings) if not isinstance(worker, BundleStage)]
    app = site([replace(aggregator, workers=lambda _: workers)], settings, api=False, workers=True)
    uvicorn.run(app, port=settings.port, access_log=False, log_level="error")


if __name__ == "__main__":
    main()
