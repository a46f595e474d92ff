"""Generated exports as Europresse prints them and LexisNexis lays them out: frames, margins, labels."""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from made import Made, rich
from made_exports import AUTHOR, JOURNAL, as_word, day_of, factiva_lines, french
from pdfs import line, pdf_of


@dataclass(frozen=True)
class Words:
    """What Europresse prints around an article, in the language of its interface."""

    saved: str
    contents: str
    margin: tuple[tuple[str, str], ...]
    count: str
    rights: str
    protected: tuple[str, ...]
    certificate: tuple[str, ...]
    frame: tuple[str, ...]


FRENCH = Words(
    saved="Documents sauvegardés par MEDIATHEQUE-DE-MORVENT",
    contents="Sommaire",
    margin=(
        ("Nom de la source", JOURNAL),
        ("Type de source", "Presse • Journaux"),
        ("Périodicité", "Quotidien"),
        ("Couverture géographique", "Régionale"),
        ("Provenance", "Morvent, France"),
    ),
    count="mots",
    rights=f"© 2025 {JOURNAL}. Tous droits réservés.",
    protected=(
        "Le présent document est protégé par les lois et",
        "conventions internationales sur le droit d'auteur et",
        "son utilisation est régie par ces lois et conventions.",
    ),
    certificate=(
        "Certificat émis le 20 mai 2025 à",
        "MEDIATHEQUE-DE-MORVENT à des fins de",
        "visualisation personnelle et temporaire.",
    ),
    frame=(
        "Ce document est réservé à l'usage exclusif de l'utilisateur désigné par MEDIATHEQUE-DE-MORVENT et",
        "ne peut faire l'objet d'aucune autre utilisation ou diffusion auprès de tiers. • Tous droits"
        " réservés • Service fourni par CEDROM-SNi Inc.",
    ),
)
ENGLISH = Words(
    saved="Saved documents by MEDIATHEQUE-DE-MORVENT",
    contents="Table of contents",
    margin=(
        ("Source name", JOURNAL),
        ("Source type", "Press • Newspapers"),
        ("Periodicity", "Daily"),
        ("Geographical coverage", "Regional"),
        ("Origin", "Morvent, France"),
    ),
    count="words",
    rights=f"© 2025 {JOURNAL}. All rights reserved.",
    protected=(
        "The present document is protected under",
        "international copyright laws and conventions",
        "and may not be used for any other purpose.",
    ),
    certificate=(
        "Certificate issued on May 20, 2025 to",
        "MEDIATHEQUE-DE-MORVENT for personal and",
        "temporary display.",
    ),
    frame=(
        "This document is destined for the exclusive use of the user designated by MEDIATHEQUE-DE-MORVENT",
        "and cannot be used for any other purpose or distributed to third parties. • All rights reserved"
        " • Service provided by CEDROM-SNi Inc.",
    ),
)


@dataclass(frozen=True)
class Layout:
    """How an export of Europresse is printed."""

    words: Words = FRENCH
    columns: int = 1
    #: Whether each article has a margin of its own, or only the first of its journal.
    margins: bool = True
    #: What stands between the head and the title, as the code of the page.
    code: str | None = None
    elsewhere: bool = False
    weekday: str = "Mardi "


def saved_documents(parts: Sequence[Made], layout: Layout = Layout()) -> bytes:
    """Return a PDF of saved documents: a list of them, then each on pages of its own."""
    words = layout.words
    pages = [_listed(parts, words)]
    for made in parts:
        with_margin = layout.margins or made is parts[0]
        pages += _printed(made, layout, with_margin)
    return pdf_of([[*_frame(words, number), *page] for number, page in enumerate(pages, start=1)])


def _frame(words: Words, number: int) -> list[bytes]:
    head = [line(words.saved, 40, 815, 9), line("Mardi 20 mai 2025 à 10 h 21", 430, 815, 9)]
    foot = [line(text, 60, 40 - 10 * n, 7) for n, text in enumerate(words.frame)]
    return [*head, *foot, line(str(number), 540, 30, 9)]


