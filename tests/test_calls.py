"""What programs call: texts and frames in, incidents out, as a run gives them for the same articles."""

import csv
import datetime as dt
import pickle
import subprocess
import sys
import textwrap
import unicodedata
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import breche
import pipeline
from pipeline import Article, Incident, extract, extract_frame, extraction
from pipeline.calls.offsets import places_in
from pipeline.cli import app
from pipeline.dataset.rows import INCIDENT_COLUMNS, LIST_COLUMNS
from pipeline.reading import InputError
from pipeline.reading.texts import clean_text, unmangled

ROOT = Path(__file__).parents[1]
HOSPITAL = """L’hôpital de Valbrune visé par un rançongiciel

Le centre hospitalier de Valbrune a été victime d’un rançongiciel lundi. L’attaque a été revendiquée par le \
groupe Karnoval, qui réclame une rançon de 300 000 euros. Les noms et les adresses de 41 250 patients ont \
été volés.
"""
BANK = """La Banque Fictel confirme une intrusion

La Banque Fictel a confirmé jeudi une intrusion dans ses serveurs. Les pirates ont dérobé les numéros de \
téléphone d'environ 9 000 clients. La société « Fictel » a porté plainte.
"""
FOG = BANK.replace("Fictel", "Fogarel")
FAIR = """La foire de Rocherive ouvre samedi

La foire aux vins de Rocherive ouvre ses portes samedi. Les organisateurs attendent 9 000 visiteurs, et les \
producteurs de la vallée feront goûter leurs nouveautés.
"""
ENGLISH = (
    "The hospital said that the attackers had stolen the records of its patients, but it is not clear why."
)
THURSDAY = dt.date(2024, 11, 21)
#: What texts are made of that come from everywhere: composed and not, read in a wrong encoding, unseen.
PIECES = (
    "a", "mot ", "é", "e\u0301", "e\u0302\u0323", "c\u0327\u0301", "œ", "𝒳", "Ã©", "Ã l", "â€™", "Â«Â ", "Å“",
    "Ãƒ", "Ã", "â€", " ", "\n", "\r\n", "\r", "\u2028", "\u00ad", "\u200b", "\x00",
)  # fmt: skip


def victims(incidents: list[Incident]) -> list[str | None]:
    return [incident.victim.name for incident in incidents]


# --- texts ----------------------------------------------------------------------------------------


def test_extract_gives_the_incidents_of_a_text() -> None:
    (incident,) = extract(HOSPITAL, published=THURSDAY)
    assert isinstance(incident, Incident)
    assert incident.victim.name == "centre hospitalier de Valbrune"
    assert incident.attacker.name == "Karnoval"
    assert incident.date == "2024-11-18"
    assert incident.records is not None and incident.records.value == 41250
    assert extract(FAIR) == []


@pytest.mark.parametrize("published", [THURSDAY, dt.datetime(2024, 11, 21, 9), "2024-11-21", "21/11/2024"])
def test_extract_takes_the_day_in_any_form(published: dt.date | str) -> None:
    assert extract(HOSPITAL, published=published)[0].date == "2024-11-18"


def test_extract_finds_the_day_in_the_text() -> None:
    dated = HOSPITAL.replace("\n\n", "\n\nPublié le 21 novembre 2024\n\n", 1)
    assert extract(dated)[0].date == "2024-11-18"
    assert extract(HOSPITAL)[0].date is None


def test_extract_of_many_texts_gives_a_list_for_each() -> None:
    texts = [FAIR, HOSPITAL, BANK, HOSPITAL] * 20
    found = extract(iter(texts), published=THURSDAY)
    assert list(map(len, found)) == [0, 1, 1, 1] * 20
    assert found[1] == found[3] == extract(HOSPITAL, published=THURSDAY)
    assert extract([]) == []
    assert extract(pd.Series([BANK, FAIR])) == [extract(BANK), []]


