"""Which addresses are asked: of the web, by name or number, and only where the public network answers."""

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

from pipeline.fetch.model import FailedError, FailReason

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_SCHEMES = {"http": 80, "https": 443}
_MOST_CHARS = 4000
#: What newsletters and feeds hang on addresses to count their readers: the page is the same without it.
_COUNTER = re.compile(r"(?:utm_\w+|xtor|fbclid|gclid|at_(?:medium|campaign|custom\d)|mc_[ce]id)=", re.I)
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.I)
_SAFE = "/%:@!$&'()*+,;=~-._"
#: Addresses of IPv6 that stand for one of IPv4 behind a translator.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def is_address(text: str) -> bool:
    """Tell whether `text` is written like an address and unlike the name of a file."""
    return re.match(r"[a-z][a-z0-9+.-]{1,20}://", text.strip(), re.I) is not None


def tidy(address: str) -> str:
    """Return `address` in the one form under which it is asked and known.

    Without its fragment and what counts readers; names in ASCII. Raises FailedError for what is no address
    of the web, or holds a password.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        # Names of IPv6 stand in brackets; others may have accents.
        name = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise _refused("it can't be read") from None
    if parts.scheme not in _SCHEMES:
        raise _refused("only addresses that begin with http:// or https:// are fetched")
    if not _NAME.fullmatch(name) or len(address) > _MOST_CHARS:
        raise _refused(
            "it names no site"
            if len(address) <= _MOST_CHARS
            else f"it is longer than {_MOST_CHARS} characters"
        )
    if "@" in parts.netloc:
        raise _refused("it holds a user's name or password: take them out")
    if port not in (None, _SCHEMES[parts.scheme]):
        name = f"{name}:{port}"
    query = "&".join(one for one in parts.query.split("&") if not _COUNTER.match(one))
    return urlunsplit((parts.scheme, name, quote(parts.path or "/", _SAFE), quote(query, f"{_SAFE}?"), ""))


def _refused(detail: str) -> FailedError:
    return FailedError(FailReason.BAD_ADDRESS, f"the address isn't asked: {detail}")


def host_and_port(address: str) -> tuple[str, int]:
    """Return the host of the tidy `address` and the port at which it is asked."""
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or _SCHEMES[parts.scheme]


def is_public(ip: IPAddress) -> bool:
    """Tell whether `ip` is of the public network: no private, local or reserved one, however written."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int, allowed: Callable[[IPAddress], bool]) -> list[str]:
    """Return the numbers under which `host` answers, all of which are `allowed`.

    Who connects must take one of these and not ask for the name again: the answer may be another one then.
    Raises FailedError.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        told = getattr(error, "strerror", None) or error
        raise FailedError(
            FailReason.UNREACHABLE, f"the name {host} isn't known ({told}): check it, and the network", True
        ) from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    refused = [number for number in numbers if not allowed(ipaddress.ip_address(number))]
    if refused or not numbers:
        raise FailedError(
            FailReason.NOT_PUBLIC,
            f"{host} leads to {', '.join(refused) or 'nowhere'}, a private network or this machine: only the"
            " public web is fetched",
        )
    return numbers
