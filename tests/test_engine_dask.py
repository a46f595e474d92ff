"""A run on a real Dask cluster of two worker processes gives what one machine gives, whoever is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

pytest.importorskip("distributed", reason="needs the extra dask")

import dispatches
from distributed import Client, LocalCluster

from pipeline import run as run_module
from pipeline.dataset.counts import Counts
from pipeline.dataset.files import FILES, NEWS_CSV, RUN_JSON
from pipeline.engines import on_dask, partitions
from pipeline.engines.on_dask import run_on_dask
from pipeline.engines.partitions import EngineError, Settings, do_partition, load_partition
from pipeline.engines.sources import find_partitions
from pipeline.extraction import rules_version
from pipeline.reading import InputError, ReadOptions
from pipeline.run import run
from pipeline.run_options import RunOptions

PATIENCE = 60.0

TOLD = (
    ("Clinique des Aulnes", "un rançongiciel", "12 400 patients"),
    ("Mairie de Brissol", "une cyberattaque", "3 150 habitants"),
    ("Lunavélo", "un piratage", "80 125 clients"),
    ("Banque Fictel", "une intrusion", "9 100 clients"),
    ("Lycée du Haut-Perron", "un rançongiciel", "1 240 élèves"),
    ("Ateliers Morvane", "une cyberattaque", "640 salariés"),
    ("Mutuelle Orsane", "un vol de données", "41 250 adhérents"),
    ("Transports Valdière", "un rançongiciel", "2 300 salariés"),
)
WEATHER = "Le soleil brillera samedi sur tout le Sud, avant le retour de quelques orages en montagne."


def article(number: int) -> dict[str, Any]:
    victim, attack, count = TOLD[number % len(TOLD)]
    text = (
        f"{victim} a été victime d’{attack} le {1 + number % 28} mars 2025. Les noms et les adresses e-mail"
        f" de {count} ont été volés. Une plainte a été déposée. Dossier n° {number}."
    )
    return {
        "id": f"a{number:02}",
        "titre": f"{victim} : les données volées",
        "texte": text,
        "date": "2025-03-30",
    }


def write_jsonl(path: Path, rows: list[dict[str, Any]], rest: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + rest, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both formats, a folder in the folder, rows without id or date, files and rows that are no article."""
    folder = tmp_path / "articles"
    write_jsonl(folder / "a.jsonl", [article(number) for number in range(4)])
    pd.DataFrame([article(number) for number in range(4, 8)]).to_parquet(folder / "b.parquet")
    nameless = [{key: cell for key, cell in article(number).items() if key != "id"} for number in (8, 9)]
    dateless = {key: cell for key, cell in article(10).items() if key != "date"}
    write_jsonl(folder / "c" / "d.jsonl", [*nameless, dateless, article(0), article(11), article(11)])
    weather = {"id": "meteo", "titre": "Le temps", "texte": WEATHER}
    pd.DataFrame([article(12), weather]).to_parquet(folder / "c" / "e.parquet")
    write_jsonl(folder / "f.ndjson", [article(13), {"id": "vide", "texte": ""}], '{"id": "coupé", "te')
    (folder / "g.parquet").write_bytes((folder / "b.parquet").read_bytes()[:500])
    (folder / "README.md").write_text("Ceci n’est pas un article.", encoding="utf-8")
    (folder / "_SUCCESS").touch()
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, processes=True, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster


@pytest.fixture
def client(cluster: LocalCluster) -> Iterator[Client]:
    with Client(cluster, set_as_default=False) as client:
        client.wait_for_workers(2)
        yield client


READING = ReadOptions()


def on_cluster(cluster: LocalCluster, inputs: Path | str, output: Path, **options: Any) -> Counts:
    reading = options.pop("reading", READING)
    return run_on_dask([inputs], output, reading, RunOptions(), cluster.scheduler_address, **options)


def dataset_bytes(output: Path) -> dict[str, bytes]:
    return {name: (output / name).read_bytes() for name in FILES if name != RUN_JSON}


def rejected(output: Path) -> str:
    return (output / "rejected.csv").read_text("utf-8")


def marks(output: Path) -> dict[str, int]:
    return {path.parent.name: path.stat().st_mtime_ns for path in output.glob("partitions/*/done.json")}


