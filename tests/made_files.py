"""Generated files of several articles, a form each: of every kind that is read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape

from made import Made, html_paragraphs, rich, word_document, word_paragraph, zipped
from made_exports import EXPORTS
from made_layouts import LAYOUTS
from pdfs import line, pdf_of

SENTENCES = (
    "La mairie a annoncé lundi avoir été victime d’une cyberattaque, qui a paralysé ses postes trois jours.",
    "Les données de 3 200 habitants ont été volées par un groupe qui réclame 45 000 € à la commune.",
    "« Nous ne paierons pas », a dit le maire ; l'enquête suit son cours, selon le parquet de la ville.",
    'Le logiciel "Cléo & Cie" n\'a pas été touché : ses sauvegardes, à jour, étaient < 24 heures hors ligne.',
)


def europresse(parts: list[Made]) -> bytes:
    def record(made: Made) -> str:
        bad = made.bad and made.number % 2 == 0
        end = "" if made.bad and made.number % 2 else "</article>"
        return (
            f"<article><header><span class='DocPublicationName'>La Gazette</span><span class='DocHeader'>"
            f"Région, mardi {made.number % 28 + 1} mars 2025, p. 6</span>"
            f"<p class='titreArticleVisu'>{made.title}</p>"
            f"</header><div class='DocText'>{'' if bad else html_paragraphs(made)}</div>{end}"
        )

    return f"<!DOCTYPE html><html><body>{''.join(map(record, parts))}</body></html>".encode()


def factiva(parts: list[Made]) -> bytes:
    def record(made: Made) -> str:
        body = "".join(
            f'<p class="articleParagraph">{escape(p, quote=False)}</p>'
            for p in made.paragraphs
            if not made.bad
        )
        return (
            f'<div id="article-X{made.number}" class="article frArticle"><div id="hd">'
            f"<span class='frHeadline'>{made.title}</span></div><div>{made.number % 28 + 1} mars 2025</div>"
            "<div>La Gazette</div>"
            f"<div>GAZM</div>{body}<p>Document GAZM000020250{made.number:03}</p></div>"
        )

    return f"<html><body>{''.join(map(record, parts))}</body></html>".encode()


def page(parts: list[Made]) -> bytes:
    # A page is one of several articles when two of them have a text.
    more = [Made(900 + n, SENTENCES[:2], False) for n in range(2)]
    articles = "".join(
        f"<article><h2>{m.title}</h2>{'' if m.bad else html_paragraphs(m)}</article>" for m in [*parts, *more]
    )
    return f"<html><body><main>{articles}</main></body></html>".encode()


def corpus(parts: list[Made]) -> bytes:
    bodies = (("\n".join((m.title, *m.paragraphs)) if not m.bad else "") for m in parts)
    heads = (f"**** *source_GM *date_2025-03-{m.number % 28 + 1:02}" for m in parts)
    return "\n".join(f"{head}\n{body}\n" for head, body in zip(heads, bodies, strict=True)).encode()


def table(parts: list[Made]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(["titre", "texte", "date"])
    for made in parts:
        if made.bad and made.number % 2:
            stream.write(f'{made.title};"{made.text.replace(chr(34), "")};2025-03-04\r\n')
        else:
            text = "" if made.bad else "\n\n".join(made.paragraphs)
            writer.writerow([made.title, text, "2025-03-04"])
    return stream.getvalue().encode()


def item(made: Made) -> str:
    written = json.dumps({"titre": made.title, "texte": made.text, "date": "2025-03-04"}, ensure_ascii=False)
    return written.replace('"texte":', '"texte"') if made.bad else written


def array(parts: list[Made]) -> bytes:
    return f"[{', '.join(map(item, parts))}]".encode()


def lines(parts: list[Made]) -> bytes:
    return "".join(f"{item(made)}\n" for made in parts).encode()


def rss(parts: list[Made]) -> bytes:
    def entry(made: Made) -> str:
        body = f"<description>{escape(html_paragraphs(made))}</description>"
        if made.bad:
            body = body.replace("</description>", "") if made.number % 2 else "<description/>"
        return f"<item><title>{made.title}</title><link>https://g.example/{made.number}</link>{body}</item>"

    return f"<rss><channel><title>V</title>{''.join(map(entry, parts))}</channel></rss>".encode()


def atom(parts: list[Made]) -> bytes:
    def entry(made: Made) -> str:
        end = "" if made.bad else "</entry>"
        return f"<entry><title>{made.title}</title><content>{escape(html_paragraphs(made))}</content>{end}"

    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>V</title>"
    return f"{feed}{''.join(map(entry, parts))}</feed>".encode()


def ris(parts: list[Made]) -> bytes:
    def record(made: Made) -> str:
        abstract = f"N2  - {made.text}\n" if not made.bad or made.number % 2 else ""
        end = "" if made.bad and made.number % 2 else "ER  - \n"
        return f"TY  - NEWS\nTI  - {made.title}\nDA  - 2025/03/04\n{abstract}{end}\n"

    return "".join(map(record, parts)).encode()


def bibtex(parts: list[Made]) -> bytes:
    def record(made: Made) -> str:
        end = "" if made.bad else "}"
        return (
            f"@article{{k{made.number},\n title = {{{made.title}}},\n abstract = {{{made.text}{end}\n}}\n\n"
        )

    return "".join(map(record, parts)).encode()


def mailbox(parts: list[Made]) -> bytes:
    def letter(made: Made) -> bytes:
        message = EmailMessage()
        message["From"], message["Subject"] = "Veille <v@morvent.example>", made.title
        message["Date"] = "Tue, 11 Mar 2025 08:00:00 +0100"
        message.set_content("\n\n".join(made.paragraphs) if not made.bad else "\n")
        if not made.bad:
            message.add_alternative(f"<html><body>{html_paragraphs(made)}</body></html>", subtype="html")
        return b"From v@morvent.example Tue Mar 11 08:00:00 2025\n" + message.as_bytes() + b"\n"

    return b"".join(map(letter, parts))


def newsletter(parts: list[Made]) -> bytes:
    body = "".join(f"<h2>{m.title}</h2><p>{m.credit}</p>{'' if m.bad else html_paragraphs(m)}" for m in parts)
    message = EmailMessage()
    message["From"], message["Subject"] = "Veille <v@morvent.example>", "La veille"
    message.set_content("Voir la page.")
    message.add_alternative(f"<html><body>{body}<p>Se désabonner</p></body></html>", subtype="html")
    return message.as_bytes()


def word(parts: list[Made]) -> bytes:
    body = "".join(
        word_paragraph(made.title, "Titre1")
        + word_paragraph(made.credit)
        + "".join(map(word_paragraph, () if made.bad else made.paragraphs))
        for made in parts
    )
    return word_document(body)


def opendocument(parts: list[Made]) -> bytes:
    body = "".join(
        f'<text:h text:outline-level="2">{made.title}</text:h><text:p>{made.credit}</text:p>'
        + "".join(f"<text:p>{escape(p)}</text:p>" for p in made.paragraphs if not made.bad)
        for made in parts
    )
    space = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    return zipped({"content.xml": f"<x {space}>{body}</x>"})


def rich_text(parts: list[Made]) -> bytes:
    body = "".join(
        "".join(
            f"{rich(p)}\\par\n" for p in (made.title, made.credit, *(() if made.bad else made.paragraphs))
        )
        for made in parts
    )
    return f"{{\\rtf1\\ansi\\ansicpg1252\n{body}}}".encode("ascii")


def workbook(parts: list[Made]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Titre", "Texte", "Date"])
    for made in parts:
        book.active.append([made.title, None if made.bad else made.text, "2025-03-04"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(parts: list[Made]) -> bytes:
    files: dict[str, str | bytes] = {
        f"{made.number:03}.txt": f"{made.title}\n\n{'¤' if made.bad else ''}{made.text}" for made in parts
    }
    # What was changed after it was packed doesn't have its check sum.
    return zipped(files, zipfile.ZIP_STORED).replace("¤".encode(), "§".encode())


def portable(parts: list[Made]) -> bytes:
    def shown(made: Made) -> list[bytes]:
        drawn, y = [], 800
        paragraphs = () if made.bad else made.paragraphs
        for size, text, step in [
            (14, made.title, 20),
            (9, made.credit, 20),
            *((10, p, 30) for p in paragraphs),
        ]:
            drawn.append(line(text, 40, y, size))
            y -= step
        return drawn

    return pdf_of([shown(made) for made in parts])


KINDS: dict[str, Callable[[list[Made]], bytes]] = {
    "array.json": array,
    "atom.atom": atom,
    "bibtex.bib": bibtex,
    "corpus.txt": corpus,
    "europresse.HTML": europresse,
    "factiva.html": factiva,
    "lines.jsonl": lines,
    "mailbox.mbox": mailbox,
    "newsletter.eml": newsletter,
    "opendocument.odt": opendocument,
    "packed.zip": packed,
    "page.html": page,
    "portable.pdf": portable,
    "rich_text.rtf": rich_text,
    "ris.ris": ris,
    "rss.rss": rss,
    "table.csv": table,
    "word.docx": word,
    "workbook.xlsx": workbook,
    **EXPORTS,
    **LAYOUTS,
}
