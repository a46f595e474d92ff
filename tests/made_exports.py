"""Generated exports of press archives and agencies: a form each, with heads, bylines, rights and marks.

Of a damaged article of an odd number the end is missing where the form has one, of others the text.
"""

import datetime as dt
import struct
from collections.abc import Callable, Sequence
from html import escape

from made import Made, html_paragraphs, rich, word_document, word_paragraph
from pdfs import line, pdf_of

Rows = Callable[[Sequence[str]], str]
AUTHOR, JOURNAL = "Jeanne Lormier", "La Gazette de Morvent"


def day_of(made: Made) -> dt.date:
    """Return the day on which an article came out."""
    return dt.date(2025, 3, made.number % 28 + 1)


def french(made: Made) -> str:
    return f"{made.number % 28 + 1} mars 2025"


def endless(made: Made, last: bool) -> bool:
    """Tell whether the end of an article is to be missing; a file is never cut, so its last one has it."""
    return made.bad and made.number % 2 == 1 and not last


def texts(made: Made, last: bool) -> Sequence[str]:
    return () if made.bad and not endless(made, last) else made.paragraphs


def factiva_lines(parts: Sequence[Made]) -> list[str]:
    """Return the paragraphs of an export of Factiva."""
    found: list[str] = []
    for made in parts:
        last = made is parts[-1]
        found += ["Région", made.title, AUTHOR, "143 mots", french(made), "06:00", JOURNAL, "GAZM", "6"]
        found += ["Français", f"Copyright 2025 {JOURNAL}. Tous droits réservés.", "", *texts(made, last), ""]
        if not endless(made, last):
            found += [f"Document GAZM000020250{made.number:03}el3e0000p", ""]
    return [*found, "Récapitulatif de la recherche", "Texte", "cyberattaque", "© 2025 Factiva, Inc."]


def coded_rows(parts: Sequence[Made]) -> list[tuple[str, Sequence[str]]]:
    """Return the fields of an export of Factiva whose values have codes."""
    found: list[tuple[str, Sequence[str]]] = []
    for made in parts:
        last = made is parts[-1]
        first, *others = [*texts(made, last), "", ""][: max(2, len(texts(made, last)))]
        found += [("HD", [made.title]), ("BY", [AUTHOR]), ("WC", ["143 mots"]), ("PD", [french(made)])]
        found += [("SN", [JOURNAL]), ("SC", ["GAZM"]), ("LA", ["Français"]), ("CY", ["(c) 2025 La Gazette"])]
        found += [("LP", [first]), ("TD", others), ("CO", ["brvx : Ville de Brivoux"])]
        if not endless(made, last):
            found += [("AN", [f"Document GAZM000020250{made.number:03}el3e0000p"])]
    return found


def lexis_lines(parts: Sequence[Made]) -> list[str]:
    """Return the paragraphs of an export of LexisNexis, with the page that it puts above."""
    found = ["Date and Time: Tuesday, 11 March 2025 09:12:00 CET", "Job Number: 123456789"]
    found += [f"Documents ({len(parts)})", *(f"{made.number}. {made.title}" for made in parts)]
    found += ["Client/Matter: -None-", "Search Terms: cyberattaque", "Narrowed by: Timeline: 01 janv. 2025"]
    for made in parts:
        last = made is parts[-1]
        found += [made.title, JOURNAL, f"{french(made)} mardi", "Édition nationale"]
        found += [f"Copyright 2025 {JOURNAL} Tous droits réservés", "Section: RÉGION; Pg. 6"]
        found += ["Length: 143 words", f"Byline: {AUTHOR}", "Body", *texts(made, last), "Classification"]
        found += ["Language: FRENCH; FRANÇAIS", "Publication-Type: Journal", f"Load-Date: {french(made)}"]
        if not endless(made, last):
            found += ["End of Document"]
    return found


def numbered_lines(parts: Sequence[Made]) -> list[str]:
    """Return the paragraphs of an export of an older LexisNexis."""
    found: list[str] = []
    for number, made in enumerate(parts, start=1):
        found += [f"{number} of {len(parts)} DOCUMENTS", JOURNAL, f"{french(made)} mardi", made.title]
        found += [f"AUTEUR: {AUTHOR}", "RUBRIQUE: RÉGION; Pg. 6", "LONGUEUR: 143 mots"]
        found += [*(() if made.bad else made.paragraphs), f"DATE-CHARGEMENT: {french(made)}"]
        found += ["LANGUE: FRENCH; FRANÇAIS", f"Copyright 2025 {JOURNAL}", "Tous droits réservés"]
    return found


