"""Every custom_id that the bot has put on a message, and what answers it: they must go on working."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import Enum, IntEnum


class Component(IntEnum):
    """What it stands on, by Discord's numbers."""

    BUTTON = 2
    STRING_SELECT = 3
    ROLE_SELECT = 6
    CHANNEL_SELECT = 8


class Place(Enum):
    """Which message it stands on. Posts and direct messages stay for years, cards until dismissed."""

    CARD = "an answer that one person sees"
    POST = "a message for everybody in the channel"
    DIRECT = "a direct message"


class Reply(Enum):
    """What comes of it."""

    NEW = "a new message, which one person sees"
    CHANGE = "the message itself is changed, at once or later"
    FORM = "a form is opened"


@dataclass(frozen=True, slots=True)
class Control:
    """A button or select. ``says`` are words of its answer by which its handler can be told from others.

    ``values`` are what is chosen in a select. ``by`` names who uses it: rows belong to people, and whose name
    begins with "organiser" may manage the server. ``club`` is that of the server.
    """

    custom_id: str
    says: str
    reply: Reply
    _: KW_ONLY
    component: Component = Component.BUTTON
    values: tuple[str, ...] = ()
    place: Place = Place.CARD
    by: str = "runner"
    club: int = 0

    @property
    def noun(self) -> str:
        """What the custom_id begins with."""
        return self.custom_id.partition(":")[0]


CHANNEL, ROLE = "41943040100", "555"
NEW, CHANGE, FORM = Reply.NEW, Reply.CHANGE, Reply.FORM
STRING, POST, DIRECT = Component.STRING_SELECT, Place.POST, Place.DIRECT

_REMINDERS = (
    Control("checkin:done:1", "Nice one!", NEW, place=POST, by="does"),
    Control("checkin:resting:1", "Enjoy your rest day", NEW, place=POST, by="rests"),
    Control("checkin:hurt:1", "Sorry to hear that", NEW, place=POST, by="stops"),
    Control("checkin:done:5", "Nice one!", NEW, place=DIRECT, by="reminded and answers"),
    Control("warmup:begin:1", "Warm-up · exercise 1 of 1", NEW, place=POST, by="warms up"),
    Control("warmup:begin:4", "Warm-up · exercise 1 of 1", NEW, place=DIRECT, by="reminded"),
    Control("snooze:15:4", "I'll remind you again <t:1767291305", NEW, place=DIRECT, by="reminded"),
    Control("snooze:30:4", "Your run will have started by then", NEW, place=DIRECT, by="reminded"),
    Control("streak:mine:1", "## Your streak starts", NEW, place=POST),
)
"""On the posts of training days, on a runner's own reminders, and on the weekly digest."""

_PICKED_EXERCISES = tuple(
    Control(f"exercise:pick:{name}", "## Glute bridge", reply, component=STRING, values=("glute_bridge",))
    for name, reply in {
        "page0": NEW,
        "page1": NEW,
        "routine": NEW,
        "versions": CHANGE,
        "lesson": NEW,
        "test": NEW,
        "plan": NEW,
        "version": NEW,  # what "versions" was called until 0cd8112
    }.items()
)
"""The lists of exercises, by the names that tell them apart."""

_FILTERS = tuple(
    Control(f"exercises:filter:{axis}:{code}", f"[x] {says}", CHANGE, component=STRING, values=(value,))
    for axis, code, value, says in (
        ("muscle", "0-0-0-0", "gluteus medius", "Side of the hip"),
        ("equipment", "1-0-0-0", "nothing but the floor", "Nothing but the floor"),
        ("position", "1-2-0-1", "side-lying", "Lying on your side"),
        ("purpose", "0-0-2-1", "any", "Any purpose"),
        ("purpose", "0-0-3-0", "strength", "Lying on your back"),
        ("purpose", "99-0-0-99", "pre-run", "Any muscle"),  # of a version with more muscles
    )
)
"""The axes of /exercises. The code has a place in the list of choices for each axis, 0 for any."""

