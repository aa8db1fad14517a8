"""An analyst who opens the page of a bundle, and what its forms send."""

import re
from typing import Any

import httpx
from playwright.async_api import Page

from tests.portal.conftest import Open, Place
from tests.portal.example_data import ident

BUNDLE, OTHER = ident(101), ident(102)
FRYSLAN, UTRECHT = f"fryslan/{ident(1)}", f"utrecht/{ident(2)}"
AT = f"/gedeeld/{BUNDLE}"
BESIDE_STARTERS = re.compile(r"Leg ernaast\W+Starters")


async def opened(portal: Open, page: Page, address: str = AT) -> Place:
    """The page, as an analyst sees it, with its controls unfolded."""
    nation = portal("national")
    await nation.sign_in(page)
    await page.goto(nation.url + address)
    if address == AT:
        await page.locator(".manage summary").click()
    return nation


async def sent(page: Page, nation: Place, address: str, form: dict[str, Any]) -> httpx.Response:
    """The form, as this browser's page would send it, with anything in it."""
    cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
    async with httpx.AsyncClient(base_url=nation.url, cookies=cookies) as http:
        return await http.post(address, data=form)
