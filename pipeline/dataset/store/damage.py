"""The error for values of a database that cannot be: another program wrote there, or a disk failed."""


class DamagedError(Exception):
    """A value of the database is not what it should be; the message says which, for the end of a sentence."""
