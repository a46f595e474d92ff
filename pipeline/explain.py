"""Shows how one article was read: sentences with their mentions, candidates, and the reason for each cell."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.extraction import analyse
from pipeline.incidents.candidate import Candidate, Role
from pipeline.incidents.extract import incidents_of
from pipeline.incidents.features.role import role_features
from pipeline.incidents.features.tells_incident import tells_incident_features
from pipeline.incidents.interpretation import Interpretation, interpret
from pipeline.language.analysis import Analysis, outline
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Sentence
from pipeline.schema import Article
from pipeline.wording import _

#: So many candidates, and so many reasons for each, are shown.
_MOST_CANDIDATES, _MOST_REASONS = 15, 8
_MOST_DESCRIPTIONS = 3


def print_article(article: Article, console: Console) -> None:
    """Print the reading of `article` to `console`."""
    analysis = next(iter(analyse([outline(article)])))
    reading = interpret(analysis)
    story = reading.story
    date = article.published or _("no date")
    console.rule(f"{escape(article.article_id)}  {date}")
    for sentence in analysis.sentences:
        focus = ",".join(str(i + 1) for i in story.focus[sentence.index]) or "-"
        tones = " ".join(sorted(analysis.tones(sentence)))
        about = _("incident {focus}", focus=focus)
        label = f"{sentence.index} {sentence.layout} §{sentence.section} {about} {tones}"
        console.print(
            f"[dim]{label}[/dim]\n{escape(analysis.quote(sentence.start, sentence.end))}", highlight=False
        )
        for line in _mentions(analysis, sentence):
            console.print(f"    [cyan]{escape(line)}[/cyan]", highlight=False)
    _print_decisions(reading, console)
    for number, incident in enumerate(incidents_of(reading), 1):
        cells = Table(
            _("field"),
            _("value"),
            _("confidence"),
            _("rule"),
            _("text"),
            title=_("incident {number} ({salience})", number=number, salience=incident.salience),
            box=None,
        )
        for entry in incident.evidence:
            cells.add_row(
                entry.field,
                escape(entry.value),
                f"{entry.confidence:.2f}",
                entry.rule,
                escape(article.text[entry.start : entry.end][:90]),
            )
        console.print(cells)


def _print_decisions(reading: Interpretation, console: Console) -> None:
    """Print the probabilities that decided on incidents and parts, and what weighed most for and against."""
    model = reading.models.tells_incident
    reasons = model.contributions(tells_incident_features(reading.analysis))
    told = _("tells an incident: {probability:.2f}", probability=reading.tells)
    console.print(f"{told}  {escape(_reasons(reasons))}", highlight=False)
    for words, probability in reading.descriptions[:_MOST_DESCRIPTIONS]:
        text = reading.analysis.quote(words.start, words.end)
        told = _("an unnamed victim: {probability:.2f}", probability=probability)
        console.print(f"{told}  {escape(text)}", highlight=False)
    table = Table(
        _("name"), _("victim"), _("likeliest part"), _("reasons for it"), title=_("candidates"), box=None
    )
    for candidate in reading.likeliest[:_MOST_CANDIDATES]:
        part = _likeliest_part(candidate)
        contributions = reading.models.role.contributions(role_features(candidate), part)
        table.add_row(
            escape(candidate.name),
            f"{candidate.victim:.2f}",
            f"{part.name.lower()} {candidate.roles[part]:.2f}",
            escape(_reasons(contributions)),
        )
    console.print(table)


def _likeliest_part(candidate: Candidate) -> Role:
    """Return the part that the candidate plays if it plays any."""
    return max((r for r in Role if r is not Role.NONE), key=lambda r: candidate.roles[r])


def _reasons(contributions: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:+.2f}" for name, value in contributions[:_MOST_REASONS])


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
