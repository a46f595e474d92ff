"""The normalisers: what analysts write in cells, and any figure or date written in any French way."""

import datetime as dt
import doctest
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import pipeline
from pipeline import classify_data_types, normalisers, parse_date, parse_money, parse_records, parse_volume
from pipeline.language.lexicons import load_lexicon
from pipeline.schema import DataType, Money, Qualifier, Records, Unit

ROOT = Path(__file__).parents[1]
PUBLISHED = dt.date(2025, 3, 6)  # a Thursday
KO, MO, GO, TO, PO = (10**power for power in (3, 6, 9, 12, 15))
PARSERS = [parse_records, parse_money, parse_volume, classify_data_types, parse_date]
EACH_PARSER = pytest.mark.parametrize("parse", [pytest.param(parse, id=parse.__name__) for parse in PARSERS])
#: The word lists load with the first example.
RELAXED = settings(deadline=None)


def cases(*rows: tuple[object, ...]) -> list[object]:
    return [pytest.param(*row, id=repr(row[0])) for row in rows]


# --- the package ----------------------------------------------------------------------------------

LIGHT = """
import sys
def heavy():
    return {m for m in ("spacy", "thinc", "pandas", "numpy", "pyarrow", "dateparser") if m in sys.modules}
import pipeline
assert not any(m.startswith("pipeline.") for m in sys.modules), sorted(sys.modules)
pipeline.parse_records("env. 12k clients")
pipeline.parse_money("5 M€")
pipeline.parse_volume("82Go")
pipeline.classify_data_types("nom, IBAN")
pipeline.parse_date("hier")
print(*heavy())
"""


def test_normalisers_load_no_model_and_no_tables() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_normalisers_are_the_names_of_the_package() -> None:
    assert set(normalisers.__all__) == {parse.__name__ for parse in PARSERS} < set(pipeline.__all__)
    assert set(pipeline.__all__) <= set(dir(pipeline))
    with pytest.raises(AttributeError, match="parse_all"):
        pipeline.parse_all  # noqa: B018


def test_normalisers_docstrings_are_true() -> None:
    results = doctest.testmod(normalisers)
    assert results.attempted >= len(PARSERS)
    assert results.failed == 0


# --- what is no value -----------------------------------------------------------------------------

NOTHING = [
    "", " ", "\n", "\u00a0\u202f", "?", "??", "(?)", "-", "—", "/", "...", "…", "NC", "nc", "n.c.", "N/A",
    "n/a", "NR", "ND", "nan", "NaN", "NaT", "None", "null", "#N/A", "inconnu", "Inconnue",
    "non communiqué", "Non précisé", "non renseigné", "à confirmer", "en cours", "aucun", "aucune", "x",
    "X", "oui", "non", "🤷",
]  # fmt: skip


@EACH_PARSER
@pytest.mark.parametrize("text", [pytest.param(text, id=repr(text)) for text in NOTHING])
def test_normalisers_give_nothing_for_nothing(parse: Callable[[str], object], text: str) -> None:
    assert not parse(text)


@EACH_PARSER
@pytest.mark.parametrize("value", [pytest.param(value, id=repr(value)) for value in (None, 12, 1.5, b"12")])
def test_normalisers_take_strings_only(parse: Callable[..., object], value: object) -> None:
    with pytest.raises(TypeError):
        parse(value)


@EACH_PARSER
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("9" * 200_000, id="digits"),
        pytest.param("1 " * 20_000, id="ones"),
        pytest.param("un " * 20_000, id="articles"),
        pytest.param("env. " * 20_000, id="abouts"),
        pytest.param("?" * 20_000 + "x", id="question-marks"),
        pytest.param("(" + "a " * 50_000, id="open-bracket"),
        pytest.param("\n" * 100_000 + "x", id="line-ends"),
        pytest.param("12 000 clients, " * 10_000, id="counts"),
        pytest.param("nom, IBAN et " * 10_000, id="wordings"),
        pytest.param("5 mars 2024 " * 5_000, id="dates"),
        pytest.param("(" * 50_000, id="brackets"),
        pytest.param(" " * 200_000, id="blanks"),
        pytest.param("cent " * 20_000, id="numerals"),
        pytest.param("x : non, " * 10_000, id="denials"),
    ],
)
def test_normalisers_bear_very_long_strings(parse: Callable[[str], object], text: str) -> None:
    parse(text)


PIECES = [
    "env.", "12k", "1,2", "M", "€", "$", "mars", "03/2024", "T1", "5/3", "12", "un", "une", "mille", "1e6",
    "30aine", "k€", "~", "(?)", ":", "non",
]  # fmt: skip


@RELAXED
@given(
    st.text(max_size=60)
    | st.text(alphabet="0123456789 .,'’-/~?()€$kKmMGgTo\u00a0\u202feuroimlntxà½²٣", max_size=40)
    | st.lists(
        st.sampled_from(PIECES),
        max_size=9,
    ).map(" ".join)
)  # fmt: skip
def test_normalisers_never_raise_and_always_agree(text: str) -> None:
    for parse in PARSERS:
        assert parse(text) == parse(text)
    parse_date(text, PUBLISHED)


