"""Which part does a candidate play? Cues and words around its mentions, its name's form, its place."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.incidents.candidate import Candidate
from pipeline.incidents.features.around import count_cues
from pipeline.incidents.features.sense import sense_features
from pipeline.incidents.features.standing import find_mates, mark_foremost, mark_lists, mark_sole, mark_tails
from pipeline.incidents.features.words import Word, stem, word_class
from pipeline.incidents.models import Features
from pipeline.language.analysis import Analysis
from pipeline.language.mentions import Mention
from pipeline.language.organisations.names import head_class
from pipeline.language.sentences import Layout

#: Words to each side of a mention that count by their distance, and those whose classes do.
_NEAR, _AROUND = 6, 14
#: Mentions beyond so many of one candidate tell nothing more.
_MOST_MENTIONS = 12
#: A line of so few words, the name included, may be an item of a list; what opens the list is not far.
_SHORT_LINE, _LONGEST_LIST = 6, 40
_LEAD = 3
_PLACES = {Layout.TITLE: "title", Layout.HEADING: "heading"}
_LAYOUTS = {Layout.TITLE: "title", Layout.HEADING: "heading", Layout.BULLET: "bullet", Layout.PROSE: "prose"}
#: How far a word is from the mention: next to it, near, or farther.
_DISTANCES = (2, 5)
_DOMAIN = re.compile(r"\.(?:fr|com|org|net|eu|be|ch|ca|io)\b")
_ODDS_LIMIT = 5.0


def mark_candidates(
    analysis: Analysis, candidates: Sequence[Candidate], rows: Sequence[Sequence[Word]], tells: float
) -> None:
    """Count for each candidate what the role model sees; `tells` are the log-odds of the article.

    `rows` are the words of each sentence, names hidden.
    """
    count_cues(analysis, candidates)
    mark_tails(candidates)
    mark_sole(analysis, candidates)
    mark_foremost(analysis, candidates)
    find_mates(analysis, candidates, rows)
    mark_lists(candidates)
    places: list[list[tuple[int, int]]] = [[] for _ in candidates]
    for index, row in enumerate(rows):
        if analysis.sentences[index].layout is not Layout.LINK:
            for position, word in enumerate(row):
                if word.candidate >= 0:
                    places[word.candidate].append((index, position))
    told = [_told(c, rows, some) for c, some in zip(candidates, places, strict=True)]
    for candidate, senses in zip(candidates, sense_features(analysis.tokens, told), strict=True):
        candidate.features |= senses
    total = sum(len(c.mentions) for c in candidates)
    for rank, i in enumerate(sorted(range(len(candidates)), key=lambda i: -len(candidates[i].mentions))):
        candidate = candidates[i]
        candidate.words = _form(candidate) | _place_in_text(analysis, places[i])
        _add_mentions(analysis, candidate, rows, places[i][:_MOST_MENTIONS])
        candidate.features |= {f"actor {cue}": float(min(n, 2)) for cue, n in candidate.actor_cues.items()}
        candidate.features["tells"] = tells_feature(tells)
        candidate.features["mentions"] = math.log1p(len(candidate.mentions))
        candidate.features["rank"] = 1 / (1 + rank)
        candidate.features["share"] = len(candidate.mentions) / total
        candidate.features["candidates"] = math.log1p(len(candidates))
        if places[i]:
            spread = places[i][-1][0] - places[i][0][0]
            candidate.features["spread"] = spread / len(analysis.sentences)


def tells_feature(tells: float) -> float:
    """Return the log-odds of the article as the role model sees them: bounded, on the scale of its cues."""
    return max(-_ODDS_LIMIT, min(_ODDS_LIMIT, tells)) / 2


def role_features(candidate: Candidate) -> Features:
    """Return what the model sees of a candidate."""
    return Features(candidate.features, candidate.words)


def _told(
    candidate: Candidate, rows: Sequence[Sequence[Word]], places: Sequence[tuple[int, int]]
) -> list[Mention]:
    """Return the mentions at `places`, of many the first."""
    starts = {rows[index][position].start for index, position in places[:_MOST_MENTIONS]}
    return [m for m in candidate.mentions if m.start in starts]


def _add_mentions(
    analysis: Analysis,
    candidate: Candidate,
    rows: Sequence[Sequence[Word]],
    places: Sequence[tuple[int, int]],
) -> None:
    layouts: Counter[str] = Counter()
    for index, position in places:
        sentence, row = analysis.sentences[index], rows[index]
        layout = _LAYOUTS[sentence.layout]
        layouts[f"in {layout}"] += 1
        opening = _opening(rows, index)
        if opening:
            layouts["in list"] += 1
            candidate.words.update(f"list {stem(word.form)}" for word in opening)
        if any(word.candidate >= 0 and word.candidate != row[position].candidate for word in row):
            layouts["beside others"] += 1
        if position == 0:
            layouts[f"begins {layout}"] += 1
        around = _around(row, position)
        candidate.words |= around
        if place := _PLACES.get(sentence.layout) or ("lead" if index < _LEAD else None):
            candidate.words |= {f"{place}: {one}" for one in around}
        candidate.words.update(f"before {stem(word.form)}" for word in row[:position])
        candidate.words.update(f"after {stem(word.form)}" for word in row[position + 1 :])
    candidate.features |= {name: math.log1p(count) for name, count in layouts.items()}


def _opening(rows: Sequence[Sequence[Word]], index: int) -> Sequence[Word]:
    """Return the line that opens the list of short lines around line `index`; empty outside of lists."""
    if len(rows[index]) > _SHORT_LINE or index == 0:
        return ()
    first = index - 1
    while first > 0 and len(rows[first]) <= _SHORT_LINE and index - first < _LONGEST_LIST:
        first -= 1
    return rows[first]


def _around(row: Sequence[Word], position: int) -> set[str]:
    """Return the words to the left and right of a mention, by their distance, and in pairs and threes."""
    left = [w.form for w in reversed(row[max(0, position - _NEAR) : position])]
    right = [w.form for w in row[position + 1 : position + 1 + _NEAR]]
    found = {f"next< {left[0] if left else '^'} | {right[0] if right else '$'}"}
    for side, forms in (("<", [*left, "^"]), (">", [*right, "$"])):
        stems = [stem(form) for form in forms]
        found.add(f"1{side} {forms[0]}")
        found.add(f"2{side} {forms[0]} {forms[1] if len(forms) > 1 else ''}")
        found.add(f"3{side} {' '.join(stems[:3])}")
        found.update(f"near{side} {one}" for one in stems)
        found.update(f"pair{side} {a} {b}" for a, b in pairwise(stems))
    return found | _classes_around(row, position, left, right)


def _classes_around(row: Sequence[Word], position: int, left: list[str], right: list[str]) -> set[str]:
    sides = {
        "<": [w.form for w in reversed(row[max(0, position - _AROUND) : position])],
        ">": [w.form for w in row[position + 1 : position + 1 + _AROUND]],
    }
    first = dict.fromkeys(sides, "-")
    found: set[str] = set()
    for side, near in (("<", left), (">", right)):
        told = [(k, c) for k, form in enumerate(sides[side]) if (c := word_class(form))]
        found.update(f"class{side}{_distance(k)} {c}" for k, c in told)
        found.update(f"class {c}" for _, c in told)
        if told:
            k, first[side] = told[0]
            found.add(f"class{side} {first[side]} {near[0] if k else '-'}")
            found.add(f"first{side}{_distance(k)} {first[side]}")
            if len(told) > 1:
                found.add(f"classes{side} {first[side]} {told[1][1]}")
    return found | {f"between {first['<']} {first['>']}"}


def _distance(words: int) -> int:
    return sum(words >= limit for limit in _DISTANCES)


def _place_in_text(analysis: Analysis, places: Sequence[tuple[int, int]]) -> set[str]:
    if not places:
        return set()
    first = places[0][0]
    return {f"first sentence {min(first, 8)}", f"first eighth {8 * first // len(analysis.sentences)}"}


def _form(candidate: Candidate) -> set[str]:
    """Return what the name looks like, never the name: another year's victims bear other names."""
    name = candidate.name
    labels = Counter(m.label for m in candidate.mentions)
    found = {f"label {labels.most_common(1)[0][0]}", f"words {min(len(name.split()), 5)}"}
    found |= {f"rule {m.rule}" for m in candidate.mentions}
    found |= {f"head class {head_class(name)}", f"length {min(len(name) // 4, 6)}"}
    if head_class(name):
        found.add(f"head {name.split()[0].lower()}")
    tests = {
        "capitals": name.isupper(),
        "small": name.islower(),
        "digit": any(char.isdigit() for char in name),
        "dot": "." in name,
        "underscore": "_" in name,
        "inner capital": re.search(r"[a-z][A-Z]", name) is not None,
        "domain": _DOMAIN.search(name.lower()) is not None,
    }
    return found | {f"form {test}" for test, holds in tests.items() if holds}
