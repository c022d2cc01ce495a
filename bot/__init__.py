"""Glutes On: a Discord bot that teaches running clubs to keep their hips strong."""

from zoneinfo import ZoneInfo, reset_tzpath

# Time zones come from the package tzdata alone: a computer's own files may be years older, and would then put
# posts at other times than the package that suggestions and the doctor go by. Every entrance passes here.
reset_tzpath(to=())
ZoneInfo.clear_cache()
