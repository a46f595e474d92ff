"""Texts that nobody would write: invented articles, spoilt by chance in many ways."""

import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

Chance = random.Random
Spoil = Callable[[str, Chance], str]


@cache
def texts() -> tuple[str, ...]:
    """Return the invented articles that are spoilt."""
    files = sorted(path for part in ("dev", "press") for path in (ROOT / "corpus" / part).glob("*.txt"))
    return tuple(path.read_text("utf-8") for path in files)


def excerpt(chance: Chance) -> str:
    """Return an article, mostly its beginning alone, and sometimes what comes later."""
    paragraphs = chance.choice(texts()).split("\n\n")
    first = chance.choice((0, 0, 0, chance.randrange(len(paragraphs))))
    size = chance.choice((2, 2, 3, 3, 4, len(paragraphs)) if chance.random() < 0.3 else (2, 3))
    return "\n\n".join(paragraphs[first : first + size])


def count(chance: Chance) -> int:
    """Return how often something is repeated: mostly some times, seldom some thousand."""
    return int(2 ** chance.choice((chance.uniform(0, 6), chance.uniform(0, 6), chance.uniform(5, 13))))


def _put(text: str, piece: str, chance: Chance) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + piece + text[place:]


SIGNS = ",.;:!?…-–—'’\"«»“”()[]{}<>/\\|*#=+_~^`&%€$@§°•●¿¡   \t\n\r\f\v\u0085\u2028\u2029"
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2069\u202a\u202b\u202c\u202e\u00ad\ufeff\u061c\u180e"
)
ODD = (
    "\ufffd\ufffe\uffff\U0010ffff\ud800\udfff\udc80\U0001f9a0\U0001f469\u200d\U0001f4bb\U0001f1eb\U0001f1f7̧́⃣"
    "İıſß\ufb01℀½Ⅷ٣\uff14②\uff11ẞK\u3000\u6f22\u5b57عбאहि"
)
FRAGMENTS = (
    "<!--", "-->", "<p>", "</article>", "<script>", "<![CDATA[", "]]>", "&amp;", "&#x110000;", "&nbsp",
    "![", "](http://", "```", "| --- |", "http://", "www.", "a@b.c", "\x1b[31m", "=HYPERLINK(\"x\")",
    "{{", "%s", "\\u0000", "NaN", "1e309", "-0", "Document GAZM0000", "From ", "TY  - ", "ER  - ",
    "**** *", "N°", "M. ", "hier", "lundi", "il y a 3 ans", "31 février 2025", "00/00/0000",
    "99/99/9999", "2025-13-45", "entre 3 et", "de 5 à 3 millions de", "plus de", "environ", "près de",
    "zéro", "un milliard de milliards de", "½ million", "rançon de", "bitcoins", "Go de données",
    "clients", "patients", "le groupe", "victime d'une cyberattaque", "La société", "la mairie de",
    "revendiquée par", "n'a pas été", "n° 12", "1er", "XIVe", "20 h 30", "€",
)  # fmt: skip


def _repeated_sign(text: str, chance: Chance) -> str:
    return _put(text, chance.choice(SIGNS) * count(chance), chance)


def _many_signs(text: str, chance: Chance) -> str:
    signs = "".join(chance.choice(SIGNS) for _ in range(chance.randint(2, 5)))
    return _put(text, signs * count(chance), chance)


def _sprinkled(signs: str) -> Spoil:
    def spoil(text: str, chance: Chance) -> str:
        sign, share = chance.choice(signs), chance.choice((0.005, 0.05, 0.3, 1.0))
        return "".join(c + sign if chance.random() < share else c for c in text)

    return spoil


def _controls(text: str, chance: Chance) -> str:
    for _ in range(chance.randint(1, 20)):
        text = _put(text, chr(chance.choice((*range(32), *range(127, 160)))), chance)
    return text


def _cut(text: str, chance: Chance) -> str:
    first, last = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return text[first:last] if last - first > 80 else text[: max(80, last)]


def _spliced(text: str, chance: Chance) -> str:
    other = excerpt(chance)
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


def _shuffled(text: str, chance: Chance) -> str:
    separator = chance.choice((" ", ". ", "\n", ", "))
    parts = text.split(separator)
    chance.shuffle(parts)
    return separator.join(parts)


