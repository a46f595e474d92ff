"""Letters as Outlook saves them (`.msg`), read as any other letter."""

import io
import struct
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from pipeline.reading.decoding import decode
from pipeline.reading.mail import letter_parts
from pipeline.reading.model import Part, RejectedError, RejectReason
from pipeline.wording import kept

if TYPE_CHECKING:
    from oxmsg import Message

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What the parser says of streams whose end is not in the file.
_SIGNS_OF_A_CUT = ("incomplete OLE", "less than declared", "out of range")
_CUT = kept("the letter is cut off or damaged: save it again, or as .eml")


def outlook_parts(data: bytes) -> Iterator[Part]:
    """Yield the articles of the Outlook letter `data`. Raises RejectedError for damaged ones."""
    import olefile
    from oxmsg import Message

    if not data.startswith(_SIGNATURE):
        raise RejectedError(
            RejectReason.UNREADABLE, kept("this is no letter of Outlook: save it anew, or as .eml")
        )
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as streams:
            for stream in streams.listdir():
                if streams.get_size(stream) > len(data):
                    # Its parts would be followed in circles, gigabytes long.
                    raise RejectedError(RejectReason.TRUNCATED, _CUT)
                streams.openstream(stream).read()
            issues = [str(message) for _, message in streams.parsing_issues]
        letter = _as_letter(Message.load(data))
    except (OSError, ValueError, LookupError, struct.error) as error:
        raise RejectedError(RejectReason.TRUNCATED, _CUT) from error
    if any(sign in issue for issue in issues for sign in _SIGNS_OF_A_CUT):
        # What is missing would be taken for the end of the text.
        raise RejectedError(RejectReason.TRUNCATED, _CUT)
    yield from letter_parts(letter.as_bytes())


def _as_letter(message: "Message") -> EmailMessage:
    from oxmsg.domain.constants import PID_HTML

    letter = EmailMessage()
    told = {"Subject": message.subject, "From": message.sender}
    for name, value in told.items():
        if value:
            letter[name] = " ".join(value.split())
    if message.sent_date:
        letter["Date"] = format_datetime(message.sent_date)
    letter.set_content(message.body or "")
    page = message.properties.binary_prop_value(PID_HTML)
    markup = decode(page) if page else message.html_body
    if markup:
        letter.add_alternative(markup, subtype="html")
    for attachment in message.attachments:
        # Their names are told; what is in them isn't read with the letter.
        name = attachment.file_name or ""
        letter.add_attachment(b"", maintype="application", subtype="octet-stream", filename=name)
    return letter
