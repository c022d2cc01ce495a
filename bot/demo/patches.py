"""The one place that reaches into SimCord's private parts: each function is a patch and says why it exists.

SimCord (one exact version, see pyproject.toml) is made for tests: time stands still until it is told to move,
each action waits until the bot is idle, and the page is refreshed by hand. A demo is the opposite of that.
"""
# pyright: reportPrivateUsage=false
# That rule keeps other modules from doing what this one is for.

import asyncio
import logging
import math
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import simcord.env
from aiohttp import web
from simcord import Env
from simcord._clock import Clock
from simcord._dpy_internals import real_monotonic
from simcord.backend.cdn import CDN_BASE
from simcord.backend.models import EPHEMERAL_FLAG, Interaction
from simcord.enums import InteractionType
from simcord.preview import Preview, _actions

from bot.demo.moving import Mover

log = logging.getLogger(__name__)

SETTLE_SECONDS: Final = 1.0
"""How long a click keeps the page waiting for the bot. What comes later is shown when it comes."""

RESPONSE_SECONDS: Final = 3.0
"""Discord's limit for a first response."""

CLOCK_PATH: Final = "/api/demo-clock"

PUBLISH_PAUSE_SECONDS: Final = 0.1
"""A burst of posts is shown at once, not one by one."""

KEPT_MESSAGES: Final = 100
"""SimCord goes through every message of the channel each time it draws the page, so the oldest are
dropped."""

FAILURE_LINES: Final = MappingProxyType(
    {
        InteractionType.APPLICATION_COMMAND: "The application did not respond",  # unseen
        InteractionType.MESSAGE_COMPONENT: "This interaction failed",
        InteractionType.MODAL_SUBMIT: "Something went wrong. Try again.",
    }
)
"""What Discord's client says when there was no answer in time. It says nothing about a failed
autocomplete."""


def make_live(env: Env, clock: Clock, on_traffic: Callable[[], None]) -> None:
    """Patch an Env; after the club is built (see `_run_in_real_time`) and before the bot starts."""
    _run_in_real_time(env, clock)
    _wait_only_briefly(env)
    _keep_errors_in_the_log(env)
    _watch_traffic(env, on_traffic)
    _tell_of_failures(env, on_traffic)


def make_page(preview: Preview, dress: Callable[[str, str], str], files: Path, turn: asyncio.Lock) -> None:
    """Patch a Preview before it is entered. Whoever holds ``turn`` keeps clicks waiting."""
    _queue_actions(preview, turn)
    _keep_pages(preview)
    _dress_page(preview, dress, files)


@contextmanager
def live_rules() -> Generator[None]:
    """Apply the patches that SimCord allows only for the whole process; undo them at the end, for the tests.

    - A click names the page's revision and is refused if the page was redrawn since. Here it is redrawn
      whenever something is posted, so a click just after a post would be lost.
    - Time-outs of views and pauses of loops would run out only when a test advances time.
    """
    specs = {kind: replace(spec, revision_bound=False) for kind, spec in _actions.ACTION_SPECS.items()}

    def virtualize_nothing(_state: object, _pending: object) -> None:
        pass

    with (
        _replaced(_actions, "ACTION_SPECS", MappingProxyType(specs)),
        _replaced(simcord.env, "_virtualize_recognized_waits", virtualize_nothing),
    ):
        yield


@contextmanager
def _replaced(owner: object, name: str, value: object) -> Generator[None]:
    original = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