_CATALOGUE = (
    Control("exercise:show:clamshell", "## Clamshell", NEW, place=POST),
    Control("exercise:show:banded_clamshell", "## Banded clamshell", CHANGE),
    Control("exercise:show:no_longer_there", "I don't have that one any more", NEW),
    *_PICKED_EXERCISES,
    *_FILTERS,
    Control("faults:show:exercises:backward_lunge", "## Common mistakes\nBackward lunge", NEW),
    Control("faults:show:self_tests:single_leg_squat_quality", "mistakes\nSingle-leg squat check", NEW),
    Control("sources:why:exercises:clamshell", "## Why and sources\n-# Clamshell", NEW),
    Control("sources:why:routines:warm_up_trio", "## Why and sources\n-# Warm-up trio", NEW),
    Control("sources:why:lessons:why_hip_strength", "## Why and sources\n-# Why train your hips?", NEW),
    Control("sources:why:self_tests:one_leg_stand", "## Why and sources\n-# 30-second", NEW),
    Control("sources:why:plan_rules:plan_rules", "## Why and sources\n-# How a plan", NEW),
    Control("sources:page:exercises:clamshell:1", "## Why and sources\n-# Clamshell", CHANGE),
    Control("sources:page:lessons:why_hip_strength:99", "**All sources**", CHANGE),  # of a longer version
    Control("sources:references:exercises:clamshell", "**All sources**", CHANGE),
    Control("sources:references:lessons:why_hip_strength", "**All sources**", CHANGE),
    Control("lesson:show:why_hip_strength", "## Why train your hips?", NEW),
    Control("lesson:page:knee_and_it_band:1", " · 2/", CHANGE),
    Control("redflags:show:0", "## Emergency: get help now", NEW),
    Control("redflags:show:1", "## See someone today", NEW),
    Control("redflags:show:2", "## Book an appointment", NEW),
    Control("redflags:page:1:1", "## See someone today", CHANGE),
    Control("redflags:why:1", "## Why these signs matter", NEW),
    Control("redflags:reasons:1:1", "## Why these signs matter", CHANGE),
    Control("routine:pick:list", "## Warm-up trio", NEW, component=STRING, values=("warm_up_trio",)),
    Control("routine:page:warm_up_trio:0", "## Warm-up trio", CHANGE),
    Control("routine:page:warm_up_trio:1", "### Warm-up trio · 2/2", CHANGE),
    Control("routine:page:warm_up_trio:99", "### Warm-up trio · 2/2", CHANGE),
    Control("routine:page:warm_up_trio:1", "### Warm-up trio · 2/2", NEW, place=POST),
    Control("routine:begin:warm_up_trio", "Warm-up trio · exercise 1 of 3", NEW, by="begins a routine"),
)
"""Exercises, lessons and routines. What is in them may leave the catalogue; that is said."""

_SIGNS = ("cannot_bear_weight", "night_or_rest_pain")

_HURT = (
    Control("pain:tell:1", "Where does it hurt?", FORM),
    Control("pain:tell:0", "Where does it hurt?", FORM),  # on no training day
    Control("pain:unasked", "### Do any of these apply?", CHANGE, by="hurt worse"),
    Control("pain:unasked", "You've told me all I need", NEW, by="never asked"),
    Control(
        "pain:signs:1", "### Rest, or something gentle", CHANGE, component=STRING, values=("-",), by="hurt"
    ),
    Control("pain:signs:2", "## See someone today", CHANGE, component=STRING, values=_SIGNS, by="hurt signs"),
    Control("pain:move:1", "## Clamshell", NEW, by="hurt"),
    Control("pain:ask:1", "I'll DM you once, on <t:1767376800", NEW, by="hurt"),
    Control("pain:pause:now", "[x] Injury", FORM),
    Control("pain:better:1", "Good to hear it's better", CHANGE, place=DIRECT, by="hurt"),
    Control("pain:same:1", "Give it another day of rest", CHANGE, place=DIRECT, by="hurt"),
    Control("pain:worse:3", "I'm sorry to hear that", CHANGE, place=DIRECT, by="hurt worse"),
    Control("care:where:none:-", "### Thanks, noted", CHANGE, component=STRING, values=("knee",)),
    Control("care:where:plan:-", "## A plan for your hips", CHANGE, component=STRING, values=("knee",)),
    Control("care:gone:none:-", "### Welcome back", CHANGE, by="is over it"),
    Control("care:gone:plan:-", "## A plan for your hips", CHANGE, by="is over it and plans"),
    Control("care:gone:warmup:-", "Warm-up · exercise 1 of", CHANGE, by="is over it and warms up"),
    Control("care:gone:run:1", "Warm-up · exercise 1 of 1", CHANGE, by="is over it and is guided"),
    Control(
        "care:gone:routine:warm_up_trio", "Warm-up trio · exercise 1", CHANGE, by="is over it, a routine"
    ),
    Control("care:gone:session:A", "Your session A", CHANGE, by="planned A"),
    Control("care:gone:test:hip_bridge_test", "## Glute bridge test", CHANGE, by="is over it and tests"),
    Control("care:checked:none:-", "### Has a physio or doctor checked it?", CHANGE, by="hurt signs"),
    Control("care:cleared:none:-", "### Welcome back", CHANGE, by="is cleared"),
    Control("care:show:none:-", "### Welcome back", CHANGE, by="goes back"),
)
"""Something hurts, up to the question on the day after."""

