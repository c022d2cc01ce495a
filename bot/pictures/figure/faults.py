"""The right pose beside a wrong one: ticked and crossed, and a ring where one has to look."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from bot.content.drawings import Body, Fault, View
from bot.pictures.figure.actor import Actor
from bot.pictures.figure.camera import Camera
from bot.pictures.figure.card import LARGEST, WIDTH
from bot.pictures.figure.floor import SPOTS
from bot.pictures.figure.looks import CARD, GREEN, RED, mix
from bot.pictures.figure.panel import Panel, disc, font, ring
from bot.pictures.figure.scene import FINER, Box, Stage

_UPRIGHT: Final = 330
_LYING: Final = 190
"""Pixels that a pose is high. Lying ones are put one above the other: side by side they would be tiny."""

_WORDS: Final = 34
_MARK: Final = 24
_SIZES: Final = (18, 17, 16, 15, 14)
_WIDER: Final = 1.45
_RING: Final = 0.13
"""Metres."""


def compared(right: Actor, wrong: Actor, fault: Fault) -> Image.Image:
    """Both poses at the same scale, and of the right one a pale shape behind the wrong one.

    No muscle glows here: the ring is all that is red.
    """
    drawing = right.drawing
    view = fault.view or drawing.view or View.SIDE
    turned = drawing.turn or 0 if view is drawing.view else 0
    camera = Camera.at(drawing.body or Body.UPRIGHT, view, turned, drawing.tilt)
    extent = (
        np.concatenate((right.extent[0], wrong.extent[0])),
        np.concatenate((right.extent[1], wrong.extent[1])),
    )
    wide, high = np.ptp(camera.seen(extent[0])[:, :2], axis=0)
    boxes: tuple[Box, Box]
    if wide > _WIDER * high:
        size = (WIDTH, 2 * _LYING)
        boxes = (0, 0, WIDTH, _LYING), (0, _LYING, WIDTH, 2 * _LYING)
    else:
        size = (WIDTH, _UPRIGHT)
        boxes = (0, 0, WIDTH // 2, _UPRIGHT), (WIDTH // 2, 0, WIDTH, _UPRIGHT)
    made = Image.new("RGB", size, CARD)
    ghost: Stage | None = None
    for actor, box, text in zip((right, wrong), boxes, ("Like this", fault.says), strict=True):
        left, top, end, bottom = box
        whole = (left, top, end, bottom - _WORDS)
        inner = (left + 12, top + 10, end - 12, bottom - _WORDS - 10)
        stage = Stage(actor, camera, whole, inner, LARGEST * 1.2, extent)
        Panel(stage, CARD if ghost is None else mix(CARD, RED, 0.07), ghost, GREEN).paste(made, 0)
        if ghost is not None:
            _rings(made, stage, fault)
        _verdict(made, right=ghost is None, text=text, box=box)
        ghost = stage
    return made


def _rings(picture: Image.Image, stage: Stage, fault: Fault) -> None:
    """A ring round each place; one round both where they would touch."""
    framing = stage.framing
    spots = [stage.actor.at.point(*SPOTS[spot])[0] for spot in fault.where or ()]
    middles = framing.pixels(np.array(spots).reshape(-1, 3))[:, :2] / FINER + stage.box[:2]
    radius = _RING * framing.scale / FINER
    apart = float(np.ptp(middles, axis=0).max(initial=0)) if spots else 0
    if apart < 2 * radius and len(spots) > 1:
        middles, radius = middles.mean(axis=0, keepdims=True), radius + apart / 3
    for x, y in middles.tolist():
        ring(picture, (x, y), radius, RED)


def _verdict(picture: Image.Image, *, right: bool, text: str, box: Box) -> None:
    """Beneath the figure what it shows, with a tick or a cross."""
    left, _, end, bottom = box
    colour = GREEN if right else RED
    draw = ImageDraw.Draw(picture)
    room = end - left - _MARK - 16
    size = next((n for n in _SIZES if draw.textlength(text, font(n)) <= room), _SIZES[-1])
    wide = draw.textlength(text, font(size))
    x, y = round((left + end - wide - _MARK - 8) / 2), round(bottom - (_WORDS + _MARK) / 2)
    disc(picture, (x, y), _MARK, colour)
    lines = ((6, 12, 10, 16), (10, 16, 17, 8)) if right else ((8, 8, 16, 16), (16, 8, 8, 16))
    for x0, y0, x1, y1 in lines:
        draw.line((x + x0, y + y0, x + x1, y + y1), fill=(255, 255, 255), width=3)
    draw.text((x + _MARK + 8, y + _MARK / 2), text, colour, font(size), anchor="lm")