def test_extract_reads_many_texts_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = extraction.extract

    def counted(articles: list[Article]) -> list[list[Incident]]:
        sizes.append(len(articles))
        return real(articles)

    monkeypatch.setattr(extraction, "extract", counted)
    extract([BANK] * 100)
    assert sizes == [64, 36]


def test_extract_takes_articles_as_they_are() -> None:
    dated = Article(article_id="a", text=HOSPITAL.strip(), published=THURSDAY)
    same_id = Article(article_id="a", text=BANK.strip())
    first, second = extract([dated, same_id], published="2024-11-28")
    assert first[0].date == "2024-11-18"
    assert victims(second) == ["Banque Fictel"]
    assert second[0].evidence[0].sentence in BANK
    assert extract(dated) == first
    assert same_id.published is None


def test_extract_reads_a_single_sentence() -> None:
    assert victims(extract("Le CHU de Valbrune piraté.")) == ["CHU de Valbrune"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "text 0 was not read: empty", id="empty"),
        pytest.param(" \n", "text 0 was not read: empty", id="blank"),
        pytest.param(ENGLISH, "text 0 was not read: not_french", id="english"),
        pytest.param("\x00\x01\x02\x03 ab", "text 0 was not read: binary", id="binary"),
    ],
)
def test_extract_warns_of_what_cannot_be_read(text: str, reason: str) -> None:
    with pytest.warns(UserWarning, match=reason) as caught:
        assert extract(text) == []
    assert caught[0].filename == __file__
    with pytest.warns(UserWarning, match="text 1 was not read"):
        assert list(map(len, extract([BANK, text, BANK]))) == [1, 0, 1]


def test_extract_tells_of_few_of_many_bad_texts() -> None:
    with pytest.warns(UserWarning, match="and 15 more"):
        assert extract([""] * 20) == [[]] * 20


def test_extract_outlives_an_article_that_breaks_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    real = extraction.extract

    def failing(articles: list[Article]) -> list[list[Incident]]:
        if any("Fictel" in article.text for article in articles):
            raise RuntimeError
        return real(articles)

    monkeypatch.setattr(extraction, "extract", failing)
    with pytest.warns(UserWarning, match="text 0 was not read: extraction failed with RuntimeError"):
        assert list(map(len, extract([BANK, HOSPITAL]))) == [0, 1]


@pytest.mark.parametrize(
    "wrong",
    [b"texte", 3, None, {"text": BANK}, pd.DataFrame({"text": [BANK]})],
    ids=lambda w: type(w).__name__,
)
def test_extract_refuses_what_is_no_text(wrong: object) -> None:
    with pytest.raises(TypeError, match=r"extract takes a text, or many .*extract_frame.*breche run"):
        extract(wrong)  # type: ignore[call-overload]


def test_extract_names_what_among_texts_is_none() -> None:
    with pytest.raises(TypeError, match="text 1 is no str but float"):
        extract([BANK, float("nan")])  # type: ignore[list-item]
    with pytest.raises(ValueError, match=r"published='hier' is no day: .*'2024-11-21'"):
        extract(BANK, published="hier")


