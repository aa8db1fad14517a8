"""A visit to the page on which a coordinator makes several questions of one."""

from playwright.async_api import Page

from tests.portal.conftest import Open, Place
from tests.portal.split_stand_in import LISTED

AT = f"/vragen/{LISTED}"


async def opened(
    portal: Open, page: Page, address: str = AT, *, role: str = "coordinator", org: str = "utrecht"
) -> Place:
    hub = portal("hub")
    await hub.sign_in(page, hub.token(role, org))
    await page.goto(hub.url + address)
    return hub