def _listed(parts: Sequence[Made], words: Words) -> list[bytes]:
    drawn = [line(words.contents, 40, 780, 18)]
    drawn.append(line(f"{words.saved.split(' par ')[0].split(' by ')[0]} • {len(parts)} documents", 40, 755))
    for n, made in enumerate(parts):
        y = 730 - 40 * n
        drawn += [line(JOURNAL, 40, y, 9), line(french(made), 300, y, 9), line(made.title, 40, y - 14, 11)]
        drawn += [line(f"... {made.paragraphs[0][:60]} ...", 40, y - 26, 9), line(str(n + 2), 540, y, 9)]
    return drawn


def _printed(made: Made, layout: Layout, with_margin: bool) -> list[list[bytes]]:
    words = layout.words
    drawn: list[bytes] = []
    y = 780
    for label, value in words.margin if with_margin else ():
        drawn += [line(label, 40, y, 8), line(value, 40, y - 11, 8)]
        y -= 30
    if layout.elsewhere:
        drawn += [
            line("Aussi paru dans", 40, y, 8),
            line("9 mars 2025 - Le Courrier (site web)", 40, y - 11, 8),
        ]
    drawn += [line(f"{layout.weekday}{french(made)}", 200, 780, 9), line(JOURNAL, 200, 766, 12)]
    drawn += [line(f"• p. 6 • 143 {words.count}", 330, 766, 9)]
    if layout.code:
        drawn += [line(layout.code, 200, 756, 9)]
    drawn += [line(made.title, 200, 730, 18), line(AUTHOR, 200, 712, 9)]
    pages = [drawn]
    width = 62 if layout.columns == 1 else 30
    column, y, top = 0, 690, 690
    for paragraph in () if made.bad else made.paragraphs:
        for text in textwrap.wrap(paragraph, width):
            # So low that short articles too go over columns and pages.
            if y < (560 if layout.columns > 1 else 640):
                column += 1
                if column == layout.columns:
                    pages.append([])
                    column, top = 0, 780
                y = top
            pages[-1].append(line(text, 200 + 190 * column, y))
            y -= 12
        y -= 8
    small = [words.rights, *words.protected, *words.certificate]
    pages[-1] += [line(text, 40, 200 - 10 * n, 7) for n, text in enumerate(small)]
    pages[-1].append(line(f"news·{day_of(made):%Y%m%d}·GM·0q{made.number}", 40, 110, 7))
    return pages


#: The labels of LexisNexis, in the language of its interface.
LEXIS_WORDS = {
    "en": {
        "day": "Date and Time", "job": "Job Number", "terms": "Search Terms", "section": "Section",
        "length": "Length", "count": "words", "byline": "Byline", "body": "Body", "graphic": "Graphic",
        "language": "Language", "kind": "Publication-Type", "subject": "Subject", "loaded": "Load-Date",
        "end": "End of Document", "rights": "All Rights Reserved",
    },
    "fr": {
        "day": "Date et heure ", "job": "Numéro de la tâche ", "terms": "Termes de la recherche ",
        "section": "Rubrique ", "length": "Longueur ", "count": "mots", "byline": "Auteur ", "body": "Corps",
        "graphic": "Graphique", "language": "Langue ", "kind": "Type de publication ", "subject": "Sujet ",
        "loaded": "Date de chargement ", "end": "Fin du document", "rights": "Tous droits réservés",
    },
}  # fmt: skip


def lexis_cover(count: int, language: str) -> list[str]:
    """Return the lines of the page above an export of LexisNexis, which list what it holds."""
    words = LEXIS_WORDS[language]
    found = [f"{words['day']}:\u00a0Tuesday, 11 March 2025 09:12:00 CET", f"{words['job']}:\u00a0251234567"]
    found.append(f"Documents ({count})")
    for number in range(1, count + 1):
        found += [f"{number}. Titre numéro {number} de la revue", "Client/Matter: -None-"]
        found += [
            f"{words['terms']}:\u00a0cyberattaque AND mairie",
            "Source: Presse en français",
            "Timeline: 01 janv. 2025 to 11 mars 2025",
        ]
    return found