_WORKOUTS = (
    Control("workout:next:1:0", "### Now the left leg", CHANGE, by="moves next"),
    Control("workout:back:2:1", "### Right leg", CHANGE, by="moves back"),
    Control("workout:skip:3:0", "## Glute bridge", CHANGE, by="moves skip"),
    Control("workout:start:4:0", "and go: ends <t:1767290", CHANGE, by="moves start"),
    Control("workout:pause:5:0", "## Paused", CHANGE, by="moves pause"),
    Control("workout:go:6:1", "### Right leg", CHANGE, by="moves go"),
    Control("workout:stop:7:1", "## Done for today", CHANGE, by="moves stop"),
    Control("workout:hurt:8:0", "## You were right to stop", CHANGE, by="moves hurt"),
    Control("workout:easier:9:0", "## Clamshell", CHANGE, by="moves easier"),
    Control("workout:harder:10:0", "## Side leg lift, standing", CHANGE, by="moves harder"),
    Control("workout:how:side_leg_lift_lying", "## Side leg lift, lying", NEW, by="moves"),
    Control("workout:show:11", "exercise 1 of 3 · set 1 of 3", CHANGE, by="moves"),
    Control("workout:log:12", "How was it?", FORM, by="over"),
    Control("lift:planned:12", "## Done for today", CHANGE, by="over"),
    Control("lift:before:12", "## Done for today", CHANGE, by="over"),
    Control("lift:type:12", "Nothing in that session had a weight", NEW, by="over"),
    Control("weights:ask:mine", "My weights", FORM),
    Control(
        "workout:where:14",
        "**Saved:** 1 set",
        CHANGE,
        component=STRING,
        values=("knee",),
        by="over and sore",
    ),
    Control("effort:no:1:0", "## A plan for your hips", CHANGE, by="over"),  # it stood on the plan
    Control("effort:no:1:12", "## Done for today", CHANGE, by="over"),
    Control("effort:yes:1:0", "### Thanks for telling me", CHANGE, by="over"),
    Control("effort:yes:1:12", "Your session is waiting", CHANGE, by="over"),
    Control("workout:join:13", "You're in!", NEW, place=POST),
    Control("workout:pain:13", "### Stopping is the right call", NEW, place=POST),
    Control("workout:next:13:0", "", CHANGE, place=POST, by="organiser"),
    Control("workout:next:13:0", "Only the leader or an organiser", NEW, place=POST),
    Control("workout:next:999999:0", "no longer have it", NEW),
)
"""Guided sessions: one's own, and one that is led in the channel."""

