"""The invitation to do a self-test again: in the answer to Done, and to nobody who hurts or pauses."""

from __future__ import annotations

from datetime import datetime

from bot.domain import trends
from bot.domain.catalogue import Catalogue
from bot.domain.self_tests import SelfTest
from bot.domain.streaks import Answer
from bot.services.streaks import CheckedIn
from bot.storage import self_tests as stored
from bot.storage.database import Database


async def invited_by(
    db: Database, answered: CheckedIn, catalogue: Catalogue, now: datetime
) -> SelfTest | None:
    """The self-test that somebody is invited to repeat who has just said Done; None for none.

    The invitation is written down as said. Nobody is invited on a pause, or on a day with a warning sign.
    """
    if answered.answer is not Answer.DONE or not answered.changed or answered.warned or answered.paused:
        return None
    user_id = answered.user_id
    async with db.transaction() as connection:
        results = await stored.all_of(connection, user_id)
        if not results:
            return None
        invited = await stored.invited(connection, user_id)
        hurt_at = await stored.hurt_at(connection, user_id)
        test = trends.retest(results, catalogue.self_tests, invited, hurt_at, now)
        if test is not None:
            await stored.set_invited(connection, user_id, test.id, now)
        return test