class DemoClock(Clock):
    """The computer's real time and what the demo is ahead of it; SimCord's clock stands still at 2026-01-01.

    Message ids, `interaction.created_at`, the bot's `discord.utils.utcnow` and what the page shows come from
    `now`. It is read afresh each time and so is right immediately after a laptop's sleep, unlike counting on
    from a start. `elapsed` drives timers: it must be the event loop's clock, which never jumps.
    """

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        """Start so far ahead, without Clock's version: it would set `elapsed`."""
        self.ahead = ahead

    @property
    def elapsed(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  # set only by what is below
        return real_monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move_to(self, instant: datetime) -> None:
        """Move forward to the instant (aware UTC); stay if it has passed."""
        self.ahead += max(timedelta(0), instant - self.now())

    def advance(self, seconds: float) -> None:
        """Do nothing: real time advances without help, and only the page's control moves it."""


async def in_bot_time(env: Env, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do some of the bot's own work: outside it, `discord.utils.utcnow` is the computer's time."""
    with env._bot_scope():
        task = asyncio.ensure_future(work())
    await task


def _run_in_real_time(env: Env, clock: Clock) -> None:
    """Run the bot in real time.

    What was built before this has ids from SimCord's stopped clock, which are the same in every run; that is
    how the SQLite file recognises its club and members. What comes after has ids from its real time.
    """
    env.backend.clock = clock

    def schedule(record: Any, callback: Any, args: Any, schedule_context: Any) -> None:  # noqa: ARG001  # SimCord's
        def fire() -> None:
            if not record.handle.cancelled():
                record.handle._run()

        assert env._runtime is not None, "only a running bot sets timers"  # noqa: S101
        record.real_handle = env._runtime.call_at(record.when, fire, context=schedule_context)

    # SimCord's version lets a timer wait until other work is done: one slow handler would stop the clock.
    env._schedule_timer = schedule


def _wait_only_briefly(env: Env) -> None:
    """Wait only briefly for the bot to be idle; in SimCord that would be an error and lock the page."""
    settle = env._settle_internal

    async def settle_briefly(**options: Any) -> None:
        options.setdefault("timeout", SETTLE_SECONDS)
        try:
            await settle(**options)
        except TimeoutError:
            # What is still running has had its time: no later action waits for it again.
            slow = [task for task in env._work.tasks if not task.done()]
            env._work.external_waits.update(dict.fromkeys(slow, "slow"))

    env._settle_internal = settle_briefly


def _keep_errors_in_the_log(env: Env) -> None:
    """Log errors. SimCord stores them for a test, and each locks the page; here the bot handles them."""

    def record(error: BaseException) -> None:
        log.warning("the bot raised %r", error, exc_info=error if log.isEnabledFor(logging.DEBUG) else None)

    env._record_error = record


class Forgetful(list[Any]):
    """A log that stores nothing and reports each time something is written to it."""

    def __init__(self, on_append: Callable[[], None]) -> None:
        super().__init__()
        self._on_append = on_append

    def append(self, _entry: Any) -> None:
        self._on_append()


def _watch_traffic(env: Env, on_traffic: Callable[[], None]) -> None:
    """Report all traffic between bot and Discord, but don't store it: a demo's memory would fill up."""
    env.backend.transcript = Forgetful(on_traffic)
    env.backend.http_requests = Forgetful(lambda: None)


def _tell_of_failures(env: Env, on_traffic: Callable[[], None]) -> None:
    """Show what a real client shows when the bot hasn't answered in time; SimCord shows nothing at all."""
    backend = env.backend

    def tell(interaction: Interaction) -> None:
        if interaction.responded:
            return
        backend.create_message(
            interaction.channel_id,
            backend.bot_user.id,
            f"⚠️ {FAILURE_LINES[InteractionType(interaction.type)]}",
            flags=EPHEMERAL_FLAG,
            interaction_metadata={
                "id": str(interaction.id),
                "type": interaction.type,
                "name": interaction.command_name,
                "command_type": interaction.command_type,
                "user": {"id": str(interaction.user_id)},
            },
            broadcast=False,  # a client draws this itself; the bot isn't told
        )
        on_traffic()

    def watch(interaction: Interaction) -> None:
        if interaction.type in FAILURE_LINES:
            asyncio.get_running_loop().call_later(RESPONSE_SECONDS, tell, interaction)

    env._register_dispatch_observer(watch)


def give_face(env: Env, png: bytes) -> dict[str, tuple[str, bytes]]:
    """Give the bot an avatar; return what the preview's `assets` need."""
    env.backend.bot_user.avatar = "face"
    return {f"{CDN_BASE}/avatars/{env.backend.bot_user.id}/face.png": ("face.png", png)}


async def follow(preview: Preview, traffic: asyncio.Event) -> None:
    """Redraw the pages whenever there was traffic; SimCord leaves that to a button.

    Its `refresh` would wait for the bot first, and refuse while an action is in progress.
    """
    while True:
        await traffic.wait()
        traffic.clear()
        _forget_old_messages(preview.env, preview.channel.id)
        preview._advance_presentation_time()
        for page in tuple(preview._pages.values()):
            if page is not preview._python and page.id in preview._pages:
                preview._publish(page, reason="refresh")
        await asyncio.sleep(PUBLISH_PAUSE_SECONDS)


def _forget_old_messages(env: Env, channel_id: int) -> None:
    """Keep the page quick and the memory small, see KEPT_MESSAGES."""
    messages = env.backend.messages[channel_id]
    for message_id in sorted(messages)[:-KEPT_MESSAGES]:
        for attachment in messages.pop(message_id).attachments:
            env.backend.cdn._blobs.pop(attachment["url"], None)


def _queue_actions(preview: Preview, turn: asyncio.Lock) -> None:
    """Queue actions: SimCord refuses one while another is in progress, even in another tab."""
    act = preview._action

    async def act_in_turn(context_id: str | None, body: Any) -> dict[str, Any]:
        async with turn:
            return await act(context_id, body)

    preview._action = act_in_turn


def _keep_pages(preview: Preview) -> None:
    """Keep pages that are silent for ten minutes, like a sleeping laptop's. Only a 17th tab removes one."""
    open_page = preview._open_page

    def open_with_room(viewer_id: Any = None, target_id: Any = None) -> Any:
        tabs = [page for page in preview._pages.values() if page is not preview._python]
        if len(tabs) >= preview._MAX_PAGES:
            preview._close_page(min(tabs, key=lambda page: page.last_activity).id)
        return open_page(viewer_id, target_id)

    preview._PAGE_LEASE_SECONDS = math.inf  # pyright: ignore[reportAttributeAccessIssue]  # a ClassVar, shadowed
    preview._open_page = open_with_room


def open_at_newest(preview: Preview) -> None:
    """Open new pages at the newest message, not at the one that was newest when the preview was entered."""
    assert preview._python is not None, "the preview must be entered"  # noqa: S101
    preview._python.target_id = None


def _dress_page(preview: Preview, dress: Callable[[str, str], str], files: Path) -> None:
    """Serve `files` beside SimCord's, and its index page as `dress` makes it from the page and the secret.

    SimCord wants the secret behind the `#` of the address, which nobody types. With it in the page, the plain
    address works. It still keeps other web sites out: they can't read our page, because SimCord rejects any
    other Host, allows no framing and sends no CORS header. Anybody using this computer may play.
    """
    server = preview._server
    index = server._index

    async def dressed(request: Any) -> Any:
        response = await index(request)
        response.text = dress(response.text, preview.capability)
        return response

    ours = {
        f"/{file.name}": str(file) for file in files.iterdir()
    }  # an absolute path wins over SimCord's folder
    types = {".css": "text/css", ".js": "application/javascript", ".svg": "image/svg+xml"}
    typed = {path: types[Path(path).suffix] for path in ours.values()}
    server._index = dressed
    server._STATIC_FILES = server._STATIC_FILES | ours  # pyright: ignore[reportAttributeAccessIssue]  # shadowed
    server._STATIC_CONTENT_TYPES = server._STATIC_CONTENT_TYPES | typed  # pyright: ignore[reportAttributeAccessIssue]


def serve_clock(preview: Preview, mover: Mover) -> None:
    """Serve the control that moves time; patch the Preview before it is entered.

    SimCord's server takes no other routes: its `start` makes the application and at once a runner of it. We
    add ours in between. They want the same secret as all the others.
    """
    server = preview._server
    start = server.start
    runner = web.AppRunner

    async def show(request: web.Request) -> web.Response:
        if not server._authorized(request):
            raise web.HTTPUnauthorized
        return web.json_response(mover.shown())

    async def move(request: web.Request) -> web.Response:
        if not server._authorized(request):
            raise web.HTTPUnauthorized
        if not mover.begin((await request.text()).strip()):
            raise web.HTTPBadRequest
        return web.json_response(mover.shown())

    def with_clock(app: web.Application, **options: Any) -> web.AppRunner:
        app.router.add_get(CLOCK_PATH, show)
        app.router.add_post(CLOCK_PATH, move)
        return runner(app, **options)

    async def start_with_clock() -> None:
        with _replaced(web, "AppRunner", with_clock):
            await start()

    server.start = start_with_clock
