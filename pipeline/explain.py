"""Shows how one article was read: sentences with their mentions, candidates, and the reason for each cell."""

import json
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from pipeline.extraction import analyse
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.language.analysis import Analysis, outline
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Sentence
from pipeline.reading.texts import clean_line
from pipeline.schema import Article
from pipeline.why.accounts import Account, ArticleAccount, CandidateAccount, CellAccount, account_of
from pipeline.wording import _, kept, language

#: So many candidates are shown, and of each decision so many reasons for it, against it, and other values.
_MOST_CANDIDATES, _MOST_FOR, _MOST_AGAINST, _MOST_RIVALS = 15, 3, 2, 3
_MOST_DESCRIPTIONS = 3
#: A value less likely than this is not worth a line unless it is asked for.
_UNLIKELY = 0.05
#: Characters of a sentence that are shown.
_QUOTED = 160
#: What adds less than this to a score is not worth a word unless it is asked for.
_LITTLE = 0.05
#: The lines of a cell: how far to the right, and how wide at least.
_INDENT, _NARROWEST = 4, 40
#: The words that begin the lines on a decision.
_TEXT, _RULE, _CHANCE = kept("text"), kept("rule"), kept("chance")
_FOR, _AGAINST, _BEHIND, _THEN = kept("for"), kept("against"), kept("rests on"), kept("then")
_LABELS = (_TEXT, _RULE, _CHANCE, _FOR, _AGAINST, _BEHIND, _THEN)
Line = tuple[str, str]


def article_json(article: Article) -> str:
    """Return the whole account of how `article` was read, as one line of JSON in ASCII and English."""
    return json.dumps(asdict(account_of(_read(article))), allow_nan=False)


def print_article(article: Article, console: Console, why: Collection[str] = ()) -> None:
    """Print how `article` was read to `console`; of the fields `why` alone, but in full, if it names any."""
    reading = _read(article)
    account = account_of(reading, language())
    date = article.published or _("no date")
    console.rule(Text(f"{_shown(article.article_id)}  {date}"))
    if not why:
        _print_sentences(reading, console)
        _print_candidates(account, console)
    for number, incident in enumerate(account.incidents, 1):
        sure = "" if incident.confidence is None else f"  {incident.confidence:.2f}"
        head = _("incident {number} ({salience})", number=number, salience=incident.salience)
        console.print(Text(f"\n{head}{sure}", style="bold"))
        cells = [cell for cell in incident.cells if not why or cell.field in why]
        for cell in cells:
            if cell.filled:
                _print_cell(cell, console, in_full=bool(why))
        left = _("left empty:")
        empty = [cell for cell in cells if not cell.filled and (why or _came_near(cell))]
        if empty:
            console.print(Text(f"  {left}", style="bold"))
        for cell in empty:
            _print_cell(cell, console, in_full=bool(why))


def _read(article: Article) -> Interpretation:
    return interpret(next(iter(analyse([outline(article)]))))


def _came_near(cell: CellAccount) -> bool:
    chance = cell.best.chance
    return cell.best.constraint is not None or (chance is not None and chance >= _UNLIKELY)


def _shown(text: str) -> str:
    """Return `text` on one line, without characters that would steer a terminal."""
    return clean_line(text) or ""


def _print_sentences(reading: Interpretation, console: Console) -> None:
    analysis = reading.analysis
    for sentence in analysis.sentences:
        focus = ",".join(str(i + 1) for i in reading.story.focus[sentence.index]) or "-"
        tones = " ".join(sorted(analysis.tones(sentence)))
        about = _("incident {focus}", focus=focus)
        label = f"{sentence.index} {sentence.layout} §{sentence.section} {about} {tones}"
        console.print(Text(label, style="dim"))
        console.print(Text(_shown(analysis.quote(sentence.start, sentence.end))))
        for line in _mentions(analysis, sentence):
            console.print(Text(f"    {_shown(line)}", style="cyan"))


# Decisions --------------------------------------------------------------------------------------------------


def _print_candidates(account: ArticleAccount, console: Console) -> None:
    """Print what decided on whether there are incidents, and whose."""
    tells = account.tells_incident
    told = _("tells an incident: {probability}", probability=_chance(tells.best.chance, tells.threshold))
    console.print(Text(f"\n{told}", style="bold"))
    if tells.best.constraint:
        _print_lines([(_RULE, tells.best.constraint)], console)
    _print_lines(_reasons(tells.best, in_full=False), console)
    for one in account.descriptions[:_MOST_DESCRIPTIONS]:
        told = _("an unnamed victim: {probability}", probability=_chance(one.chance, None))
        console.print(Text(f"{told}  {_shown(one.value)}"))
        _print_lines(_reasons(one, in_full=False), console)
    if account.candidates:
        console.print(Text(_("candidates"), style="bold"))
    for candidate in account.candidates[:_MOST_CANDIDATES]:
        likely = candidate.parts[candidate.part]
        chance = _chance(candidate.best.chance, candidate.threshold or None)
        told = _(
            "victim {chance}; likeliest part: {part} {probability:.2f}",
            chance=chance,
            part=_outcome(candidate.part),
            probability=likely,
        )
        console.print(Text(f"  {_shown(candidate.best.value)}  {told}"))
        if (candidate.best.chance or 0.0) >= _UNLIKELY or likely >= _UNLIKELY:
            _print_lines(_part_reasons(candidate), console)