def lexis_record(made: Made, language: str, body: bool = True, day: str = "") -> list[str]:
    """Return the lines of an article of LexisNexis, with or without one that stands above its text."""
    words = LEXIS_WORDS[language]
    found = [made.title, JOURNAL, day or f"{french(made)} mardi", "Édition nationale"]
    found += [f"Copyright 2025 {JOURNAL} SA", words["rights"], f"{words['section']}:\u00a0RÉGION; Pg. 6"]
    found += [f"{words['length']}:\u00a0143 {words['count']}", f"{words['byline']}:\u00a0{AUTHOR}"]
    found += [words["body"]] if body else []
    found += () if made.bad else made.paragraphs
    found += [words["graphic"], "La mairie, photographiée lundi", "Classification"]
    found += [f"{words['language']}:\u00a0FRENCH; FRANÇAIS", f"{words['kind']}:\u00a0Newspaper"]
    found += [f"{words['subject']}:\u00a0CYBERATTAQUES (90%); MAIRIES (78%)"]
    return [*found, f"{words['loaded']}:\u00a0March {made.number % 28 + 2}, 2025", words["end"]]


def lexis_word(parts: Sequence[Made], language: str, body: bool) -> bytes:
    lines = lexis_cover(len(parts), language)
    return as_word([*lines, *(text for made in parts for text in lexis_record(made, language, body))])


def lexis_rich(parts: Sequence[Made]) -> bytes:
    """Return an RTF export whose pages have heads and whose titles are links."""
    place = "https://advance.lexis.invalid/document?id=urn:contentItem:"

    def record(made: Made) -> str:
        title, *others = lexis_record(made, "en")
        link = (
            f'{{\\field{{\\*\\fldinst HYPERLINK "{place}{made.number}"}}{{\\fldrslt{{\\ul {rich(title)}}}}}}}'
        )
        head = "\\sectd{\\header\\pard Page \\chpgn  of 3\\par}{\\footer\\pard " + rich(title) + "\\par}"
        mark = "{\\*\\bkmkstart Doc}{\\*\\bkmkend Doc}"
        lines = "".join(f"\\pard {{\\b {rich(text)}}}\\par\n" for text in others)
        return f"{head}\\pard{mark}\\qc {link}\\par\n{lines}\\page\\sect"

    cover = "".join(f"\\pard {rich(text)}\\par\n" for text in lexis_cover(len(parts), "en"))
    fonts = "{\\fonttbl{\\f0 Times New Roman;}}{\\info{\\title Files (3)}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252{fonts}{cover}{''.join(map(record, parts))}}}".encode("ascii")


def lexis_old(parts: Sequence[Made], language: str) -> bytes:
    """Return a page of an older LexisNexis, whose records begin with their number."""
    labels = {
        "en": ("of", "BYLINE", "LENGTH", "LOAD-DATE", "LANGUAGE", "All Rights Reserved"),
        "fr": ("de", "AUTEUR", "LONGUEUR", "DATE-CHARGEMENT", "LANGUE", "Tous droits réservés"),
    }
    of, byline, length, loaded, spoken, rights = labels[language]

    def row(*texts: str) -> str:
        spans = "".join(f"<SPAN CLASS='c2'>{text}</SPAN>" for text in texts)
        return f"<BR><DIV CLASS='c5'><P CLASS='c6'>{spans}</P>\n</DIV>\n"

    def record(number: int, made: Made) -> str:
        first, month, year = french(made).split()
        rows = [f"<DOC NUMBER={number}><DOCFULL>", row(f"{number} {of} {len(parts)} DOCUMENTS"), row(JOURNAL)]
        rows += [row(f"{first} {month}", f" {year} mardi 08:12", "&nbsp;"), row("Édition nationale")]
        # Long titles are broken.
        rows += [row(made.title.replace(" de ", " <BR>de ")), row(f"{byline}: ", AUTHOR)]
        rows += [row(f"{length}: ", "143 mots")]
        rows += [row(text) for text in (() if made.bad else made.paragraphs)]
        rows += [row(f"{loaded}: ", f"{first} {month} {year}"), row(f"{spoken}: ", "FRENCH; FRANÇAIS")]
        return "".join([*rows, row(f"Copyright 2025 {JOURNAL}<BR>{rights}"), "</DOCFULL></DOC>"])

    told = (
        "Download Request: Selected Items: 1-3<BR>Time Of Request: Tuesday, May 20, 2025 &nbsp;23:59:59<BR>"
    )
    body = "".join(record(number, made) for number, made in enumerate(parts, start=1))
    return f"<HTML><BODY>{row(told)}{body}</BODY></HTML>".encode()


