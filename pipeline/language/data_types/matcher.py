"""Finds the wordings of data types in a text: the longest wins, and nothing overlaps.

After the plain matches come the elliptic ones: in "numéros de téléphone et de sécurité sociale" or
"adresses e-mail, postales et IP" the later members borrow the head of the first, in "ville, département et
pays de naissance" the earlier ones the tail of the last.
"""

from collections.abc import Mapping

from pipeline.language.data_types.expand import Entry, Form, load_forms
from pipeline.language.data_types.words import cut
from pipeline.language.lexicons import load_lexicon
from pipeline.language.mentions import DataTypeMention
from pipeline.schema import DataType

Span = tuple[int, int, Entry]

_SEPARATORS = frozenset({",", "et", "("})
#: How many words away a mention may be that tells what "date d'expiration" belongs to.
_COMPANY_REACH = 12
#: Words of a head that borrows its tail: "code postal" (de naissance).
_LONGEST_BARE_HEAD = 2


class DataTypeMatcher:
    """Built once (a quarter of a second); then finds mentions in folded texts.

    Wordings are looked up by first word in a plain dict: unlike a PhraseMatcher this needs no second Doc
    per article, and the 26,000 word sequences of the lexicon load four times faster.
    """

    def __init__(self, more: Mapping[Form, Entry] | None = None) -> None:
        """`more`: word sequences beside those of the lexicon, which they override."""
        grammar = load_lexicon("data_types")["grammar"]
        self._owners = frozenset(grammar["owners"])
        self._owned_codes = frozenset(map(DataType, grammar["owned_codes"]))
        self._shared_tails = [tuple(cut(tail).keys) for tail in grammar["shared_tails"]]
        self._heads = {form: head for head in grammar["shared_heads"] for form in (head, head + "s")}
        self._forms = load_forms() | dict(more or {})
        self._longest: dict[str, int] = {}
        self._tails: dict[str, dict[Form, Entry]] = {head: {} for head in grammar["shared_heads"]}
        for form, entry in self._forms.items():
            self._longest[form[0]] = max(len(form), self._longest.get(form[0], 0))
            if entry.codes and len(form) > 1 and form[0] in self._heads:
                self._tails[self._heads[form[0]]][form[1:]] = entry
        self._longest_tail = max(len(tail) for tails in self._tails.values() for tail in tails)

    def find(self, text: str) -> list[DataTypeMention]:
        """Return the mentions in the folded `text`: sorted, no overlap, offsets in characters."""
        words = cut(text)
        spans = _longest_first(self._matches(words.keys))
        return [
            DataTypeMention(
                start=words.starts[start],
                end=words.ends[end - 1],
                rule=rule_id(entry),
                codes=entry.codes,
                strong=entry.strong or self._is_owned(words.keys, end, entry),
            )
            for start, end, entry in _with_company(self._with_elliptic(words.keys, spans))
            if entry.codes
        ]

    def _matches(self, keys: list[str]) -> list[Span]:
        spans: list[Span] = []
        for start, key in enumerate(keys):
            last = min(start + self._longest.get(key, 0), len(keys))
            for end in range(start + 1, last + 1):
                entry = self._forms.get(tuple(keys[start:end]))
                if entry is not None:
                    spans.append((start, end, entry))
        return spans

    def _is_owned(self, keys: list[str], end: int, entry: Entry) -> bool:
        """Tell whether the wording that ends before word `end` goes on as in "des patients"."""
        return (
            keys[end : end + 1] == ["de"]
            and end + 1 < len(keys)
            and keys[end + 1] in self._owners
            and self._owned_codes.issuperset(entry.codes)
        )

    def _with_elliptic(self, keys: list[str], spans: list[Span]) -> list[Span]:
        """Return `spans` plus the members that borrow their head, which replace what they cover."""
        kept = {span[0]: span for span in spans}
        for start, end, _ in spans:
            head = self._heads.get(keys[start])
            while head is not None and start in kept:
                tail = self._tail_after(keys, end, self._tails[head])
                if tail is None or not _give_way(kept, tail):
                    break
                kept[tail[0]] = tail
                end = tail[1]
        for span in list(kept.values()):
            self._lend_tail(keys, span, kept)
        return sorted(kept.values(), key=lambda span: span[0])

    def _lend_tail(self, keys: list[str], span: Span, kept: dict[int, Span]) -> None:
        """Let the members before a place of birth share its tail: "ville et pays de naissance"."""
        start, end, entry = span
        tail = next((t for t in self._shared_tails if tuple(keys[end - len(t) : end]) == t), None)
        if (
            tail is None
            or entry.codes != (DataType.PLACE_OF_BIRTH,)
            or "et" not in keys[max(0, start - 1) : end]
        ):
            return
        if keys[start - 1 : start] not in ([","], ["et"]):
            return
        position = start - 1
        while position > 0:
            found = self._bare_before(keys, position, tail)
            if found is None or not _give_way(kept, found):
                return
            kept[found[0]] = found
            position = found[0] - 1
            if keys[position : position + 1] not in ([","], ["et"]):
                return

    def _bare_before(self, keys: list[str], end: int, tail: Form) -> Span | None:
        for start in range(max(0, end - _LONGEST_BARE_HEAD), end):
            entry = self._forms.get((*keys[start:end], *tail))
            if entry is not None and entry.codes:
                return start, end, entry
        return None

    def _tail_after(self, keys: list[str], position: int, tails: dict[Form, Entry]) -> Span | None:
        start = position
        while start < len(keys) and keys[start] in _SEPARATORS:
            start += 1
        if start == position:
            return None
        for end in range(min(len(keys), start + self._longest_tail), start, -1):
            entry = tails.get(tuple(keys[start:end]))
            if entry is not None:
                return start, end, entry
        return None


def _with_company(spans: list[Span]) -> list[Span]:
    """Return `spans`; those that their company tells take the code that is named nearest."""
    found = []
    for start, end, entry in spans:
        if entry.nearest:
            near = [
                (min(abs(start - e), abs(s - end)), s, code)
                for s, e, other in spans
                for code in other.codes
                if code in entry.nearest
            ]
            distance, _, code = min(near, default=(_COMPANY_REACH + 1, 0, entry.nearest[0]))
            entry = Entry((code,) if distance <= _COMPANY_REACH else (), entry.strong)
        found.append((start, end, entry))
    return found


def rule_id(entry: Entry) -> str:
    """Return the rule id of `entry`: its codes and its strength, as in `data_types.name.weak`."""
    if not entry.codes:
        return "data_types.pseudo"
    return f"data_types.{'+'.join(entry.codes)}.{'strong' if entry.strong else 'weak'}"


def _longest_first(spans: list[Span]) -> list[Span]:
    """Return the longest of overlapping `spans` (of equals a strong one, then the earlier), by start."""
    taken: set[int] = set()
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], not span[2].strong, span[0])):
        covered = range(span[0], span[1])
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(span)
    return sorted(kept, key=lambda span: span[0])


def _give_way(kept: dict[int, Span], tail: Span) -> bool:
    """Drop the spans that `tail` covers and return True; False if one sticks out or is a pseudo wording."""
    overlapped = [span for span in kept.values() if span[0] < tail[1] and tail[0] < span[1]]
    if any(span[0] < tail[0] or span[1] > tail[1] or not span[2].codes for span in overlapped):
        return False
    for span in overlapped:
        del kept[span[0]]
    return True
