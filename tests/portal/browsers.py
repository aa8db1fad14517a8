"""The browser in which pages are tried: one that is installed, else one that is fetched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed_browser() -> str | None:
    """Path of an installed browser; None leaves it to Playwright, which gets one when there is none at all."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and not any(playwright_folder().glob("chromium*")):
        fetch_browser()
        found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found


def playwright_folder() -> Path:
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")


def fetch_browser() -> None:
    """Playwright's own browser, else the one of Debian; whether it worked is seen when it is started."""
    own = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium-headless-shell"], check=False)
    if own.returncode and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