def printed_archive(
    record: Callable[[Made], list[str]], parts: Sequence[Made], cover: Sequence[str]
) -> bytes:
    """Return a PDF of an archive: each record begins a page, and every page has its number above."""
    pages = [[line(text, 60, 760 - 13 * n) for n, text in enumerate(cover)]] if cover else []
    for made in parts:
        pages.append([])
        y = 760
        for text in record(made):
            x, size = (160, 14) if text == made.title else (60, 10)
            for row in textwrap.wrap(text, 60):
                # So low that short articles too go over pages.
                if y < 480:
                    pages.append([])
                    y = 760
                pages[-1].append(line(row, x, y, size))
                y -= 13
            y -= 8 if text in made.paragraphs else 0
    return pdf_of([[line(f"Page {n} of {len(pages)}", 60, 800, 8), *page] for n, page in enumerate(pages, 1)])


def factiva_record(made: Made) -> list[str]:
    """Return the lines of one article of Factiva, without what stands at the end of an export."""
    lines = [text for text in factiva_lines([made]) if text]
    return lines[: next(n for n, text in enumerate(lines) if text.startswith("Document ")) + 1]


def broken(lines: Sequence[str]) -> bytes:
    """Return `lines` as a plain text whose paragraphs are broken to a width and parted by empty lines."""
    return "\n\n".join(textwrap.fill(text, 75) for text in lines).encode()


def old_lines(parts: Sequence[Made]) -> list[str]:
    """Return the paragraphs of a plain text of an older LexisNexis."""
    found: list[str] = []
    for number, made in enumerate(parts, start=1):
        found += [f"                {number} of {len(parts)} DOCUMENTS", f"          {JOURNAL}"]
        found += [f"        {french(made)} mardi", made.title, f"BYLINE: {AUTHOR}", "LENGTH: 143 words"]
        found += () if made.bad else made.paragraphs
        found += [f"LOAD-DATE: March {made.number % 28 + 2}, 2025", "LANGUAGE: FRENCH; FRANÇAIS"]
        found += [f"        Copyright 2025 {JOURNAL}", "        All Rights Reserved"]
    return found


LAYOUTS: dict[str, Callable[[list[Made]], bytes]] = {
    "europresse_saved.pdf": saved_documents,
    "europresse_columns.pdf": partial(saved_documents, layout=Layout(columns=2, elsewhere=True)),
    "europresse_english.pdf": partial(
        saved_documents, layout=Layout(words=ENGLISH, columns=2, weekday="Tuesday, ")
    ),
    "europresse_margin_once.pdf": partial(saved_documents, layout=Layout(margins=False)),
    "europresse_web.pdf": partial(saved_documents, layout=Layout(weekday="", code="Page lyon23")),
    "lexis_french.docx": partial(lexis_word, language="fr", body=True),
    "lexis_bare.docx": partial(lexis_word, language="en", body=False),
    "lexis_bare_french.docx": partial(lexis_word, language="fr", body=False),
    "factiva.pdf": lambda parts: printed_archive(factiva_record, parts, ()),
    "lexis.pdf": lambda parts: printed_archive(
        lambda made: lexis_record(made, "en"), parts, lexis_cover(len(parts), "en")
    ),
    "lexis_bare_french.pdf": lambda parts: printed_archive(
        lambda made: lexis_record(made, "fr", body=False), parts, ()
    ),
    "factiva.txt": lambda parts: broken([text for made in parts for text in factiva_record(made)]),
    "lexis.txt": lambda parts: "\r\n".join(
        [*lexis_cover(len(parts), "fr"), *(text for made in parts for text in lexis_record(made, "fr"))]
    ).encode("cp1252"),
    "lexis_old.txt": lambda parts: broken(old_lines(parts)),
    "lexis_linked.rtf": lexis_rich,
    "lexis_old.html": partial(lexis_old, language="en"),
    "lexis_old_french.html": partial(lexis_old, language="fr"),
}