def wait_until(true: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"in vain waited until {what}"
        time.sleep(0.02)


def local_run(folder: Path, output: Path, reading: ReadOptions = READING) -> Counts:
    # One machine takes the mark of another engine for an input; a cluster does not.
    (folder / "_SUCCESS").unlink(missing_ok=True)
    return run([folder], output, reading)


def test_dask_run_gives_the_bytes_of_a_local_run(folder: Path, tmp_path: Path, cluster: LocalCluster) -> None:
    steps: list[int] = []
    counts = on_cluster(cluster, folder, tmp_path / "dask", progress=steps.append)
    assert counts == local_run(folder, tmp_path / "local")
    assert dataset_bytes(tmp_path / "dask") == dataset_bytes(tmp_path / "local")
    assert counts.incidents >= len(TOLD)
    assert counts.rejected == 5
    assert sum(steps) == counts.articles + counts.rejected
    settings = json.loads((tmp_path / "dask" / RUN_JSON).read_text("utf-8"))["settings"]
    assert settings["engine"] == "dask"
    assert settings["scheduler"] == cluster.scheduler_address


def test_dask_run_gives_undated_articles_the_date_of_the_options(
    folder: Path, tmp_path: Path, cluster: LocalCluster
) -> None:
    reading = ReadOptions(published=pd.Timestamp("2025-04-02").date(), columns={"text": "texte"})
    on_cluster(cluster, folder, tmp_path / "dask", reading=reading)
    local_run(folder, tmp_path / "local", reading)
    assert dataset_bytes(tmp_path / "dask") == dataset_bytes(tmp_path / "local")
    # A later default changes no article that is known.
    later = ReadOptions(published=pd.Timestamp("2025-05-02").date(), columns={"text": "texte"})
    assert on_cluster(cluster, folder, tmp_path / "dask", reading=later).changed == 0


def test_dask_run_reads_and_writes_at_addresses(folder: Path, tmp_path: Path, cluster: LocalCluster) -> None:
    output = tmp_path / "dask"
    on_cluster(cluster, folder.as_uri(), output, partitions=(tmp_path / "elsewhere").as_uri())
    local_run(folder, tmp_path / "local")
    expected = {
        name: data for name, data in dataset_bytes(tmp_path / "local").items() if name != "rejected.csv"
    }
    assert expected.items() <= dataset_bytes(output).items()
    assert rejected(output).replace(folder.as_uri(), str(folder)) == rejected(tmp_path / "local")
    assert not (output / "partitions").exists()


def test_dask_run_does_only_changed_files_again(folder: Path, tmp_path: Path, cluster: LocalCluster) -> None:
    output = tmp_path / "dask"
    on_cluster(cluster, folder, output)
    before = marks(output)
    assert on_cluster(cluster, folder, output).unchanged == 15
    assert marks(output) == before
    write_jsonl(folder / "a.jsonl", [article(number) for number in (0, 1, 2, 3, 20)])
    counts = on_cluster(cluster, folder, output)
    assert (counts.new, counts.unchanged, counts.changed) == (1, 15, 0)
    after = marks(output)
    assert len(after) == len(before)
    assert len(after.items() & before.items()) == len(before) - 1


def test_dask_run_gives_the_same_bytes_when_a_worker_is_killed(
    folder: Path, tmp_path: Path, cluster: LocalCluster, client: Client
) -> None:
    workshop = tmp_path / "workshop"
    workshop.mkdir()
    client.run(stay_in, workshop)
    counts: list[Counts] = []
    job = threading.Thread(
        target=lambda: counts.append(on_cluster(cluster, folder, tmp_path / "dask")), daemon=True
    )
    job.start()
    wait_until(lambda: len(list(workshop.iterdir())) == 2, "both workers are in a partition")
    victim, other = (int(path.name) for path in workshop.iterdir())
    os.kill(victim, signal.SIGKILL)
    shutil.rmtree(workshop)
    job.join(PATIENCE)
    assert counts == [local_run(folder, tmp_path / "local")]
    assert dataset_bytes(tmp_path / "dask") == dataset_bytes(tmp_path / "local")
    client.wait_for_workers(2)
    alive = set(client.run(os.getpid).values())
    assert other in alive and victim not in alive


@pytest.mark.slow
def test_dask_run_sets_a_file_aside_that_kills_its_workers(
    folder: Path, tmp_path: Path, cluster: LocalCluster, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.run_on_scheduler(allow_failures, 0)
    client.run(extract_without_model, deadly="a12")
    try:
        counts = on_cluster(cluster, folder, tmp_path / "dask")
        client.run_on_scheduler(allow_failures, 3)
        client.wait_for_workers(2)
        client.run(extract_without_model)
        told = rejected(tmp_path / "dask")
        assert f'{folder}/c/e.parquet,extraction_failed,"the workers that read it died' in told
        # What waited in the same worker may have been set aside with it.
        again = on_cluster(cluster, folder, tmp_path / "dask")
    finally:
        client.run_on_scheduler(allow_failures, 3)
        client.run(extract_as_ever)
    assert counts.articles < again.articles == 15
    monkeypatch.setattr(run_module, "extract_frame", dispatches.extract_frame)
    local_run(folder, tmp_path / "local")
    # It came to that in two runs, and the last of them has less news.
    made = [dataset_bytes(tmp_path / engine) for engine in ("dask", "local")]
    assert made[0].pop(NEWS_CSV) != made[1].pop(NEWS_CSV)
    assert made[0] == made[1]


# --- what workers run -----------------------------------------------------------------------------


def stay_in(workshop: Path) -> None:
    """Make extraction wait, with a file that tells which process does, until `workshop` is gone."""
    extract = partitions.extract_frame

    def waiting(frame: pd.DataFrame, gate: bool) -> pd.DataFrame:
        if workshop.exists():
            (workshop / str(os.getpid())).touch()
        deadline = time.monotonic() + PATIENCE
        while workshop.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return extract(frame, gate)

    partitions.extract_frame = waiting


def extract_without_model(deadly: str = "") -> None:
    """Let a worker extract as `dispatches` does, and die of the article `deadly`."""

    def extract(frame: pd.DataFrame, gate: bool) -> pd.DataFrame:
        if deadly in frame["article_id"].tolist():
            os.kill(os.getpid(), signal.SIGKILL)
        return dispatches.extract_frame(frame)

    partitions.extract_frame = extract


def extract_as_ever() -> None:
    from pipeline.extraction import extract_frame

    partitions.extract_frame = extract_frame


def allow_failures(number: int, dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = number


# --- one partition, without cluster ---------------------------------------------------------------


def extract_dispatches(frame: pd.DataFrame, gate: bool) -> pd.DataFrame:
    return dispatches.extract_frame(frame)


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "extract_frame", extract_dispatches)


def settings(rules: str | None = None, **reading: Any) -> Settings:
    return Settings(ReadOptions(**reading), rules or rules_version())


@pytest.mark.usefixtures("without_model")
def test_partition_travels_through_any_file_system(folder: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(f"{folder}/", "/presse/", recursive=True)
    found, problems = find_partitions(["memory://presse"], "memory://results", settings())
    names = ["a.jsonl", "b.parquet", "f.ndjson", "g.parquet", "c/d.jsonl", "c/e.parquet"]
    assert [partition.place for partition in found] == [f"memory://presse/{name}" for name in names]
    assert not problems
    extracted = [load_partition(do_partition(partition, settings())) for partition in found]
    assert [len(part.articles) for part in extracted] == [4, 4, 1, 0, 6, 2]
    assert [len(part.rejections) for part in extracted] == [0, 0, 2, 1, 0, 0]
    # Of two articles with one id only the first is extracted.
    assert [part.results["article_id"].nunique() for part in extracted] == [4, 4, 1, 0, 5, 2]


@pytest.mark.usefixtures("without_model")
def test_partition_holds_no_text(folder: Path, tmp_path: Path) -> None:
    for partition in find_partitions([folder], str(tmp_path / "results"), settings())[0]:
        do_partition(partition, settings())
    tables = list((tmp_path / "results").rglob("*.parquet"))
    assert len(tables) == 18
    assert not [path for path in tables if "soleil" in str(pq.read_table(path).to_pylist())]


@pytest.mark.usefixtures("without_model")
def test_partition_that_was_not_finished_is_done_again(folder: Path, tmp_path: Path) -> None:
    (partition,), _ = find_partitions([folder / "a.jsonl"], str(tmp_path / "results"), settings())
    do_partition(partition, settings())
    (Path(partition.folder) / partitions.MARK).unlink()
    (Path(partition.folder) / partitions.RESULTS).write_bytes(b"PAR1")
    do_partition(partition, settings())
    assert len(load_partition(partition.folder).articles) == 4


def test_partition_whose_articles_failed_is_tried_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(frame: pd.DataFrame, gate: bool) -> pd.DataFrame:
        return dispatches.extract_frame(frame).assign(error="no luck today")

    (partition,), _ = find_partitions([folder / "a.jsonl"], str(tmp_path / "results"), settings())
    monkeypatch.setattr(partitions, "extract_frame", failing)
    do_partition(partition, settings())
    monkeypatch.setattr(partitions, "extract_frame", extract_dispatches)
    assert load_partition(do_partition(partition, settings())).results["error"].isna().all()


def test_partition_folder_tells_file_rules_and_settings(folder: Path) -> None:
    def name(settings: Settings) -> str:
        (partition,), _ = find_partitions([folder / "a.jsonl"], "results", settings)
        return partition.folder

    (folder / "b.parquet").unlink()
    ungated = Settings(ReadOptions(), rules_version(), gate=False)
    names = [name(settings()), name(settings("other")), name(settings(max_chars=5_000)), name(ungated)]
    write_jsonl(folder / "a.jsonl", [article(1)])
    assert len({*names, name(settings())}) == 5


# --- errors ---------------------------------------------------------------------------------------


def fail_to_run(folder: Path | str, output: Path, scheduler: str = "tcp://127.0.0.1:1") -> str:
    with pytest.raises((EngineError, InputError)) as raised:
        run_on_dask([folder], output, ReadOptions(), RunOptions(), scheduler)
    assert not output.exists() or not (output / "incidents.csv").exists()
    return str(raised.value)


def test_dask_missing_is_told_with_its_extra(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "find_spec", lambda name: None)
    assert "breche[dask]" in fail_to_run(folder, tmp_path / "out")


@pytest.mark.parametrize(
    "scheduler",
    [
        pytest.param("tcp://127.0.0.1:1", id="nobody-there"),
        pytest.param("ftp://127.0.0.1:1", id="no-address"),
        pytest.param("cluster", id="no-port"),
    ],
)
def test_dask_scheduler_that_does_not_answer_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheduler: str
) -> None:
    monkeypatch.setattr(on_dask, "PATIENCE", 0.3)
    assert scheduler in fail_to_run(folder, tmp_path / "out", scheduler)


def test_dask_scheduler_without_workers_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_dask, "PATIENCE_FOR_WORKERS", 0.1)
    with LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:
        message = fail_to_run(folder, tmp_path / "out", empty.scheduler_address)
    assert "has no worker" in message and "dask worker" in message


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("nowhere", "no such file or folder", id="path"),
        pytest.param("memory://nowhere", "no such file or folder", id="address"),
        pytest.param("nosuch://bucket", "nosuch", id="unknown-file-system"),
        pytest.param("-", "standard input", id="standard-input"),
    ],
)
def test_dask_input_that_is_not_there_is_named(tmp_path: Path, name: str, told: str) -> None:
    message = fail_to_run(name, tmp_path / "out")
    assert told in message


def test_dask_file_that_a_cluster_cannot_read_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "page.html").write_text("<p>Un article.</p>", encoding="utf-8")
    message = fail_to_run(folder, tmp_path / "out")
    assert "page.html" in message and ".parquet, .jsonl" in message


def test_partition_that_a_worker_cannot_find_or_judge_ends_the_run(folder: Path, tmp_path: Path) -> None:
    (partition,), _ = find_partitions([folder / "a.jsonl"], str(tmp_path / "results"), settings())
    with pytest.raises(EngineError, match="same version"):
        do_partition(partition, settings("other"))
    (folder / "a.jsonl").unlink()
    with pytest.raises(EngineError, match="a disk that all machines share"):
        do_partition(partition, settings())


def test_engine_loads_dask_and_fsspec_only_when_it_runs() -> None:
    code = (
        "import sys, pipeline.engines.on_dask\nprint(*{'dask', 'distributed', 'fsspec'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
