"""The one exception whose message is meant for the person at the terminal."""


class UserError(Exception):
    """Something the user gave is wrong; the message says what, where, and what to do."""
