"""The two kinds of error that a person can do something about. Their text is shown as it is."""


class UserError(Exception):
    """A member or organiser asked for something impossible; the text says why and what to do instead."""


class OperatorError(Exception):
    """The host must fix something; the text names the setting, or the file and line."""
