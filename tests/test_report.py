"""The report: one file that needs nothing else, in which whatever an article says stays text."""

import base64
import hashlib
import html
import re
import time
from pathlib import Path

import lxml.html
import pytest
from reports import dataset
from reports import incident as told_of
from tables import TABLES, MemoryTables, conflict, evidence, incident, name
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dataset.exports import Filters
from pipeline.dataset.own.register import Organisation, Register
from pipeline.dataset.own.watch_list import Watched, WatchList
from pipeline.dataset.report.marks import pieces
from pipeline.dataset.report.page import write_report
from pipeline.dataset.rows import Row
from pipeline.dataset.workshop import OutputError

SENTENCE = "La mairie de Valbrune a été attaquée mardi par Karnoval, qui réclame deux bitcoins."
HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("</script><script>alert(1)</script>", id="end_of_script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="end_of_attribute"),
    pytest.param("' onmouseover='alert(1)", id="quote"),
    pytest.param("{{ 7 * 7 }}{% raw %}", id="template"),
    pytest.param("{n.__class__} {0}", id="format"),
    pytest.param("&lt;b&gt;&amp;", id="entity"),
]


def proof(number: int, words: str, begin: int = 100, sentence: str = SENTENCE, **cells: object) -> Row:
    """Return a row of evidence whose value was read from `words` of a sentence that begins at `begin`."""
    start = begin + sentence.index(words)
    told = {"article_id": "a1", "value": words, "confidence": 0.9, "rule": "rule"} | cells
    return evidence(number, sentence=sentence, start=start, end=start + len(words), **told)  # type: ignore[arg-type]


def town(number: int = 1, **cells: object) -> Row:
    told = {
        "victim_name": "Valbrune",
        "victim_country": "FR",
        "victim_sector": "public_administration",
        "attacker_name": "Karnoval",
        "date": "2024-11-19",
        "date_basis": "attack",
        "status": "claimed",
        "confidence": 0.9,
        "article_ids": "a1",
        "sources": "La Gazette",
        "urls": "https://gazette.example/a1",
        "first_published": "2024-11-20",
        "last_published": "2024-11-20",
        "evidence": SENTENCE,
    }
    return incident(number, **(told | cells))  # type: ignore[arg-type]


def town_tables() -> MemoryTables:
    return MemoryTables(
        [
            town(),
            incident(2, victim_name="Fictel", victim_sector="banking", confidence=0.3, date="2023-05"),
        ],
        [proof(1, "Valbrune"), proof(1, "Karnoval", field="attacker_name")],
        [
            conflict(
                1, kept="2024-11-19", other="2024-11-18", sources="Le Courrier", sentence="Lundi, dit-il."
            )
        ],
    )


def page(tables: MemoryTables, folder: Path, language: str = "fr", **options: object) -> str:
    path = folder / "rapport.html"
    write_report(tables, path, language, **options)  # type: ignore[arg-type]
    return path.read_text("utf-8")


