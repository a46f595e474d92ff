"""The commands as people type them: what they read and write, what they say, how they exit."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from pipeline import extraction
from pipeline.cli import app
from pipeline.dataset.files import FILES
from pipeline.dataset.store.database import DATABASE, LOCK
from pipeline.overview import overview
from pipeline.streams import nearest

ROOT = Path(__file__).parents[1]
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]

HOSPITAL = """Le centre hospitalier de Valbrune visé par un rançongiciel

Le centre hospitalier de Valbrune a été victime d’un rançongiciel lundi. L’attaque a été revendiquée par le \
groupe Karnoval, qui réclame une rançon de 300 000 euros. Les données de 41 250 patients ont été volées.
"""
BANK = """La Banque Fictel confirme une intrusion

La Banque Fictel a confirmé jeudi une intrusion dans ses serveurs. Les pirates ont dérobé les numéros de \
téléphone d'environ 9 000 clients. La société « Fictel » a porté plainte : œuvre d'un réseau, dit-elle.
"""
ENGLISH = """Hospital hit by ransomware

The hospital said on Monday that the attackers had stolen the records of its patients. It is not clear who
they are and what they want, but the staff have been working with pen and paper since the attack.
"""


def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


def run_program(
    *arguments: str, program: str = "breche", encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own, with a console of `encoding`."""
    surroundings = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", program, *arguments]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True)


def said(result: Result) -> str:
    """Return what the command printed, with line breaks and boxes taken out."""
    return " ".join(result.output.replace("│", " ").split())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def articles(output: Path) -> dict[str, list[dict[str, object]]]:
    lines = (output / "article_incidents.jsonl").read_text("utf-8").splitlines()
    return {line["article_id"]: line["incidents"] for line in map(json.loads, lines)}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "valbrune.txt"
    path.write_text(HOSPITAL, encoding="utf-8")
    return path


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_cli_help_of_command(command: str) -> None:
    result = invoke(command, "--help")
    assert result.exit_code == 0
    assert command in result.output


def test_cli_help_lists_every_command_in_the_order_of_use() -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    assert result.output == overview()
    listed = re.findall(r"(?m)^  ([a-z]+) ", result.output.partition("Commands:")[2])
    assert sorted(listed) == COMMANDS
    used = ["run", "explain", "review", "export", "evaluate"]
    assert [command for command in listed if command in used] == used


@pytest.mark.parametrize("program", ["breche", "pipeline"])
def test_cli_runs_as_a_module(tmp_path: Path, program: str) -> None:
    assert run_program("--version", program=program).stdout.startswith(b"breche ")
    assert run_program("--help", program=program).stdout.decode("utf-8") == overview()


def test_cli_help_answers_at_once() -> None:
    def seconds(*arguments: str) -> float:
        def once() -> float:
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
            return time.perf_counter() - start

        # Others may be at work on the machine: the quickest of several is what it takes.
        return min(once() for _ in range(5))

    assert seconds("-m", "breche", "--help") <= 5 * seconds("-c", "pass")