def _part_reasons(candidate: CandidateAccount) -> Iterator[Line]:
    """Yield what speaks for the part of a name, which says more than how it stands to others."""
    if candidate.best.constraint:
        yield _RULE, candidate.best.constraint
    if candidate.best.behind is not None:
        yield from _reasons(candidate.best.behind, in_full=False)


def _print_cell(cell: CellAccount, console: Console, *, in_full: bool) -> None:
    told = _shown(cell.best.value)
    if cell.confidence is not None:
        told = _("{value}  (confidence {probability:.2f})", value=told, probability=cell.confidence)
    console.print(Text.assemble("  ", (cell.field, "bold"), f" {told}"))
    _print_lines(_cell_lines(cell, in_full=in_full), console)


def _cell_lines(cell: CellAccount, *, in_full: bool) -> Iterator[Line]:
    """Yield the lines on a cell."""
    best = cell.best
    yield from _proof(best)
    if best.constraint:
        yield _RULE, best.constraint
    if best.chance is not None:
        yield _CHANCE, _chance(best.chance, cell.threshold)
    yield from _reasons(best, in_full=in_full)
    if best.behind is not None:
        # What the decision before it saw tells more than its outcome.
        yield _BEHIND, f"{_outcome(best.behind.outcome or '')} {_chance(best.behind.chance, None)}"
        yield from _reasons(best.behind, in_full=in_full)
    rivals = cell.runners_up
    if in_full:
        for rival in rivals:
            yield _THEN, _rival(rival)
            yield from _proof(rival)
            yield from _reasons(rival, in_full=False)
    elif rivals:
        yield _THEN, ", ".join(map(_rival, rivals[:_MOST_RIVALS]))


def _rival(rival: Account) -> str:
    chance = "" if rival.chance is None else f" {_chance(rival.chance, None)}"
    against = f" ({rival.constraint})" if rival.constraint else ""
    return f"{_shown(rival.value)}{chance}{against}"


def _proof(account: Account) -> Iterator[Line]:
    """Yield the sentence that a value rests on, with the rule that proposed it."""
    if account.sentence is not None and account.text is not None:
        yield _TEXT, f"{_excerpt(_shown(account.sentence), _shown(account.text))} [{account.rule}]"


def _excerpt(sentence: str, words: str) -> str:
    """Return the part of a long sentence around `words`, which stand in it."""
    if len(sentence) <= _QUOTED:
        return sentence
    middle = max(sentence.find(words), 0) + len(words) // 2
    start = min(max(0, middle - _QUOTED // 2), len(sentence) - _QUOTED)
    end = start + _QUOTED
    return f"{'…' * (start > 0)}{sentence[start:end].strip()}{'…' * (end < len(sentence))}"


def _reasons(account: Account, *, in_full: bool) -> Iterator[Line]:
    """Yield what weighed most for a value, and what against it."""
    for label, sign, most in ((_FOR, 1, _MOST_FOR), (_AGAINST, -1, _MOST_AGAINST)):
        found = [g for g in account.grounds if g.value * sign > 0]
        if not in_full:
            found = [g for g in found if abs(g.value) >= _LITTLE and not g.is_bias][:most]
        if found:
            digits = 2 if in_full else 1
            yield label, ", ".join(f"{_shown(g.text)} {g.value:+.{digits}f}" for g in found)


def _outcome(name: str) -> str:
    """Return what the class of a model means: the part of a name, or what a sentence says."""
    return {
        "victim": _("victim"),
        "recalled": _("victim of an earlier incident"),
        "supplier": _("supplier"),
        "attacker": _("attacker"),
        "asked": _("money was asked"),
        "none asked": _("no money was asked"),
        "paid": _("it was paid"),
        "refused": _("payment was refused"),
    }.get(name, name)


def _chance(chance: float | None, threshold: float | None) -> str:
    """Return a probability with the one that it takes."""
    if chance is None:
        return ""
    if threshold is None:
        return f"{chance:.2f}"
    return f"{chance:.2f} {'≥' if chance >= threshold else '<'} {threshold:.2f}"


def _print_lines(lines: Iterable[Line], console: Console) -> None:
    wide = max(len(_(label)) for label in _LABELS)
    for label, text in lines:
        first = " " * _INDENT + _(label).ljust(wide) + " "
        # No line ends between a guillemet and its words.
        wrapped = textwrap.wrap(
            text.replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
            max(console.width, _NARROWEST),
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_on_hyphens=False,
        )
        console.print(Text("\n".join(wrapped)), soft_wrap=True)


# Mentions ---------------------------------------------------------------------------------------------------


def _mentions(analysis: Analysis, sentence: Sentence) -> Iterator[str]:
    groups: dict[str, Sequence[Mention]] = {
        _("organisation"): analysis.organisation_mentions,
        _("attacker"): [*analysis.actor_patterns, *analysis.gazetteer],
        _("number"): analysis.quantities.numbers,
        _("count"): analysis.quantities.counts,
        _("money"): analysis.quantities.money,
        _("volume"): analysis.quantities.volumes,
        _("date"): analysis.dates,
        _("data"): analysis.data_types,
        _("place"): analysis.places,
        _("sector"): analysis.sectors,
        _("trigger"): analysis.triggers,
    }
    for kind, mentions in groups.items():
        for mention in mentions:
            if sentence.start <= mention.start < sentence.end:
                negated = _(" NEGATED") if analysis.assertion.negated(mention.start, mention.end) else ""
                words = analysis.text[mention.start : mention.end]
                yield _("{kind}: {words}", kind=kind, words=words) + f" [{mention.rule}]{negated}"