# --- records --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    cases(
        ("758 912", 758_912, None),
        ("758912", 758_912, None),
        ("758.912", 758_912, None),
        ("758,912", 758_912, None),
        ("758\u202f912 patients", 758_912, Unit.PATIENTS),
        ("2024", 2024, None),
        ("2024 ?", 2024, None),
        ("1999 clients", 1999, Unit.CUSTOMERS),
        ("0", 0, None),
        ("zéro", 0, None),
        ("un patient", 1, Unit.PATIENTS),
        ("12k", 12_000, None),
        ("12 K", 12_000, None),
        ("2,7k clients", 2_700, Unit.CUSTOMERS),
        ("1,2M", 1_200_000, None),
        ("1,2 M de clients", 1_200_000, Unit.CUSTOMERS),
        ("12 m", 12_000_000, None),
        ("12 mio de comptes", 12_000_000, Unit.ACCOUNTS),
        ("1,5 mln", 1_500_000, None),
        ("1.5 million", 1_500_000, None),
        ("33,5 MILLIONS D'ASSURÉS", 33_500_000, Unit.CUSTOMERS),
        ("1,4 Md", 1_400_000_000, None),
        ("1.4 Mds d'enregistrements", 1_400_000_000, Unit.RECORDS),
        ("2 bn", 2_000_000_000, None),
        ("12 500 000", 12_500_000, None),
        ("12  500", 12_500, None),
        ("1'234'567", 1_234_567, None),
        ("1,234,567", 1_234_567, None),
        ("deux cent mille", 200_000, None),
        ("200 milles clients", 200_000, Unit.CUSTOMERS),
        ("un million et demi", 1_500_000, None),
        ("1500000.0", 1_500_000, None),
        ("1 500 000,00", 1_500_000, None),
        ("1,5E+06", 1_500_000, None),
        ("Clients : 12 000", 12_000, Unit.CUSTOMERS),
        ("nombre de victimes : 150 000", 150_000, Unit.PERSONS),
        ("12 000 (patients)", 12_000, Unit.PATIENTS),
        ("12 000 pers.", 12_000, Unit.PERSONS),
        ("12 000 tél.", 12_000, Unit.PHONE_NUMBERS),
        ("« 12 000 »", 12_000, None),
        ("3,8 millions de personnes [revendiqué]", 3_800_000, Unit.PERSONS),
        ("12 000 clients et 300 salariés", 12_000, Unit.CUSTOMERS),
        ("14 sites et 300 patients", 300, Unit.PATIENTS),
        ("3 hôpitaux, 12 000 patients", 12_000, Unit.PATIENTS),
        ("3 hôpitaux", 3, Unit.COMPANIES),
        ("1 million 200 000 comptes", 1_200_000, Unit.ACCOUNTS),
        ("1/2 million", 500_000, None),
        ("trois quarts de million", 750_000, None),
        ("12 cents clients", 1_200, Unit.CUSTOMERS),
        ("12000clients", 12_000, Unit.CUSTOMERS),
        ("clients=12000", 12_000, Unit.CUSTOMERS),
        ("19 millions (dont 5 millions d'IBAN)", 19_000_000, None),
    ),
)
def test_normalisers_exact_counts_of_cells(text: str, value: int, unit: Unit | None) -> None:
    assert parse_records(text) == Records(value=value, min=value, max=value, qualifier="exact", unit=unit)


@pytest.mark.parametrize(
    ("text", "qualifier", "value", "low", "high"),
    cases(
        ("env. 12k", "approx", 12_000, None, None),
        ("env 12k", "approx", 12_000, None, None),
        ("env.12 000", "approx", 12_000, None, None),
        ("approx. 12 000", "approx", 12_000, None, None),
        ("circa 12000", "approx", 12_000, None, None),
        ("~ 300.000", "approx", 300_000, None, None),
        ("±300 000", "approx", 300_000, None, None),
        ("+/- 300 000", "approx", 300_000, None, None),
        ("14 000 environ", "approx", 14_000, None, None),
        ("environ 14 000 (à confirmer)", "approx", 14_000, None, None),
        ("une 30aine", "approx", 30, None, None),
        ("une vingtaine de milliers", "approx", 20_000, None, None),
        ("+ de 500 000", "at_least", 500_000, 500_000, None),
        ("+500 000", "at_least", 500_000, 500_000, None),
        ("500k+", "at_least", 500_000, 500_000, None),
        (">1M", "at_least", 1_000_000, 1_000_000, None),
        ("14 000 min.", "at_least", 14_000, 14_000, None),
        ("mini 14 000", "at_least", 14_000, 14_000, None),
        ("< 10 000", "at_most", 10_000, None, 10_000),
        ("inf. à 10 000", "at_most", 10_000, None, 10_000),
        ("max: 100 000", "at_most", 100_000, None, 100_000),
        ("max 100 000", "at_most", 100_000, None, 100_000),
        ("jusqu'à 2,3 millions", "at_most", 2_300_000, None, 2_300_000),
        ("10 à 15 000 personnes", "range", None, 10_000, 15_000),
        ("10-15k", "range", None, 10_000, 15_000),
        ("1.2 à 1.5 M", "range", None, 1_200_000, 1_500_000),
        ("10 000 - 15 000", "range", None, 10_000, 15_000),
        ("entre 3 et 5 millions de comptes", "range", None, 3_000_000, 5_000_000),
        ("Plusieurs dizaines de milliers de clients", "vague", None, 20_000, None),
        ("quelques 100aines", "vague", None, 200, None),
        ("des milliers", "vague", None, 2_000, None),
    ),
)
def test_normalisers_bounded_counts_of_cells(
    text: str, qualifier: str, value: int | None, low: int | None, high: int | None
) -> None:
    records = parse_records(text)
    assert records is not None
    assert (records.qualifier, records.value, records.min, records.max) == (qualifier, value, low, high)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in ("100 %", "tous les clients", "le 12 mai 2024", "82 Go", "5 M€", "3,5", "01 23 45 67 89")
    ],
)
def test_normalisers_count_no_other_figures(text: str) -> None:
    assert parse_records(text) is None


