"""Measures every card in the demo as a phone shows it: ``python -m tests.benchmarks.heights``, some minutes.

A screen is 400 x 800 px, and no card may be higher than one and a half of it, its picture included. The walk
is a member's through all content, and an organiser's through the club's panels. Ends with 1 if a card is too
high. Needs a browser on the PATH, as the tests of the demo do.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bot.content.catalogue import Catalogue
from bot.content.load import load_catalogue
from bot.features.learn.buttons import LABELS
from bot.settings import CONTENT

WIDTH, SCREEN = 400, 800
HIGHEST = 1.5 * SCREEN
QUIET = ("--no-sandbox", "--disable-gpu")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MOST_PAGES = 12
DRAWN = CONTENT.parent / ".cache" / "drawings"
"""Pictures that the tests have drawn: the walk doesn't wait for those."""

_LAST = "article.channel-message:last-of-type"
_STATE = """() => {
    const all = [...document.querySelectorAll("article.channel-message")];
    const last = all.at(-1);
    const drawn = [...last.querySelectorAll("img")].every((each) => each.complete && each.naturalWidth > 0);
    return [all.length, last.innerText, drawn, last.getBoundingClientRect().height];
}"""


class Walk:
    """Somebody on the demo's page, and the height of each card they have seen, by its kind."""

    def __init__(self, page: Page, heights: dict[str, dict[str, float]]) -> None:
        self._page = page
        self.heights = heights

    async def say(self, kind: str, command: str) -> None:
        """Send a command, and measure its answer."""
        before = await self._seen()
        box = self._page.locator("#channel-composer-input")
        if not await box.is_visible():  # a command that the page holds half typed
            await self._page.reload()
            await self._page.locator(_LAST).wait_for()
        await box.click()
        await self._page.keyboard.type(command, delay=2)
        for _ in range(5):  # one takes the command from the list, one a suggestion, one sends it
            await self._page.wait_for_timeout(300)
            await self._page.keyboard.press("Enter")
            await self._page.wait_for_timeout(200)
            if await box.is_visible() and not await box.input_value():
                break
        await self._measure(kind, command, before)

    async def press(self, kind: str, label: str, where: str) -> bool:
        """Press the last button of this name, and measure what comes of it; False if there is none."""
        button = self._page.locator(_LAST).get_by_role("button", name=label, exact=True)
        if not await button.count():
            return False
        before = await self._seen()
        await button.last.evaluate(
            "button => button.click()"
        )  # the page may draw it anew while a mouse moves
        await self._measure(kind, f"{where} > {label}", before)
        return True

    async def tick_none(self) -> None:
        """Answer the health questions with nothing to tell, and measure the plan that follows."""
        before = await self._seen()
        answer = self._page.locator(_LAST).get_by_role("button", name="Answer", exact=True)
        if not await answer.count():
            return
        await answer.last.evaluate("button => button.click()")
        form = self._page.locator("dialog, [role=dialog]").last
        for box in await form.get_by_label("None of these", exact=True).all():
            await box.check()
        await form.get_by_role("button", name="Submit").click()
        await self._measure("plan", "/plan > Answer", before)

    async def read_on(self, kind: str, where: str) -> None:
        """Press Read more to the end."""
        for page in range(2, MOST_PAGES):
            if not await self.press(kind, "Read more", f"{where} page {page}"):
                return

    async def be(self, name: str) -> None:
        """Look at the page as somebody else."""
        await self._page.get_by_label("Viewing as").select_option(label=name)
        await self._page.wait_for_timeout(500)

    async def _seen(self) -> tuple[int, str]:
        count, text, _, _ = await self._page.evaluate(_STATE)
        return count, text

    async def _measure(self, kind: str, what: str, before: tuple[int, str]) -> None:
        for _ in range(100):
            await self._page.wait_for_timeout(100)
            count, text, drawn, height = await self._page.evaluate(_STATE)
            if (count, text) != before and drawn and "thinking" not in text:
                self.heights[kind][what] = height
                return
        sys.stdout.write(f"no answer within 10 s: {what}\n")


async def exercises(seen: Walk, which: Sequence[str]) -> None:
    """Look at exercises, their mistakes and their sources."""
    for key in which:
        await seen.say("exercise", f"/hip {key}")
        await seen.press("common mistakes", "Common mistakes", key)
        await seen.say("exercise", f"/hip {key}")
        await seen.press("why and sources", "Why and sources", key)
        await seen.read_on("why and sources", key)