def test_extract_finds_what_a_run_finds(tmp_path: Path) -> None:
    for name, text in (("a", HOSPITAL), ("b", BANK), ("c", FAIR)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    arguments = ["run", str(tmp_path), "--published", "2024-11-21", "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    with (tmp_path / "out" / "evidence.csv").open(encoding="utf-8", newline="") as stream:
        written = [
            (row["article_id"], row["field"], row["value"], row["rule"]) for row in csv.DictReader(stream)
        ]
    found = extract([HOSPITAL, BANK, FAIR], published=THURSDAY)
    told = [
        (name, proof.field, proof.value, proof.rule)
        for name, incidents in zip("abc", found, strict=True)
        for incident in incidents
        for proof in incident.evidence
    ]
    assert sorted(told) == sorted(written)


# --- offsets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given_text",
    [
        pytest.param(HOSPITAL, id="as_it_is"),
        pytest.param(f"\n\n   {HOSPITAL}", id="indented"),
        pytest.param(HOSPITAL.replace("\n", "\r\n"), id="of_windows"),
        pytest.param(unicodedata.normalize("NFD", HOSPITAL), id="decomposed"),
        pytest.param(HOSPITAL.replace("rançon", "ran\u00adçon").replace("Le", "\u200bLe"), id="unseen"),
        pytest.param(HOSPITAL.encode().decode("cp1252"), id="misread"),
    ],
)
def test_extract_counts_into_the_text_as_it_was_given(given_text: str) -> None:
    (incident,) = extract(given_text, published=THURSDAY)
    quotes = {proof.field: given_text[proof.start : proof.end] for proof in incident.evidence}
    assert clean_text(unmangled(quotes["attacker_name"])) == "Karnoval"
    assert clean_text(unmangled(quotes["records"])) == "41 250 patients"
    assert clean_text(unmangled(quotes["victim_aliases"])) == "hôpital de Valbrune"


@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=20,
    ).map("".join),
    st.data(),
)
def test_offsets_lead_to_what_was_stored(text: str, data: st.DataObject) -> None:
    right = unmangled(text)
    stored = clean_text(right)
    if not stored:
        return
    place = places_in(text, stored)
    assert clean_text(unmangled(text[place(0, len(stored))[0] :])) == stored
    start = data.draw(st.integers(0, len(stored) - 1))
    end = data.draw(st.integers(start + 1, len(stored)))
    first, last = place(start, end)
    assert 0 <= first < last <= len(text)
    # What stands before the span and what stands behind it are stored as they are without it.
    tail = text[last:]
    assert clean_text(tail if right == text else unmangled(f"{tail}\nÂ")[:-2]) == stored[end:].strip()


# --- frames ---------------------------------------------------------------------------------------


@pytest.fixture
def table() -> pd.DataFrame:
    """A press table as a French analyst keeps it, with rows that are no articles."""
    return pd.DataFrame(
        {
            "Titre": ["L’hôpital de Valbrune visé", None, "Foire", "Rien", "Hospital"],
            "Contenu": [HOSPITAL.partition("\n\n")[2], BANK, FAIR, None, ENGLISH],
            "Date": pd.to_datetime(["2024-11-21", "2024-11-22", "2024-11-22", None, None]),
            "Journal": ["Le Courrier", "La Dépêche", None, None, None],
            "note": [1, 2, 3, 4, 5],
        },
        index=list("vwxyz"),
    )


def test_extract_frame_gives_tidy_frames(table: pd.DataFrame) -> None:
    with pytest.warns(UserWarning, match=r"2 of 5 rows gave no article \(1 empty, 1 not_french\)") as caught:
        extracted = extract_frame(table)
    assert caught[0].filename == __file__
    incidents, evidence = extracted
    assert list(incidents["row"]) == ["v", "w"]
    assert list(incidents["victim_name"]) == ["centre hospitalier de Valbrune", "Banque Fictel"]
    assert list(table.loc[incidents["row"], "note"]) == [1, 2]
    first = incidents.iloc[0]
    assert first["date"] == "2024-11-18"
    assert first["attack_types"][:2] == ["ransomware", "data_theft"]
    assert first["data_types"] == ["name", "postal_address"]
    assert (first["title"], first["source"]) == ("L’hôpital de Valbrune visé", "Le Courrier")
    assert first["published"] == pd.Timestamp("2024-11-21")
    assert set(evidence["incident_id"]) == set(incidents["incident_id"])
    quotes = evidence[evidence["field"] == "records"].set_index("incident_id")["quote"]
    assert quotes[first["incident_id"]] == "41 250 patients"
    assert list(extracted.rejected["row"]) == ["y", "z"]
    assert list(extracted.rejected["reason"]) == ["empty", "not_french"]


