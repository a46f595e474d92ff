"""Cues around the mentions of a candidate, and what its names tell: named features of its part."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.cues import has
from pipeline.incidents.narration import attacked
from pipeline.language.actors.gazetteer import is_never_attacker
from pipeline.language.analysis import Analysis
from pipeline.language.assertion import Tone
from pipeline.language.lexicons import any_of, load_lexicon
from pipeline.language.organisations import Organisation, OrganisationMention, name_key
from pipeline.language.organisations.names import (
    AUTHORITIES,
    AUTHORITY_WORD,
    MEDIA,
    NEVER,
    OFFICIAL,
    STRIP_HEADS,
    head_class,
)
from pipeline.language.places import is_place_name
from pipeline.language.sentences import Layout, Sentence

_LEXICON = load_lexicon("roles")
#: Article, head noun and adjectives that may stand between a cue and the name.
_LINK = r"(?:[ ',]+|[ ',]+(?:[\w-]+[ ',]+){0,6}?)\"?\s?$"
_TIGHT = (
    r"[ ']*(?:(?:le|la|les|l|un|une|du|des|de|d|son|sa|leur|notre|au|aux)[ ']+){0,2}"
    rf"(?:{STRIP_HEADS.pattern} )?\"?\s?$"
)
_APPOSITION = r"\"?(?:\s*\([^)\n]{1,60}\))?(?:,(?! (?:a|ont|est|sont|avait)\b)[^;.\n]{2,140}?,)?\s*"
_TIGHT_CUES = frozenset({"people_of", "systems_of", "source_of", "place_of"})
_LEFT = {
    name: re.compile(any_of(rf"\b(?:{c})" for c in cues) + (_TIGHT if name in _TIGHT_CUES else _LINK))
    for name, cues in _LEXICON["left"].items()
}
#: What may stand between the name and a cue, where that is no apposition.
_BEFORE_RIGHT = {
    "is_supplier": r"\"?,? ?(?:qui )?",
    "kind_supplier": r"\"?,? ?(?:qui )?",
    "speaks": r"\"?,? ?(?:\w+ ){0,2}?",
    "passive": _APPOSITION + r"(?:,? ?(?:qui )?(?:lui |elle |eux |elles )?(?:aussi |également |déjà )?)?",
}
_RIGHT = {
    name: re.compile(_BEFORE_RIGHT.get(name, _APPOSITION + "(?:qui )?") + any_of(cues))
    for name, cues in _LEXICON["right"].items()
}
_MUNICIPALITY = re.compile(_LEXICON["names"]["municipality"])
_FIRM = re.compile(rf"\b(?:{STRIP_HEADS.pattern}) $")
_COMPOUND = re.compile(r"[A-Z][\w'-]+ [A-Z]")
#: Counts of a cue beyond this tell nothing more.
CAP = 2
#: How far to the left a cue may begin.
_WINDOW = 130
STRONG_CUES = frozenset(
    {
        "attack_on",
        "leak_at",
        "verb_on",
        "stolen_from",
        "passive",
        "suffers",
        "denies",
        "victim_is",
        "confirms",
        "listed",
        "ordinal",
        "complains",
    }
)


#: "X avait piraté" tells of an attacker, "X a été piraté" and the headline "X piraté" of a victim.
_ACTIVE = re.compile(_LEXICON["names"]["active"])
#: Cues to the right that say the contrary when they are negated ("n'a rien subi").
_DENIABLE = re.compile(_LEXICON["names"]["deniable"])


def count_cues(analysis: Analysis, candidates: Sequence[Candidate]) -> None:
    """Set the features of every candidate that come from the cues around its mentions and from its names."""
    cues = _all_cues(analysis, candidates)
    for candidate in candidates:
        _count(analysis, candidate, cues)


_ENUMERATION = re.compile(
    r"(?!.*\b(?:près|proche|basée?s?|située?s?|implantée?s?|installée?s?|loin|portes|filiale|dirigée?) )"
    r"(?!.*, (?:à|en) $)"
    r"(?:,| et| ou| ainsi que|, puis)+ (?:(?:à|le|la|les|l'|des|du|de|d') ?){0,2}"
    r"(?:[a-zà-ÿ'-]+ ){0,3}?(?:(?:de la|de l'|du|des|de|d') ?)?"
)


def _all_cues(analysis: Analysis, candidates: Sequence[Candidate]) -> dict[int, list[str]]:
    """Return the cues of every mention by its start; members of an enumeration share theirs."""
    cues: dict[int, list[str]] = {}
    previous: OrganisationMention | None = None
    chain: list[int] = []
    mentions = sorted((m for c in candidates for m in c.mentions), key=lambda m: (m.start, m.end))
    for mention in mentions:
        sentence = analysis.sentence_at(mention.start)
        if sentence is None or sentence.layout is Layout.LINK:
            previous = None
            continue
        cues[mention.start] = mention_cues(analysis, mention, sentence)
        linked = (
            previous is not None
            and previous.end >= sentence.start
            and _ENUMERATION.fullmatch(analysis.lower, previous.end, mention.start)
        )
        chain = [*chain, mention.start] if linked else [mention.start]
        if len(chain) > 1:
            shared = [c for start in chain for c in cues[start] if c in STRONG_CUES or c == "people_of"]
            for start in chain:
                cues[start] = list(dict.fromkeys([*cues[start], *shared]))
        previous = mention
    return cues


def mention_cues(analysis: Analysis, mention: OrganisationMention, sentence: Sentence) -> list[str]:
    """Return the names of the cues around one mention."""
    lower = analysis.lower
    begin = max(sentence.start, mention.start - _WINDOW)
    found = [name for name, pattern in _LEFT.items() if pattern.search(lower, begin, mention.start)]
    found += _right_cues(analysis, mention, sentence, _RIGHT)
    if "expert_of" in found or "source_of" in found:
        found = [c for c in found if c not in ("people_of", "systems_of", "leak_at")]
    return found


def _right_cues(
    analysis: Analysis, mention: OrganisationMention, sentence: Sentence, names: Iterable[str]
) -> Iterator[str]:
    """Yield those cues of `names` that follow the mention; a negated one as `untouched`."""
    for name in names:
        match = _RIGHT[name].match(analysis.lower, mention.end, sentence.end)
        if match is None or (name == "passive" and _ACTIVE.search(match.group())):
            continue
        deniable = _DENIABLE.search(match.group())
        denied = deniable and analysis.assertion.negated(match.end() - 1, match.end())
        yield "untouched" if denied else name


def _count(analysis: Analysis, candidate: Candidate, cues: dict[int, list[str]]) -> None:
    counts: Counter[str] = Counter()
    for mention in candidate.mentions:
        sentence = analysis.sentence_at(mention.start)
        if sentence is not None and mention.start in cues:
            _count_mention(analysis, mention, sentence, cues[mention.start], counts, candidate)
    features = {name: float(min(count, CAP)) for name, count in counts.items()}
    features.update(_name_features(analysis, candidate.organisation))
    features.update(_context_features(analysis, candidate.organisation, cues))
    if features.get("authority") and features.get("in_title"):
        features["authority_struck"] = float(any(features.get(cue) for cue in _STRIKES))
    candidate.features = features


def _count_mention(
    analysis: Analysis,
    mention: OrganisationMention,
    sentence: Sentence,
    cues: Sequence[str],
    counts: Counter[str],
    candidate: Candidate,
) -> None:
    if sentence.layout is Layout.TITLE:
        if not _AFTERMATH.search(analysis.lower, sentence.start, mention.start):
            counts["in_title"] = 1
    elif sentence.layout is Layout.HEADING:
        counts["in_heading"] = 1
    elif sentence.paragraph <= 3 and sentence.section == 0 and not analysis.recalls(sentence):
        counts["in_lead"] = 1
    told = sentence.layout is Layout.TITLE or not (
        Tone.EXERCISE in analysis.tones(sentence) or analysis.assertion.advised(sentence, mention.start)
    )
    assertion = analysis.assertion
    negated = assertion.negated(mention.start, mention.end + 1) and not assertion.holds_negation(
        mention.start, mention.end
    )
    for cue in cues:
        if cue in STRONG_CUES and (not told or negated):
            counts["untouched" if told else "hypothetical"] += 1
            continue
        counts[cue] += 1
        candidate.cues.append((mention, cue))


#: "Après X, au tour de Y": a title that leads over from an earlier victim.
_AFTERMATH = re.compile(_LEXICON["names"]["aftermath"])
#: Cues that make a victim even of an authority, which otherwise comments.
_STRIKES = ("attack_on", "passive", "suffers", "complains", "denies", "confirms")
_SAYING = frozenset({"says", "confirms"})


def _follows_recall(analysis: Analysis, sentence: Sentence) -> bool:
    # "L'une des plus récentes a eu lieu en mai. Elle a visé X."
    before = analysis.sentences[max(0, sentence.index - 1) : sentence.index]
    return any(s.paragraph == sentence.paragraph and analysis.recalls(s) for s in before)


def _context_features(
    analysis: Analysis, organisation: Organisation, cues: dict[int, list[str]]
) -> dict[str, float]:
    """Count what stands in the sentences of the organisation: attacks, figures, data, and its place there."""
    counts: Counter[str] = Counter()
    for mention in organisation.mentions:
        sentence = analysis.sentence_at(mention.start)
        if (
            sentence is None
            or sentence.layout is Layout.LINK
            or analysis.tones(sentence) & {Tone.EXERCISE, Tone.ADVICE}
        ):
            continue
        span = (sentence.start, sentence.end)
        counts["with_attack"] += attacked(analysis, *span)
        counts["with_data"] += any(span[0] <= d.start < span[1] for d in analysis.data_types)
        counts["with_count"] += any(
            span[0] <= c.start < span[1] and c.unit for c in analysis.quantities.counts
        )
        if analysis.recalls(sentence) or _follows_recall(analysis, sentence):
            counts["recalled_attack"] += "verb_on" in cues.get(mention.start, ()) or attacked(
                analysis, sentence.start, (analysis.next_in_paragraph(sentence) or sentence).end
            )
        if _SAYING.intersection(cues.get(mention.start, ())):
            counts["says_count"] += any(
                span[0] <= c.start < span[1]
                and c.unit
                and not has("records", "background", analysis.lower, *span)
                for c in analysis.quantities.counts
            )
        counts["begins_sentence"] += mention.start - sentence.start < 30
        counts["begins_headline"] += analysis.is_headline(sentence) and mention.start - sentence.start < 16
        counts["label"] += sentence.end - sentence.start < len(mention.name) + 25
    return {name: float(min(count, CAP)) for name, count in counts.items()}


def _name_features(analysis: Analysis, organisation: Organisation) -> dict[str, float]:
    keys = organisation.keys
    name = organisation.name
    labels = Counter(m.label for m in organisation.mentions if m.label)
    features: dict[str, float] = {"frequent": min(len(organisation.mentions) - 1, 4)}
    if any(m.rule == "organisation.head" for m in organisation.mentions) or head_class(name):
        features["headed"] = 1.0
    if keys & _keys(AUTHORITIES) or AUTHORITY_WORD.search(name):
        features["authority"] = 1.0
    if OFFICIAL.match(name):
        features["official"] = 1.0
    if keys & _keys(MEDIA):
        features["media"] = 1.0
    if keys & _keys(NEVER):
        features["never"] = 1.0
    if is_never_attacker(name):
        features["platform"] = features["not_attacker_platform"] = 1.0
    if name.split()[0] in _FIRST_NAMES:
        features["first_name"] = 1.0
    if labels and labels.most_common(1)[0][0] == "PER" and _COMPOUND.match(name) and not head_class(name):
        features["person"] = 1.0
    if is_place_name(name) and not any(_is_body(analysis, m) for m in organisation.mentions):
        features["place"] = 1.0
    return features


def _is_body(analysis: Analysis, mention: OrganisationMention) -> bool:
    """Return whether a mention names a town that acts ("la Ville de X") or a firm ("l'éditeur X")."""
    before = analysis.lower[max(0, mention.start - 40) : mention.start]
    return bool(_MUNICIPALITY.search(before) or _FIRM.search(before))


_FIRST_NAMES = frozenset(load_lexicon("places")["first_names"])


@cache
def _keys(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name_key(n) for n in names)