UNITS = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize",
]  # fmt: skip
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def below_hundred(n: int) -> str:
    if n < 17:
        return UNITS[n]
    if n < 20:
        return f"dix-{UNITS[n - 10]}"
    if n == 80:
        return "quatre-vingts"
    if n > 80:
        return f"quatre-vingt-{below_hundred(n - 80)}"
    tens = 60 if n >= 60 else n // 10 * 10
    rest = n - tens
    if rest == 0:
        return TENS[tens]
    return (
        f"{TENS[tens]} et {below_hundred(rest)}" if rest in (1, 11) else f"{TENS[tens]}-{below_hundred(rest)}"
    )


def below_thousand(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    words = (
        [] if hundreds == 0 else ["cent"] if hundreds == 1 else [UNITS[hundreds], "cent" if rest else "cents"]
    )
    return " ".join([*words, below_hundred(rest)] if rest or not hundreds else words)


def in_words(n: int) -> str:
    """Return `n` (below 10**12) in French words, in the spelling from before 1990."""
    words = []
    for scale, name in ((10**9, "milliard"), (10**6, "million")):
        count, n = divmod(n, scale)
        if count:
            words.append(f"{below_thousand(count)} {name}{'s' if count > 1 else ''}")
    thousands, n = divmod(n, 1000)
    if thousands:
        # « quatre-vingt mille », « deux cent mille »: neither takes its s before « mille ».
        spelled = below_thousand(thousands).removesuffix("s") if thousands % 100 in (0, 80) else ""
        words.append("mille" if thousands == 1 else f"{spelled or below_thousand(thousands)} mille")
    if n or not words:
        words.append(below_thousand(n))
    return " ".join(words)


def with_noun(written: str) -> str:
    last = written.split()[-1]
    return f"{written} de clients" if last.startswith(("million", "milliard")) else f"{written} clients"


SEPARATORS = ["", " ", "\u00a0", "\u202f", "\u2009", "\u2007", ".", "'", "’", ","]


@given(n=st.integers(0, 10**10), separator=st.sampled_from(SEPARATORS))
def test_normalisers_any_count_in_digits_comes_back(n: int, separator: str) -> None:
    written = f"{n:,}".replace(",", separator)
    expected = Records(value=n, min=n, max=n, qualifier=Qualifier.EXACT)
    assert parse_records(written) == expected
    assert parse_records(f"{written} clients") == expected.model_copy(update={"unit": Unit.CUSTOMERS})


@given(n=st.integers(0, 10**10), spell=st.sampled_from([str, str.upper, str.capitalize]))
def test_normalisers_any_count_in_words_comes_back(n: int, spell: Callable[[str], str]) -> None:
    records = parse_records(spell(with_noun(in_words(n)) if n > 1 else f"{in_words(n)} client"))
    assert records == Records(value=n, min=n, max=n, qualifier=Qualifier.EXACT, unit=Unit.CUSTOMERS)


@given(n=st.integers(2, 10**10), spell=st.sampled_from([str, str.upper]))
def test_normalisers_any_count_in_words_with_hyphens_comes_back(n: int, spell: Callable[[str], str]) -> None:
    of = " de" if in_words(n).endswith(("million", "millions", "milliard", "milliards")) else ""
    records = parse_records(spell(f"{in_words(n).replace(' ', '-')}{of} clients"))
    assert records is not None
    assert (records.value, records.unit) == (n, Unit.CUSTOMERS)


SCALES = {
    KO: ["k", " k", "K", " K", " mille"],
    MO: ["M", " M", " m", " million", " millions", " Mio", " mln"],
    GO: [" milliard", " milliards", " Md", "Md", " Mds"],
}


@given(
    hundredths=st.integers(1, 99_999),
    scale=st.sampled_from([(factor, sign) for factor, signs in SCALES.items() for sign in signs]),
    point=st.sampled_from(",."),
)
def test_normalisers_any_count_with_a_scale_comes_back(
    hundredths: int, scale: tuple[int, str], point: str
) -> None:
    factor, sign = scale
    digits = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".").replace(".", point)
    records = parse_records(with_noun(f"{digits}{sign}"))
    assert records is not None
    assert (records.value, records.qualifier, records.unit) == (
        hundredths * factor // 100,
        Qualifier.EXACT,
        Unit.CUSTOMERS,
    )


