"""The invitation to do a self-test again: in the answer to Done, and to nobody who hurts or pauses."""

from __future__ import annotations

from datetime import datetime

from bot.domain import trends
from bot.domain.catalogue import Catalogue
from bot.domain.self_tests import SelfTest
from bot.domain.streaks import Answer
from bot.services.streaks import CheckedIn
from bot.storage import self_tests as stored
from bot.storage.connection import Connection
from bot.storage.database import Database, writes


async def invited_by(
    db: Database, answered: CheckedIn, catalogue: Catalogue, now: datetime
) -> SelfTest | None:
    """The self-test that somebody is invited to repeat who has just said Done; None for none.

    The invitation is written down as said. Nobody is invited on a pause, or on a day with a warning sign.
    """
    said_done = answered.answer is Answer.DONE and answered.changed
    if not said_done or not answered.tested or answered.warned or answered.paused:
        return None
    return await _invite(db, answered.user_id, catalogue, now)


@writes
async def _invite(
    connection: Connection, user_id: int, catalogue: Catalogue, now: datetime
) -> SelfTest | None:
    results = await stored.all_of(connection, user_id)
    invited = await stored.invited(connection, user_id)
    hurt_at = await stored.hurt_at(connection, user_id)
    test = trends.retest(results, catalogue.self_tests, invited, hurt_at, now)
    if test is not None:
        await stored.set_invited(connection, user_id, test.id, now)
    return test