def parsed(text: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(text)


def marks(text: str) -> list[tuple[str, str]]:
    return [(mark.get("title"), mark.text_content()) for mark in parsed(text).iter("mark")]


def test_report_shows_proofs_in_their_sentences(tmp_path: Path) -> None:
    text = page(town_tables(), tmp_path)
    assert marks(text) == [("Victime", "Valbrune"), ("Attaquant", "Karnoval")]
    (quoted, other) = parsed(text).iter("blockquote")
    assert quoted.text_content() == f"«\u00a0{SENTENCE}\u00a0»"
    assert other.text_content() == "«\u00a0Lundi, dit-il.\u00a0»"


def test_report_tells_in_the_language_asked_for(tmp_path: Path) -> None:
    french = parsed(page(town_tables(), tmp_path))
    english = parsed(page(town_tables(), tmp_path, "en"))
    assert (french.get("lang"), english.get("lang")) == ("fr", "en")
    for words in ("19 novembre 2024", "Administration publique", "18 novembre 2024 au lieu de"):
        assert words in french.text_content() and words not in english.text_content()
    for words in ("19 November 2024", "Public administration", "18 November 2024 instead of"):
        assert words in english.text_content() and words not in french.text_content()


def test_report_leads_from_the_table_to_each_incident_newest_first(tmp_path: Path) -> None:
    document = parsed(page(town_tables(), tmp_path))
    rows = document.xpath("//table[@id='incidents']/tbody/tr")
    assert [row.get("data-entry") for row in rows] == [name(1), name(2)]
    assert [link.get("href") for link in document.xpath("//tbody//a")] == [f"#{name(1)}", f"#{name(2)}"]
    assert document.xpath("//article/@id") == [name(1), name(2)]
    # What is to be checked is told in the row and with its incident.
    assert [row.get("data-check") for row in rows] == [None, ""]
    sure, unsure = (article.text_content() for article in document.iter("article"))
    assert "À vérifier\u00a0: un seul article, peu sûr" in unsure and "À vérifier" not in sure


def test_report_lists_ransoms_by_currency(tmp_path: Path) -> None:
    sums = [
        (1, 900, "EUR"),
        (2, 5_000_000, "EUR"),
        (3, 40, "BTC"),
        (4, 70_000, None),
        (5, 900, "BTC"),
        (6, 3, "EUR"),
    ]
    rows = [
        incident(
            n, victim_name=f"Fictel {n}", ransom_demanded=True, ransom_amount=amount, ransom_currency=code
        )
        for n, amount, code in sums
    ]
    document = parsed(page(MemoryTables([*rows, incident(7, victim_name="Aléo")], [], []), tmp_path))
    section = document.xpath("//section[h3='Plus fortes rançons']")[0]
    listed = [[link.text_content() for link in one.iter("a")] for one in section.iter("ol")]
    assert listed == [["Fictel 2", "Fictel 1", "Fictel 6"], ["Fictel 5", "Fictel 3"], ["Fictel 4"]]
    assert "rien n'est converti" in section.text_content()
    # The table is sorted in the same order.
    keys = {
        row.xpath("string(td[2])"): row.xpath("string(td[8]/@data-sort)")
        for row in document.xpath("//tbody/tr")
    }
    ranked = sorted((name for name in keys if keys[name]), key=lambda name: -int(keys[name]))
    assert ranked == [name for one in listed for name in one] and keys["Aléo"] == ""


@pytest.mark.parametrize("words", HOSTILE)
def test_report_keeps_hostile_texts_texts(tmp_path: Path, words: str) -> None:
    sentence = f"Les pirates {words} disent-ils."
    harmless = parsed(page(town_tables(), tmp_path))
    tables = MemoryTables(
        [
            town(
                victim_name=words,
                attacker_name=words,
                third_party=words,
                records_text=words,
                records_qualifier="vague",
                sources=words,
                article_ids=words,
                evidence=sentence,
            )
        ],
        [proof(1, words, sentence=sentence, article_id=words)],
        [conflict(1, field="victim_name", kept=words, other=words, sources=words, sentence=sentence)],
    )
    document = parsed(page(tables, tmp_path))
    assert len(list(document.iter("script"))) == 1
    assert {one.tag for one in document.iter() if isinstance(one.tag, str)} <= {
        *(one.tag for one in harmless.iter() if isinstance(one.tag, str)),
        "br",
    }
    assert not [key for one in document.iter() for key in one.attrib if key.startswith("on")]
    assert document.xpath("//article/h3/bdi")[0].text == words
    assert (("Victime", words)) in marks(page(tables, tmp_path))


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param("JaVaScRiPt:alert(1)//https://a.example", id="javascript_in_capitals"),
        pytest.param("data:text/html,<script>alert(1)</script>", id="data"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("//gazette.example/a", id="no_scheme"),
        pytest.param("https://user:pass@gazette.example/", id="password"),
    ],
)
def test_report_links_to_the_web_alone(tmp_path: Path, address: str) -> None:
    text = page(
        MemoryTables([town(urls=f"https://gazette.example/a?b=1&c=2|{address}", article_ids="a1|a2")]),
        tmp_path,
    )
    links = [link for link in parsed(text).iter("a") if not link.get("href").startswith("#")]
    assert [link.get("href") for link in links] == ["https://gazette.example/a?b=1&c=2"]
    assert [link.get("rel") for link in links] == ["noopener noreferrer"]
    assert html.escape(address, quote=True).replace("&#x27;", "&#39;") in text


