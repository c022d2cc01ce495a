"""The bot's face in the demo; a real one is uploaded to Discord."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import discord
from PIL import Image, ImageDraw
from simcord import ChannelHandle, Env, MemberActor

from bot.interactions.cards import Card
from bot.interactions.text import ACCENT

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


BOT_NAME: Final = "Glutes On"
OTHERS: Final = (
    *("Priya", "Tom", "Aisha", "Marek", "Lena"),
    *("Jonas", "Sofia", "Ravi", "Chloe", "Emeka", "Hanna", "Mateo"),
)
WELCOME: Final = """\
## Welcome to Riverside Runners
This is the real bot in a make-believe club, on your computer only. Things to try:
1. Type `/hip clamshell` in the box below to see an exercise.
2. Wait a minute: the club trains today, so a reminder comes by itself. Press **Done** under it.
   **Guide me** does its exercises with you, and so does `/warmup` at any time.
3. Type `/streak` to see your streak; **Club boards** beneath it shows where everybody stands.
4. Type `/selftest hip bridge test` to check your hips, and `/plan` for what to do about it.
5. Type `/me settings` for pauses, own days and your data.
6. Choose **Sam (organiser)** beside "Viewing as" above, then type `/club setup` or `/club doctor`."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the rest of the demo must know about the make-believe club."""

    guild_id: int
    channel: ChannelHandle
    you: MemberActor
    organiser: MemberActor
    others: tuple[MemberActor, ...]


def build(env: Env) -> Place:
    """Make the club. Add new people at the end: ids follow the order here, and the SQLite file holds them."""
    env.backend.edit_bot_profile(BOT_NAME)
    owner = env.create_user("club", global_name="Riverside Runners")
    guild = env.create_guild("Riverside Runners", owner=owner)
    channel = guild.create_text_channel("training", topic="Strong hips, three times a week")
    organising = guild.create_role("Organiser", permissions=discord.Permissions(manage_guild=True))
    you = guild.add_member(env.create_user("you", global_name="You"))
    sam = env.create_user("sam", global_name="Sam (organiser)")
    organiser = guild.add_member(sam, roles=[organising])
    others = tuple(guild.add_member(env.create_user(name.lower(), global_name=name)) for name in OTHERS)
    return Place(guild.id, channel, you, organiser, others)


async def welcome(bot: discord.Client, place: Place) -> None:
    """Post the first message of the channel, as any bot would."""
    await bot.get_partial_messageable(place.channel.id).send(view=Card(WELCOME, colour=ACCENT))
