"""An incident explains itself: its cells and proofs, why its articles are one, who changed what."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import DAY, Dataset, article, count, dataset, incident, proof
from rich.console import Console
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.review.desk import take_in
from pipeline.dataset.review.model import Comment, Correction, Ref, Review, SameAs, Verdict
from pipeline.dataset.store.database import StoreError
from pipeline.explain_incident import print_incident
from pipeline.schema import Incident, Ransom

CLINIC = "Clinique des Aulnettes"
HERE = Ref("review", 2, "A (x)")
MADE = dt.datetime(2024, 12, 1, tzinfo=dt.UTC)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Dataset]:
    with dataset(tmp_path) as data:
        yield data


def clinic(day: int = 18, **fields: object) -> Incident:
    told = incident(CLINIC, date=f"2024-11-{day}", **fields)  # type: ignore[arg-type]
    return told.model_copy(update={"evidence": [proof("date", f"2024-11-{day}")]})


def explained(data: Dataset, incident_id: str) -> str:
    """Return what is printed of an incident, with line breaks and gaps taken out."""
    stream = io.StringIO()
    print_incident(data.connection, incident_id, Console(file=stream, width=250))
    return " ".join(stream.getvalue().split())


def corrected(data: Dataset, incident_id: str, value: str | None, comment: str = "vu sur le site") -> None:
    entry = Correction(incident_id, "victim_country", "set" if value else "revoke", value, HERE)
    remark = Comment(incident_id, comment, HERE)
    take_in(data.connection, Review([entry], [], [], [], [remark], [], 1), "Claire", MADE)


def test_explain_shows_cells_and_proofs(data: Dataset) -> None:
    data.tell("a", clinic(ransom=Ransom(demanded=False)))
    said = explained(data, data.ids()["a"])
    assert f"victim_name {CLINIC}" in said
    assert "ransom_demanded false" in said
    assert "date 2024-11-18 0.90 r.test a Phrase sur date." in said


def test_explain_shows_articles_and_the_reasons_of_each_merge(data: Dataset) -> None:
    data.take(
        (article("a", source="Le Courrier", title="Panne à la clinique"), [clinic()]),
        (article("b", DAY + dt.timedelta(days=1)), [clinic(records=count(48_317))]),
    )
    name = data.ids()["a"]
    one, other = data.reports(name)
    said = explained(data, name)
    assert f"{one} a 2024-11-20 Le Courrier Panne à la clinique" in said
    assert f"{other} b 2024-11-21" in said
    assert "why they are one incident" in said
    assert "name_same+5" in said
    assert "date_same+2.5" in said
    assert "published_together+2" in said


def test_explain_of_a_single_report_has_nothing_to_explain(data: Dataset) -> None:
    data.tell("a", clinic())
    said = explained(data, data.ids()["a"])
    assert "why they are one incident" not in said
    assert "what other articles say" not in said
    assert "what analysts said" not in said


def test_explain_shows_what_others_say(data: Dataset) -> None:
    data.tell("a", clinic(ransom=Ransom(paid=False)))
    data.tell("b", clinic(ransom=Ransom(paid=True)), published=DAY + dt.timedelta(days=1))
    said = explained(data, data.ids()["a"])
    assert "what other articles say" in said
    assert "ransom_paid true false a" in said


def test_explain_of_an_alias_tells_the_present_name(data: Dataset) -> None:
    data.tell("a", clinic())
    data.tell("b", incident("Nuvéo"))
    older, younger = data.ids()["a"], data.ids()["b"]
    take_in(data.connection, Review([], [], [SameAs(younger, older, HERE)], [], [], [], 1), "Claire", MADE)
    said = explained(data, younger)
    assert f"{younger} is now {older}" in said
    assert "Claire said so, 2024-12-01" in said
    assert "is now" not in explained(data, older)


def test_explain_shows_corrections_and_what_was_revoked(data: Dataset) -> None:
    data.tell("a", clinic())
    name = data.ids()["a"]
    corrected(data, name, "BE")
    said = explained(data, name)
    assert "victim_country BE" in said
    assert "what analysts said" in said
    assert "Claire 2024-12-01T00:00:00+00:00 vu sur le site" in said
    corrected(data, name, None)
    said = explained(data, name)
    assert "victim_country BE Claire 2024-12-01T00:00:00+00:00 2024-12-01T00:00:00+00:00" in said


def test_explain_shows_what_was_said_of_the_alias_of_an_alias(data: Dataset) -> None:
    for name, victim in (("a", CLINIC), ("b", "Nuvéo"), ("c", "Orvalis")):
        data.tell(name, incident(victim))
    a, b, c = (data.ids()[name] for name in "abc")
    corrected(data, c, "BE")
    for one, other in ((c, b), (b, a)):
        take_in(data.connection, Review([], [], [SameAs(one, other, HERE)], [], [], [], 1), "Claire", MADE)
    assert "vu sur le site" in explained(data, a).partition("what analysts said")[2]


def test_explain_tells_why_after_the_linking_article_was_forgotten(data: Dataset) -> None:
    for name in "abc":
        data.tell(name, clinic())
    # Two links join three reports: one report stands in both.
    (one, other) = data.connection.execute("SELECT one, other FROM link ORDER BY one, other").fetchall()
    (middle,) = set(one) & set(other)
    (gone,) = data.connection.execute(
        "SELECT article_id FROM report WHERE report_id = ?", [middle]
    ).fetchone()
    data.forget(gone)
    (name,) = set(data.ids().values())
    assert "why they are one incident" in explained(data, name)


def test_explain_of_what_is_no_incident(data: Dataset) -> None:
    data.tell("a", clinic())
    name = data.ids()["a"]
    take_in(
        data.connection,
        Review([], [Verdict(name, "not_an_incident", HERE)], [], [], [], [], 1),
        "Claire",
        MADE,
    )
    said = explained(data, name)
    assert f"{name} was judged to be no incident." in said
    assert "Claire" in said


def test_explain_of_what_has_no_article_any_more(data: Dataset) -> None:
    data.tell("a", clinic())
    name = data.ids()["a"]
    data.forget("a")
    assert f"{name} has no article any more." in explained(data, name)


def test_explain_of_no_incident_says_where_ids_are(data: Dataset) -> None:
    with pytest.raises(StoreError, match=r"no incident .* brc-0123456789abcdef; ids are in the column"):
        explained(data, "brc-0123456789abcdef")


def test_explain_shows_texts_with_brackets_as_they_are(data: Dataset) -> None:
    data.take((article("[bold]a", title="[red]Panne[/red]"), [incident("[b]Nuvéo[/b]", date="2024-11-18")]))
    said = explained(data, data.ids()["[bold]a"])
    assert "[b]Nuvéo[/b]" in said
    assert "[bold]a" in said
    assert "[red]Panne[/red]" in said


def test_explain_command_finds_the_dataset(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        data.tell("a", clinic())
        name = data.ids()["a"]
    for place in (tmp_path, tmp_path / "breche.db"):
        result = CliRunner().invoke(app, ["explain", name, "-d", str(place)])
        assert result.exit_code == 0, result.output
        assert CLINIC in result.output


@pytest.mark.parametrize(
    ("incident_id", "folder", "told"),
    [
        pytest.param("brc-0123456789abcdef", "", "no incident of this dataset", id="unknown_id"),
        pytest.param("brc-0123456789abcdef", "nowhere", "no such database", id="no_dataset"),
    ],
)
def test_explain_command_that_finds_nothing(tmp_path: Path, incident_id: str, folder: str, told: str) -> None:
    with dataset(tmp_path):
        pass
    result = CliRunner().invoke(app, ["explain", incident_id, "-d", str(tmp_path / folder)])
    assert result.exit_code == 1
    assert told in " ".join(result.output.split())
