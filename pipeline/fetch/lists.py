"""Lists of addresses: OPML, as readers of feeds export their subscriptions, and plain text, one a line."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.fetch.addresses import is_address
from pipeline.fetch.model import FetchInputError
from pipeline.reading.decoding import decode
from pipeline.reading.model import RejectedError
from pipeline.reading.xml_pieces import xml_parser
from pipeline.wording import _

_MOST_BYTES = 10_000_000


def addresses_of(inputs: Sequence[str]) -> list[str]:
    """Return the addresses that `inputs` name, in their order, each once: addresses themselves, and lists.

    Raises FetchInputError for a file that can't be read or that lists no address.
    """
    found: dict[str, None] = {}
    for given in inputs:
        found.update(dict.fromkeys([given.strip()] if is_address(given) else _in_file(given)))
    return list(found)


def _in_file(name: str) -> list[str]:
    path = Path(name)
    if not path.is_file():
        raise FetchInputError(
            _(
                "{name} is neither an address (https://…) nor a file: name feeds, pages or an OPML file",
                name=name,
            )
        )
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise FetchInputError(_("{name} is too large for a list of addresses", name=name))
        data = path.read_bytes()
        found = _in_opml(data) if b"<opml" in data[:2000].lower() else _in_lines(decode(data))
    except OSError as error:
        raise FetchInputError(
            _(
                "{name} can't be read ({strerror}): check its permissions",
                name=name,
                strerror=error.strerror or error,
            )
        ) from error
    except RejectedError as error:
        raise FetchInputError(_("{name} can't be read: {detail}", name=name, detail=error.detail)) from error
    if not found:
        raise FetchInputError(
            _("{name} lists no address: give an OPML file, or text with one address a line", name=name)
        )
    return found


def _in_opml(data: bytes) -> list[str]:
    from lxml import etree

    # Many are written by hand: what is no XML in one place is passed over there.
    root = etree.fromstring(data, xml_parser(recover=True))
    outlines = root.iter("outline") if root is not None else ()
    told = [
        value.strip()
        for outline in outlines
        for name, value in outline.attrib.items()
        if name.lower() == "xmlurl"
    ]
    return [address for address in told if address]


def _in_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if is_address(line)]
