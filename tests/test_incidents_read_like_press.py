"""Wordings of the press that name a victim, an attacker or an earlier attack in a roundabout way."""

import pytest
from articles import incidents_of, main_incident, names_of

from pipeline.schema import Salience


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            "Piratage à la Ville de Saint-Malo\n\nDes pirates s’en sont pris à la Ville de Saint-Malo, "
            "a-t-elle "
            "confirmé lundi. Les serveurs municipaux sont touchés.",
            "Saint-Malo",
            id="town_that_acts",
        ),
        pytest.param(
            "Le Syndicat Départemental de l’Eau et de l’Assainissement de la Vézère (SMDEA) a vu son parc "
            "informatique attaqué dimanche. Une rançon lui a été réclamée.",
            "Syndicat Départemental de l’Eau et de l’Assainissement de la Vézère",
            id="acronym_of_a_long_name",
        ),
        pytest.param(
            "Une attaque informatique a paralysé la caisse maladie Solvence mercredi. Les assurés de "
            "Solvence "
            "n’ont pas pu consulter leurs décomptes.",
            "Solvence",
            id="name_with_and_without_its_kind",
        ),
        pytest.param(
            "Une salariée de l’agence de Lormeau du Crédit Vézère a consulté et transmis sans droit les "
            "données "
            "de 4 100 clients. La banque a porté plainte pour ce vol de données.",
            "Crédit Vézère",
            id="branch_of_a_bank",
        ),
        pytest.param(
            "À Courtrai, Delvaux Tissages vit au rythme d’une attaque informatique depuis lundi matin. Un "
            "rançongiciel a verrouillé les machines.",
            "Delvaux Tissages",
            id="lives_with_an_attack",
        ),
        pytest.param(
            "Mauvaise surprise pour Numéa. La banque mobile a repéré des connexions suspectes, et des "
            "fiches de "
            "clients ont été copiées.",
            "Numéa",
            id="bad_news_for",
        ),
        pytest.param(
            "Le cabinet d’avocats Arnal, Brisset & Keller a été victime d’un rançongiciel. Ses dossiers "
            "ont été "
            "chiffrés.",
            "Arnal, Brisset & Keller",
            id="partners",
        ),
        pytest.param(
            "Un pirate affirme avoir volé les fichiers de Téléon. Contacté, Téléon n’a pas répondu à "
            "nos questions.",
            "Téléon",
            id="silent",
        ),
    ],
)
def test_incidents_victim_told_in_a_roundabout_way(text: str, name: str) -> None:
    assert main_incident(text).victim.name == name


def test_incidents_untouched_namesake_is_no_victim() -> None:
    found = incidents_of(
        "Le Grand Salon victime d’un rançongiciel\n\nLe Grand Salon a confirmé l’attaque : ses serveurs "
        "ont été "
        "chiffrés. Le Petit Salon, cité à tort par certains, n’a rien subi."
    )
    assert names_of(found) == {"Grand Salon"}


def test_incidents_title_that_leads_over_from_an_earlier_victim() -> None:
    found = incidents_of(
        "Plumea, l’enseigne de loisirs, a prévenu ses clients qu’un pirate avait volé leurs adresses. "
        "Le week-end "
        "dernier déjà, le distributeur Électris avait dû reconnaître une fuite de données.",
        title="Après Électris, c’est au tour de Plumea de se faire voler ses fichiers clients",
    )
    assert names_of(found, Salience.MAIN) == {"Plumea"}
    assert names_of(found, Salience.SECONDARY) == {"Électris"}


@pytest.mark.xfail(strict=True, reason="the third of a gang's list, told by its denial alone, is missed")
def test_incidents_list_of_a_gang() -> None:
    found = incidents_of(
        "Dimanche, le gang Akira a ajouté trois noms à son site.\n\n"
        "Premier nom, celui de Ferronor, un serrurier. Ses serveurs ont été chiffrés en mars.\n\n"
        "Deuxième cible, les Transports Cazalis, dont Akira dit avoir 38 Go de factures.\n\n"
        "Chez Delorange, un ferronnier, on dément : « Personne ne nous a rien pris. »",
        title="Akira affiche trois victimes françaises",
    )
    assert names_of(found) == {"Ferronor", "Transports Cazalis", "Delorange"}
    assert {i.attacker.name for i in found} == {"Akira"}


def test_incidents_several_firms_of_a_survey_are_none() -> None:
    found = incidents_of(
        "Parmi les 1 150 entreprises interrogées par le cabinet Resilio, 27 % déclarent avoir payé. "
        "Plusieurs "
        "victimes de rançongiciels disent le regretter. Resilio a publié son étude mardi.",
        title="Payer ou ne pas payer ? Ce que disent les victimes de rançongiciels",
    )
    assert found == []


