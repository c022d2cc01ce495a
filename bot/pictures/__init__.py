"""Pictures: values in, bytes out.

Pillow and numpy are imported only in here, and only once the first picture is drawn: the bot starts without
them.
"""