async def self_tests(seen: Walk, which: Sequence[str]) -> None:
    """Begin self-tests, and read them first."""
    for key in which:
        await seen.say("self-test, guided", f"/selftest {key}")
        await seen.press("self-test, to read", "Read the steps first", key)
        await seen.read_on("self-test, to read", key)


async def lessons(seen: Walk, which: Sequence[str]) -> None:
    """Read lessons and their sources."""
    for key in which:
        await seen.say("lesson", f"/learn {key}")
        await seen.read_on("lesson", key)
        await seen.press("why and sources", "Why and sources", key)
        await seen.read_on("why and sources", key)


async def routines(seen: Walk, which: Sequence[str]) -> None:
    """Read routines."""
    for key in which:
        await seen.say("routine", f"/routine {key}")
        await seen.read_on("routine", key)


async def warning_signs(seen: Walk, which: Sequence[str]) -> None:
    """Read the warning signs of each urgency, and why they matter."""
    for label in which:
        await seen.say("lesson", "/learn doctor")
        await seen.press("warning signs", label, "doctor")
        await seen.read_on("warning signs", label)
        await seen.press("warning signs", "Why and sources", label)
        await seen.read_on("warning signs", f"why {label}")


async def member(seen: Walk, which: Sequence[str]) -> None:
    """Make a plan, and look at what's one's own."""
    await seen.say("plan", "/plan")
    await seen.press("plan", "Make my plan", "/plan")
    await seen.tick_none()
    for label in ("Session B", "Why this plan"):
        await seen.press("plan", label, "/plan")
    await seen.press("why and sources", "Why and sources", "/plan")
    await seen.read_on("why and sources", "/plan")
    for command in which:
        await seen.say("member", command)
        for number in range(MOST_PAGES if command == "/warmup" else 0):
            if not await seen.press("session", "Skip", f"/warmup exercise {number + 1}"):
                break


async def organiser(seen: Walk, which: Sequence[str]) -> None:
    """Look at the club's panels."""
    await seen.be("Sam (organiser)")
    for command in which:
        await seen.say("organiser", command)


OWN = ("/streak", "/progress", "/warmup", "/me settings", "/me reminders", "/me privacy", "/exercises")
PANELS = ("/club setup", "/club status", "/club doctor", "/club members", "/club events")
SIGNS = tuple(LABELS.values())
AT_ONCE = 7
"""Items in one demo: the page shows every message, and gets slow with hundreds of them."""


def parts(catalogue: Catalogue) -> Iterator[Callable[[Walk], Awaitable[None]]]:
    """Yield the walk in parts, each of them for a demo of its own."""
    for part, keys in (
        (exercises, [*catalogue.exercises]),
        (self_tests, [*catalogue.self_tests]),
        (lessons, [*catalogue.lessons]),
        (routines, [*catalogue.routines]),
        (warning_signs, SIGNS),
        (member, OWN),
        (organiser, PANELS),
    ):
        for first in range(0, len(keys), AT_ONCE):
            yield partial(part, which=keys[first : first + AT_ONCE])


@asynccontextmanager
async def demo() -> AsyncGenerator[str]:
    """Run the demo; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if DRAWN.is_dir():
            (Path(folder) / "pictures").symlink_to(DRAWN)
        root = {"PYTHONPATH": str(CONTENT.parent)}
        ours = {"DEMO_PORT": str(port), "DATABASE_PATH": str(Path(folder) / "club.db")}
        environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            cwd=folder,
            env=environment | root | ours,
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            await process.communicate()


async def main() -> int:
    """Walk, and print the median and the highest card of each kind; return 1 if one is too high."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    heights: dict[str, dict[str, float]] = defaultdict(dict)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        for part in parts(load_catalogue(CONTENT)):
            async with demo() as address:
                page = await browser.new_page(viewport={"width": WIDTH, "height": SCREEN})
                await page.goto(address)
                await page.locator(_LAST).wait_for()
                await page.wait_for_timeout(1000)
                await part(Walk(page, heights))
                await page.close()
        await browser.close()
    for kind, cards in heights.items():
        highest = max(cards, key=lambda each: cards[each])
        median = statistics.median(cards.values())
        most = f"highest {cards[highest]:.0f} px ({highest})"
        sys.stdout.write(f"{kind}: {len(cards)} cards, median {median:.0f} px, {most}\n")
    high = {what: height for cards in heights.values() for what, height in cards.items() if height > HIGHEST}
    for what, height in sorted(high.items(), key=lambda each: -each[1]):
        sys.stdout.write(f"higher than {HIGHEST:.0f} px: {height:.0f} {what}\n")
    return bool(high)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
