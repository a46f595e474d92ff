"""What the parts of fetching tell each other: why an address gave nothing, and errors."""

from dataclasses import dataclass
from enum import StrEnum


class FailReason(StrEnum):
    """Why an address gives no article, as written to `fetch-failed.csv`."""

    BAD_ADDRESS = "bad_address"
    BAD_ENTRY = "bad_entry"
    HTTP_STATUS = "http_status"
    NO_ARTICLE = "no_article"
    NOT_PUBLIC = "not_public"
    ROBOTS = "robots"
    TIMEOUT = "timeout"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    UNREACHABLE = "unreachable"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Failure:
    """One address that gave nothing: why, in a code and in a sentence, and in which feed it stood.

    One that is `passing` may give something tomorrow, and is asked again.
    """

    address: str
    reason: FailReason
    detail: str
    feed: str = ""
    passing: bool = False


class FetchError(Exception):
    """The folder can't be written."""


class FetchInputError(ValueError):
    """The request itself is wrong: a file that isn't there or lists no addresses. Nothing was fetched."""


class FailedError(Exception):
    """Raised inside this package where an address gives nothing; the job makes it a `Failure`."""

    def __init__(self, reason: FailReason, detail: str, passing: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.passing = passing