def test_extract_frame_has_the_columns_of_the_dataset_with_real_types() -> None:
    for frame in (pd.DataFrame({"text": [HOSPITAL, BANK]}), pd.DataFrame({"text": []})):
        incidents, evidence = extract_frame(frame)
        types = {str(name): str(dtype) for name, dtype in incidents.dtypes.items()}
        assert [name for name in INCIDENT_COLUMNS if name in types] == list(types)[1:-5]
        assert types["records_value"] == types["data_volume_bytes"] == "Int64"
        assert types["ransom_paid"] == types["sensitive_data"] == "boolean"
        assert types["ransom_amount"] == types["confidence"] == "Float64"
        assert types["published"] == "datetime64[ns]"
        assert types["victim_name"] == types["date"] == "string"
        assert {types[name] for name in LIST_COLUMNS} == {"object"}
        assert all(isinstance(cell, list) for name in LIST_COLUMNS for cell in incidents[name])
        assert (str(evidence["start"].dtype), str(evidence["confidence"].dtype)) == ("Int64", "Float64")


def test_extract_frame_names_rows_as_tables_do(tmp_path: Path) -> None:
    incidents, _ = extract_frame(pd.DataFrame({"texte": [BANK, HOSPITAL]}))
    again, _ = extract_frame(pd.DataFrame({"texte": [HOSPITAL, BANK]}))
    assert set(incidents["article_id"]) == set(again["article_id"])
    path = tmp_path / "frame.csv"
    pd.DataFrame({"texte": [BANK, HOSPITAL]}).to_csv(path, index=False)
    assert CliRunner().invoke(app, ["run", str(path), "-o", str(tmp_path / "out")]).exit_code == 0
    with (tmp_path / "out" / "incidents.csv").open(encoding="utf-8", newline="") as stream:
        written = {(row["incident_id"], row["article_ids"]) for row in csv.DictReader(stream)}
    assert written == set(zip(incidents["incident_id"], incidents["article_id"], strict=True))
    named, _ = extract_frame(pd.DataFrame({"id": [7, 8.0], "texte": [BANK, HOSPITAL]}))
    assert list(named["article_id"]) == ["7", "8"]


def test_extract_frame_sets_a_second_row_of_an_id_aside() -> None:
    frame = pd.DataFrame({"id": ["a", "b", "a"], "text": [BANK, FAIR, HOSPITAL]})
    with pytest.warns(UserWarning, match="1 duplicate_id"):
        extracted = extract_frame(frame)
    assert list(extracted.incidents["row"]) == [0]
    (row,) = extracted.rejected.to_dict("records")
    assert (row["row"], row["reason"]) == (2, "duplicate_id")
    assert "row:0" in row["detail"]


def test_extract_frame_reads_cells_of_any_kind() -> None:
    frame = pd.DataFrame(
        {
            "text": pd.Series([np.array(["Titre", HOSPITAL]), [BANK], FOG.encode("cp1252")], dtype=object),
            "date": [np.datetime64("2024-11-21"), dt.date(2024, 11, 21), "21/11/2024"],
            3: ["x", pd.NA, None],
        }
    )
    frame.columns = pd.Index(["text", "date", 3])
    incidents, _ = extract_frame(frame)
    assert [str(day.date()) for day in incidents["published"]] == ["2024-11-21"] * 3
    twice = pd.DataFrame([[None, HOSPITAL], [BANK, "x"]], columns=["text", "text"])
    assert len(extract_frame(twice).incidents) == 2


def test_extract_frame_takes_named_columns_and_a_day() -> None:
    frame = pd.DataFrame({"depeche": [HOSPITAL], "text": ["voir la dépêche"]})
    incidents, _ = extract_frame(frame, columns={"text": "depeche"}, published="21/11/2024")
    assert incidents.loc[0, "date"] == "2024-11-18"


