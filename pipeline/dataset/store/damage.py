"""The error for values of a database that cannot be: another program wrote there, or a disk failed."""

#: What code raises that reads a value which cannot be.
NONSENSE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)


class DamagedError(Exception):
    """A value of the database is not what it should be; the message says which, for the end of a sentence."""