_SELF_TESTS = (
    Control("selftest:begin:hip_bridge_test", "## Glute bridge test", NEW, by="begins a test"),
    Control("selftest:anew:one_leg_stand", "### Which leg feels less steady", CHANGE, by="tests anew"),
    Control("selftest:read:one_leg_stand", "one side at a time", NEW),
    Control("selftest:page:one_leg_stand:0", "one side at a time", CHANGE),
    Control("selftest:page:one_leg_stand:1", "### 30-second one-leg stand · 2/", CHANGE),
    Control("selftest:page:one_leg_stand:99", "**Test again** in", CHANGE),
    Control("selftest:page:one_leg_stand:1", "### 30-second one-leg stand · 2/", NEW, place=POST),
    Control("selftest:left:1:0", "## Starting position, left side first", CHANGE, by="tests left"),
    Control("selftest:right:2:0", "## Starting position, right side first", CHANGE, by="tests right"),
    Control("selftest:unsure:3:0", "## Starting position, left side first", CHANGE, by="tests unsure"),
    Control("selftest:next:4:1", "step 1 of 3", CHANGE, by="tests next"),
    Control("selftest:back:5:1", "### Which leg feels less steady", CHANGE, by="tests back"),
    Control("selftest:quit:6:1", "Stopped, and nothing was saved", CHANGE, by="tests quit"),
    Control("selftest:hurt:7:1", "## Thanks for telling me. Let's stop", CHANGE, by="tests hurt"),
    Control("selftest:start:8:5", "## Started <t:1767290", CHANGE, by="tests start"),
    Control("selftest:stop:9:6", "### Did anything hurt on the left?", CHANGE, by="tests stop"),
    Control("selftest:again:10:6", "### Get into position", CHANGE, by="tests again"),
    Control("selftest:own:11:5", "### Did anything hurt on the left?", CHANGE, by="tests own"),
    Control("selftest:fine:12:6", "### How many seconds", CHANGE, by="tests fine"),
    Control("selftest:type:13:7", "What was it?", FORM, by="tests type"),
    Control("selftest:type:18:0", "### Which side feels weaker", CHANGE, by="tests without numbers"),
    Control("selftest:see:14:8:stayed_up", "## Now the right side", CHANGE, by="tests see"),
    Control("selftest:result:16", "## Thanks for telling me. Let's stop", CHANGE, by="tested"),
    Control("selftest:result:16:1", "## Thanks for telling me. Let's stop", CHANGE, by="tested"),
    Control("selftest:drop:16", "### Delete this result?", CHANGE, by="tested"),
    Control("selftest:delete:17", "Result deleted", CHANGE, by="tested and deletes"),
    Control("selftest:result:999999", "That test is closed or deleted", CHANGE),
    Control(
        "selftest:pick:results",
        "## Thanks for telling me. Let's stop",
        NEW,
        component=STRING,
        values=("16",),
        by="tested",
    ),
    Control("selftest:exercise:glute_bridge", "## Glute bridge", NEW),
    Control("selftest:progress:own", "## Your progress", NEW, by="tested"),
    Control(
        "selftest:where:16",
        "I'll leave out what loads your left knee",
        CHANGE,
        component=STRING,
        values=("knee",),
        by="tested",
    ),
    Control("selftest:plan:own", "## A plan for your hips", NEW, by="tested"),
)
"""Self-tests on their way, and what comes of them."""

_ANSWERED_QUESTIONS = tuple(
    Control(f"plan:{question}:{has}", says, CHANGE, component=STRING, values=values, by=by)
    for has, by in (("new", "plans"), ("old", "planned"))
    for question, values, says in (
        ("sessions", ("2",), "[x] 2 sessions a week"),
        ("phase", ("base building",), "[x] Base building"),
        ("equipment", ("mat", "loop band"), "[x] Loop band"),
        ("equipment", (), "Nothing but the floor"),
    )
)
"""What a plan is made from, before the first one and with one that could be shown again."""