def _numbers(text: str, chance: Chance) -> str:
    def figure(_: re.Match[str]) -> str:
        figures = (
            "9" * count(chance), "0", "-1", "1 000 000 000 000", "0,0001", "3.100.000,5", "1e400", "²",
            "٣٤٥", str(2**63), "1 2 3 4", "00012", "1/3", "12-13", "4 000 à 5", ".5", "5.", "１２３", "Ⅻ",
            "1'000'000",
        )  # fmt: skip
        return chance.choice(figures)

    return re.sub(r"\d[\d \u00a0.,]*", lambda m: figure(m) if chance.random() < 0.6 else m[0], text)


def _nested(text: str, chance: Chance) -> str:
    opening, closing = chance.choice(("()", "[]", "{}", "«»", "“”", "<>", "((", "]]", "*_"))
    depth = count(chance)
    first, last = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    closed = closing * chance.choice((depth, depth, 0, 1))
    return text[:first] + opening * depth + text[first:last] + closed + text[last:]


def _mistaken(text: str, chance: Chance) -> str:
    """Return `text` as one reads it who takes its encoding for another, once or twice."""
    for _ in range(chance.randint(1, 2)):
        here, there = chance.choice(
            (("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp1252", "utf-8"), ("utf-8", "mac-roman"))
        )
        text = text.encode(here, "replace").decode(
            there, chance.choice(("replace", "ignore", "backslashreplace"))
        )
    return text


def _repeated(text: str, chance: Chance) -> str:
    pieces = re.split(chance.choice((r"(?<=[.!?])\s", r"\s", r"\n", r"(?<=,)")), text)
    chosen = chance.choice(pieces)[:200]
    return _put(
        text, (chosen + chance.choice((" ", "", "\n", ", ", " et "))) * min(count(chance), 300), chance
    )


def _fragments(text: str, chance: Chance) -> str:
    for _ in range(chance.randint(1, 12)):
        text = _put(
            text, chance.choice((" ", "")) + chance.choice(FRAGMENTS) + chance.choice((" ", "")), chance
        )
    return text


def _one_fragment(text: str, chance: Chance) -> str:
    return _put(
        text, (chance.choice(FRAGMENTS) + chance.choice(("", " "))) * min(count(chance), 1000), chance
    )


def _dropped(text: str, chance: Chance) -> str:
    share = chance.choice((0.01, 0.1))
    return "".join(c for c in text if chance.random() > share)


def _changed_words(text: str, chance: Chance) -> str:
    words = text.split(" ")
    for _ in range(chance.randint(1, 15)):
        words[chance.randrange(len(words))] = chance.choice(
            (chance.choice(words), chance.choice(FRAGMENTS), "")
        )
    return " ".join(words)


def _form_of_letters(text: str, chance: Chance) -> str:
    change = chance.choice(
        ( str.upper, str.lower, str.title, str.swapcase, lambda t: unicodedata.normalize("NFD", t),
        lambda t: unicodedata.normalize("NFKD", t), lambda t: t.replace(" ", ""),
        lambda t: t.replace(" ", "\n"), lambda t: t.replace("\n", ""), lambda t: t.replace(".", ""),
        lambda t: t.replace(" ", "\u00a0\u202f"), lambda t: t[::-1], lambda t: re.sub(r"(.{30,40}) ",
        r"\1\n", t), lambda t: t.replace("'", "’ "),
        lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t), )
    )  # fmt: skip
    return change(text)


def _long_word(text: str, chance: Chance) -> str:
    letters = "".join(chance.choice("abcdeéèàçôABCDE'-.0123456789") for _ in range(chance.randint(1, 6)))
    return _put(text, letters * count(chance), chance)


SPOILS: tuple[Spoil, ...] = (
    _repeated_sign, _many_signs, _sprinkled(UNSEEN), _sprinkled(SIGNS), _sprinkled(ODD), _controls,
    _cut, _spliced, _shuffled, _numbers, _nested, _mistaken, _repeated, _fragments, _one_fragment,
    _dropped, _changed_words, _form_of_letters, _long_word,
)  # fmt: skip


def spoilt(chance: Chance) -> str:
    text = excerpt(chance)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        text = chance.choice(SPOILS)(text or "?", chance)[:200_000]
    return text
