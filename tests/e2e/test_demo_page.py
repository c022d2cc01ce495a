"""A newcomer's first five minutes in a real browser: an exercise, a reminder, a streak, Ctrl-C and again."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

pytestmark = pytest.mark.e2e


class Demo(Protocol):
    """A running demo, see conftest."""

    @property
    def address(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def started(self) -> float: ...
    async def interrupt(self) -> tuple[int, float]: ...


Start = Callable[[], Awaitable[Demo]]

STREAK = re.compile(r"Your streak: (\d+)")
DESKTOP: ViewportSize = {"width": 1100, "height": 800}
PHONE: ViewportSize = {"width": 420, "height": 900}

BUSY = 30
"""Seconds more for a machine that has other things to do."""

expect.set_options(timeout=BUSY * 1000)


async def test_the_walk_of_a_newcomer(start_demo: Start, browser: Browser, pictures: Path) -> None:
    demo = await start_demo()
    page = await browser.new_page(viewport=DESKTOP)
    await page.goto(demo.address)
    channel = page.locator("#channel-timeline")
    await expect(channel).to_contain_text("Welcome to Riverside Runners")

    # The page is not touched until the post of the minute clock is on it.
    done = channel.get_by_role("button", name="Done")
    await expect(done).to_be_in_viewport(timeout=_left(demo.started, seconds=60 + BUSY))
    await _see_pictures(page)
    await page.screenshot(path=pictures / "reminder.png")

    await _type(page, "/hip clamshell")
    await page.keyboard.press("Enter")
    await expect(channel.get_by_role("heading", name="Clamshell")).to_be_visible()
    await _see_pictures(page)
    await page.screenshot(path=pictures / "exercise.png")

    await done.click()
    await expect(channel).to_contain_text("Nice one!")
    await expect(channel).to_contain_text(
        "1 runner checked in so far"
    )  # the post itself, edited after the answer

    streak = await _streak(page, channel)
    await _see_pictures(page)
    await page.screenshot(path=pictures / "streak.png")
    await page.set_viewport_size(PHONE)
    await expect(page.locator("#preview-app")).to_have_css("width", f"{PHONE['width']}px")
    await expect(channel.get_by_role("heading", name=STREAK)).to_be_in_viewport(ratio=1)
    await page.screenshot(path=pictures / "streak-phone.png")
    await page.set_viewport_size(DESKTOP)

    await page.get_by_label("Viewing as").select_option(label="Sam (organiser)")
    await expect(channel.get_by_text("Nice one!")).to_have_count(0)  # it was for the member's eyes only
    await _type(page, "/club status")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(channel).to_contain_text("Sunday 09:00")

    assert await demo.interrupt() == 0
    await start_demo()
    # The open page finds its way to the new demo by itself.
    await expect(channel).not_to_contain_text("Sunday 09:00")
    await expect(channel).to_contain_text("Welcome to Riverside Runners")
    assert await _streak(page, channel) == streak


async def test_ctrl_c_with_a_page_open_and_the_port_free_again(start_demo: Start) -> None:
    demo = await start_demo()
    with socket.create_connection(("127.0.0.1", demo.port)):
        assert await demo.interrupt() == 0
    again = await start_demo()
    assert again.port == demo.port


async def _type(page: Page, text: str) -> None:
    await page.locator("#channel-composer-input").click()
    await page.keyboard.type(text, delay=10)


async def _see_pictures(page: Page) -> None:
    """Wait until every picture is drawn, fetched and shown."""
    for each in await page.locator("#channel-timeline img").all():
        await expect(each).not_to_have_js_property("naturalWidth", 0)


async def _streak(page: Page, channel: Locator) -> int:
    """What `/streak` says. The first Enter takes the command from the list, the second sends it."""
    await _type(page, "/streak")
    await expect(page.locator(".command-entry")).not_to_have_count(0)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    headline = channel.get_by_role("heading", name=STREAK)
    await expect(headline).to_be_visible()
    found = STREAK.search(await headline.inner_text())
    assert found is not None
    return int(found[1])


def _left(started: float, seconds: float) -> float:
    """Milliseconds until so many seconds after the start."""
    return (started + seconds - time.monotonic()) * 1000
