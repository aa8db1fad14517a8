"""The browser in which pages are tried: one that is installed, else one that `make test` fetches before it begins."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The first has no window to draw and takes two thirds of the processor time of the second.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "No browser for the tests of the pages. Install Chromium, or start `make test` where it can be fetched: "
    "Playwright's own, or as root the one of Debian."
)


def installed_browser() -> str | None:
    """Path of an installed browser; None leaves it to Playwright, which has one of its own.

    Raises:
        LookupError: there is neither; says what to do.
    """
    places = os.pathsep.join([os.environ.get("PATH", ""), os.defpath])  # where a package puts it, whatever PATH says
    found = next((path for name in BROWSERS if (path := shutil.which(name, path=places))), None)
    if found is None and not any(_playwright_folder().glob("chromium*")):
        raise LookupError(MISSING)
    return found


def _playwright_folder() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")


def fetch() -> None:
    """Gets one where there is none: Playwright's own, else the one of Debian. Both say how far they are.

    Raises:
        LookupError: neither could be had.
    """
    try:
        installed_browser()
    except LookupError:
        _fetch()
        installed_browser()


def _fetch() -> None:
    sys.stderr.write("Set-up: a browser for the tests of the pages (once)\n")
    own = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], check=False)
    if own.returncode and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for package in ("chromium-headless-shell", "chromium"):  # older releases have the second only
            if subprocess.run(["apt-get", "install", "-y", package], check=False).returncode == 0:
                return
