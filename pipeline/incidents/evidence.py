"""Collects the evidence of an incident's fields as they are filled."""

import re

from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention
from pipeline.schema import Evidence


class Ledger:
    """The evidence of one incident, in the order in which fields were filled."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self.entries: list[Evidence] = []

    @property
    def filled(self) -> set[tuple[str, str]]:
        """The (field, value) pairs that have evidence."""
        return {(e.field, e.value) for e in self.entries}

    def add(self, field: str, value: str, mention: Mention) -> None:
        """Record that `mention` shows `field` to be `value`."""
        sentence = self._analysis.sentence_at(mention.start)
        stored, written = self._analysis.article.text, self._analysis.written
        start, end = written.stored_span(mention.start, mention.end)
        shown = written.stored_span(sentence.start, sentence.end) if sentence else (start, end)
        self.entries.append(
            Evidence(
                field=field,
                value=value,
                start=start,
                end=end,
                sentence=stored[slice(*shown)],
                rule=mention.rule,
            )
        )

    def drop(self, field: str, value: str) -> None:
        """Forget the evidence of a value that was withdrawn."""
        self.entries = [e for e in self.entries if (e.field, e.value) != (field, value)]

    def stored(self, name: str) -> str:
        """Return `name` (folded) as the stored text writes it."""
        start = self._analysis.text.find(name)
        stored = self._analysis.quote(start, start + len(name)) if start >= 0 else name
        return re.sub(r"\s+", " ", stored)
