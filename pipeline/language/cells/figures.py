"""Cells that hold a count, a sum of money or a data volume."""

import re
from decimal import Decimal
from typing import Any

from pipeline.language.cells.tidy import Rewrite, any_word, rewrite, tidy
from pipeline.language.lexicons import load_lexicon
from pipeline.language.numbers.currencies import BEFORE
from pipeline.language.numbers.nouns import noun_at

_LEXICON = load_lexicon("cells")
_WORDS: dict[str, Any] = _LEXICON["numbers"]
_FRACTIONS: dict[str, str] = _LEXICON["numbers"]["fractions"]
_NOUNS: dict[str, str] = _LEXICON["nouns"]
_COLLECTIVES = {value: word for word, value in load_lexicon("numbers")["collectives"].items()}
_SIGNS = list(BEFORE)
_PREFIXES = {"k": "ko", "m": "Mo", "g": "Go", "t": "To", "p": "Po", "e": "Eo"}


def _collective(match: re.Match[str]) -> str:
    """Return « une trentaine » for « 30aine », « centaines » for « 100aines »."""
    word = _COLLECTIVES.get(int(match["count"]))
    if word is None:
        return match[0]
    return f"{word}s" if match["plural"] else f"{match['article'] or 'une '}{word}"


def _written_out(match: re.Match[str]) -> str:
    """Return the integer that a spreadsheet shows as « 1,2E+06 »."""
    value = Decimal(match["digits"].replace(",", ".")).scaleb(int(match["exponent"]))
    return str(int(value)) if value == int(value) else match[0]


def _lone(match: re.Match[str]) -> str:
    """Return « 1 » for the « un » of a cell that says « un patient » and nothing else."""
    noun = noun_at(match.string, match.end())
    alone = match.end() == len(match.string) or (noun is not None and noun.end == len(match.string))
    return f"1{match['blank']}" if alone else match[0]


def _ungrouped(match: re.Match[str]) -> str:
    """Return « 1770 » for the « 1,770 » of a figure whose point is decimal."""
    return match[0].replace(",", "")


