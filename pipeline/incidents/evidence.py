"""Collects the evidence of an incident's fields as they are filled."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pipeline.incidents.decision import Decision, Reason
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention
from pipeline.schema import Evidence

T = TypeVar("T")


class Ledger:
    """What was decided on the cells of one incident, with the proofs of those filled, in that order."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.entries: list[Evidence] = []
        self.reasons: list[Reason] = []

    def fill(self, decision: Decision[Any], value: str, mention: Mention | None = None) -> None:
        """Record that `decision` filled its cell with `value`, as `mention` shows or else its own."""
        shown = mention or decision.best.mention
        assert shown is not None
        entry = self._entry(decision.field, value, shown)
        self.entries.append(entry)
        self.reasons.append(Reason(decision, entry, shown))

    def shown(self, entry: Evidence) -> Mention:
        """Return what a proof was made of."""
        return next(reason.shown for reason in self.reasons if reason.shown and reason.entry is entry)

    def settle(self, decision: Decision[T] | None, write: Callable[[T], str]) -> T | None:
        """Record a decision; return the value that it fills its cell with, written by `write`, else None."""
        if decision is None or not decision.filled:
            self.keep(decision)
            return None
        self.fill(decision, write(decision.best.value))
        return decision.best.value

    def keep(self, decision: Decision[Any] | None) -> None:
        """Record a decision that filled no cell, or one that nothing in the text shows; None for none."""
        if decision is not None:
            self.reasons.append(Reason(decision))

    def _entry(self, field: str, value: str, mention: Mention) -> Evidence:
        start, end = self.analysis.written.stored_span(mention.start, mention.end)
        return Evidence(
            field=field,
            value=value,
            start=start,
            end=end,
            sentence=self.sentence(mention),
            rule=mention.rule,
        )

    def sentence(self, mention: Mention) -> str:
        """Return the sentence of a mention, or its words where it stands in none, as they are stored."""
        around = self.analysis.sentence_at(mention.start) or mention
        written = self.analysis.written
        return self.analysis.article.text[slice(*written.stored_span(around.start, around.end))]

    def take_back(self, field: str, value: object) -> Decision[Any] | None:
        """Return the decision that left `value` out of `field`, no longer kept, or None if there was none."""
        for place, reason in enumerate(self.reasons):
            decision = reason.decision
            if decision.field == field and decision.best.value == value and not decision.filled:
                return self.reasons.pop(place).decision
        return None

    def drop(self, field: str, value: str, rule: str) -> None:
        """Forget the evidence of a value that `rule` withdraws."""
        self.entries = [e for e in self.entries if (e.field, e.value) != (field, value)]
        for reason in self.reasons:
            if reason.entry is not None and (reason.entry.field, reason.entry.value) == (field, value):
                reason.entry = None
                reason.decision.filled, reason.decision.rule = False, rule

    def stored(self, name: str) -> str:
        """Return `name` (folded) as the stored text writes it."""
        start = self.analysis.text.find(name)
        stored = self.analysis.quote(start, start + len(name)) if start >= 0 else name
        return re.sub(r"\s+", " ", stored)