# --- money ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    cases(
        ("5 M€", 5_000_000, "EUR"),
        ("$5M", 5_000_000, "USD"),
        ("$5m", 5_000_000, "USD"),
        ("5 M$", 5_000_000, "USD"),
        ("1,2m€", 1_200_000, "EUR"),
        ("300 k€", 300_000, "EUR"),
        ("300 KEUR", 300_000, "EUR"),
        ("k€ 300", 300_000, "EUR"),
        ("300 (k€)", 300_000, "EUR"),
        ("1,2 MUSD", 1_200_000, "USD"),
        ("20 kCHF", 20_000, "CHF"),
        ("1 Md€", 1_000_000_000, "EUR"),
        ("EUR300000", 300_000, "EUR"),
        ("5000 eur", 5_000, "EUR"),
        ("5000usd", 5_000, "USD"),
        ("5 000,- CHF", 5_000, "CHF"),
        ("5'000.50 CHF", 5_000.5, "CHF"),
        ("1 234.56 EUR", 1_234.56, "EUR"),
        ("1 234,5 €", 1_234.5, "EUR"),
        ("90 000 DH", 90_000, "MAD"),
        ("1/2 M€", 500_000, "EUR"),
        ("10 000 $CAD", 10_000, "CAD"),
        ("CHF 1.5 Mio", 1_500_000, "CHF"),
        ("20 BTC (800 000 €)", 20, "BTC"),
        ("800 000 € (20 BTC)", 800_000, "EUR"),
        ("0,5 BTC", 0.5, "BTC"),
        ("un bitcoin et demi", 1.5, "BTC"),
        ("l'équivalent de 300 000 euros en bitcoins", 300_000, "EUR"),
        ("quelques centaines de milliers d'euros", 200_000, "EUR"),
        ("5 à 10 M€", 5_000_000, "EUR"),
        ("entre 5 et 10 M€", 5_000_000, "EUR"),
        ("plus de 5 M€", 5_000_000, "EUR"),
        ("max. 5 M€", 5_000_000, "EUR"),
        ("~300k€", 300_000, "EUR"),
        ("1 M€ puis 500 k€", 1_000_000, "EUR"),
        ("demandé 300 000€, payé 100 000€", 300_000, "EUR"),
        ("soit 20\u00a0000\u202f€ puis 5 000 dollars", 20_000, "EUR"),
        ("0 €", 0, "EUR"),
    ),
)
def test_normalisers_sums_of_cells(text: str, amount: float, currency: str) -> None:
    assert parse_money(text) == Money(amount=amount, currency=currency)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in ("300 000", "2 millions", "90 000 dinars", "12 000 clients", "5 Go", "payé en bitcoins")
    ],
)
def test_normalisers_sum_needs_a_currency(text: str) -> None:
    assert parse_money(text) is None


def test_normalisers_whole_sums_are_integers_and_frozen() -> None:
    money = parse_money("300 000 €")
    assert money is not None and isinstance(money.amount, int)
    with pytest.raises(ValidationError):
        money.amount = 1


BEFORE = {
    "EUR": ["€", "€ ", "EUR "],
    "USD": ["$", "US$", "USD "],
    "GBP": ["£"],
    "CHF": ["CHF "],
    "CAD": ["CA$"],
}
AFTER = {
    "EUR": ["€", " €", " EUR", " euros", "EUR"],
    "USD": ["$", " $", " USD", " dollars", " dollars américains", " $ US"],
    "GBP": [" £", " livres sterling"],
    "CHF": [" CHF", " francs suisses", " francs"],
    "CAD": [" $ CA", " CAD", " dollars canadiens"],
    "XOF": [" FCFA", " francs CFA"],
    "BTC": [" BTC", " bitcoins"],
    "XMR": [" XMR", " moneros"],
}  # fmt: skip
SUMS = [(code, sign, "") for code, signs in BEFORE.items() for sign in signs]
SUMS += [(code, "", sign) for code, signs in AFTER.items() for sign in signs]


@given(
    n=st.integers(0, 10**10), sign=st.sampled_from(SUMS), separator=st.sampled_from(["", " ", "\u202f", "."])
)
def test_normalisers_any_sum_comes_back(n: int, sign: tuple[str, str, str], separator: str) -> None:
    currency, before, after = sign
    written = f"{n:,}".replace(",", separator)
    assert parse_money(f"{before}{written}{after}") == Money(amount=n, currency=currency)


@given(cents=st.integers(1, 10**9), sign=st.sampled_from(SUMS))
def test_normalisers_any_sum_with_cents_comes_back(cents: int, sign: tuple[str, str, str]) -> None:
    currency, before, after = sign
    written = f"{cents / 100:,.2f}".replace(",", " ").replace(".", ",")
    assert parse_money(f"{before}{written}{after}") == Money(amount=cents / 100, currency=currency)


