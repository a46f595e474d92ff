"""Articles of generated files, and what files of several forms are made of."""

import io
import zipfile
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Made:
    """An article of a generated file, and whether it is to be damaged."""

    number: int
    paragraphs: tuple[str, ...]
    bad: bool

    @property
    def title(self) -> str:
        return f"Titre numéro {self.number} de la revue"

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)

    @property
    def credit(self) -> str:
        return f"La Gazette de Morvent, {self.number % 28 + 1} mars 2025"


def html_paragraphs(made: Made) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in made.paragraphs)


def zipped(files: dict[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def word_paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of a DOCX document."""
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_document(body: str) -> bytes:
    """Return the DOCX document of the paragraphs `body`."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped(
        {"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'}
    )


def rich(text: str) -> str:
    """Return `text` as RTF writes it."""
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
