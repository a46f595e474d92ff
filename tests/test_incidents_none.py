"""Articles that tell no incident yield none, and articles about one are not lost."""

import pytest
from articles import incidents_of


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Les cyberattaques ont augmenté de 30 % en un an en France. Les hôpitaux et les collectivités "
            "sont les plus touchés, indique l’Anssi dans son rapport annuel.",
            id="statistics",
        ),
        pytest.param(
            "L’hôpital de Lormeau a simulé une cyberattaque jeudi. Pendant trois heures, les équipes ont "
            "travaillé sans ordinateur. L’exercice sera renouvelé l’an prochain. Le scénario prévoyait un "
            "rançongiciel.",
            id="exercise",
        ),
        pytest.param(
            "Comment se protéger des pirates ? Choisissez un mot de passe long et activez la double "
            "authentification. Ne cliquez jamais sur un lien reçu par SMS. En cas de doute, contactez votre "
            "banque.",
            id="advice",
        ),
        pytest.param(
            "Le Sénat a adopté mardi le projet de loi sur la cybersécurité. Les entreprises devront signaler "
            "toute attaque dans les 24 heures.",
            id="law",
        ),
        pytest.param(
            "La médiathèque de Sauvigny rouvre ses portes samedi. Un concert gratuit est prévu à 18 heures.",
            id="other_news",
        ),
        pytest.param(
            "La fuite d’eau de la rue des Lilas a été réparée par les services de la ville de Montrelle.",
            id="leak_of_water",
        ),
        pytest.param("", id="empty"),
    ],
)
def test_incidents_none(text: str) -> None:
    assert incidents_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque mardi. Les serveurs sont à l’arrêt.\n"
            "Que faire ?\nChangez votre mot de passe et surveillez vos comptes.",
            id="advice_after_the_story",
        ),
        pytest.param(
            "La société Veltrane a été victime d’une cyberattaque mardi. Les serveurs sont à l’arrêt. Les "
            "attaques contre l’industrie ont augmenté de 30 % en un an.",
            id="statistics_after_the_story",
        ),
    ],
)
def test_incidents_survive_what_surrounds_them(text: str) -> None:
    assert [i.victim.name for i in incidents_of(text)] == ["Veltrane"]


def test_incidents_links_to_other_articles_tell_none() -> None:
    found = incidents_of(
        "La société Veltrane a été victime d’une cyberattaque mardi. Les serveurs sont à l’arrêt.\n"
        "Lire aussi : Ludimonde paralysé par un rançongiciel\nL’entreprise a porté plainte."
    )
    assert [i.victim.name for i in found] == ["Veltrane"]


def test_incidents_untouched_service_is_none() -> None:
    found = incidents_of(
        "La société Veltrane a été victime d’une cyberattaque mardi. Sa filiale Ludimonde n’a pas été "
        "touchée."
    )
    assert [i.victim.name for i in found] == ["Veltrane"]
