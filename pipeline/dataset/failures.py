"""The reason codes of articles whose extraction came to nothing."""

EXTRACTION_FAILED, TOO_SLOW = "extraction_failed", "too_slow"
#: What is told of an article that was given up for its length begins so.
SLOW = "reading it took more than"


def failure(error: str) -> str:
    """Return the reason code of what the extraction of an article ended with."""
    return TOO_SLOW if error.startswith(SLOW) else EXTRACTION_FAILED
