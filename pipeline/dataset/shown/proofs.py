"""Why a cell holds what it holds: the sentences behind the values that a row shows, in few words."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.dataset.doubt import proven
from pipeline.dataset.rows import LIST_COLUMNS, REVIEW_RULE, Row, several
from pipeline.dataset.shown.amounts import percent
from pipeline.dataset.shown.labels import field_name, value_text
from pipeline.dataset.shown.words import word

#: The field of the evidence that stands for several columns.
_RECORDS = "records"
Proofs = Mapping[str, Sequence[Row]]


def proofs_of(row: Row, evidence: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the best proof of each value that `row` shows, by field of the evidence.

    `evidence` holds the rows of evidence of this incident. Of several proofs of one value the surest
    counts, of equally sure ones the first; what an analyst entered comes before what articles say.
    """
    best: dict[tuple[str, str], Row] = {}
    for proof in evidence:
        field, value = str(proof["field"]), str(proof["value"])
        if proof["rule"] != REVIEW_RULE and not _shows(row, field, value):
            continue
        known = best.get((field, value))
        if known is None or _sureness(proof) > _sureness(known):
            best[field, value] = proof
    found: dict[str, list[Row]] = {}
    for (field, _), proof in best.items():
        found.setdefault(field, []).append(proof)
    return found


def proof_text(proofs: Proofs, fields: Sequence[str], language: str, sentence_length: int) -> str | None:
    """Return the proofs of `fields`, one paragraph a sentence, None where there are none.

    A sentence longer than `sentence_length` is cut at a word. What it proves is named where `fields` are
    several or may have several values.
    """
    by_sentence: dict[str, list[Row]] = {}
    for field in fields:
        for proof in proofs.get(field, ()):
            if proof["sentence"]:
                by_sentence.setdefault(str(proof["sentence"]), []).append(proof)
    naming = len(fields) > 1 or fields[0] in LIST_COLUMNS
    told = []
    for sentence, rows in by_sentence.items():
        text = _quoted(shortened(sentence, sentence_length), rows[0], language)
        if naming:
            name = ", ".join(dict.fromkeys(_named(row, language) for row in rows))
            text = str(word(language, "proof", "named")).format(name=name, proof=text)
        told.append(text)
    return "\n".join(told) or None


def shortened(text: str, length: int) -> str:
    """Return `text`, cut at a word with an ellipsis where it is longer than `length`."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{(cut[: cut.rfind(' ')] if ' ' in cut[length // 2 :] else cut).rstrip(' ,;:')}…"


def _shows(row: Row, field: str, value: str) -> bool:
    if field in LIST_COLUMNS:
        return value in several(row[field])
    return (field in row or field == _RECORDS) and proven(row, field) == value


def _sureness(proof: Row) -> float:
    if proof["rule"] == REVIEW_RULE:
        return 2.0
    return 0.0 if proof["confidence"] is None else float(proof["confidence"])


def _quoted(sentence: str, proof: Row, language: str) -> str:
    form = "reviewed" if proof["rule"] == REVIEW_RULE else "sentence"
    text = str(word(language, "proof", form)).format(sentence=sentence)
    article, confidence = proof["article_id"], proof["confidence"]
    if article is None or confidence is None:
        return text
    share = percent(float(confidence), language)
    return str(word(language, "proof", "source")).format(proof=text, article=article, percent=share)


def _named(proof: Row, language: str) -> str:
    field = str(proof["field"])
    if field in LIST_COLUMNS:
        return str(value_text(field, proof["value"], language))
    return field_name(field, language)