_PLANS = (
    *_ANSWERED_QUESTIONS,
    Control("plan:show:mine", "## Session A", CHANGE, by="planned B"),
    Control("plan:ask:mine", "Make my plan", CHANGE, by="planned"),
    Control("plan:make:mine", "## Session A", CHANGE, by="plans and makes"),
    Control("plan:looked:mine", "### Has a physio or doctor checked it?", CHANGE, by="planned"),
    Control("plan:clear:mine", "## Session A", CHANGE, by="planned B"),
    Control("plan:session:A", "Start session A", CHANGE, by="planned A"),
    Control("plan:session:C", "Start session C", CHANGE, by="planned A"),
    Control("plan:session:Z", "Start session A", CHANGE, by="planned A"),  # of a plan with more of them
    Control("plan:reasons:B", "-# Session B · made", CHANGE, by="planned A"),
    Control("plan:reasons:B:0", "-# Session B · made", CHANGE, by="planned A"),
    Control("plan:reasons:C:99", "**How you step up**", CHANGE, by="planned A"),
    Control("plan:start:A", "Your session A", NEW, by="planned A"),
    Control("plan:start:B", "Your session B", NEW, by="planned B"),
    Control("plan:start:C", "Your session C", NEW, by="planned C"),
)

_HEALTH = (
    Control("health:form:plan:-", "A few health questions", FORM),
    Control("health:form:session:A", "A few health questions", FORM),
    Control("health:form:routine:base_circuit", "A few health questions", FORM),
    *(
        Control(f"health:say:faint:{wanted}", says, reply, component=STRING, values=("during",), by=by)
        for wanted, says, reply, by in (
            ("plan:-", "## Let's sort this out first", CHANGE, "ticked"),
            ("none:-", "My health questions have changed", NEW, "never asked"),
        )
    ),
    Control("health:checked:none:-", "### Has a physio or doctor cleared you?", CHANGE),
    Control("health:cleared:none:-", "## Session A", CHANGE, by="planned A"),
    Control("health:go:none:-", "## Session A", CHANGE, by="planned A"),
    Control("health:go:plan:-", "## First, a few health questions", CHANGE, by="never asked"),
    Control("health:go:session:A", "Your session A", CHANGE, by="planned D"),
    Control("health:go:routine:three_moves", "exercise 1 of", CHANGE, by="begins after questions"),
    Control("sources:why:screening:screening", "## Why and sources\n-# The questions before", NEW),
)
"""The health questions before a plan, and what follows them."""

_SETTINGS = (
    Control("settings:days:mine", "your days are Thursday", CHANGE, component=STRING, values=("4",)),
    Control("settings:set:public", "share your next milestone", CHANGE, by="settles"),
    Control("settings:set:private", "stay between you and me", CHANGE, by="settles"),
    Control("settings:set:plain", "keep it plain", CHANGE, by="settles"),
    Control("settings:set:playful", "keep it playful", CHANGE, by="settles"),
    Control("settings:set:back", "Welcome back", CHANGE, by="paused"),
    Control("settings:reminders:mine", "## Your own reminders", NEW),
    Control("settings:form:name", "How you appear", FORM),
    Control("settings:form:name:other|Fox", "Fox", FORM),
    Control("settings:form:name:own|", "[x] My name here", FORM),
    Control("settings:form:name:other|Ana: 2nd/3rd", "Ana: 2nd/3rd", FORM),
    Control("settings:form:zone", "Your time zone", FORM),
    Control("settings:form:zone:Viena", "Viena", FORM),
    Control("settings:form:zone: ", "Your time zone", FORM),
    Control("settings:form:pause", "[x] Holiday", FORM),
    Control("settings:form:pause:illness|today|31 Feb", "[x] Illness", FORM),
    Control("settings:form:pause:life||", "[x] Life", FORM),
    Control("settings:form:renew", "Extend your pause", FORM),
    Control("settings:form:renew:31 Feb", "31 Feb", FORM),
    Control("settings:form:renew:", "Extend your pause", FORM),
)
"""What a member decides. A form that could not be taken opens again with what was typed, cut to 30."""

