"""A coach at the drawing board, in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.settings import CONTENT
from bot.studio.server import served

pytestmark = pytest.mark.e2e

SLOW = 20_000
"""Milliseconds: a busy computer is no fault of the page."""


async def test_a_coach_opens_the_knees_wider_saves_slips_and_mends(
    browser: Browser, tmp_path: Path, pictures: Path
) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    file = folder / "exercises" / "clamshell.yaml"
    text = read(file)
    async with served("clamshell", (folder,), 0) as address:
        page = await browser.new_page(viewport={"width": 1100, "height": 860})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(error.message))
        page.on("console", lambda said: errors.append(said.text))
        status, picture = page.locator("#status"), page.locator("#posed-picture")
        await page.goto(address)
        await expect(status).to_have_text("Same as the file", timeout=SLOW)

        await page.get_by_role("button", name="Keyframe 2").click()
        await page.get_by_role("button", name="Working side").first.click()
        slider = page.get_by_role("slider", name="Hip out to the side (abduction)")
        await expect(slider).to_have_value("38")
        before = await picture.get_attribute("src")
        await slider.focus()
        for _ in range(3):
            await page.keyboard.press("ArrowRight")
        await expect(page.locator("#lines")).to_contain_text("hip_abd: 41", timeout=SLOW)
        await expect(picture).not_to_have_attribute("src", before or "")
        await expect(page.locator("#movement-note")).to_have_text("with what you moved", timeout=SLOW)
        assert read(file) == text

        await page.get_by_role("button", name="Save to the file").click()
        await expect(status).to_have_text("Same as the file", timeout=SLOW)
        assert read(file) == text.replace("hip_abd: 38", "hip_abd: 41")

        write(file, text.replace("hip_abd: 38", "hip_abd: 420"))
        await expect(page.get_by_role("alert")).to_contain_text("write 75 or less", timeout=SLOW)
        await expect(picture).to_be_visible()
        await page.screenshot(path=pictures / "studio-slip.png")
        write(file, text)
        await expect(page.get_by_role("alert")).to_be_hidden(timeout=SLOW)
        await expect(slider).to_have_value("38")
        assert errors == []


async def test_the_page_fits_on_a_phone(browser: Browser, pictures: Path) -> None:
    async with served("squat", (CONTENT,), 0) as address:
        page = await browser.new_page(viewport={"width": 420, "height": 860}, color_scheme="dark")
        await page.goto(address)
        await expect(page.locator("#status")).to_have_text("Same as the file", timeout=SLOW)

        assert await page.evaluate("document.documentElement.scrollWidth") == 420
        await page.screenshot(path=pictures / "studio-phone.png", full_page=True)


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
