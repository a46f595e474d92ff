"""Sums of money: signs, codes and words of currencies, coins, and amounts that share one."""

import pytest

from pipeline.language.numbers import find_quantities
from pipeline.language.text import fold


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("30 000 euros", 30_000, "EUR", id="euros"),
        pytest.param("30 000 €", 30_000, "EUR", id="euro-sign"),
        pytest.param("30.000 EUR", 30_000, "EUR", id="eur"),
        pytest.param("2 M€", 2_000_000, "EUR", id="M-euro"),
        pytest.param("40 k€", 40_000, "EUR", id="k-euro"),
        pytest.param("40 KEUR", 40_000, "EUR", id="K-eur"),
        pytest.param("1,2 MUSD", 1_200_000, "USD", id="M-usd"),
        pytest.param("1 234.50 EUR", 1_234.5, "EUR", id="space-groups-and-point"),
        pytest.param("1'234.50 CHF", 1_234.5, "CHF", id="swiss-groups-and-point"),
        pytest.param("1 234,5 €", 1_234.5, "EUR", id="space-groups-and-one-decimal"),
        pytest.param("un bitcoin et demi", 1.5, "BTC", id="bitcoin-and-a-half"),
        pytest.param("1,2 Md€", 1_200_000_000, "EUR", id="Md-euro"),
        pytest.param("1,2 million d'euros", 1_200_000, "EUR", id="million"),
        pytest.param("2,4 M d’euros", 2_400_000, "EUR", id="M-d-euros"),
        pytest.param("€2,5 millions", 2_500_000, "EUR", id="sign-first-million"),
        pytest.param("147,60 euros", 147.6, "EUR", id="cents"),
        pytest.param("1.234,56 €", 1_234.56, "EUR", id="groups-and-cents"),
        pytest.param("1,859 euro le litre", 1.859, "EUR", id="three-decimals"),
        pytest.param("trente-cinq mille euros", 35_000, "EUR", id="words"),
        pytest.param("5.000 dollars", 5_000, "USD", id="dollars"),
        pytest.param("$50,000", 50_000, "USD", id="sign-first"),
        pytest.param("US$ 5 000", 5_000, "USD", id="us-sign-first"),
        pytest.param("50k $", 50_000, "USD", id="k-dollar"),
        pytest.param("25M$", 25_000_000, "USD", id="M-dollar"),
        pytest.param("1,4 million de dollars américains", 1_400_000, "USD", id="us-dollars"),
        pytest.param("4000 dollars, à payer en Monero", 4_000, "USD", id="payable-in-coins"),
        pytest.param("5 000 dollars canadiens", 5_000, "CAD", id="cad"),
        pytest.param("5 000 $ CA", 5_000, "CAD", id="cad-sign"),
        pytest.param("400 000 francs suisses", 400_000, "CHF", id="swiss-francs"),
        pytest.param("14 millions de francs", 14_000_000, "CHF", id="bare-francs"),
        pytest.param("20’000 CHF", 20_000, "CHF", id="chf"),
        pytest.param("CHF 20’000", 20_000, "CHF", id="chf-first"),
        pytest.param("600 millions de F CFA", 600_000_000, "XOF", id="f-cfa"),
        pytest.param("1,4 milliard de francs CFA", 1_400_000_000, "XOF", id="francs-cfa"),
        pytest.param("1,5 million de livres sterling", 1_500_000, "GBP", id="pounds"),
        pytest.param("£300,000", 300_000, "GBP", id="pound-sign"),
        pytest.param("90 000 dirhams", 90_000, "MAD", id="dirhams"),
        pytest.param("90 000 dinars tunisiens", 90_000, "TND", id="tunisian-dinars"),
        pytest.param("90 000 dinars algériens", 90_000, "DZD", id="algerian-dinars"),
        pytest.param("deux bitcoins", 2, "BTC", id="bitcoins"),
        pytest.param("un bitcoin", 1, "BTC", id="one-bitcoin"),
        pytest.param("un demi-bitcoin", 0.5, "BTC", id="half-bitcoin"),
        pytest.param("0,015 BTC", 0.015, "BTC", id="btc"),
        pytest.param("3 ETH", 3, "ETH", id="eth"),
        pytest.param("12 moneros", 12, "XMR", id="moneros"),
        pytest.param("l'équivalent de 2 M€ en bitcoins", 2_000_000, "EUR", id="equivalent"),
        pytest.param("300 000 euros en bitcoins", 300_000, "EUR", id="in-bitcoins"),
    ],
)
def test_money_amount_and_currency(text, value, currency):
    found = find_quantities(fold(text))
    assert [(m.value, m.currency) for m in found.money] == [(value, currency)]
    assert (found.counts, found.numbers) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("20 bitcoins (800 000 euros)", [(20, "BTC"), (800_000, "EUR")], id="coins-and-euros"),
        pytest.param("de 450 000 à 180 000 €", [(450_000, "EUR"), (180_000, "EUR")], id="falling-price"),
        pytest.param("de 10 à 7 millions de dollars", [(10e6, "USD"), (7e6, "USD")], id="falling-millions"),
    ],
)
def test_money_several_amounts(text, expected):
    assert [(m.value, m.currency) for m in find_quantities(text).money] == expected