@given(
    tenths=st.integers(1, 9_999),
    scale=st.sampled_from([(KO, "k"), (MO, "M"), (GO, "Md")]),
    dot=st.sampled_from(",."),
)
def test_normalisers_any_sum_with_a_scale_comes_back(tenths: int, scale: tuple[int, str], dot: str) -> None:
    factor, sign = scale
    digits = f"{tenths / 10:.1f}".removesuffix(".0").replace(".", dot)
    expected = Money(amount=tenths * factor // 10, currency="EUR")
    for written in (f"{digits} {sign}€", f"{digits}{sign}€", f"{digits} {sign}EUR", f"€{digits}{sign}"):
        assert parse_money(written) == expected, written


NAMED = [
    (noun, country, code)
    for noun, nations in load_lexicon("currencies")["nations"].items()
    for code, countries in nations.items()
    for country in countries
]


@given(
    n=st.integers(2, 10**9),
    named=st.sampled_from(NAMED),
    scale=st.sampled_from([(1, ""), (MO, "million de "), (MO, "millions de ")]),
)
def test_normalisers_any_sum_of_a_country_comes_back(
    n: int, named: tuple[str, str, str], scale: tuple[int, str]
) -> None:
    noun, country, currency = named
    factor, word = scale
    assert parse_money(f"{n} {word}{noun}s {country}") == Money(amount=n * factor, currency=currency)


@given(n=st.integers(2, 10**9), code=st.sampled_from(load_lexicon("currencies")["codes"]))
def test_normalisers_any_code_before_and_behind_a_sum(n: int, code: str) -> None:
    assert parse_money(f"{n} {code}") == parse_money(f"{code} {n}") == Money(amount=n, currency=code)


@given(cents=st.integers(100_000, 10**10), sign=st.sampled_from(SUMS))
def test_normalisers_any_sum_with_commas_and_cents_comes_back(cents: int, sign: tuple[str, str, str]) -> None:
    currency, before, after = sign
    written = f"{before}{cents / 100:,.2f}{after}"
    assert parse_money(written) == Money(amount=cents / 100, currency=currency)


# --- volumes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "size"),
    cases(
        ("82Go", 82 * GO),
        ("82gb", 82 * GO),
        ("3,5 To", 3_500 * GO),
        ("1.2TB", 1_200 * GO),
        ("300 gigaoctets", 300 * GO),
        ("300G", 300 * GO),
        ("1,5T", 1_500 * GO),
        (".5 To", 500 * GO),
        ("500 mb", 500 * MO),
        ("2 Mio", 2 * MO),
        ("300 GiB", 300 * GO),
        ("12 octets", 12),
        ("~300 Go", 300 * GO),
        ("300 Go+", 300 * GO),
        ("300-400 Go", 400 * GO),
        ("300 Go à 1 To", TO),
        ("1 téraoctet et demi", 1_500 * GO),
        ("quelques Go", 2 * GO),
        ("1 To (dont 300 Go publiés)", TO),
        ("250 000 fichiers (62 Go)", 62 * GO),
        ("volume: 300GB", 300 * GO),
        ("0 Go", 0),
        ("300", None),
        ("16 Go de RAM", None),
        ("400 Gbit", None),
        ("1,2 million de fichiers", None),
    ),
)
def test_normalisers_volumes_of_cells(text: str, size: int | None) -> None:
    assert parse_volume(text) == size


PREFIXES = {"K": KO, "M": MO, "G": GO, "T": TO, "P": PO}
SYMBOLS = [(p + b, f) for p, f in PREFIXES.items() for b in ("o", "O", "B", "b", "io", "iB")]
SYMBOLS += [(symbol.lower(), factor) for symbol, factor in SYMBOLS]


@given(
    tenths=st.integers(0, 9_999),
    unit=st.sampled_from([*SYMBOLS, *load_lexicon("volumes").items()]),
    blank=st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    point=st.sampled_from(",."),
)
def test_normalisers_any_volume_comes_back(
    tenths: int, unit: tuple[str, int], blank: str, point: str
) -> None:
    word, factor = unit
    tenths = tenths * 10 if factor == 1 else tenths
    digits = f"{tenths / 10:.1f}".removesuffix(".0").replace(".", point)
    assert parse_volume(f"{digits}{blank}{word}") == tenths * factor // 10


# --- data types -----------------------------------------------------------------------------------


def test_normalisers_every_data_type_has_an_example() -> None:
    assert set(EXAMPLES) == {code.value for code in DataType}


