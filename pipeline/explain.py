"""Shows how one article was read: sentences with their mentions, candidates, and the reason for each cell."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.extraction import analyse
from pipeline.incidents.attackers import attacker_keys, find_attackers
from pipeline.incidents.drafts import find_story
from pipeline.incidents.extract import extract_incidents
from pipeline.incidents.roles import find_candidates, victims_first
from pipeline.language.analysis import Analysis, outline
from pipeline.language.mentions import Mention
from pipeline.language.sentences import Sentence
from pipeline.schema import Article


def print_article(article: Article, console: Console) -> None:
    """Print the reading of `article` to `console`."""
    analysis = next(iter(analyse([outline(article)])))
    attackers = find_attackers(analysis)
    candidates = find_candidates(analysis, attacker_keys(attackers))
    story = find_story(analysis, candidates)
    console.rule(f"{escape(article.article_id)}  {article.published or 'no date'}")
    for sentence in analysis.sentences:
        focus = ",".join(str(i + 1) for i in story.focus[sentence.index]) or "-"
        tones = " ".join(sorted(analysis.tones(sentence)))
        label = f"{sentence.index} {sentence.layout} §{sentence.section} incident {focus} {tones}"
        console.print(
            f"[dim]{label}[/dim]\n{escape(article.text[sentence.start : sentence.end])}", highlight=False
        )
        for line in _mentions(analysis, sentence):
            console.print(f"    [cyan]{escape(line)}[/cyan]", highlight=False)
    table = Table("organisation", "victim", "supplier", "features", title="candidates", box=None)
    for candidate in victims_first(candidates)[:15]:
        features = " ".join(
            f"{name}={value:g}" for name, value in sorted(candidate.features.items()) if value
        )
        table.add_row(
            escape(candidate.name),
            f"{candidate.victim_score:.1f}",
            f"{candidate.supplier_score:.1f}",
            features,
        )
    console.print(table)
    console.print(
        "attackers: " + escape(", ".join(f"{a.name} ({a.points:.1f})" for a in attackers) or "none"),
        highlight=False,
    )
    for number, incident in enumerate(extract_incidents(analysis), 1):
        cells = Table(
            "field",
            "value",
            "confidence",
            "rule",
            "text",
            title=f"incident {number} ({incident.salience})",
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


def _mentions(analysis: Analysis, sentence: Sentence) -> Iterator[str]:
    groups: dict[str, Sequence[Mention]] = {
        "organisation": analysis.organisation_mentions,
        "attacker": [*analysis.actor_patterns, *analysis.gazetteer],
        "number": analysis.quantities.numbers,
        "count": analysis.quantities.counts,
        "money": analysis.quantities.money,
        "volume": analysis.quantities.volumes,
        "date": analysis.dates,
        "data": analysis.data_types,
        "place": analysis.places,
        "sector": analysis.sectors,
        "trigger": analysis.triggers,
    }
    for kind, mentions in groups.items():
        for mention in mentions:
            if sentence.start <= mention.start < sentence.end:
                negated = " NEGATED" if analysis.assertion.negated(mention.start, mention.end) else ""
                yield f"{kind}: {analysis.text[mention.start : mention.end]} [{mention.rule}]{negated}"