# --- consoles -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp1252", pytest.param("ascii", marks=pytest.mark.slow)])
def test_cli_survives_consoles_that_lack_characters(tmp_path: Path, encoding: str) -> None:
    article = tmp_path / "noté→\u202f.txt"
    article.write_text(HOSPITAL.replace("41 250", "41\u202f250") + "\n« Œuvre » → 1\u2009000 ₿ ☠\n", "utf-8")
    explained = run_program("explain", str(article), encoding=encoding)
    assert explained.returncode == 0, explained.stderr
    shown = explained.stdout.decode(encoding)
    assert "41 250 patients" in shown
    assert ("centre hospitalier de Valbrune a été" in shown) is (encoding == "cp1252")
    done = run_program("run", str(article), "-o", str(tmp_path / "out→"), encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert b"1 new, 0 changed" in done.stderr
    assert rows(tmp_path / "out→" / "incidents.csv")


@pytest.mark.parametrize(
    ("character", "encoding", "shown"),
    [
        ("\u202f", "cp1252", " "),
        ("→", "cp1252", "->"),
        ("Ş", "cp1252", "S"),
        ("\u200b", "cp1252", ""),
        ("é", "ascii", "e"),
        ("’", "ascii", "'"),
        ("œ", "ascii", "oe"),
        ("½", "ascii", "1/2"),
        ("☠", "cp1252", "?"),
        ("\ud83d", "utf-8", "?"),
        ("字", "latin-1", "?"),
    ],
)
def test_cli_shows_what_is_nearest(character: str, encoding: str, shown: str) -> None:
    assert nearest(character, encoding) == shown


# --- run ------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder of good inputs and of every kind of bad one."""
    folder = tmp_path / "entrée"
    (folder / "sous").mkdir(parents=True)
    (folder / "hopital.txt").write_text(HOSPITAL, encoding="utf-8")
    (folder / "sous" / "banque_cp1252.txt").write_bytes(BANK.encode("cp1252"))
    (folder / "binaire.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "vide.txt").write_bytes(b"")
    (folder / "enorme.txt").write_text((HOSPITAL * 40_000)[:10_000_000], encoding="utf-8")
    (folder / "anglais.txt").write_text(ENGLISH, encoding="utf-8")
    good_row = json.dumps({"id": "ligne", "texte": BANK, "date": "2025-01-10"}, ensure_ascii=False)
    (folder / "lignes.jsonl").write_text(f'{{"id": "cassée", "texte": "La ba\n{good_row}\n', encoding="utf-8")
    (folder / "sans_texte.csv").write_text("id;montant\n1;300\n2;400\n", encoding="utf-8")
    return folder


def test_cli_run_reads_the_good_and_lists_the_bad(mixed: Path, tmp_path: Path) -> None:
    output = tmp_path / "sortie"
    result = invoke("run", mixed, "--output", output)
    assert result.exit_code == 3, result.output
    found = articles(output)
    assert set(found) == {"hopital", "banque_cp1252", "ligne"}
    assert all(found.values())
    victims = {row["article_ids"]: row["victim_name"] for row in rows(output / "incidents.csv")}
    # Both tell of one incident.
    assert victims["banque_cp1252|ligne"] == "Banque Fictel"
    rejected = {Path(row["source"]).name: row for row in rows(output / "rejected.csv")}
    assert {name: row["reason"] for name, row in rejected.items()} == {
        "binaire.txt": "binary",
        "vide.txt": "empty",
        "enorme.txt": "too_long",
        "anglais.txt": "not_french",
        "lignes.jsonl:1": "bad_json",
        "sans_texte.csv": "no_text_column",
    }
    assert all(row["detail"] for row in rejected.values())
    assert "3 new, 0 changed, 0 unchanged, 6 rejected." in said(result)
    assert "8 files held 9 articles or what should be some; 3 could be read." in said(result)
    told = json.loads((output / "run.json").read_text("utf-8"))["counts"]
    assert (told["files"], told["held"], told["read"]) == (8, 9, 3)
    assert told["partly_read"][str(mixed / "lignes.jsonl")] == {"held": 2, "read": 1}
    assert "3 articles" in said(result)
    assert "6 inputs set aside" in said(result)
    assert "rejected.csv" in said(result)


def test_cli_run_exits_with_zero_when_all_was_read(article: Path, tmp_path: Path) -> None:
    result = invoke("run", article, "-o", tmp_path / "new" / "out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {*FILES, DATABASE, LOCK}
    assert "1 new, 0 changed, 0 unchanged, 0 rejected." in said(result)
    assert "1 article, 1 with incidents: 1 incident (1 main)" in said(result)


def test_cli_run_reads_an_article_from_standard_input(tmp_path: Path) -> None:
    result = invoke("run", "-", "-o", tmp_path / "out", stdin=HOSPITAL.encode())
    assert result.exit_code == 0, result.output
    (row,) = rows(tmp_path / "out" / "incidents.csv")
    assert row["victim_name"] == "centre hospitalier de Valbrune"


def test_cli_run_reads_json_lines_from_standard_input(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": name, "text": HOSPITAL}) + "\n" for name in ("a", "b"))
    result = invoke("run", "-", "-o", tmp_path / "out", stdin=lines.encode())
    assert result.exit_code == 0, result.output
    assert set(articles(tmp_path / "out")) == {"a", "b"}


@pytest.mark.parametrize("date", ["2024-11-21", "21/11/2024"])
def test_cli_run_published_dates_articles_that_tell_no_date(article: Path, tmp_path: Path, date: str) -> None:
    result = invoke("run", article, "-o", tmp_path / "out", "--published", date)
    assert result.exit_code == 0, result.output
    (row,) = rows(tmp_path / "out" / "incidents.csv")
    assert row["first_published"] == "2024-11-21"
    # "Lundi" of an article of Thursday the 21st.
    assert row["date"] == "2024-11-18"


def test_cli_run_columns_names_the_text(tmp_path: Path) -> None:
    table = tmp_path / "veille.csv"
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([["cle", "dépêche", "texte"], ["a1", HOSPITAL, "voir la dépêche"]])
    table.write_text(stream.getvalue(), encoding="utf-8")
    arguments = ("--columns", "text=dépêche", "--columns", "id=cle")
    result = invoke("run", table, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 0, result.output
    assert articles(tmp_path / "out")["a1"]


def test_cli_run_max_chars_sets_long_articles_aside(article: Path, tmp_path: Path) -> None:
    result = invoke("run", article, "-o", tmp_path / "out", "--max-chars", 100)
    assert result.exit_code == 3
    (row,) = rows(tmp_path / "out" / "rejected.csv")
    assert row["reason"] == "too_long"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["absent.txt"], "absent.txt: no such file or folder", id="missing_input"),
        pytest.param(["lettre [/b].txt"], "lettre [/b].txt: no such file", id="name_with_markup"),
        pytest.param([".", "--published", "21 novembre"], "'21 novembre' is not a date", id="bad_date"),
        pytest.param([".", "--columns", "contenu"], "not ROLE=COLUMN", id="bad_column"),
        pytest.param([".", "--columns", "corps=contenu"], "unknown column role 'corps'", id="bad_role"),
        pytest.param([".", "--processes", "0"], "--processes", id="no_process"),
        pytest.param([], "name files or folders to read, or an article to --forget", id="no_input"),
    ],
)
def test_cli_run_tells_what_is_wrong_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = invoke("run", *arguments, "-o", "out")
    assert result.exit_code == 2
    assert message in said(result)
    assert "Traceback" not in result.output
    assert not (tmp_path / "out" / "incidents.csv").exists()


def test_cli_run_writes_where_the_other_commands_look(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke("run", article).exit_code == 0
    (row,) = rows(tmp_path / "outputs" / "incidents.csv")
    assert invoke("explain", row["incident_id"]).exit_code == 0


def test_cli_run_passes_over_the_dataset_in_its_folder(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert DATABASE == "breche.db"
    assert invoke("run", ".").exit_code == 0
    again = invoke("run", ".")
    assert again.exit_code == 0, again.output
    assert "0 new, 0 changed, 1 unchanged, 0 rejected." in said(again)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        pytest.param("https://presse.example/a", "breche fetch ADDRESS --into articles", id="page"),
        pytest.param("s3://presse/2026", "--engine dask --scheduler ADDRESS", id="bucket"),
        pytest.param("file:///tmp/a.txt", "give the path", id="file"),
        pytest.param("veille.xls", "save it as .xlsx or .csv", id="old_workbook"),
        pytest.param("note.DOC", "save it as .docx", id="old_letter"),
        pytest.param("revue.rar", "unpack it into a folder", id="archive"),
        pytest.param("flux.opml", "breche fetch flux.opml --into articles", id="feeds"),
        pytest.param("note.xyz", "one of these endings: .atom", id="unknown"),
        pytest.param("note", "files without an ending aren't read", id="no_ending"),
    ],
)
@pytest.mark.parametrize("command", ["run", "explain"])
def test_cli_tells_at_once_what_no_reader_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str, remedy: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if "://" not in name:
        Path(name).touch()
    result = invoke(command, name)
    assert result.exit_code == 2
    assert name in said(result)
    assert remedy in said(result)
    assert not Path("outputs").exists()


def test_cli_run_sets_an_unknown_ending_aside_where_there_is_more(article: Path, tmp_path: Path) -> None:
    (tmp_path / "veille.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    result = invoke("run", article, tmp_path / "veille.xls", "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert said(result).index("save it as .xlsx") < said(result).index("1 new")
    (row,) = rows(tmp_path / "out" / "rejected.csv")
    assert row["reason"] == "unsupported"


def test_cli_run_tells_that_the_output_cannot_be_written(article: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    result = invoke("run", article, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "cannot write to" in said(result)
    assert (tmp_path / "out").read_text() == "in the way"


@pytest.mark.parametrize("command", ["run", "explain"])
def test_cli_tells_how_to_install_a_missing_model(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def missing() -> None:
        raise extraction.ModelError("the model is not installed; install it")

    monkeypatch.setattr(extraction, "_engine", missing)
    options = ("-o", tmp_path / "out") if command == "run" else ()
    result = invoke(command, article, *options)
    assert result.exit_code == 1
    assert "install it" in said(result)


# --- explain --------------------------------------------------------------------------------------


def test_cli_explain_shows_sentences_mentions_and_the_reason_of_each_cell(article: Path) -> None:
    result = invoke("explain", article, "--published", "2024-11-21")
    assert result.exit_code == 0, result.output
    output = said(result)
    assert "L’attaque a été revendiquée par le groupe Karnoval" in output
    assert "money: 300 000 euros [money]" in output
    for field, value in (("victim_name", "centre hospitalier de Valbrune"), ("attacker_name", "Karnoval")):
        assert f"{field} {value}" in output
    assert "2024-11-18" in output


def test_cli_explain_shows_the_article_asked_for(article: Path, tmp_path: Path) -> None:
    (tmp_path / "banque.txt").write_text(BANK, encoding="utf-8")
    result = invoke("explain", tmp_path, "--article", "banque")
    assert result.exit_code == 0
    assert "Fictel" in result.output
    assert "Valbrune" not in result.output


def test_cli_explain_tells_that_no_article_has_the_id(article: Path) -> None:
    result = invoke("explain", article, "--article", "autre")
    assert result.exit_code == 2
    assert "'autre'" in said(result)


def test_cli_explain_tells_why_an_input_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "note [i].txt").write_text(ENGLISH, encoding="utf-8")
    result = invoke("explain", tmp_path)
    assert result.exit_code == 3
    assert "note [i].txt: not_french" in said(result)


def test_cli_explain_tells_a_missing_input() -> None:
    result = invoke("explain", "absent.txt")
    assert result.exit_code == 2
    assert "absent.txt: no such file" in said(result)


# --- export ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with a hospital and a bank."""
    folder = tmp_path_factory.mktemp("deux")
    (folder / "hopital.txt").write_text(HOSPITAL, encoding="utf-8")
    (folder / "banque.txt").write_text(BANK, encoding="utf-8")
    assert invoke("run", folder, "-o", folder / "out").exit_code == 0
    return folder / "out"


@pytest.mark.parametrize(
    ("sectors", "kept"),
    [
        pytest.param(["health"], {"hopital"}, id="code"),
        pytest.param(["santé"], {"hopital"}, id="french"),
        pytest.param(["SANTE"], {"hopital"}, id="bare"),
        pytest.param(["Banking"], {"banque"}, id="english"),
        pytest.param(["santé", "banque"], {"hopital", "banque"}, id="several"),
        pytest.param(["Défense"], set(), id="none_of_it"),
    ],
)
def test_cli_export_knows_sectors_by_label(
    dataset: Path, tmp_path: Path, sectors: list[str], kept: set[str]
) -> None:
    options = [word for sector in sectors for word in ("--sector", sector)]
    result = invoke("export", "-f", "csv", "-d", dataset, "-o", tmp_path, *options)
    assert result.exit_code == 0, result.output
    assert {row["article_ids"] for row in rows(tmp_path / "incidents.csv")} == kept


@pytest.mark.parametrize(
    ("sector", "message"),
    [
        pytest.param("assurences", "did you mean insurance?", id="misspelt"),
        pytest.param("zzz", "choose among energy, transport", id="unknown"),
        pytest.param("", "choose among energy, transport", id="empty"),
    ],
)
def test_cli_export_tells_what_sectors_there_are(dataset: Path, sector: str, message: str) -> None:
    result = invoke("export", "-f", "csv", "-d", dataset, "--sector", sector)
    assert result.exit_code == 2
    assert message in said(result)


@pytest.mark.parametrize("format", ["misp", "stix", "veris"])
@pytest.mark.parametrize("quotes", [True, False], ids=["quotes", "none"])
def test_cli_export_for_other_systems(dataset: Path, tmp_path: Path, format: str, quotes: bool) -> None:
    incidents = rows(dataset / "incidents.csv")
    options = [] if quotes else ["--no-quotes"]
    result = invoke("export", "-f", format, "-d", dataset, "-o", tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    assert f"Written to {tmp_path / 'out'}: incidents.{format}.json" in said(result)
    text = (tmp_path / "out" / f"incidents.{format}.json").read_text("utf-8")
    json.loads(text)
    assert all(row["incident_id"] in text and row["victim_name"] in text for row in incidents)
    assert all((row["evidence"] in text) is quotes for row in incidents)


# --- evaluate -------------------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two articles, with one wrong figure in its gold."""
    folder = tmp_path / "mini"
    folder.mkdir()
    (folder / "hopital.txt").write_text(HOSPITAL, encoding="utf-8")
    (folder / "banque.txt").write_text(BANK, encoding="utf-8")
    metadata = "article_id,published,register\nhopital,2024-11-21,press\nbanque,2024-11-21,press\n"
    (folder / "metadata.csv").write_text(metadata, encoding="utf-8")

    def gold(article_id: str, victim: str, value: int) -> str:
        records = {"value": value, "min": value, "max": value, "qualifier": "exact", "unit": "patients"}
        incident = {"salience": "main", "victim": {"name": victim}, "records": records}
        return (
            json.dumps({"article_id": article_id, "published": "2024-11-21", "incidents": [incident]}) + "\n"
        )

    lines = gold("banque", "Banque Fictel", 123) + gold("hopital", "centre hospitalier de Valbrune", 41250)
    (folder / "gold.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_cli_evaluate_prints_scores_and_writes_errors(corpus: Path, tmp_path: Path) -> None:
    result = invoke("evaluate", corpus, "--errors", tmp_path / "errors.csv")
    assert result.exit_code == 0, result.output
    output = said(result)
    for heading in ("2 articles", "mission F1", "baseline", "victim", "records", "false incidents on 0 of 0"):
        assert heading in output
    errors = rows(tmp_path / "errors.csv")
    assert any(row["article_id"] == "banque" and "123" in row["gold"] for row in errors)


def test_cli_evaluate_without_baseline(corpus: Path) -> None:
    result = invoke("evaluate", corpus, "--no-baseline")
    assert result.exit_code == 0
    assert "baseline" not in result.output


def test_cli_evaluate_tells_that_errors_cannot_be_written(corpus: Path, tmp_path: Path) -> None:
    result = invoke("evaluate", corpus, "--no-baseline", "--errors", tmp_path / "absent" / "errors.csv")
    assert result.exit_code == 1
    assert "cannot write" in said(result)


def test_cli_evaluate_tells_what_is_wrong_with_the_corpus(corpus: Path, tmp_path: Path) -> None:
    assert invoke("evaluate", tmp_path / "absent").exit_code == 2
    shutil.copy(corpus / "banque.txt", corpus / "orpheline.txt")
    result = invoke("evaluate", corpus)
    assert result.exit_code == 2
    assert "orpheline" in said(result)


def test_cli_evaluate_scores_chosen_fields_by_register(corpus: Path, tmp_path: Path) -> None:
    options = ("--no-baseline", "--by-register", "--fields", "records, incident")
    result = invoke("evaluate", corpus, *options, "--errors", tmp_path / "errors.csv")
    assert result.exit_code == 0, result.output
    assert "register press (2 articles)" in said(result)
    assert "mission F1 of records alone" in said(result)
    assert not any(field in result.output for field in ("victim", "attacker", "ransom"))
    assert {row["field"] for row in rows(tmp_path / "errors.csv")} == {"records"}


def test_cli_evaluate_scores_unseen_stories_apart(corpus: Path, tmp_path: Path) -> None:
    metadata = (
        "article_id,published,register,story\nhopital,2024-11-21,press,s1\nbanque,2024-11-21,press,s2\n"
    )
    (corpus / "metadata.csv").write_text(metadata, encoding="utf-8")
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "metadata.csv").write_text("article_id,story\nx,s2\n", encoding="utf-8")
    result = invoke("evaluate", corpus, "--no-baseline", "--seen", tmp_path / "known")
    assert result.exit_code == 0, result.output
    assert "Unseen articles of mini: 1 article, 1 incident" in said(result)
    assert said(result).endswith(
        "1 of 2 articles were left out of the unseen: the folders of --seen tell their stories"
    )


def empty_hospital(corpus: Path) -> None:
    """Make the gold of `corpus` say that hopital tells no incident, so that it gets a false one."""
    lines = (corpus / "gold.jsonl").read_text("utf-8").splitlines()
    empty = {**json.loads(lines[1]), "incidents": []}
    (corpus / "gold.jsonl").write_text(f"{lines[0]}\n{json.dumps(empty)}\n", encoding="utf-8")


def test_cli_evaluate_totals_tell_of_no_single_article(corpus: Path) -> None:
    empty_hospital(corpus)
    assert "(hopital)" in said(invoke("evaluate", corpus, "--no-baseline"))
    result = invoke("evaluate", corpus, "--no-baseline", "--totals", "--by-register")
    assert result.exit_code == 0, result.output
    assert "false incidents on 1 of 1 articles without incident" in said(result)
    assert "hopital" not in result.output


@pytest.mark.parametrize("name", ["test", "merge_test"])
def test_cli_evaluate_tells_totals_alone_of_parts_to_measure_on(
    corpus: Path, tmp_path: Path, name: str
) -> None:
    empty_hospital(corpus)
    folder = corpus.rename(corpus.with_name(name))
    result = invoke("evaluate", folder, "--no-baseline")
    assert result.exit_code == 0, result.output
    assert "to measure on only" in said(result)
    assert "false incidents on 1 of 1" in said(result)
    assert "hopital" not in result.output
    shutil.copy(folder / "banque.txt", folder / "orpheline.txt")
    unsound = invoke("evaluate", folder)
    assert unsound.exit_code == 2
    assert "2 problems in the gold, not listed" in said(unsound)
    assert "orpheline" not in unsound.output


@pytest.mark.parametrize("options", [pytest.param([], id="by_name"), pytest.param(["--totals"], id="asked")])
def test_cli_evaluate_updates_floors_of_totals(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setattr("pipeline.evaluation.floors.FLOORS_PATH", tmp_path / "floors.json")
    folder = corpus.rename(corpus.with_name("test"))
    result = invoke("evaluate", folder, "--no-baseline", "--update-floors", *options)
    assert result.exit_code == 0, result.output
    floors = json.loads((tmp_path / "floors.json").read_text("utf-8"))
    assert {"incident", "incident precision", "incident press", "mission press"} <= floors["test"][
        "rates"
    ].keys()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        pytest.param("mini", ["--fields", "victim,colour"], "unknown field 'colour'", id="unknown_field"),
        pytest.param(
            "mini", ["--fields", "colour"], "there are incident, attacker, victim", id="alternatives"
        ),
        pytest.param("mini", ["--fields", ""], "unknown field ''", id="no_field"),
        pytest.param("mini", ["--totals", "--errors", "e.csv"], "--totals tells of none", id="totals_errors"),
        pytest.param("test", ["--errors", "e.csv"], "to measure on only", id="errors_of_test"),
        pytest.param("mini", ["--seen", "."], "no column `story`", id="no_stories"),
    ],
)
def test_cli_evaluate_tells_what_is_wrong_with_the_command(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, name: str, options: list[str], message: str
) -> None:
    monkeypatch.chdir(corpus.parent)
    corpus.rename(name)
    result = invoke("evaluate", name, *options)
    assert result.exit_code == 2
    assert message in said(result)
    assert not Path("e.csv").exists()


def test_cli_evaluate_of_some_fields_makes_no_floors(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.evaluation.floors.FLOORS_PATH", tmp_path / "floors.json")
    result = invoke("evaluate", corpus, "--no-baseline", "--fields", "incident,victim", "--update-floors")
    assert result.exit_code == 1
    assert "floors want all mission fields scored" in said(result)
    assert not (tmp_path / "floors.json").exists()


def test_cli_evaluate_of_reviewed_rows_has_no_registers() -> None:
    result = invoke("evaluate", "--reviewed", "--by-register")
    assert result.exit_code == 2
    assert "want a corpus" in said(result)