EXAMPLES = {
    "name": "nom de famille; prénoms; état-civil",
    "date_of_birth": "date naissance, DDN, âge",
    "place_of_birth": "lieu naissance / ville de naissance",
    "gender": "civilité, sexe",
    "nationality": "Nationalité, statut de séjour",
    "family_situation": "situation familiale + nombre d'enfants",
    "photo": "photos d'identité, selfies",
    "signature": "signature manuscrite scannée",
    "identity_document": "CNI, passeports, n° de permis de conduire",
    "social_security_number": "n° de SS; NIR; numéro de sécu",
    "tax_identifier": "numéro fiscal, NIF",
    "postal_address": "adresse postale, code postal",
    "email_address": "emails, adresse mél, courriels",
    "phone_number": "tel, n° de portable, GSM",
    "username": "identifiants, logins, pseudos",
    "password": "MDP hashés (bcrypt)",
    "ip_address": "IP, dernières adresses IP",
    "geolocation": "coordonnées GPS, géolocalisation",
    "browsing_data": "historique de navigation, cookies de session",
    "bank_account": "RIB/IBAN, relevés bancaires",
    "payment_card": "n° CB, cryptogramme",
    "income": "salaires, quotient familial",
    "tax_data": "avis d'imposition, données fiscales",
    "order_history": "historique d'achats, commandes",
    "invoice": "factures impayées, devis",
    "customer_account": "n° client, points de fidélité",
    "health": "données de santé, dossiers médicaux",
    "prescription": "ordonnances et posologies",
    "attending_doctor": "nom du médecin traitant",
    "health_insurance": "mutuelle, feuille de soins",
    "genetic": "tests ADN, données génétiques",
    "biometric": "empreintes digitales, gabarits faciaux",
    "sexual_orientation": "orientation sexuelle",
    "religion": "religion, convictions religieuses",
    "political_opinion": "opinions politiques",
    "union_membership": "appartenance syndicale",
    "ethnic_origin": "origine ethnique",
    "criminal_record": "casier judiciaire",
    "employment": "CV, contrats de travail, fichiers RH",
    "payslip": "bulletins de salaire, fiches de paye",
    "education": "diplômes, bulletins scolaires",
    "vehicle": "cartes grises, plaques d'immatriculation",
    "communications": "échanges d'e-mails, conversations privées",
    "internal_documents": "documents internes, organigramme",
    "source_code": "code source, dépôts Git",
    "credentials_technical": "clés d'API, certificats SSL",
    "intellectual_property": "brevets, plans techniques",
    "financial_documents": "pièces comptables, budgets",
    "legal_documents": "contrats fournisseurs, actes notariés",
}


@pytest.mark.parametrize(
    ("code", "text"), [pytest.param(code, text, id=code) for code, text in EXAMPLES.items()]
)
def test_normalisers_data_type_of_an_example(code: str, text: str) -> None:
    assert classify_data_types(text) == [code]
    assert classify_data_types(text.upper()) == [code]


@pytest.mark.parametrize(
    ("text", "codes"),
    cases(
        ("numéro de sécurité sociale, IBAN et RIB", "social_security_number bank_account"),
        ("nom, prénom, adresse mail, n° de SS", "name social_security_number email_address"),
        ("Nom;Prénom;Email;Tel;Adresse", "name postal_address email_address phone_number"),
        ("nom|date de naissance|n°SS", "name date_of_birth social_security_number"),
        ("- noms\n- mots de passe hashés\n- CB", "name password payment_card"),
        ("emails + mdp", "email_address password"),
        ("santé", "health"),
        ("données personnelles, bancaires et médicales", "bank_account health"),
        ("coordonnées", "postal_address email_address phone_number"),
        ("e\u0301tat civil", "name"),
        ("nom, email (pas de données bancaires), tel", "name email_address phone_number"),
        ("nom, email, hors mots de passe", "name email_address"),
        ("nom, sans mot de passe ni IBAN", "name"),
        ("email : oui ; mots de passe : non", "email_address"),
        ("mots de passe non concernés ; emails", "email_address"),
        ("hors IBAN | nom | tel", "name phone_number"),
        ("pas de données sensibles, uniquement nom et email", "name email_address"),
        ("adr. mail, docs internes", "email_address internal_documents"),
        ("données personnelles", ""),
        ("DCP", ""),
    ),
)
def test_normalisers_data_types_of_cells(text: str, codes: str) -> None:
    assert classify_data_types(text) == codes.split()