def test_incidents_burglary_without_anything_digital_is_none() -> None:
    assert (
        incidents_of(
            "Le magasin Bricolea a été attaqué dans la nuit de lundi. Des cambrioleurs ont volé une "
            "caisse et des "
            "bijoux, selon la gendarmerie.",
            title="Le magasin Bricolea attaqué",
        )
        == []
    )


def test_incidents_supplier_told_by_what_it_did() -> None:
    found = main_incident(
        "La plateforme de musique Mélodia a confirmé la fuite des données de ses abonnés. Statéo, une "
        "société qui "
        "mesurait les audiences pour son compte, s’était fait dérober ses copies.",
        title="Mélodia : les données des abonnés volées",
    )
    assert (found.victim.name, found.third_party) == ("Mélodia", "Statéo")


@pytest.mark.parametrize(
    ("sentence", "attacker"),
    [
        pytest.param("Derrière l’opération se cacherait Karnoval.", "Karnoval", id="behind"),
        pytest.param("L’attaque porte la signature de Karnoval.", "Karnoval", id="signature"),
        pytest.param(
            "L’auteur de l’annonce, un vendeur qui se fait appeler krovenn, demande 900 euros.",
            "krovenn",
            id="lower_case",
        ),
        pytest.param("Son auteur, Zorvak92, dit avoir récupéré la base le 3 mars.", "Zorvak92", id="author"),
        pytest.param(
            "Karnoval, un collectif apparu au printemps, se félicite de l’opération des pirates.",
            "Karnoval",
            id="aside",
        ),
        pytest.param(
            "Le gang Karnoval avait piraté la société et volé ses fichiers.", "Karnoval", id="active_verb"
        ),
        pytest.param("Veltrane revendique par ailleurs plus de 300 clients.", None, id="customers_claimed"),
        pytest.param("Veltrane dit avoir repéré l’intrusion mardi.", None, id="found_by_the_victim"),
        pytest.param("Des comptes attribués à Veltrane circulent.", None, id="data_ascribed"),
        pytest.param("Est-ce un rançongiciel ? Nul ne le sait.", None, id="question"),
    ],
)
def test_incidents_attacker_told_in_a_roundabout_way(sentence: str, attacker: str | None) -> None:
    story = (
        "La société Veltrane a été victime d’une cyberattaque. Des données de ses clients ont été volées. "
    )
    assert main_incident(story + sentence).attacker.name == attacker


@pytest.mark.xfail(
    strict=True, reason="the recalled case is missed, so that its attacker falls to the main one"
)
def test_incidents_attacker_of_a_recalled_case_stays_there() -> None:
    found = incidents_of(
        "L’éditeur Mirabel a été victime d’une intrusion cette semaine. Ses messageries ont été "
        "visitées par des "
        "inconnus. Une plainte a été déposée. Les équipes travaillent à un retour à la normale.\n\n"
        "En décembre, le gang Rhysida avait volé et publié les fichiers du studio Longue-Vue.",
        title="Mirabel victime d’une intrusion",
    )
    attackers = {i.victim.name: i.attacker.name for i in found}
    assert attackers == {"Mirabel": None, "Longue-Vue": "Rhysida"}


def test_incidents_two_earlier_attacks_on_one_victim() -> None:
    found = incidents_of(
        "La Fédération de glisse a informé ses clubs d’une intrusion mercredi. Les noms des licenciés "
        "ont été "
        "volés. C’est la troisième fois en vingt mois. Une plainte a été déposée.\n\n"
        "En octobre 2023, un vendeur avait diffusé une liste volée de 118 000 licenciés.\n\n"
        "En janvier 2024, les commandes de 7 600 clients avaient été dérobées.",
        title="La Fédération de glisse encore piratée",
    )
    told = {
        (i.date, i.records.value if i.records else None) for i in found if i.salience is Salience.SECONDARY
    }
    assert told == {("2023-10", 118000), ("2024-01", 7600)}
    assert names_of(found) == {"Fédération de glisse"}


def test_incidents_section_on_precedents_is_told_aside() -> None:
    found = incidents_of(
        "Le centre hospitalier de Brassignac a été victime d’un rançongiciel dimanche. Les urgences restent "
        "ouvertes. La direction a porté plainte. Les soins continuent au papier.\n\nUn précédent dans "
        "le Jura\n\n"
        "Beaucoup pensent à l’hôpital de Lormeau. Attaqué en décembre 2021, il avait mis cinq mois à "
        "retrouver ses "
        "logiciels.",
        title="Le centre hospitalier de Brassignac victime d’un rançongiciel",
    )
    assert names_of(found, Salience.MAIN) == {"centre hospitalier de Brassignac"}
