"""Figures as hands write them: ranges, shares, bounds, words, units, unseen characters."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import parse_money, parse_records, parse_volume
from pipeline.language.numbers import find_quantities
from pipeline.language.text import fold, visible
from pipeline.schema import Qualifier, Records, Unit

RELAXED = settings(deadline=None)
ABOUT = ["environ", "quelque", "autour de", "jusqu'à", "près de", "de l'ordre de", "~", "entre environ"]


def grouped(n: int, blank: str = " ") -> str:
    return f"{n:,}".replace(",", blank)


def read(text: str) -> tuple[int | None, int | None, int | None, Qualifier, Unit | None] | None:
    records = parse_records(text)
    return (
        None
        if records is None
        else (records.value, records.min, records.max, records.qualifier, records.unit)
    )


# --- ranges ---------------------------------------------------------------------------------------


@RELAXED
@given(
    low=st.integers(2, 99),
    more=st.integers(1, 99),
    about=st.sampled_from(["", *ABOUT[:-1]]),
    link=st.sampled_from([" à ", "-", " - ", " ou ", " voire "]),
    blank=st.sampled_from([" ", "\u00a0", "\u202f", "."]),
    noun=st.sampled_from(["", " clients", " patients"]),
)
def test_figures_ranges_share_their_thousands(
    low: int, more: int, about: str, link: str, blank: str, noun: str
) -> None:
    text = f"{about} {low}{link}{grouped((low + more) * 1000, blank)}{noun}".strip()
    records = parse_records(text)
    assert records is not None
    assert (records.value, records.min, records.max) == (None, low * 1000, (low + more) * 1000)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("environ 30 à 45 000 euros", 30_000, 45_000),
        ("de 3 à 1 200 clients", 3, 1200),
        ("entre 1 et 1 000 clients", 1, 1000),
        ("entre environ 20 et 25 000 clients", 20_000, 25_000),
        ("20 000 à environ 25 000", 20_000, 25_000),
        ("12 à 12 500 clients", 12_000, 12_500),
        ("dix à quinze mille clients", 10_000, 15_000),
        ("10/15k", 10_000, 15_000),
        ("> 8 000 et < 9 000", 8000, 9000),
        ("8 000 < x < 9 000", 8000, 9000),
        ("min 8 000, max 9 000", 8000, 9000),
    ],
)
def test_figures_both_ends_of_a_range(text: str, low: int, high: int) -> None:
    if "euros" in text:
        money = parse_money(text)
        assert money is not None
        assert money.amount == low
    else:
        assert read(text) is not None
        assert read(text)[:4] == (None, low, high, Qualifier.RANGE)  # type: ignore[index]


# --- shares ---------------------------------------------------------------------------------------

SHARES = [
    ("la moitié", 1, 2), ("le tiers", 1, 3), ("un tiers", 1, 3), ("deux tiers", 2, 3),
    ("les deux tiers", 2, 3),
    ("un quart", 1, 4), ("les trois quarts", 3, 4), ("un cinquième", 1, 5), ("1/3", 1, 3),
    ("trois clients sur dix", 3, 10), ("4 clients sur 5", 4, 5), ("dix pour cent", 1, 10),
]  # fmt: skip
LINKS = ["des", "de ses", "de nos", "de leurs"]


@RELAXED
@given(share=st.sampled_from(SHARES), link=st.sampled_from(LINKS), total=st.integers(1, 900))
def test_figures_part_of_a_total(share: tuple[str, int, int], link: str, total: int) -> None:
    words, top, bottom = share
    total *= 60_000
    told = read(f"{words} {link} {grouped(total)} clients")
    assert told == (total * top // bottom, None, None, Qualifier.APPROX, Unit.CUSTOMERS)


@RELAXED
@given(
    percent=st.integers(1, 99),
    sign=st.sampled_from([" %", "%", " pour cent", "\u00a0%"]),
    total=st.integers(1, 9000),
    bound=st.sampled_from(
        [("", Qualifier.APPROX), ("plus de ", Qualifier.AT_LEAST), ("moins de ", Qualifier.AT_MOST)]
    ),
)
def test_figures_percentage_of_a_total(
    percent: int, sign: str, total: int, bound: tuple[str, Qualifier]
) -> None:
    records = parse_records(f"{bound[0]}{percent}{sign} de ses {grouped(total * 100)} patients")
    assert records is not None
    assert (records.value, records.qualifier, records.unit) == (percent * total, bound[1], Unit.PATIENTS)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 clients sur 10", None),
        ("un abonné sur deux", None),
        ("10 %", None),
        ("12 000 clients, dont 10 % de professionnels", 12_000),
        ("10 % des clients, soit 1 200 personnes", 1200),
        ("100 % des 12 000 clients", 12_000),
        ("un client sur 10 sur un total de 12 000", 1200),
        ("15 % d'un total de 12 000", 1800),
    ],
)
def test_figures_no_other_shares(text: str, value: int | None) -> None:
    records = parse_records(text)
    assert (records.value if records else None) == value


# --- approximations and bounds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("près du million", 10**6), ("proche du million de clients", 10**6), ("frôle le million", 10**6),
        ("autour du millier", 1000), ("près du millier de clients", 1000), ("près de la centaine", 100),
        ("aux alentours du milliard de comptes", 10**9),
    ],
)  # fmt: skip
def test_figures_near_a_round_number_are_approximate(text: str, value: int) -> None:
    assert read(text) is not None
    assert read(text)[:4] == (value, None, None, Qualifier.APPROX)  # type: ignore[index]


BOUNDS = [(sign, Qualifier.AT_LEAST) for sign in (">=", "≥", ">", "supérieur ou égal à", "sup. à")] + [
    (sign, Qualifier.AT_MOST) for sign in ("<=", "=<", "≤", "<", "inférieur ou égal à", "inf à")
]


@RELAXED
@given(
    n=st.integers(5, 10**9),
    bound=st.sampled_from(BOUNDS),
    glue=st.sampled_from(["", " "]),
    form=st.sampled_from([str, grouped]),
    noun=st.sampled_from([("", None), (" clients", Unit.CUSTOMERS), (" personnes", Unit.PERSONS)]),
)
def test_figures_signs_of_bounds(
    n: int, bound: tuple[str, Qualifier], glue: str, form: object, noun: tuple[str, Unit | None]
) -> None:
    sign, qualifier = bound
    glue = " " if sign[-1].isalpha() else glue
    told = read(f"{sign}{glue}{form(n)}{noun[0]}")  # type: ignore[operator]
    low, high = (n, None) if qualifier is Qualifier.AT_LEAST else (None, n)
    assert told == (n, low, high, qualifier, noun[1])


@pytest.mark.parametrize("sign", [">=", "<=", "≥", ">", "=<", "≤", "env. ", "~"])
@pytest.mark.parametrize(
    ("written", "size"), [("4To", 4 * 10**12), ("1,5 Go", 1_500_000_000), ("200Mo", 2 * 10**8)]
)
def test_figures_bounded_volumes(sign: str, written: str, size: int) -> None:
    assert parse_volume(sign + written) == size


@RELAXED
@given(
    n=st.integers(5, 10**7),
    noun=st.sampled_from(["", " salariés", " clients"]),
    mark=st.sampled_from(
        [
            "(estimation)",
            "(estimé)",
            "(estimés)",
            "(approx.)",
            "(env.)",
            "(environ)",
            "(+/-)",
            "+/-",
            "±",
            "(±)",
            ", estimation",
            "(+/- 10 %)",
            "(chiffre estimé)",
            "- estimation",
            "[estimation]",
            "(ordre de grandeur)",
        ]
    ),
)
def test_figures_estimates_are_approximate(n: int, noun: str, mark: str) -> None:
    records = parse_records(f"{grouped(n)}{noun} {mark}")
    assert records is not None
    assert (records.value, records.min, records.max) == (n, None, None)
    assert records.qualifier is Qualifier.APPROX


# --- words ----------------------------------------------------------------------------------------

DIGITS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]


@RELAXED
@given(
    whole=st.integers(0, 9),
    part=st.integers(1, 9),
    zeros=st.integers(0, 2),
    scale=st.sampled_from([("million", 10**6), ("millions", 10**6), ("milliard", 10**9)]),
    noun=st.sampled_from(["", " de clients"]),
)
def test_figures_decimals_in_words(
    whole: int, part: int, zeros: int, scale: tuple[str, int], noun: str
) -> None:
    words = f"{DIGITS[whole]} virgule {'zéro ' * zeros}{DIGITS[part]} {scale[0]}{noun}"
    records = parse_records(words)
    assert records is not None
    assert records.value == whole * scale[1] + part * scale[1] // 10 ** (zeros + 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mil neuf cent vingt", 1920), ("deux mil clients", 2000), ("mil cent", 1100),
        ("dix-neuf cents", 1900), ("trois virgule cinq", None), ("mil", None),
    ],
)  # fmt: skip
def test_figures_numbers_in_words(text: str, value: int | None) -> None:
    records = parse_records(text)
    assert (records.value if records else None) == value


# --- units ----------------------------------------------------------------------------------------


@RELAXED
@given(
    n=st.integers(100, 10**7),
    head=st.sampled_from(
        ["nb ", "nb de ", "nbre ", "nb. de ", "nombre de ", "nombre total de ", "NB ", "nb_", ""]
    ),
    noun=st.sampled_from(
        [("clients", Unit.CUSTOMERS), ("patients", Unit.PATIENTS), ("comptes", Unit.ACCOUNTS)]
    ),
    sign=st.sampled_from(["=", " = ", ":", " : ", " : env. ", ">="]),
)
def test_figures_noun_before_its_figure(n: int, head: str, noun: tuple[str, Unit], sign: str) -> None:
    records = parse_records(f"{head}{noun[0]}{sign}{n}")
    assert records is not None
    assert (records.value, records.unit) == (n, noun[1])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 000 n° de téléphone", Unit.PHONE_NUMBERS), ("5 000 N° de mobile", Unit.PHONE_NUMBERS),
        ("5 000 n° de tél.", Unit.PHONE_NUMBERS), ("5 000 num. de téléphone", Unit.PHONE_NUMBERS),
        ("5 000 nº de carte bancaire", Unit.BANK_DETAILS), ("5 000 n° de sécurité sociale", Unit.RECORDS),
        ("5 000 numéros d'adhérent", Unit.RECORDS), ("5 000 numéros", Unit.PHONE_NUMBERS),
        ("5 000 adr. mail", Unit.EMAIL_ADDRESSES), ("5 000 sal.", Unit.EMPLOYEES),
    ],
)  # fmt: skip
def test_figures_units_in_short(text: str, unit: Unit) -> None:
    assert read(text) == (5000, 5000, 5000, Qualifier.EXACT, unit)


# --- unseen characters ------------------------------------------------------------------------------

UNSEEN = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\u2060", "\ufeff"]


@RELAXED
@given(
    at=st.lists(st.tuples(st.integers(0, 14), st.sampled_from(UNSEEN)), max_size=5),
)
def test_figures_unseen_characters_are_nothing(at: list[tuple[int, str]]) -> None:
    text = "41 250 patients"
    for place, character in at:
        text = text[:place] + character + text[place:]
    assert parse_records(text) == Records(
        value=41_250, min=41_250, max=41_250, qualifier=Qualifier.EXACT, unit=Unit.PATIENTS
    )


@RELAXED
@given(st.text(st.sampled_from(["a", "é", " ", "\n", *UNSEEN]), max_size=30), st.data())
def test_figures_places_in_the_stored_text_are_kept(text: str, data: st.DataObject) -> None:
    plain = visible(text)
    assert not set(plain.text) & set(UNSEEN)
    start = data.draw(st.integers(0, len(plain.text)))
    end = data.draw(st.integers(start, len(plain.text)))
    a, b = plain.stored_span(start, end)
    assert visible(text[a:b]).text == plain.text[start:end]


# --- size and time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["99999999999999999999 To", "5000 Eo", "123456789012 Po"])
def test_figures_absurd_volumes_are_none(text: str) -> None:
    assert parse_volume(text) is None


@pytest.mark.parametrize("text", ["99999999999999999999 clients", "12 000 milliards de milliards de clients"])
def test_figures_absurd_counts_are_none(text: str) -> None:
    records = parse_records(text)
    assert records is None or (records.value or 0) <= 10**13


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "0",
        "1 ",
        "1.",
        "1,",
        "1/",
        "1-",
        ",",
        '"',
        "cent ",
        "10 % de ",
        "un sur ",
        "un virgule ",
        "12 n° de ",
        "=",
    ],
)
@pytest.mark.slow
def test_figures_take_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = fold(piece * (length // len(piece)))
        start = time.perf_counter()
        find_quantities(text)
        parse_records(text)
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(40_000) < 0.5 + 8 * seconds(10_000)