def test_normalisers_shorthand_wordings_are_sorted_and_of_known_codes() -> None:
    shorthands = load_lexicon("cells")["data_types"]
    assert list(shorthands) == sorted(shorthands)
    assert set(shorthands) <= {code.value for code in DataType}


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "edtf"),
    cases(
        ("dans la nuit du 3 au 4 mars", "2025-03-03"),
        ("03/2024", "2024-03"),
        ("3.2024", "2024-03"),
        ("2024-3", "2024-03"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05 00:00:00", "2024-03-05"),
        ("2024-03-05T12:00:00Z", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024.0", "2024"),
        ("5 mars 2024", "2024-03-05"),
        ("5 mars 24", "2024-03-05"),
        ("5.3.24", "2024-03-05"),
        ("05/03/2024 14:30", "2024-03-05"),
        ("mars-24", "2024-03"),
        ("déc. 23", "2023-12"),
        ("mars/2024", "2024-03"),
        ("2024 mars 05", "2024-03-05"),
        ("lun. 4 mars", "2024-03-04"),
        ("mi-mars 2024", "2024-03"),
        ("courant 2023", "2023"),
        ("courant mars", "2025-03"),
        ("T1 2024", "2024"),
        ("4T2023", "2023"),
        ("1er trimestre 2024", "2024"),
        ("second semestre 2023", "2023"),
        ("rentrée 2023", "2023"),
        ("été 2023", "2023"),
        ("2022-23", "2022"),
        ("2022/2023", "2022"),
        ("mars", "2025-03"),
        ("décembre", "2024-12"),
        ("05/03", "2025-03-05"),
        ("5/3", "2025-03-05"),
        ("mardi 5/3", "2024-03-05"),
        ("03/24", "2024-03"),
        ("00/03/2024", "2024-03"),
        ("2024-00-00", "2024"),
        ("05mars2024", "2024-03-05"),
        ("1 er mars 2024", "2024-03-01"),
        ("nuit du 4 au 5/03/2024", "2024-03-04"),
        ("nuit du 04/03/2024 au 05/03/2024", "2024-03-04"),
        ("03/2024 - 04/2024", "2024-03"),
        ("2023-12/2024-01", "2023-12"),
        ("3e trim. 2023", "2023"),
        ("2023-T3", "2023"),
        ("hier", "2025-03-05"),
        ("lundi dernier", "2025-03-03"),
        ("semaine dernière", "2025-02"),
        ("mois dernier", "2025-02"),
        ("week-end dernier", "2025-03-01"),
        ("Noël", "2024-12-25"),
        ("vers le 12 mai", "2024-05-12~"),
        ("env. mars 2024", "2024-03~"),
        ("mars 2024 (environ)", "2024-03~"),
        ("~2023", "2023~"),
        ("circa 2023", "2023~"),
        ("2024-03~", "2024-03~"),
        ("2023 ?", "2023"),
        ("mars 2024 (?)", "2024-03"),
        ("5 mars 2024 (découverte)", "2024-03-05"),
        ("5/6 mars 2024", "2024-03-05"),
        ("05-06/03/2024", "2024-03-05"),
        ("05/03/2024-08/03/2024", "2024-03-05"),
        ("2024-03-05/2024-03-08", "2024-03-05"),
        ("28/12 au 03/01/2024", "2023-12-28"),
        ("du 5 au 6 mars 2024", "2024-03-05"),
        ("janvier-février 2024", "2024-01"),
        ("mars ou avril 2024", "2024-03"),
        ("découverte le 5 mars 2024, publiée le 8 mars 2024", "2024-03-05"),
        ("31/02/2024", None),
        ("5/13/2024", None),
        ("13/2024", None),
        ("0000-00-00", None),
        ("1234", None),
        ("avant 2024", None),
        ("5 mars 2030", None),
        ("récemment", None),
    ),
)
def test_normalisers_dates_of_cells(text: str, edtf: str | None) -> None:
    assert parse_date(text, published=PUBLISHED) == edtf


@pytest.mark.parametrize(
    "text", [pytest.param(text, id=text) for text in ("5 mars", "mars", "hier", "05/03", "Noël")]
)
def test_normalisers_date_without_a_year_needs_the_day_of_writing(text: str) -> None:
    assert parse_date(text) is None


def test_normalisers_date_takes_a_time_of_writing() -> None:
    assert parse_date("hier", published=dt.datetime(2025, 3, 6, 23, 59)) == "2025-03-05"


MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
]  # fmt: skip
SHORT = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


@given(st.dates(dt.date(2000, 1, 1), PUBLISHED))
def test_normalisers_any_day_comes_back_from_every_form(day: dt.date) -> None:
    number = "1er" if day.day == 1 else str(day.day)
    month, short, weekday = MONTHS[day.month - 1], SHORT[day.month - 1], WEEKDAYS[day.weekday()]
    words = f"{number} {month} {day.year}"
    for form in (
        words, words.upper(), words.replace(" ", "\u00a0"), f"le {words}", f"{words} ?", f"{words} à 14h30",
        f"{weekday} {words}", f"{weekday[:3]}. {words}", f"{weekday}, le {words}",
        f"{day.day} {short} {day.year}", f"{day.day:02} {month} {day.year}", f"{day.day}-{short}-{day.year}",
        f"{day.day} {month} {day:%y}", f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", f"{day:%d/%m/%y}", f"{day.day}.{day.month}.{day:%y}",
        f"{day:%d/%m/%Y} 10:12", f"{day:%Y%m%d}", f"{day:%Y/%m/%d}", f"{day}", f"{day}T10:12:00",
    ):  # fmt: skip
        assert parse_date(form, published=PUBLISHED) == day.isoformat(), form
        assert parse_date(f"env. {form}", published=PUBLISHED) == f"{day.isoformat()}~", form


@given(st.integers(2000, 2024), st.integers(1, 12))
def test_normalisers_any_month_comes_back_from_every_form(year: int, month: int) -> None:
    name, short, two_digits = MONTHS[month - 1], SHORT[month - 1], f"{year % 100:02}"
    for form in (
        f"{name} {year}", f"{name.capitalize()} {year}", f"en {name} {year}", f"{short} {year}",
        f"{name}-{year}", f"{name} {two_digits}", f"{short.rstrip('.')}-{two_digits}", f"{month}/{year}",
        f"{month:02}/{year}", f"{month:02}-{year}", f"{year}-{month:02}", f"{year}/{month:02}",
        f"mi-{name} {year}", f"début {name} {year}", f"fin {name} {year}", f"courant {name} {year}",
    ):  # fmt: skip
        assert parse_date(form, published=PUBLISHED) == f"{year}-{month:02}", form


