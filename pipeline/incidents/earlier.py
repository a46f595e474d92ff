"""An earlier attack on the same victim, recalled in the article: an incident of its own."""

from pipeline.incidents.focus import Draft
from pipeline.incidents.narration import attacked, recalls, told
from pipeline.incidents.roles import Candidate
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence
from pipeline.schema import Salience

_AGAIN = cue("stories", "again")
#: A date nearer to publication than this, in months, is that of the story itself.
_MONTHS = 2


def earlier_attack(analysis: Analysis, draft: Draft, candidates: list[Candidate]) -> Draft | None:
    """Return a secondary draft for an earlier attack on the victim of `draft`, or None.

    The article says that it is not the first time, of this victim, and tells the earlier attack with
    its date in a sentence that names nobody else.
    """
    if draft.victim is None or draft.salience is not Salience.MAIN:
        return None
    first = analysis.sentence_at(min(draft.anchors))
    for sentence in analysis.sentences[3:]:
        if first is None or first.paragraph >= sentence.paragraph:
            continue
        if not (
            told(analysis, sentence) and recalls(analysis, sentence) and _dated_earlier(analysis, sentence)
        ):
            continue
        announced = [analysis.sentences[sentence.index - 1], sentence]
        if not any(
            _AGAIN.search(analysis.lower, s.start, s.end) and _is_about(analysis, s, draft, candidates)
            for s in announced
        ):
            continue
        if _is_about(analysis, sentence, draft, candidates) and attacked(
            analysis, sentence.start, sentence.end
        ):
            end = sentence.index + 1
            while end < len(analysis.sentences) and analysis.sentences[end].paragraph == sentence.paragraph:
                end += 1
            return Draft(draft.victim, None, Salience.SECONDARY, own=range(sentence.index, end))
    return None


def _is_about(analysis: Analysis, sentence: Sentence, draft: Draft, candidates: list[Candidate]) -> bool:
    """Return whether no other possible victim stands in `sentence`, nor an attacker as its subject."""
    for candidate in candidates:
        if (
            candidate is draft.victim
            or candidate.features.get("place")
            or candidate.features.get("authority")
        ):
            continue
        if any(sentence.start <= m.start < sentence.end for m in candidate.organisation.mentions):
            return False
    return True


def _dated_earlier(analysis: Analysis, sentence: Sentence) -> bool:
    published = analysis.article.published
    for date in analysis.dates:
        if sentence.start <= date.start < sentence.end and date.edtf:
            year, month = int(date.edtf[:4]), int(date.edtf[5:7] or 1)
            if published is None or (published.year - year) * 12 + published.month - month > _MONTHS:
                return True
    return False