def as_rtf(lines: Sequence[str]) -> bytes:
    body = "".join(f"{rich(one)}\\par\n" for one in lines)
    return f"{{\\rtf1\\ansi\\ansicpg1252\n{body}}}".encode("ascii")


def as_word(lines: Sequence[str]) -> bytes:
    return word_document("".join(map(word_paragraph, lines)))


def as_page(lines: Sequence[str]) -> bytes:
    body = "".join(
        f"<div class='c0'><p class='c1'><span>{escape(one, quote=False)}</span></p></div>" for one in lines
    )
    return f"<html><body>{body}</body></html>".encode()


def coded_rtf(parts: list[Made]) -> bytes:
    def row(code: str, values: Sequence[str]) -> str:
        cells = "\\par\n".join(map(rich, values))
        return f"\\trowd\\cellx500\\cellx9000 {code}\\cell {cells}\\cell\\row\n"

    rows = "".join(row(code, values) for code, values in coded_rows(parts))
    return f"{{\\rtf1\\ansi\\ansicpg1252\n{rows}}}".encode("ascii")


def coded_word(parts: list[Made]) -> bytes:
    return as_word([text for code, values in coded_rows(parts) for text in (code, *values)])


def factiva_xml(parts: list[Made]) -> bytes:
    def article(made: Made) -> str:
        last = made is parts[-1]
        paragraphs = [f"<paragraph display='Proportional'>{escape(p)}</paragraph>" for p in texts(made, last)]
        end = "" if endless(made, last) else "</article>"
        return (
            f"<ppsarticle><article><accessionNo>GAZM{made.number}</accessionNo><byline>{AUTHOR}</byline>"
            f"<copyright>(c) 2025</copyright><headline><paragraph lang='FR'>{made.title}</paragraph>"
            f"</headline><leadParagraph>{''.join(paragraphs[:1])}</leadParagraph><publicationDate>"
            f"<dateTime>{day_of(made)}T01:35:58Z</dateTime></publicationDate>"
            f"<sourceName>{JOURNAL}</sourceName>"
            f"<tailParagraphs>{''.join(paragraphs[1:])}</tailParagraphs>{end}</ppsarticle>"
        )

    body = "".join(map(article, parts))
    return (
        "<?xml version='1.0' encoding='utf-8'?><PPSResponse><ppsArticleResponse "
        f"xmlns='http://global.factiva.com/pps/2.0'>{body}</ppsArticleResponse></PPSResponse>"
    ).encode()


def nitf(parts: list[Made]) -> bytes:
    def article(made: Made) -> str:
        last = made is parts[-1]
        body = "".join(f"<p>{escape(p)}</p>" for p in texts(made, last))
        return (
            f"<nitf><head><title>Dépêche</title><docdata>"
            f"<date.issue norm='{day_of(made):%Y%m%d}T080000+0100'/></docdata>"
            f"<pubdata name='{JOURNAL}'/></head>"
            f"<body><body.head><hedline><hl1>{made.title}</hl1>"
            f"</hedline><byline>{AUTHOR}</byline></body.head><body.content>{body}<media><media-caption>"
            f"<p>Une photo.</p></media-caption></media></body.content></body>"
            f"{'' if endless(made, last) else '</nitf>'}"
        )

    return f"<?xml version='1.0'?><depeches>{''.join(map(article, parts))}</depeches>".encode()


def newsml(parts: list[Made]) -> bytes:
    def item(made: Made) -> str:
        last = made is parts[-1]
        body = "".join(f"<p>{escape(p)}</p>" for p in texts(made, last))
        return (
            f"<NewsItem><Identification><NewsIdentifier><DateId>{day_of(made):%Y%m%d}</DateId></NewsIdentifier>"
            f"</Identification><NewsComponent><NewsLines><HeadLine>{made.title}</HeadLine><ByLine>{AUTHOR}</ByLine>"
            f"</NewsLines><AdministrativeMetadata><Provider>"
            f"<Party FormalName='{JOURNAL}'/></Provider></AdministrativeMetadata><ContentItem>"
            f"<DataContent>{body}</DataContent></ContentItem></NewsComponent>"
            f"{'' if endless(made, last) else '</NewsItem>'}"
        )

    return f"<?xml version='1.0'?><NewsML Version='1.2'>{''.join(map(item, parts))}</NewsML>".encode()