_MINE = (
    *_SETTINGS,
    Control("reminders:save:Europe/Vienna:24:1830:45", "(Europe/Vienna)", CHANGE, by="saves"),
    Control("reminders:save:America/Port-au-Prince:1:0000:1440", "Port-au-Prince", CHANGE, by="saves"),
    Control("reminders:save:Etc/GMT+3:1234567:2359:5", "(Etc/GMT+3)", CHANGE, by="saves"),
    Control("reminders:show:mine", "**Tuesday and Thursday**", CHANGE, by="switched on"),
    Control("reminders:change:mine", "[x] Tuesday", FORM, by="switched on"),
    Control("reminders:stop:mine", "## Your own reminders are off", CHANGE, by="switched off"),
    Control("reminders:test:mine", "Here's your test", CHANGE, by="switched on"),
    Control("privacy:about:mine", "## What I keep about you", NEW),
    Control("privacy:export:mine", "Here's everything I keep", NEW),
    Control("privacy:delete:mine", "## Delete all your data?", NEW),
    Control("privacy:erase:mine", "Delete all my data", FORM),
)
"""What a member decides, takes along or has deleted."""

_BOARDS = (
    *(
        Control(f"board:{way}:{board}:{page}", says, reply)
        for way, reply in (("show", CHANGE), ("open", NEW))
        for board, page, says in (
            ("month", 1, "Check-ins in January"),
            ("streak", 1, "Current streak"),
            ("best", 1, "Longest streak"),
            ("all-time", 1, "Check-ins in total"),
            ("all-time", 2, "Check-ins in total"),
            ("club", 1, "1 check-in together"),
        )
    ),
    Control("board:show:month:1", "Check-ins in January", NEW, place=POST),
    Control("board:show:no-such-board:1", "That board no longer exists", NEW),
)

_SETUP = (
    Control("setup:panel", "## Change your club's set-up", CHANGE, by="organiser"),
    Control(
        "setup:channel",
        f"[x] {CHANNEL}",
        CHANGE,
        component=Component.CHANNEL_SELECT,
        values=(CHANNEL,),
        by="organiser",
    ),
    Control(
        "setup:role", f"[x] {ROLE}", CHANGE, component=Component.ROLE_SELECT, values=(ROLE,), by="organiser"
    ),
    Control("setup:role", "**Who I mention**", CHANGE, component=Component.ROLE_SELECT, by="organiser"),
    Control(
        "setup:equipment", "[x] Loop band", CHANGE, component=STRING, values=("loop band",), by="organiser"
    ),
    Control("setup:equipment", "**Pre-run warm-up equipment**", CHANGE, component=STRING, by="organiser"),
    Control(
        "setup:phase",
        "[x] Base building",
        CHANGE,
        component=STRING,
        values=("base building",),
        by="organiser",
    ),
    Control("setup:digest", "I sum up your club's week every Sunday evening", CHANGE, by="organiser"),
    Control("setup:remove:1", "None yet", CHANGE, by="organiser removes"),
    Control("setup:remove:-1", "- **Thursday 18:30**", CHANGE, by="organiser takes back"),
    Control(
        "setup:routine:1",
        "[x] Rotate the routines",
        CHANGE,
        component=STRING,
        values=("turns",),
        by="organiser",
    ),
    Control(
        "setup:routine:-1",
        "[x] Always: Warm-up trio",
        CHANGE,
        component=STRING,
        values=("warm_up_trio",),
        by="organiser adds",
    ),
    Control("setup:pick", "**Thursday 18:30**", CHANGE, component=STRING, values=("1",), by="organiser"),
    Control("setup:pick", "**Tuesday 19:00**", CHANGE, component=STRING, values=("-1",), by="organiser adds"),
    Control("setup:form:zone", "UTC", FORM, by="organiser"),
    Control("setup:form:time", "Weekly club run", FORM, by="organiser"),
    Control("setup:form:time:1", "[x] Thursday", FORM, by="organiser"),
    Control("setup:form:time:-1", "[x] Tuesday", FORM, by="organiser adds"),
    Control("setup:form:again", "Nowhereville", FORM, by="organiser errs"),
    Control("setup:form:again", "Weekly club run", FORM, by="organiser"),  # nothing is wrong any more
    Control("setup:save", "## Saved", CHANGE, by="organiser saves", club=2),
    Control("setup:discard", "Discarded", CHANGE, by="organiser discards"),
    Control("setup:panel", "This set-up was saved, discarded", NEW, by="organiser without a draft"),
)
"""The panel of /club setup. A training time that is not stored yet has an id below 0."""

_NOTE = "Ice: the path | the bridge, and so on: until 55 letters"