def test_extract_frame_keeps_labels_of_any_index() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    incidents, _ = extract_frame(pd.DataFrame({"text": [FAIR, BANK]}, index=index))
    assert list(incidents["row"]) == [("b", 2)]


def test_extract_frame_can_be_pickled() -> None:
    with pytest.warns(UserWarning, match="1 of 2 rows"):
        extracted = extract_frame(pd.DataFrame({"text": [BANK, ""]}))
    copy = pickle.loads(pickle.dumps(extracted))
    assert copy.incidents.equals(extracted.incidents)
    assert copy.rejected.equals(extracted.rejected)


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        pytest.param(
            pd.DataFrame({"corps_x": [BANK], "n": [1]}),
            {},
            r"no column holds the article's text \(columns: 'corps_x', 'n'\): .*columns=\{'text': NAME\}",
            id="no_text",
        ),
        pytest.param(
            pd.DataFrame({"texte": [BANK]}),
            {"columns": {"title": "manchette"}},
            r"no column named 'manchette' for the title \(columns: 'texte'\): name one of them",
            id="no_such_column",
        ),
        pytest.param(
            pd.DataFrame({"texte": [BANK]}),
            {"columns": {"corps": "texte"}},
            "unknown column role 'corps': choose among id, title, text",
            id="no_such_role",
        ),
        pytest.param(
            pd.DataFrame({"texte": [BANK]}),
            {"published": "demain"},
            "published='demain' is no day",
            id="no_day",
        ),
        pytest.param(pd.DataFrame(), {}, r"columns: none", id="no_columns"),
    ],
)
def test_extract_frame_tells_what_is_wrong(
    frame: pd.DataFrame, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        extract_frame(frame, **options)  # type: ignore[arg-type]
    assert issubclass(InputError, ValueError)


def test_extract_frame_refuses_what_is_no_frame() -> None:
    with pytest.raises(TypeError, match=r"no Series: .*series.to_frame\('text'\)"):
        extract_frame(pd.Series([BANK]))  # type: ignore[arg-type]


# --- the package ----------------------------------------------------------------------------------


def python(code: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `code` as a script in `folder`, with this project behind it on the path."""
    script = folder / "essai.py"
    if folder == ROOT:
        command = [sys.executable, "-c", code]
    else:
        script.write_text(f"import sys\nsys.path.insert(1, {str(ROOT)!r})\n{code}", encoding="utf-8")
        command = [sys.executable, str(script)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("package", ["breche", "pipeline"])
def test_package_loads_little_before_it_is_needed(package: str) -> None:
    code = f"""
        import sys
        import {package}
        heavy = {{"numpy", "pandas", "pyarrow", "pydantic", "spacy"}}
        assert not heavy & sys.modules.keys()
        from {package} import Article, Incident, extract
        assert not heavy - {{"pydantic"}} & sys.modules.keys()
        from {package} import extract_frame, parse_volume
        assert "spacy" not in sys.modules
        from {package} import *
        """
    done = python(textwrap.dedent(code))
    assert done.returncode == 0, done.stderr


def test_package_has_a_second_name() -> None:
    assert breche.__all__ == pipeline.__all__
    for name in pipeline.__all__:
        assert getattr(breche, name) is getattr(pipeline, name)
    assert set(pipeline.__all__) <= set(dir(breche)) & set(dir(pipeline))
    for package in (breche, pipeline):
        with pytest.raises(AttributeError, match="no attribute 'extrakt'"):
            package.extrakt  # noqa: B018


def test_package_tells_that_a_file_stands_before_it(tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text("", encoding="utf-8")
    done = python("from breche import extract", tmp_path)
    assert done.returncode == 1
    assert f"{tmp_path / 'pipeline.py'} stands before the folder `pipeline` of Brèche" in done.stderr


def test_package_calls_raise_no_warning_of_their_own() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        extract([BANK, FAIR])
        extract_frame(pd.DataFrame({"text": [BANK]}))
