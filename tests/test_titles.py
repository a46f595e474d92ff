"""The site's name in a title is told from the headline, with and without knowing the site."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.titles import site_name_span

HEAD = "Varelle : les données de 12 000 clients volées"


def headline(title: str, source: str | None = None, url: str | None = None) -> str:
    span = site_name_span(title, source, url)
    return title if span is None else title[: span[0]] + title[span[1] :]


@pytest.mark.parametrize(
    ("name", "source", "url"),
    [
        ("Le Phare Numérique", "Le Phare Numérique", None),
        ("Le Phare Numérique", "lepharenumerique.fr", None),
        ("Le Phare Numérique", None, "https://www.lepharenumerique.fr/actu/12"),
        ("LE PHARE NUMERIQUE", None, "https://le-phare-numerique.fr/"),
        ("lephare.fr", "lephare.fr", None),
        ("LePhareTV", "lephare.tv", None),
        ("PHN", "phare-hebdo-nord.com", None),
        ("Phare", "phare-numerique.com", "https://www.phare-numerique.com/a"),
        ("Le site de Garlot", "garlot.info", None),
        ("Brume TV Bourse", "brumetv.com", None),
        ("Bourse", "ch.brumebourse.com", None),
        ("Le quotidien brumois", None, "https://lequotidienbrumois.com/x"),
        ("Portail de la brume", "portail-brume.fr", None),
        ("Brume Monde ...", "brumemonde.fr", None),
        ("BRUM | Cybersécurité", "brum.ch", None),
        ("le phare", "https://lephare.fr", "https://lephare.fr/x"),
    ],
)
@pytest.mark.parametrize("separator", [" - ", " | ", " – ", " — ", " · "])
def test_known_names_are_found_at_the_end(
    name: str, source: str | None, url: str | None, separator: str
) -> None:
    assert headline(f"{HEAD}{separator}{name}", source, url) == HEAD


@pytest.mark.parametrize(
    "name",
    [
        "LeMagIT",
        "Le Monde Informatique",
        "Sud Ouest",
        "Clubic",
        "01net.com",
        "L'Usine Digitale",
        "L’Usine Digitale",
        "Le Phare du Nord",
        "ladepeche.fr",
        "franceinfo",
        "Courrier international",
        "France 24",
        "20 Minutes",
        "Brume & Fils",
    ],
)
@pytest.mark.parametrize("separator", [" - ", " | ", " – ", " — ", " · ", " ... - ", "… | "])
def test_unknown_names_are_found_by_their_form(name: str, separator: str) -> None:
    left = headline(f"{HEAD}{separator}{name}")
    assert left == HEAD + separator.rstrip(" |–—·-")


@pytest.mark.parametrize(
    ("title", "source", "left"),
    [
        (f"Le Phare | {HEAD}", "lephare.fr", HEAD),
        (f"Le Phare - {HEAD}", "Le Phare", HEAD),
        (f"Le Parisien | {HEAD}", None, HEAD),
        (f"lephare.fr | {HEAD}", None, HEAD),
        (f"{HEAD} : Le Phare", "lephare.fr", HEAD),
        (f"{HEAD} - Le Phare |", "lephare.fr", HEAD),
        (f"{HEAD} | - Le Phare", "lephare.fr", HEAD),
        (f"{HEAD} |Le Phare", "lephare.fr", HEAD),
        (f"{HEAD}|Le Phare", "lephare.fr", HEAD),
        ("Varelle piratée - Le Phare", "lephare.fr", "Varelle piratée"),
        (f"{HEAD} - Castelrive - Le Phare", "lephare.fr", f"{HEAD} - Castelrive"),
    ],
)
def test_fronts_colons_and_double_separators(title: str, source: str | None, left: str) -> None:
    assert headline(title, source) == left


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Fuite de données chez Varelle - deux hôpitaux touchés", None),
        ("Fuite de données chez Varelle - Deux hôpitaux touchés", None),
        ("Fuite de données chez Varelle – Le maire porte plainte", None),
        ("Fuite de données chez Varelle et Orvenne - Interview", None),
        ("Fuite de données chez Varelle et Orvenne | Vidéo", None),
        ("Fuite de données chez Varelle et Orvenne - 11/04", None),
        ("Fuite de données chez Varelle et Orvenne - 11 avril 2026", None),
        ("Fuite de données chez Varelle et Orvenne - Que faire ?", None),
        ("Fuite de données chez Varelle et Orvenne - « Du jamais-vu »", None),
        ("Cyberattaque - Varelle", None),
        ("Cyberattaque - La Poste", None),
        ("Alerte cyber | Varelle", None),
        ("Cyberattaque | Varelle piratée par Brumaire hier soir", None),
        ("ENQUÊTE – Des pièces d’une instruction diffusées", None),
        ("Communiqué - Varelle informe ses clients", None),
        ("Varelle - Les données de 12 000 clients volées", None),
        ("Varelle : les données volées", None),
        ("Varelle : encore un club de sport pris pour cible", "cible.example"),
        ("Cyberattaque : Varelle ferme ses guichets ce mardi", "cyberattaque.example"),
        ("Un groupe frappe plusieurs mairies en une nuit - Valmorel", "lephare.fr"),
        ("Un groupe frappe plusieurs mairies en une nuit - France Travail", "lephare.fr"),
        ("Le porte-parole de Saint-Brumaire-sur-Mer s’explique", None),
        ("Hôpital de Varelle-Castelrive piraté", "lephare.fr"),
        ("Les e-mails d’Orvenne - 4 Go - publiés", None),
        ("", None),
        (" - ", None),
        ("| Le Phare", "lephare.fr"),
        ("Le Phare", "lephare.fr"),
    ],
)
def test_second_halves_are_no_site_names(title: str, source: str | None) -> None:
    assert site_name_span(title, source, None) is None


@given(
    st.text(alphabet="aB É-|–:·.' \n", max_size=40),
    st.none() | st.text(alphabet="aB.-/", max_size=10),
    st.none() | st.text(alphabet="aB.:/[]", max_size=12),
)
def test_spans_lie_at_an_end_and_leave_a_headline(title: str, source: str | None, url: str | None) -> None:
    span = site_name_span(title, source, url)
    if span is not None:
        start, end = span
        assert 0 <= start < end <= len(title)
        assert (start == 0) != (end == len(title))
        assert headline(title, source, url).strip()


@pytest.mark.parametrize("filler", [" ", " -", "a", "|", " | A", "A."])
def test_titles_take_linear_time(filler: str) -> None:
    start = time.process_time()
    site_name_span(filler * 20_000, "lephare.fr", "https://lephare.fr/")
    assert time.process_time() - start < 1