_ORGANISERS = (
    *_SETUP,
    Control("session:cancel:2:2026-01-01:", "## Cancelled: Thu 1 January", CHANGE, by="organiser", club=1),
    Control(
        f"session:cancel:2:2026-01-08:{_NOTE}", "## Cancelled: Thu 8 January", CHANGE, by="organiser", club=1
    ),
    Control("session:restore:2:2026-01-15", "## Restored: Thu 15", CHANGE, by="organiser", club=1),
    Control("season:pause:2026-02-01", "## Paused until Sun 1 February", CHANGE, by="organiser", club=2),
    Control("season:pause:2026-02-01", "You need the Manage Server permission", NEW, club=2),
    Control("participation:show:1", "## The last 8 weeks", CHANGE, by="organiser"),
    Control("doctor:test:post", "It arrived", NEW, by="organiser"),
)

CONTROLS: tuple[Control, ...] = (
    *_REMINDERS,
    *_CATALOGUE,
    *_HURT,
    *_WORKOUTS,
    *_SELF_TESTS,
    *_PLANS,
    *_HEALTH,
    *_MINE,
    *_BOARDS,
    *_ORGANISERS,
)
"""At least one for each shape of custom_id, and for each alternative in it that changes the answer."""

NOUNS = {
    *("board", "care", "checkin", "doctor", "effort", "exercise", "exercises", "faults", "health", "lesson"),
    *("pain", "participation", "plan", "privacy", "redflags", "reminders", "routine", "season", "selftest"),
    *("session", "settings", "setup", "snooze", "sources", "streak", "warmup", "weights", "workout", "lift"),
}
"""What all of them begin with."""

UNREADABLE = (
    "session:cancel:2:2026-02-30:",
    "session:restore:2:2026-13-01",
    "season:pause:2026-02-30",
    "reminders:save:Atlantis/Sunken:24:1830:45",
    "reminders:save:Europe/Vienna:24:9930:45",
    "reminders:save:Europe/Vienna:24:1830:9999",
)
"""Their shape is right, and they make no sense: a date that is none, a zone that there no longer is.

The answer says that the button can no longer be read.
"""

