"""Posts of this version are texts with pictures beside them; those of earlier ones stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.content.exercises import Exercise
from bot.content.self_tests import SelfTest
from bot.features.pain.buttons import HowIsIt
from bot.features.pain.rules import Outcome
from bot.features.reminders.buttons import ShowReminders
from bot.features.streaks.buttons import CheckIn
from bot.features.streaks.rules import Answer
from bot.interactions.cards import ACCENT, Card, Row
from bot.pictures.drawings import Drawings
from tests.features.reminders.test_push import created
from tests.features.texts import alt_texts, texts
from tests.rows import execute
from tests.world import World

RUN = datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
"""Thursday 18:30 in Vienna, the first training day of the world's club."""
DUE = RUN - timedelta(minutes=45)
MINUTE = timedelta(minutes=1)


def is_card(message: discord.Message) -> bool:
    return message.flags.components_v2


def the_post(world: World) -> discord.Message:
    """The first message in the channel."""
    return world.channel.history()[0]


async def sent_by_an_earlier_version(world: World, *, known: bool = True) -> None:
    """The post of the first training day is a card; its id is ``known``, or it was lost in a crash."""
    await world.set_up()
    await world.at(DUE)
    row = Row(*(CheckIn(1, answer) for answer in Answer))
    card = Card("## Glutes on before your run\nThe run starts soon.", row, colour=ACCENT)
    await world.bot.http.delete_message(world.channel.id, the_post(world).id)
    sent = await world.bot.get_partial_messageable(world.channel.id).send(view=card)
    state, message_id = ("posted", sent.id) if known else ("claimed", None)
    await world.bot.db.write(
        execute,
        "UPDATE occurrence SET post_kind = 'layout', state = ?, message_id = ?",
        (state, message_id),
    )


async def test_a_post_stays_a_text_through_all_its_changes(world: World) -> None:
    await world.set_up()
    await world.at(DUE)
    for what, at in (("", DUE), ("started", RUN), ("any more", RUN + timedelta(hours=48))):
        await world.at(at)
        assert what in the_post(world).content
        assert not is_card(the_post(world))
    assert the_post(world).components == []


@pytest.mark.parametrize("known", [True, False])
async def test_a_card_of_an_earlier_version_stays_a_card_until_it_closes(world: World, known: bool) -> None:
    await sent_by_an_earlier_version(world, known=known)
    await world.at(DUE + MINUTE)
    await world.ana.click(the_post(world), label="Done")
    assert "1 runner checked in so far" in texts(the_post(world))
    for what, at in (("started", RUN), ("any more", RUN + timedelta(hours=48))):
        await world.at(at)
        assert what in texts(the_post(world))
        assert is_card(the_post(world))
        assert not the_post(world).content
    assert len(world.channel.history()) == 1, "it was adopted"


async def test_where_the_card_of_an_earlier_version_never_arrived_the_text_sent_instead_is_kept_up_to_date(
    world: World,
) -> None:
    await world.set_up()
    await world.at(DUE)
    await world.bot.db.write(execute, "UPDATE occurrence SET post_kind = 'layout'")
    await world.ana.click(the_post(world), label="Done")

    assert "1 runner checked in so far" in the_post(world).content
    assert not is_card(the_post(world))


@pytest.mark.parametrize("card", [True, False])
@pytest.mark.parametrize("outcome", Outcome)
async def test_the_question_how_it_is_is_answered_in_its_own_kind(
    world: World, outcome: Outcome, card: bool
) -> None:
    at = int(world.env.now().timestamp())
    insert = "INSERT INTO pain (user_id, place, level, since, noted_at) VALUES"
    await world.bot.db.write(execute, f"{insert} (?, 'knee', 5, 'today', ?)", (world.ana.id, at))
    dm = world.bot.get_partial_messageable(world.ana.user.dm_channel.id)
    row = [HowIsIt(1, each) for each in Outcome]
    if card:
        question = await dm.send(view=Card("How is it today?", Row(*row), colour=ACCENT))
    else:
        view = discord.ui.View(timeout=None)
        for button in row:
            view.add_item(button)
        question = await dm.send("How is it today?", view=view)
    await world.ana.user.click(question, label=outcome.capitalize())

    [answered] = world.ana.user.dm_channel.history()
    assert "How is it today?" not in texts(answered)
    assert "Pause training" in texts(answered)
    assert is_card(answered) is card
    assert bool(answered.content) is not card


async def test_pictures_come_beside_the_text_each_with_its_words(world: World) -> None:
    for each in world.bot.catalogue.exercises.values():
        if each.id in ("glute_bridge", "lateral_lunge"):
            await world.bot.drawings.make(each)
    await world.set_up()
    await world.at(DUE)

    post = the_post(world)
    known = world.bot.catalogue.exercises
    assert {file.filename.removesuffix(".gif") for file in post.attachments} == {
        "glute_bridge",
        "lateral_lunge",
    }
    assert set(alt_texts(post).splitlines()) == {
        known[key].alt_text for key in ("glute_bridge", "lateral_lunge")
    }
    assert len(created(world)) == 1, "one request"


async def test_a_post_waits_for_no_picture(
    world: World, forget_pictures: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("a post let a picture be drawn")

    monkeypatch.setattr(Drawings, "make", never)
    forget_pictures()
    await world.set_up()
    await world.at(DUE)

    assert "Glutes on" in the_post(world).content
    assert the_post(world).attachments == []


@pytest.fixture
def always_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def find(_: Drawings, item: Exercise | SelfTest, *_kinds: object) -> bytes:
        return f"GIF of {item.id}".encode()

    monkeypatch.setattr(Drawings, "find", find)


@pytest.mark.usefixtures("always_drawn")
@pytest.mark.parametrize(
    ("status", "code"), [(413, 40005), (400, 50035), (403, 50013)], ids=["too large", "invalid", "forbidden"]
)
async def test_where_discord_takes_no_picture_the_post_comes_without_in_the_same_minute(
    world: World, status: int, code: int
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    await world.set_up()
    await world.at(DUE)

    assert with_pictures(world) == [True, False]
    [post] = world.channel.history()
    assert "Glutes on" in post.content
    assert world.posts() == [post]


def with_pictures(world: World) -> list[bool]:
    """Of each try of a post, whether there were pictures."""
    return [bool(body.get("attachments")) for body in created(world)]


@pytest.mark.usefixtures("always_drawn")
@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001)], ids=["channel gone", "no access"])
async def test_a_refusal_that_is_about_no_picture_is_not_asked_for_twice(
    world: World, status: int, code: int
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    await world.set_up()
    await world.at(DUE)

    assert with_pictures(world) == [True]


@pytest.mark.usefixtures("always_drawn")
async def test_where_a_post_with_pictures_got_no_answer_the_next_try_goes_without(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=503)
    await world.set_up()
    await world.at(DUE)
    await world.at(DUE + MINUTE)

    assert with_pictures(world) == [True, False]
    assert len(world.posts()) == 1


async def test_a_card_in_place_of_a_text_leaves_no_text_behind(world: World) -> None:
    """No press of this version does that; Discord refuses a card that has a text beside it."""
    view = discord.ui.View(timeout=None)
    view.add_item(ShowReminders("Reminders"))
    dm = world.bot.get_partial_messageable(world.ana.user.dm_channel.id)
    pressed = await dm.send("Here I am!", view=view)
    await world.ana.user.click(pressed, label="Reminders")

    [shown] = world.ana.user.dm_channel.history()
    assert "Your own reminders" in texts(shown)
    assert not shown.content