def test_report_has_no_marks_of_direction(tmp_path: Path) -> None:
    tables = MemoryTables([town(victim_name="Val\u202ebrune\u2066\u200f", sources="La\u202e Gazette\x07")])
    text = page(tables, tmp_path)
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\x07]", text)
    assert parsed(text).xpath("//article/h3/bdi")[0].text == "Valbrune"


def test_report_forbids_everything_foreign(tmp_path: Path) -> None:
    text = page(TABLES, tmp_path)
    document = parsed(text)
    (policy,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def hashed(tag: str) -> str:
        (content,) = re.findall(f"(?s)<{tag}>(.*?)</{tag}>", text)
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "style-src": hashed("style"),
        "script-src": hashed("script"),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    # Neither a style nor a script of an element, nor anything to be fetched: the policy would stop them.
    assert not document.xpath("//@style | //link | //img | //iframe | //*[@src] | //@action")
    assert "url(" not in text and "@import" not in text


def test_report_of_the_same_rows_has_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = page(TABLES, tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert page(TABLES, tmp_path) == first
    assert "Données au 5 mars 2024" in page(MemoryTables([TABLES.incident_rows[0]]), tmp_path)
    changed = town(changed_at="2025-02-01")
    assert "Données au 1er février 2025" in page(MemoryTables([changed]), tmp_path)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_report_without_quotes_has_no_sentence(tmp_path: Path, language: str) -> None:
    tables = town_tables()
    sentences = {str(row["sentence"]) for row in (*tables.evidence_rows, *tables.conflict_rows)}
    quoted = page(tables, tmp_path, language)
    text = page(tables, tmp_path, language, quotes=False)
    assert "Lundi, dit-il." in quoted
    assert not [s for s in (*sentences, "réclame", "a été attaquée", "dit-il") if s in text]
    assert not list(parsed(text).iter("blockquote", "mark"))
    # The values stay, with how sure they are.
    assert "Karnoval (a1, 90" in parsed(text).text_content()


def test_report_names_no_analyst(tmp_path: Path) -> None:
    said = evidence(1, value="Valbrune", rule="review", sentence="Camille Doe, 2025-01-01: vu au téléphone")
    text = page(MemoryTables([town(reviewed="victim_name")], [said]), tmp_path)
    assert "Saisi ou confirmé par un analyste" in text
    assert "Camille" not in text and "téléphone" not in text


@pytest.mark.parametrize(
    "filters, kept",
    [
        pytest.param(Filters(), [1, 2], id="none"),
        pytest.param(Filters(sectors=frozenset({"banking"})), [2], id="sector"),
        pytest.param(Filters(min_confidence=0.5), [1], id="confidence"),
    ],
)
def test_report_shows_what_filters_keep(tmp_path: Path, filters: Filters, kept: list[int]) -> None:
    document = parsed(page(town_tables(), tmp_path, filters=filters))
    assert document.xpath("//article/@id") == [name(number) for number in kept]
    figures = {one.findtext("dt"): one.findtext("dd") for one in document.xpath("//dl[@class='figures']/div")}
    assert figures["Incidents"] == str(len(kept))


def test_report_leaves_unsure_cells_out(tmp_path: Path) -> None:
    tables = town_tables()
    tables.evidence_rows[1]["confidence"] = 0.2
    tables.conflict_rows.clear()
    text = page(tables, tmp_path, filters=Filters(min_field_confidence=0.5))
    assert marks(text) == [("Victime", "Valbrune")]
    assert not [cell for cell in parsed(text).iter("td", "dd", "li") if "Karnoval" in cell.text_content()]


def test_report_of_nothing_is_a_page(tmp_path: Path) -> None:
    assert "Aucun incident." in parsed(page(MemoryTables(), tmp_path)).text_content()


def test_report_spares_what_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    path.write_text("<p>mine</p>")
    with pytest.raises(OutputError, match="another file"):
        write_report(TABLES, path, "fr")
    assert path.read_text() == "<p>mine</p>"
    write_report(TABLES, path, "fr", force=True)
    write_report(town_tables(), path, "fr")
    assert "Valbrune" in path.read_text("utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["rapport.html"]


def test_report_writes_all_or_nothing(tmp_path: Path) -> None:
    first = page(TABLES, tmp_path)

    class Broken(MemoryTables):
        def conflicts(self):  # type: ignore[no-untyped-def]
            raise OSError("disk on fire")

    with pytest.raises(OSError):
        write_report(Broken(TABLES.incident_rows), tmp_path / "rapport.html", "fr")
    assert (tmp_path / "rapport.html").read_text("utf-8") == first
    with pytest.raises(OutputError):
        write_report(TABLES, tmp_path, "fr")


def test_report_of_many_incidents_takes_seconds(tmp_path: Path) -> None:
    numbers = range(1, 2001)
    rows = [town(number, victim_name=f"Valbrune {number}", records_value=number) for number in numbers]
    proofs = [
        proof(n, words, field=f)
        for n in numbers
        for words, f in (("Karnoval", "attacker_name"), ("mardi", "date"))
    ]
    begin = time.process_time()
    write_report(MemoryTables(rows, proofs), tmp_path / "rapport.html", "fr")
    assert time.process_time() - begin < 8


def marked(sentence: str, *proofs: Row) -> list[tuple[str, tuple[str, ...]]]:
    found = pieces(sentence, [(str(row["field"]), row) for row in proofs])
    assert "".join(piece.text for piece in found) == sentence
    return [(piece.text, piece.keys) for piece in found if piece.keys]


def test_marks_find_what_is_not_written_as_its_value() -> None:
    # The name tells where the sentence begins; the code and the sum stand by their places.
    name, attack = proof(1, "Valbrune"), proof(1, "attaquée", field="attack_types", value="intrusion")
    ransom = proof(1, "deux bitcoins", field="ransom_amount", value="2 BTC")
    assert marked(SENTENCE, ransom, name, attack) == [
        ("Valbrune", ("victim_name",)),
        ("attaquée", ("attack_types",)),
        ("deux bitcoins", ("ransom_amount",)),
    ]
    beside = [proof(1, "Valbrune")]
    found = pieces(SENTENCE, [("ransom", ransom)], beside)
    assert [piece.text for piece in found if piece.keys] == ["deux bitcoins"]


def test_marks_of_several_values_may_overlap() -> None:
    whole, inner = proof(1, "mairie de Valbrune"), proof(1, "Valbrune", field="victim_country", value="FR")
    assert marked(SENTENCE, whole, inner) == [
        ("mairie de ", ("victim_name",)),
        ("Valbrune", ("victim_name", "victim_country")),
    ]


def test_marks_tell_a_name_from_the_same_letters_elsewhere() -> None:
    sentence = "Playmobil dit que Play a frappé ; Play dément."
    second = evidence(1, value="Play", sentence=sentence, start=134, end=138, article_id="a1")
    verb = proof(1, "frappé", sentence=sentence, field="attack_types", value="intrusion")
    # Alone, either may be meant; the verb's place tells which.
    assert marked(sentence, second) == [("Play", ("victim_name",)), ("Play", ("victim_name",))]
    assert [text for text, _ in marked(sentence, second, verb)] == ["frappé", "Play"]


@pytest.mark.parametrize(
    "sentence, field, value, words",
    [
        ("L'attaque du 26 octobre a tout arrêté.", "date", "2024-10-26", "26 octobre"),
        ("L'attaque du 26 octobre 2024 a tout arrêté.", "date", "2024-10-26", "26 octobre 2024"),
        ("Ils veulent 180\u202f000 dollars sous peu.", "ransom_amount", "180000 USD", "180\u202f000"),
    ],
)
def test_marks_find_a_date_without_its_year_and_a_sum_in_other_blanks(
    sentence: str, field: str, value: str, words: str
) -> None:
    shown = proof(1, words, 300, sentence, field=field, value=value)
    found = pieces(sentence, [(field, shown)])
    assert [(piece.text, piece.keys) for piece in found if piece.keys] == [(words, (field,))]


def test_marks_leave_out_what_cannot_be_placed() -> None:
    code = proof(1, "attaquée", field="attack_types", value="intrusion")
    assert marked(SENTENCE, code) == []
    assert marked(SENTENCE, code | {"start": None, "end": None}) == []
    # A place that lies in no such sentence is not believed.
    assert marked(SENTENCE, proof(1, "Valbrune"), code | {"start": 5000, "end": 5008}) == [
        ("Valbrune", ("victim_name",))
    ]


def invoke(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_report_command_writes_french_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    article = tmp_path / "a.txt"
    article.write_text(
        "La mairie de Valbrune attaquée\n\nLa mairie de Valbrune a été victime d’un rançongiciel le 19"
        " novembre 2024. Les données de 41 250 habitants ont été volées par le groupe LockBit.\n",
        encoding="utf-8",
    )
    out, file = tmp_path / "out", tmp_path / "r" / "rapport.html"
    assert invoke("run", article, "--output", out)[0] == 0
    code, said = invoke("report", "--database", out, "--output", file)
    assert code == 0 and "1 incident" in said and str(file) in said.replace("\n", "")
    assert 'lang="fr"' in file.read_text("utf-8")
    assert invoke("--lang", "en", "report", "--database", out, "--output", file)[0] == 0
    assert 'lang="en"' in file.read_text("utf-8") and "<mark" in file.read_text("utf-8")
    assert invoke("report", "--database", out, "--output", file, "--no-quotes", "--sector", "santé")[0] == 0
    assert "Aucun incident." in file.read_text("utf-8")
    assert invoke("report", "--database", out, "--output", tmp_path / "r.pdf")[0] == 2
    assert invoke("report", "--database", tmp_path / "none", "--output", file)[0] == 1


def test_report_tells_who_is_watched_and_who_of_the_register(tmp_path: Path) -> None:
    watch = WatchList("", (Watched("Fictel", ("Fictel",)),))
    entries = (
        Organisation("101", ("Fictel SA", "Fictel")),
        Organisation("<b>7", ("Mairie de Valbrune", "Valbrune")),
        Organisation("8", ("Valbrune",)),
    )
    told = page(town_tables(), tmp_path, watch=watch, register=Register("", entries))
    first, second = lxml.html.fromstring(told).xpath("//table[@id='incidents']/tbody/tr")
    assert ("data-watch" in first.attrib, "data-watch" in second.attrib) == (True, False)
    assert "★ Fictel" in first.text_content() and "101 – Fictel SA" in first.text_content()
    assert "<b>7, 8 ?" in second.text_content() and "<b>7" not in told
    assert told.count('name="watch"') == 1
    sections = [one.text_content() for one in lxml.html.fromstring(told).xpath("//article")]
    assert "Registre101 – Fictel SA" in sections[0] and "Plusieurs au registre<b>7, 8" in sections[1]
    assert 'name="watch"' not in page(town_tables(), tmp_path)


def test_report_command_takes_a_register(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        data.tell("a", told_of("Ateliers Morvane"))
    (tmp_path / "registre.csv").write_text("siren;nom\n101;Ateliers Morvane\n", "utf-8")
    output = tmp_path / "r.html"
    options = ["-d", tmp_path, "-o", output, "--organisations", tmp_path / "registre.csv"]
    result = CliRunner().invoke(app, ["report", *map(str, options)])
    assert result.exit_code == 0 and "1 incident joined to the register." in result.output
    assert "101 – Ateliers Morvane" in output.read_text("utf-8")
