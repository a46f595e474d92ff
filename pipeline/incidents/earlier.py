"""Earlier attacks on the same victim, recalled in the article: incidents of their own."""

from collections.abc import Sequence

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.focus import Draft
from pipeline.incidents.narration import attacked, told
from pipeline.language.analysis import Analysis
from pipeline.language.lexicons import cue
from pipeline.language.sentences import Sentence
from pipeline.schema import Salience

_AGAIN = cue("stories", "again")
_PLUPERFECT = cue("stories", "pluperfect")
#: A date nearer to publication than this, in months, is that of the story itself.
_MONTHS = 2
#: From this probability on another candidate may be the victim.
_POSSIBLE = 0.2


def earlier_attacks(analysis: Analysis, draft: Draft, candidates: Sequence[Candidate]) -> list[Draft]:
    """Return secondary drafts for the earlier attacks on the victim of the main `draft`, in text order.

    The article says that it is not the first time, and tells each earlier attack with its date, in the
    pluperfect, in a sentence that names nobody else.
    """
    if draft.victim is None:
        return []
    if not any(
        _AGAIN.search(analysis.lower, s.start, s.end) for s in analysis.sentences if told(analysis, s)
    ):
        return []
    first = analysis.sentence_at(min(draft.anchors))
    openings = [
        sentence
        for sentence in analysis.sentences[3:]
        if first is not None
        and first.paragraph < sentence.paragraph
        and _tells_earlier(analysis, sentence)
        and _is_about(analysis, sentence, draft, candidates)
    ]
    found = []
    limits = [*(s.index for s in openings[1:]), len(analysis.sentences)]
    for sentence, limit in zip(openings, limits, strict=False):
        end = sentence.index + 1
        while (
            end < limit
            and analysis.sentences[end].paragraph == sentence.paragraph
            and _is_about(analysis, analysis.sentences[end], draft, candidates)
        ):
            end += 1
        own = range(sentence.index, end)
        found.append(
            Draft(
                draft.victim, None, Salience.SECONDARY, own=own, probability=draft.probability,
                least=draft.least, rule="an earlier attack on it",
            )
        )  # fmt: skip
    return found


def _tells_earlier(analysis: Analysis, sentence: Sentence) -> bool:
    """Return whether the sentence tells an attack of an earlier date as long past."""
    end = (analysis.next_in_paragraph(sentence) or sentence).end
    return (
        told(analysis, sentence)
        and (
            analysis.recalls(sentence)
            or bool(_PLUPERFECT.search(analysis.lower, sentence.start, sentence.end))
        )
        and _dated_earlier(analysis, sentence)
        and attacked(analysis, sentence.start, end)
    )


def _is_about(analysis: Analysis, sentence: Sentence, draft: Draft, candidates: Sequence[Candidate]) -> bool:
    """Return whether no other possible victim stands in `sentence`."""
    for candidate in candidates:
        if candidate is draft.victim or candidate.victim < _POSSIBLE:
            continue
        if any(sentence.start <= m.start < sentence.end for m in candidate.mentions):
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