#: A figure as cells write it, with its scale: « 10 000 », « 1,5 M », « 12k ».
_FIGURE = r"\d(?:[\d .,']{0,20}\d)?(?: ?[kKM](?!\w))?"
_BOUNDS: tuple[Rewrite, ...] = (
    # Two bounds are a range: 10 000 < n < 15 000, > 10 000 et < 15 000, min 10 000 max 15 000
    (
        re.compile(rf"\A(?P<low>{_FIGURE}) ?(?:<|≤|<=|=<) ?[^\W\d_]{{1,20}} ?(?:<|≤|<=|=<) ?(?=\d)"),
        r"entre \g<low> et ",
    ),
    (
        re.compile(
            rf"\A(?:>|≥|>=|=>|(?i:mini?(?:mum)?\.?|de)) ?:? ?(?P<low>{_FIGURE}) ?(?:,|;|/|et|à|-)?"
            r" ?(?:<|≤|<=|=<|(?i:maxi?(?:mum)?\.?)) ?:? ?(?=\d)"
        ),
        r"entre \g<low> et ",
    ),
    # 10/15k, 12/15 000, but not 1/2 M
    (
        re.compile(
            r"(?<![\d/.,])(?!(?:1/[2-5]|2/3|3/4)(?!\d))(?P<low>\d{1,3}(?:[.,]\d)?(?: ?[kKM])?) ?/ ?"
            r"(?=\d{1,3}(?:(?:[.,]\d)? ?[kKM](?!\w)|[ .]\d{3}(?!\d)))"
        ),
        r"\g<low> - ",
    ),
    (re.compile(r" ?(?:\.\.+|…|→|->) ?(?=\d)"), " - "),
    (re.compile(r"(?<=\d) ?(?:±|\+ ?/? ?-) ?\d[\d ]{0,6}%?"), " environ"),  # 500 +/- 50
    (re.compile(r"[\[(] ?(?:±|\+ ?/? ?-) ?[\])] ?(?=\d)"), "environ "),
    (re.compile(r"(?<=\d) (?i:virgule) (?=\d)"), ","),
    (re.compile(r"_"), " "),
    (re.compile(r"(?<=[^\W\d_]) ?(?=(?:[<>]=?|=[<>]|[≤≥~≈]) ?\d)"), " : "),
    (
        re.compile(
            r"(?<=[\w€$£%.)]) ?(?:[\[(] ?|[-,;:] ?)?(?<!\w)(?:valeur |chiffre |nombre )?"
            rf"(?i:{any_word(_WORDS['about_after'])})"
            r"\.?(?: ?\d{1,2} ?%)?(?: ?[\])])?\Z"
        ),
        " environ",
    ),
)
_FIGURES: tuple[Rewrite, ...] = (
    (
        re.compile(rf"(?i:(?<![\w/])(?P<part>{any_word(_FRACTIONS)}) ?(?=[mk](?![^\W\d_])|mi?ll|m€))"),
        lambda match: f"{_FRACTIONS[match['part'].lower()]} ",
    ),
    (
        re.compile(r"\A(?P<digits>\d(?:[.,]\d{1,15})?)[eE]\+?(?P<exponent>0?\d|1[0-5])(?=\Z| )"),
        _written_out,
    ),
    (re.compile(r"(?<![\w.,])[.,](?=\d)"), "0,"),  # .5 To
    (re.compile(r"(?<=\d)[.,](?:-+|0{1,2})(?![\d.,])"), ""),  # 5 000,- and 5 000,00 and 5000.0
    (re.compile(r"(?<![\d.,])(\d{1,3})\.(\d{1,2})(?![\d.,])"), r"\1,\2"),  # 1.2 à 1.5 M
    (re.compile(r"(?<=[^\W\d_)]) ?[=:] ?(?=[\d~≈<>+])"), " : "),
    (re.compile(r"(?i:(?<!\w)inf(?:érieur)?\.?|<) ?(?:ou (?:égal|=) ?)?(?:à )?(?=\d)"), "< "),
    (re.compile(r"(?i:(?<!\w)sup(?:érieur)?\.?|>) ?(?:ou (?:égal|=) ?)?(?:à )?(?=\d)"), "> "),
    (re.compile(r"(?<=[\w€$£%]) ?[\[(]([^()\[\]\d]{1,40})[\])]"), r" \1"),  # 12 000 (patients)
    (
        re.compile(rf"(?i:(?<!\w){any_word(_WORDS['about'])})(?!\w) ?[.:]? ?(?=\d)|(?:±|\+ ?/? ?-) ?(?=\d)"),
        "environ ",
    ),
    (re.compile(r"\A\+ ?(?=\d)"), "plus de "),
    (re.compile(r" ?(?:et|ou) ?\+(?=\Z|\))"), " et plus"),
    (re.compile(rf"(?i:(?<!\w){any_word(_WORDS['at_least'])})(?!\w)\.?(?: ?:)?"), "minimum"),
    (re.compile(rf"(?i:(?<!\w){any_word(_WORDS['at_most'])})(?!\w)\.?(?: ?:)?"), "maximum"),
    (
        re.compile(r"(?<!\w)(?P<article>(?:une|la|cette) )?(?P<count>\d{2,3}) ?aine(?P<plural>s?)(?!\w)"),
        _collective,
    ),
    (re.compile(r"(?i:(?<!\w)(?<!virgule )(?<!zéro )z[ée]ro(?!\w| virgule))"), "0"),
    (re.compile(r"(?<=\d) ?(?i:milles)(?!\w)"), " mille"),
    (re.compile(r"(?<=\d)(?=[^\W\d_]{4})"), " "),  # 12000clients
)
_LARGE: tuple[Rewrite, ...] = (
    (re.compile(rf"(?<=\d) ?(?i:{any_word(_WORDS['billions'])})(?![\w'])\.?"), " milliards"),
    (re.compile(rf"(?<=\d) ?(?i:{any_word(_WORDS['millions'])})(?![\w'])\.?"), " millions"),
)
_NOUN = rf"(?i:(?P<noun>{any_word(_NOUNS)})s?)(?!\w)\.?"
_COUNTS: tuple[Rewrite, ...] = (
    # nb clients=5000, nbre de pers. : 5000
    (
        re.compile(
            r"(?i:(?<!\w)(?:nbres?|nbr|nb|nombre|\Atotal|#)\.? ?(?:total )?(?:de |d'|des )?(?=[^\W\d_]))"
        ),
        "nombre de ",
    ),
    (re.compile(r"(?<=\d) ?= ?(?:nombre de )?(?=[^\W\d_])"), " "),  # 5000 = nb de clients
    (re.compile(rf"(?<=nombre de ){_NOUN}"), lambda match: _NOUNS[match["noun"].lower()]),
    (re.compile(r"(?<=\d )(?i:(?:nos?|nums?)(?!\w)\.?|n[°º]s?) ?(?=(?:de |d')?[^\W\d_])"), "numéros "),
    (re.compile(r"(?<=numéros )(?=(?i:tél|mobile|portable|carte|compte|iban|s[ée]cu))"), "de "),
    (re.compile(r"(?<![\d.,])(\d\d?) ?(?i:cents?)(?!\w)"), r"\g<1>00"),
    (re.compile(r"\A(?i:une?)(?P<blank> |\Z)"), _lone),
    (
        re.compile(rf"(?<=[\dkKMs] ){_NOUN}"),
        lambda match: _NOUNS[match["noun"].lower()],
    ),
)
_SUMS: tuple[Rewrite, ...] = (
    (re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3}){1,4}(?=\.\d{1,2}(?![\d.,]))"), _ungrouped),  # 1,770.00 €
    (
        re.compile(
            rf"(?<!\w)(?P<scale>[kKM]|Md)(?P<sign>{any_word(_SIGNS)}) ?(?P<figure>\d(?:[\d .,']{{0,20}}\d)?)"
        ),
        r"\g<figure> \g<scale>\g<sign>",  # k€ 300
    ),
    (re.compile(rf"(?<!\w)({any_word(sign for sign in _SIGNS if sign.isalpha())})(?=\d)"), r"\1 "),  # EUR300
)
_VOLUMES: tuple[Rewrite, ...] = (
    (
        re.compile(
            r"(?<=\d) ?(?i:(?P<prefix>[kmgtpe])(?:i?(?:b|o|bytes?|octets?))?)(?!\w)",
        ),
        lambda match: f" {_PREFIXES[match['prefix'].lower()]}",
    ),
    (re.compile(r"(?<=\d) ?(?i:o|b|bytes?)(?!\w)"), " octets"),
)


def count_cell(text: str) -> str:
    """Return the cell `text`, which tells how many were hit, as the rules read it."""
    return rewrite(tidy(text), (*_BOUNDS, *_FIGURES, *_LARGE, *_COUNTS))


def money_cell(text: str) -> str:
    """Return the cell `text`, which tells a sum of money, as the rules read it."""
    return rewrite(tidy(text), (*_SUMS, *_FIGURES, *_LARGE))


def volume_cell(text: str) -> str:
    """Return the cell `text`, which tells a data volume, as the rules read it."""
    return rewrite(tidy(text), (*_FIGURES, *_VOLUMES))