def newsml_g2(parts: list[Made]) -> bytes:
    def item(made: Made) -> str:
        last = made is parts[-1]
        page = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{html_paragraphs(made)}</body></html>"
        inline = (
            f"<inlineXML contenttype='application/xhtml+xml'>{page if texts(made, last) else ''}</inlineXML>"
        )
        return (
            f"<newsItem guid='u{made.number}'><itemMeta>"
            f"<provider qcode='a:b'><name>{JOURNAL}</name></provider>"
            f"<versionCreated>2025-05-01T10:00:00Z</versionCreated></itemMeta><contentMeta><contentCreated>"
            f"{day_of(made)}</contentCreated><by>{AUTHOR}</by><headline>{made.title}</headline></contentMeta>"
            f"<contentSet>{inline}</contentSet>{'' if endless(made, last) else '</newsItem>'}"
        )

    space = "http://iptc.org/std/nar/2006-10-01/"
    body = "".join(map(item, parts))
    return f"<newsMessage xmlns='{space}'><itemSet>{body}</itemSet></newsMessage>".encode()


def europresse_margin(parts: list[Made]) -> bytes:
    """Return a PDF in which each article has a page, with a margin that tells its journal."""

    def page(made: Made) -> list[bytes]:
        margin = ["Nom de la source", JOURNAL, "Type de source", "Presse", "Provenance", "Morvent, France"]
        margin += ["© 2025 La Gazette. Tous droits réservés.", "Le présent document est protégé par les lois"]
        margin += ["sur le droit d'auteur et son utilisation.", "Certificat émis le 20 mai 2025 à Essai"]
        margin += [f"news·{day_of(made):%Y%m%d}·GM·0q{made.number}"]
        drawn = [line(text, 40, 700 - 12 * n, 8) for n, text in enumerate(margin)]
        drawn += [line(JOURNAL, 220, 780), line(f"Région, mardi {french(made)}", 220, 768)]
        drawn += [line("143 mots, p. 6", 220, 756), line(made.title, 220, 730, 16), line(AUTHOR, 220, 710)]
        drawn += [line(text, 220, 680 - 30 * n) for n, text in enumerate(() if made.bad else made.paragraphs)]
        return [*drawn, line(f"Page {made.number} de {len(parts)}", 40, 30, 8)]

    return pdf_of([page(made) for made in parts])


def europresse_flow(parts: list[Made]) -> bytes:
    """Return a PDF in which the articles stand one below the other, each closed by its number."""
    drawn: list[list[bytes]] = [[]]
    y = 800
    for made in parts:
        rows = [(10, JOURNAL, 14), (10, f"Région, mardi {french(made)}, p. 6 • 143 mots", 20)]
        rows += [(14, made.title, 20), (10, AUTHOR, 20)]
        rows += [(10, text, 30) for text in (() if made.bad else made.paragraphs)]
        rows += [
            (8, "© 2025 La Gazette. Tous droits réservés. Le présent document est protégé par les lois", 10)
        ]
        rows += [(8, "sur le droit d'auteur et son utilisation est régie par ces lois et conventions.", 10)]
        rows += [(8, f"news·{day_of(made):%Y%m%d}·GM·0q{made.number}", 10)]
        rows += [(8, "Certificat émis le 20 mai 2025 à Essai à des fins de visualisation", 10)]
        rows += [(8, "personnelle et temporaire.", 40)]
        for size, text, step in rows:
            if y < 60:
                drawn.append([])
                y = 800
            drawn[-1].append(line(text, 60, y, size))
            y -= step
    return pdf_of(drawn)