@pytest.mark.parametrize(
    ("text", "qualifier", "low", "high"),
    [
        pytest.param("près de 40 000 euros", "approx", None, None, id="approx"),
        pytest.param("plus de 40 000 euros", "at_least", 40_000, None, id="at-least"),
        pytest.param("plus de $40,000", "at_least", 40_000, None, id="at-least-sign-first"),
        pytest.param("entre 10 000 et 20 000 euros", "range", 10_000, 20_000, id="range"),
        pytest.param("entre 10 000 € et 20 000 €", "range", 10_000, 20_000, id="range-unit-twice"),
        pytest.param("plusieurs millions d'euros", "vague", 2_000_000, None, id="vague"),
        pytest.param("des centaines de milliers d'euros", "vague", 200_000, None, id="vague-two-words"),
    ],
)
def test_money_bounds(text, qualifier, low, high):
    (money,) = find_quantities(text).money
    assert (money.qualifier.value, money.min, money.max) == (qualifier, low, high)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pas un euro versé", id="un-euro"),
        pytest.param("90 000 dinars", id="dinars-of-no-country"),
        pytest.param("payable en bitcoins", id="no-amount"),
        pytest.param("12 000 clients", id="count"),
    ],
)
def test_money_none(text):
    assert find_quantities(text).money == ()


def test_money_bare_dollars_of_a_quebec_paper_are_canadian():
    text = "La Sûreté du Québec enquête, la Commission d'accès à l'information aussi : 25 000 $ ou 300 $ US."
    assert [m.currency for m in find_quantities(text).money] == ["CAD", "USD"]


def test_money_span_takes_in_approximation_and_currency():
    text = "Ils exigent plus de 40 000 euros en liquide."
    (money,) = find_quantities(text).money
    assert text[money.start : money.end] == "plus de 40 000 euros"


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("5 millions de francs pacifiques", 5e6, "XPF", id="pacific"),
        pytest.param("12 000 francs calédoniens", 12_000, "XPF", id="new-caledonian"),
        pytest.param("3 millions de francs rwandais", 3e6, "RWF", id="rwandan"),
        pytest.param("40 000 francs belges", 40_000, "BEF", id="belgian"),
        pytest.param("900 000 francs comoriens", 900_000, "KMF", id="comorian"),
        pytest.param("20 millions de roupies mauriciennes", 20e6, "MUR", id="mauritian"),
        pytest.param("70 000 roupies seychelloises", 70_000, "SCR", id="seychellois"),
        pytest.param("70 000 roupies", 70_000, "INR", id="bare-rupees"),
        pytest.param("300 000 dollars de Singapour", 300_000, "SGD", id="of-singapore"),
        pytest.param("300 000 dollars de Hong-Kong", 300_000, "HKD", id="of-hong-kong"),
        pytest.param("300 000 Dollars Australiens", 300_000, "AUD", id="title-case"),
        pytest.param("300 000 $ australiens", 300_000, "AUD", id="sign-and-adjective"),
        pytest.param("300 000 $A", 300_000, "AUD", id="sign-and-letter"),
        pytest.param("2 M$ C", 2e6, "CAD", id="scale-sign-and-letter"),
        pytest.param("S$ 45,000", 45_000, "SGD", id="letter-and-sign"),
        pytest.param("RWF 5 000", 5_000, "RWF", id="code-first"),
        pytest.param("20 000 MUR", 20_000, "MUR", id="code-behind"),
        pytest.param("41 millions de couronnes danoises", 41e6, "DKK", id="danish"),
        pytest.param("900 pesos chiliens", 900, "CLP", id="chilean"),
        pytest.param("900 dinars irakiens", 900, "IQD", id="iraqi"),
        pytest.param("90 000 dirhams des Émirats arabes unis", 90_000, "AED", id="emirati"),
        pytest.param("900 livres soudanaises", 900, "SDG", id="sudanese"),
        pytest.param("900 rials saoudiens", 900, "SAR", id="saudi"),
        pytest.param("500 dollars de dommages", 500, "USD", id="no-country"),
    ],
)
def test_money_of_a_country(text, value, currency):
    assert [(m.value, m.currency) for m in find_quantities(fold(text)).money] == [(value, currency)]


@pytest.mark.parametrize("word", ["couronnes", "pesos", "dinars", "rials", "shillings", "marks", "lires"])
def test_money_of_no_country_is_none(word):
    assert find_quantities(f"Ils ont versé 300 {word}.").money == ()


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        pytest.param(
            "Ils voulaient 9 millions de francs CFA. Ils ont eu 2 millions de francs.",
            ["XOF", "XOF"],
            id="cfa",
        ),
        pytest.param(
            "Un coût de 40 000 couronnes. Le groupe avait prévu 9 000 couronnes suédoises.",
            ["SEK", "SEK"],
            id="told-behind",
        ),
        pytest.param(
            "300 000 dollars australiens, soit 190 000 dollars.", ["AUD", "USD"], id="dollars-stay-american"
        ),
        pytest.param("À Douala, 9 millions de francs CFA ont été exigés.", ["XAF"], id="central-africa"),
        pytest.param("À Abidjan, 9 millions de FCFA ont été exigés.", ["XOF"], id="west-africa"),
    ],
)
def test_money_whose_country_the_article_tells(text, currencies):
    assert [m.currency for m in find_quantities(fold(text)).money] == currencies


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("La MRC de Nicolet et la commission scolaire ont perdu 40 000 $.", id="bodies"),
        pytest.param("Des renseignements personnels volés à Montréal valaient 2 M$.", id="place-and-wording"),
    ],
)
def test_money_of_more_quebec_papers(text):
    assert [m.currency for m in find_quantities(text).money] == ["CAD"]


def test_money_of_a_paper_elsewhere_stays_american():
    text = "À Montréal comme à Paris, 2 M$ ont été volés."
    assert [m.currency for m in find_quantities(text).money] == ["USD"]
