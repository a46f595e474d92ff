"""Drafts become articles: cleaned, dated, and judged fit to be read."""

import os
from hashlib import blake2b
from itertools import islice

from pipeline.reading.dateline import find_publication_date
from pipeline.reading.french import other_language
from pipeline.reading.model import Draft, ReadOptions, Rejection, RejectReason
from pipeline.reading.texts import (
    clean_line,
    clean_text,
    control_share,
    first_line_title,
    unmangled,
    with_title,
)
from pipeline.schema import Article
from pipeline.wording import kept

_CONTROL_SHARE = 0.02


def make_article(draft: Draft, options: ReadOptions) -> Article | Rejection:
    """Return the article of `draft`, or why it is none.

    Its date is what the draft's file, row or page tells, else the date line of the text, else
    `options.published`.
    """
    if control_share(draft.text) > _CONTROL_SHARE:
        detail = kept("the text is full of control characters: extract it again from its source")
        return Rejection(draft.place, RejectReason.BINARY, detail)
    body, title = clean_text(unmangled(draft.text)), clean_line(unmangled(draft.title or ""))
    if title is None and draft.title_in_text:
        title = first_line_title(body)
    text, title = with_title(body, title)
    # The same article as when what stands before its text was not read: its id stays.
    article_id = clean_line(draft.article_id) or _id_of_content(draft, text)
    if draft.lead:
        text, title = with_title(f"{clean_text(unmangled(draft.lead))}\n\n{body}", title)
    problem = _problem(text, draft, options)
    if problem:
        return problem
    return Article(
        article_id=article_id,
        text=text,
        title=title,
        published=draft.published or find_publication_date(text) or options.published,
        source=clean_line(draft.source),
        url=clean_line(draft.url),
        origin=os.path.abspath(draft.origin) if draft.origin else None,
    )


def _id_of_content(draft: Draft, text: str) -> str:
    """Return an id for an article that brings none: the same wherever it stands in whatever table.

    A row's number would do for one run only; tomorrow another article stands there.
    """
    # Several articles may name one address, that of their paper.
    identity = f"{draft.url} {draft.title}" if draft.url else draft.identity or text
    return f"{draft.stem}-{blake2b(identity.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}"


def _problem(text: str, draft: Draft, options: ReadOptions) -> Rejection | None:
    if len(text) > options.max_chars:
        detail = kept(
            "{count} characters are more than {max_chars}: raise the limit or split the text",
            count=len(text),
            max_chars=options.max_chars,
        )
        return Rejection(draft.place, RejectReason.TOO_LONG, detail)
    if not draft.text.strip():
        return Rejection(draft.place, RejectReason.EMPTY, kept("there is no text: give the article's text"))
    # No article needs more than its beginning to show that it has letters, and no letter more than enough.
    beginning = filter(str.isalpha, text[: 100 * options.min_chars])
    letters = sum(1 for _ in islice(beginning, options.min_chars))
    if letters < options.min_chars:
        detail = kept(
            "{letters} letters are fewer than the {min_chars} of the shortest article read",
            letters=letters,
            min_chars=options.min_chars,
        )
        return Rejection(draft.place, RejectReason.EMPTY, detail)
    language = other_language(text)
    if language:
        detail = kept(
            "the text looks like {language}, not French: only French articles are read", language=language
        )
        return Rejection(draft.place, RejectReason.NOT_FRENCH, detail)
    return None
