"""The bot's face in the demo; a real one is uploaded to Discord."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

SIZE: Final = 128
_OVERSAMPLED: Final = 4


def picture() -> bytes:
    """A PNG like page/demo.svg: a stride under an arch."""
    unit = SIZE * _OVERSAMPLED / 32
    image = Image.new("RGB", (SIZE * _OVERSAMPLED, SIZE * _OVERSAMPLED), "#2f9e6e")
    draw = ImageDraw.Draw(image)

    def at(*coordinates: float) -> tuple[float, ...]:
        return tuple(unit * value for value in coordinates)

    width = round(3 * unit)
    draw.arc(at(7, 9, 25, 29), 200, 340, fill="white", width=width)
    draw.line(at(11, 24, 16, 15, 21, 24), fill="white", width=width, joint="curve")
    file = BytesIO()
    image.reduce(_OVERSAMPLED).save(file, "PNG")
    return file.getvalue()
