"""Pictures: values in, bytes out.

Pillow is imported only in here, and only once the first picture is drawn: the bot starts without it.
"""
