"""What axe finds wrong on a page."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "services" / "portal" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice"]


async def faults(page: Page) -> list[str]:
    run = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
    found: list[dict[str, Any]] = (await page.evaluate(run, RULES))["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]