FORMER = (
    "club:save:41943040100:Europe/Vienna:24:1830:45",  # until 955f7ed: the plan of /club setup
    "club:cancel:plan",  # until 955f7ed
    "settings:show:mine",  # until 839e120: the button "All settings"
)
"""What versions before the first release put on cards. Nobody takes them any more: no answer comes."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form with what is typed into it, or what is chosen."""

    custom_id: str
    value: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is opened by a control, filled in and sent off; its custom_id is a route of its own.

    ``closes_over``: what its answer needs besides the fields and who sent it; all else is looked up again.
    """

    opened_by: str
    title: str
    fields: tuple[Field, ...]
    says: str
    reply: Reply
    closes_over: str
    _: KW_ONLY
    by: str = "runner"


_PAUSE = (Field("reason", ("holiday",)), Field("first", ""), Field("until", "20 Jan"))
_TIME = (
    Field("days", ("2",)),
    Field("start", "19:00"),
    Field("label", "Track"),
    Field("minutes", "45"),
    Field("since", ""),
)

FORMS: tuple[Form, ...] = (
    Form(
        "health:form:session:A",
        "A few health questions",
        (Field("health", ("heart",)), Field("body", ("none",))),
        "## Let's sort this out first",
        CHANGE,
        "what follows the questions",
        by="answers",
    ),
    Form(
        "health:form:routine:base_circuit",
        "A few health questions",
        (Field("health", ("chest_now",)), Field("body", ("none",))),
        "## Emergency: get help now",
        CHANGE,
        "what follows the questions",
        by="answers",
    ),
    Form(
        "health:form:plan:-",
        "A few health questions",
        (Field("health", ("none",)), Field("body", ("none",))),
        "## Session A",
        CHANGE,
        "what follows the questions",
        by="planned A",
    ),
    Form(
        "settings:form:name",
        "Your name on the boards",
        (Field("shown", ("other",)), Field("name", "Fox")),
        "Your name on this club's boards is now Fox",
        CHANGE,
        "the name that was filled in: one that was changed counts as chosen",
        by="renames",
    ),
    Form(
        "settings:form:zone",
        "Your time zone",
        (Field("zone", "Vienna"),),
        "Your time zone is now Europe/Vienna",
        CHANGE,
        "nothing",
        by="moves house",
    ),
    Form(
        "settings:form:pause",
        "Pause training",
        _PAUSE,
        "to Tue 20 January",
        CHANGE,
        "nothing, but that it was opened from the settings",
        by="pauses",
    ),
    Form(
        "pain:pause:now",
        "Pause training",
        _PAUSE,
        "### Paused until Tue 20 January",
        NEW,
        "nothing, but that it was opened under an advice",
        by="pauses because of pain",
    ),
    Form(
        "settings:form:renew",
        "Extend your pause",
        (Field("until", "1 Feb"),),
        "to Sun 1 February",
        CHANGE,
        "nothing",
        by="paused for longer",
    ),
    Form(
        "privacy:erase:mine",
        "Delete all my data",
        (Field("word", "DELETE"),),
        "## Deleted",
        CHANGE,
        "nothing",
        by="is deleted",
    ),
    Form(
        "reminders:change:mine",
        "Your own reminders",
        (
            Field("days", ("Tuesday", "Sunday")),
            Field("start", "18:30"),
            Field("minutes", "45"),
            Field("zone", "Vienna"),
        ),
        "## Your new reminders\n**Tuesday and Sunday**",
        CHANGE,
        "nothing; the plan there was stands in for an empty field, and Discord lets none be sent off empty",
    ),
    Form(
        "pain:tell:1",
        "Where does it hurt?",
        (
            Field("place", ("knee",)),
            Field("side", ("left",)),
            Field("level", ("2",)),
            Field("since", ("today",)),
        ),
        "### Do any of these apply?",
        CHANGE,
        "the training day's id, 0 for none",
        by="tells",
    ),
    Form(
        "selftest:type:13:7",
        "What was it?",
        (Field("number", "30"),),
        "Noted: **30 s**",
        CHANGE,
        "the run's id and turn; its test says how the number is read",
        by="tests type",
    ),
    Form(
        "workout:log:12",
        "How was it?",
        (
            Field("sets", "3"),
            Field("effort", ("5",)),
            Field("pain", ("0",)),
            Field("place", ()),
            Field("side", ()),
        ),
        "**Saved:** 3 sets, effort 5/10, pain 0/10.",
        CHANGE,
        "the session's id",
        by="over",
    ),
    Form(
        "weights:ask:mine",
        "My weights",
        (Field("have", "4, 6"), Field("unit", ("kg",))),
        "## A plan for your hips",
        CHANGE,
        "nothing",
    ),
    Form(
        "setup:form:zone",
        "Time zone",
        (Field("zone", "Vienna"),),
        "Europe/Vienna. It's Thu 1 January, 19:00",
        CHANGE,
        "nothing",
        by="organiser moves",
    ),
    Form(
        "setup:form:time",
        "Weekly club run",
        _TIME,
        "- **Tuesday 19:00** · Track",
        CHANGE,
        "nothing: no training time's id",
        by="organiser adds one",
    ),
    Form(
        "setup:form:time:1",
        "Change a weekly club run",
        _TIME,
        "- **Tuesday 19:00** · Track",
        CHANGE,
        "the id of the training time, below 0 where it is not stored",
        by="organiser changes",
    ),
    Form(
        "setup:form:again",
        "Time zone",
        (Field("zone", "Vienna"),),
        "Europe/Vienna. It's Thu 1 January, 19:00",
        CHANGE,
        "nothing, but that the draft's mistake was in this form",
        by="organiser corrects the zone",
    ),
    Form(
        "setup:form:again",
        "Change a weekly club run",
        _TIME,
        "- **Tuesday 19:00** · Track",
        CHANGE,
        "the id of the training time, which the draft keeps with the mistake",
        by="organiser corrects the time",
    ),
)
"""One for each way to a form. Which control opened it is what a sent form has to carry."""
