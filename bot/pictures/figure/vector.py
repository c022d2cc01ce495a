"""The still as SVG, for pages where it may be larger or printed: outlines, and words that are text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot.pictures.figure.card import LEGEND, Card
from bot.pictures.figure.looks import CARD, GLOW, GREEN, INK, Colour, mix
from bot.pictures.figure.outlines import HALF, paths
from bot.pictures.figure.scene import FINER

_UNIT = 1 / (HALF * FINER)


def svg(card: Card, number: int, step: int | None, title: str) -> str:
    """The card with the figure as it is in one frame. ``title`` is what it says to who cannot see it."""
    width, height = card.size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" viewBox="0 0 {width} {height}" role="img" '
        'font-family="sans-serif" text-anchor="middle" dominant-baseline="central">'
    )
    lines = [
        head,
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{_css(CARD)}"/>',
        *_panels(card, number),
        *_words(card, step),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _panels(card: Card, number: int) -> Iterator[str]:
    for panel in card.panels:
        left, top = panel.stage.box[:2]
        yield f'<g transform="translate({left} {top}) scale({_UNIT})">'
        yield from paths(panel.fine(number))
        yield "</g>"


def _words(card: Card, step: int | None) -> Iterator[str]:
    width, height = card.size
    grey, soft = _css(mix(CARD, INK, 0.55)), _css(mix(CARD, INK, 0.10))
    for i, each in enumerate(card.words.steps):
        x, lit = 22 + 29 * i, each == step
        yield f'<circle cx="{x}" cy="21" r="12" fill="{_css(GREEN) if lit else soft}"/>'
        yield f'<text x="{x}" y="21" font-size="15" fill="{"#fff" if lit else grey}">{each}</text>'
    if notes := " · ".join(reversed(card.words.notes)):
        x = width - 10
        yield f'<text x="{x}" y="21" font-size="14" fill="{grey}" text-anchor="end">{escape(notes)}</text>'
    if legend := card.words.legend:
        y = height - LEGEND + 20
        yield f'<circle cx="22" cy="{y}" r="8" fill="{_css(GLOW)}"/>'
        start = f'<text x="38" y="{y}" font-size="17" fill="{_css(INK)}" text-anchor="start">'
        yield f"{start}{escape(legend)}</text>"


def _css(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