def outlook(subject: str, sender: str, page: str, text: str = "", sent: dt.datetime | None = None) -> bytes:
    """Return a letter as Outlook saves it: streams of properties in a compound file."""
    when = sent or dt.datetime(2025, 3, 11, 8, tzinfo=dt.UTC)
    ticks = int((when - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds() * 10_000_000)
    streams = {"0037001F": subject.encode("utf-16-le"), "0C1A001F": sender.encode("utf-16-le")}
    streams |= {"1000001F": text.encode("utf-16-le"), "10130102": page.encode()}
    table = bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 6, ticks)
    for name, content in streams.items():
        pid, kind = int(name[:4], 16), int(name[4:], 16)
        table += struct.pack("<HHIII", kind, pid, 6, len(content), 0)
    table += struct.pack("<HHIII", 3, 0x3FDE, 6, 65001, 0)
    named = {f"__substg1.0_{name}": content for name, content in streams.items()}
    return compound({**named, "__properties_version1.0": table})


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (MS-CFB, version 3) of `streams`; small ones are padded with blanks or zeros."""
    sector, free, last, fat_mark = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    small, big = bytearray(), bytearray()
    mini: list[int] = []
    chains: list[int] = []
    entries: list[tuple[str, int, int]] = []

    def chained(table: list[int], count: int) -> int:
        start = len(table)
        table += [*range(start + 1, start + count), last]
        return start

    for name, content in sorted(streams.items(), key=lambda item: (len(item[0]), item[0].upper())):
        if len(content) < 4096:
            start = chained(mini, -(-len(content) // 64)) if content else last
            small += content + bytes(-len(content) % 64)
        else:
            start = chained(chains, -(-len(content) // sector))
            big += content + bytes(-len(content) % sector)
        entries.append((name, start, len(content)))
    small_at = chained(chains, -(-len(small) // sector)) if small else last
    big += small + bytes(-len(small) % sector)
    mini_table = b"".join(struct.pack("<I", one) for one in mini)
    mini_table += struct.pack("<I", free) * (-len(mini) % 128)
    mini_at = chained(chains, len(mini_table) // sector) if mini_table else last
    big += mini_table

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        return head + struct.pack("<III", free, right, child) + bytes(36) + struct.pack("<IQ", start, size)

    listed = entry("Root Entry", 5, free, 1, small_at, len(small))
    for number, (name, start, size) in enumerate(entries, start=1):
        listed += entry(name, 2, number + 1 if number < len(entries) else free, free, start, size)
    listed += bytes(-len(listed) % sector)
    list_at = chained(chains, len(listed) // sector)
    big += listed
    count = 1
    while count * 128 < len(chains) + count:
        count += 1
    fat_at = len(chains)
    chains += [fat_mark] * count
    chains += [free] * (-len(chains) % 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack(
        "<IIIIIIIIII", 0, count, list_at, 0, 4096, mini_at, len(mini_table) // sector, last, 0, fat_at
    )
    header = header[:76] + b"".join(struct.pack("<I", fat_at + n) for n in range(count))
    header += struct.pack("<I", free) * (109 - count)
    return header + bytes(big) + b"".join(struct.pack("<I", one) for one in chains)


def outlook_letter(parts: list[Made]) -> bytes:
    body = "".join(f"<h2>{m.title}</h2><p>{m.credit}</p>{'' if m.bad else html_paragraphs(m)}" for m in parts)
    return outlook("La veille", "Veille", f"<html><body>{body}<p>Se désabonner</p></body></html>")


EXPORTS: dict[str, Callable[[list[Made]], bytes]] = {
    "europresse_flow.pdf": europresse_flow,
    "europresse_margin.pdf": europresse_margin,
    "factiva.docx": lambda parts: as_word(factiva_lines(parts)),
    "factiva.rtf": lambda parts: as_rtf(factiva_lines(parts)),
    "factiva.xml": factiva_xml,
    "factiva_codes.docx": coded_word,
    "factiva_codes.rtf": coded_rtf,
    "factiva_lines.html": lambda parts: as_page(factiva_lines(parts)),
    "lexis.docx": lambda parts: as_word(lexis_lines(parts)),
    "lexis.html": lambda parts: as_page(lexis_lines(parts)),
    "lexis.rtf": lambda parts: as_rtf(lexis_lines(parts)),
    "lexis_numbered.html": lambda parts: as_page(numbered_lines(parts)),
    "lexis_numbered.rtf": lambda parts: as_rtf(numbered_lines(parts)),
    "newsml.xml": newsml,
    "newsml_g2.xml": newsml_g2,
    "nitf.xml": nitf,
    "outlook.msg": outlook_letter,
}
