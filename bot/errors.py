"""The two kinds of trouble a person can do something about. Their text is shown as it stands."""


class UserError(Exception):
    """What a member or organiser did cannot be done; the sentence says why and what to do instead."""


class OperatorError(Exception):
    """The host must mend something; the sentence names the setting, or the file and line."""