@given(st.integers(2000, 2024), st.integers(1, 4))
def test_normalisers_any_year_comes_back_from_every_form(year: int, part: int) -> None:
    for form in (f"{year}", f"en {year}", f"courant {year}", f"fin {year}", f"T{part} {year}", f"été {year}"):
        assert parse_date(form, published=PUBLISHED) == f"{year}", form


NUMBERS = (
    "n°",
    "n° d’",
    "n° de ",
    "numéro ",
    "numéro de ",
    "num. ",
    "code ",
    "identifiant ",
    "réf. ",
    "matricule ",
)
MEMBERS = ("adhérent", "abonné", "allocataire", "client", "sociétaire", "licencié", "cotisant", "donateur")


@given(head=st.sampled_from(NUMBERS), who=st.sampled_from(MEMBERS), plural=st.booleans(), upper=st.booleans())
def test_normalisers_numbers_of_members(head: str, who: str, plural: bool, upper: bool) -> None:
    text = f"{head.replace('.', '')}{'' if head.endswith((' ', '’')) else ' '}{who}{'s' if plural else ''}"
    assert classify_data_types(text.upper() if upper else text) == [DataType.CUSTOMER_ACCOUNT]


EXPIRIES = (
    "date d’expiration",
    "date de validité",
    "date de fin de validité",
    "date de péremption",
    "date de délivrance",
)
PAPERS = (
    "du passeport",
    "de la carte d’identité",
    "de la CNI",
    "du titre de séjour",
    "du permis de conduire",
    "du visa",
    "de la pièce d’identité",
    "des passeports",
    "de leur carte nationale d’identité",
)


@given(expiry=st.sampled_from(EXPIRIES), paper=st.sampled_from(PAPERS))
def test_normalisers_expiry_belongs_to_its_document(expiry: str, paper: str) -> None:
    assert classify_data_types(f"{expiry} {paper}") == [DataType.IDENTITY_DOCUMENT]
    assert classify_data_types(f"numéro et {expiry} {paper}") == [DataType.IDENTITY_DOCUMENT]


@given(expiry=st.sampled_from(EXPIRIES[:2]), card=st.sampled_from(("CB", "carte bancaire", "carte bleue")))
def test_normalisers_expiry_belongs_to_the_nearest(expiry: str, card: str) -> None:
    assert classify_data_types(f"numéro de {card}, {expiry}") == [DataType.PAYMENT_CARD]
    assert classify_data_types(f"{expiry} de la {card}") == [DataType.PAYMENT_CARD]
    assert classify_data_types(f"passeport, {expiry}") == [DataType.IDENTITY_DOCUMENT]
    assert classify_data_types(expiry) == []


PLACES = ("ville", "département", "pays", "commune", "lieu", "région")


@given(
    places=st.lists(st.sampled_from(PLACES), min_size=2, max_size=4, unique=True),
    last=st.sampled_from((" et ", " ou ", "/", " & ")),
)
def test_normalisers_places_share_their_birth(places: list[str], last: str) -> None:
    text = f"{', '.join(places[:-1])}{last}{places[-1]} de naissance"
    assert classify_data_types(text) == [DataType.PLACE_OF_BIRTH]


DENIALS = (
    " (non)",
    " (aucun)",
    " (non concerné)",
    " : non",
    " : aucun",
    " = non",
    " non",
    " (pas concerné)",
    " : néant",
)


@given(
    denied=st.sampled_from(("mot de passe", "IBAN", "carte bancaire", "données de santé")),
    denial=st.sampled_from(DENIALS),
    before=st.booleans(),
    separator=st.sampled_from((" ; ", ", ", " | ", "\n")),
)
def test_normalisers_denied_data_types(denied: str, denial: str, before: bool, separator: str) -> None:
    parts = [f"{denied}{denial}", "nom"]
    assert classify_data_types(separator.join(parts if before else reversed(parts))) == [DataType.NAME]


@pytest.mark.parametrize(
    ("text", "codes"),
    cases(
        ("rang de naissance", ""),
        ("ordre de naissance, heure de naissance", ""),
        ("date et heure de naissance", "date_of_birth"),
        ("adresse, code postal, ville, date de naissance", "date_of_birth postal_address"),
        ("clefs d’API", "credentials_technical"),
        ("clef SSH et jetons d’accès", "credentials_technical"),
        ("numéro de sécurité social", "social_security_number"),
        ("attestation carte vitale", "social_security_number"),
        ("nombre de parts fiscales", "tax_data"),
        ("patrimoine immobilier", "income"),
        ("montants investis, solde du compte", "income"),
        ("données vaccinales", "health"),
        ("schéma vaccinal", "health"),
        ("identifiant de réservation", ""),
        ("identifiant interne", ""),
        ("identifiant de connexion", "username"),
        ("email (pas de données bancaires)", "email_address"),
    ),
)
def test_normalisers_data_types_by_kind(text: str, codes: str) -> None:
    assert classify_data_types(text) == codes.split()
