"""Every filled cell is proved by a span and its sentence, in the text as stored; the order is fixed."""

from articles import incidents_of

from pipeline.extraction import extract
from pipeline.schema import Article, Incident, Salience

TEXT = (
    "Piratage chez Bricodal\u00a0: 80\u202f000 clients touchés\n\nL’enseigne de bricolage Bricodal, "
    "installée à Lille, a confirmé avoir été victime d’une cyberattaque le 11\u00a0mars. Les noms et "
    "adresses e‑mail de 80\u202f000 clients ont été dérobés chez son prestataire Docuflux. Le groupe "
    "Vortexia réclame une rançon de 300\u202f000\u00a0euros, que l’enseigne a refusé de payer. Les pirates "
    "disent détenir 40\u00a0Go de fichiers.\nEn octobre 2024, l’opérateur Telnova avait été victime "
    "d’une fuite de données.\n"
)


def filled(incident: Incident) -> set[str]:
    """Return the names under which the filled cells of an incident have to be proved."""
    values = {
        "victim_name": incident.victim.name,
        "victim_description": incident.victim.description,
        "victim_country": incident.victim.country,
        "victim_sector": incident.victim.sector,
        "third_party": incident.third_party,
        "attacker_name": incident.attacker.name,
        "attack_types": incident.attack_types,
        "date": incident.date,
        "records": incident.records,
        "data_volume_bytes": incident.data_volume_bytes,
        "ransom_demanded": incident.ransom.demanded is not None,
        "ransom_amount": incident.ransom.amount,
        "ransom_paid": incident.ransom.paid is not None,
        "sale_price": incident.sale_price,
        "data_types": incident.data_types,
        "status": incident.status,
    }
    return {name for name, value in values.items() if value}


def test_incidents_every_filled_cell_has_evidence() -> None:
    for incident in incidents_of(TEXT):
        assert {e.field for e in incident.evidence} == filled(incident)


def test_incidents_sets_prove_each_of_their_codes() -> None:
    for incident in incidents_of(TEXT):
        for field in ("attack_types", "data_types"):
            codes = [str(code) for code in getattr(incident, field)]
            assert sorted(e.value for e in incident.evidence if e.field == field) == sorted(codes)


def test_incidents_evidence_lies_in_the_stored_text() -> None:
    for incident in incidents_of(TEXT):
        for entry in incident.evidence:
            assert 0 <= entry.start < entry.end <= len(TEXT)
            assert entry.sentence in TEXT
            assert TEXT[entry.start : entry.end] in entry.sentence


def test_incidents_names_and_figures_keep_the_typography_of_the_text() -> None:
    main = incidents_of(TEXT)[0]
    assert main.records_text is not None
    assert main.records_text.startswith("80\u202f000 clients")


def test_incidents_come_main_ones_first() -> None:
    # The recalled one stands first in the text.
    text = (
        "En octobre 2024, l’opérateur Telnova avait été victime d’une fuite de données. C’est au tour de "
        "Bricodal.\n" + TEXT
    )
    saliences = [i.salience for i in incidents_of(text, title="Bricodal piraté à son tour")]
    assert saliences == sorted(saliences)
    assert saliences[0] is Salience.MAIN


def test_incidents_do_not_depend_on_the_other_articles() -> None:
    others = [
        Article(article_id="a", text="La société Veltrane a été piratée mardi."),
        Article(article_id="b", text="Le groupe Vortexia affirme avoir piraté la société Ludimonde."),
    ]
    one = Article(article_id="one", text=TEXT)
    alone = extract([one])
    assert extract([others[0], one, others[1]])[1:2] == alone
    assert extract([one, *others])[:1] == alone


def test_incidents_imply_theft_from_the_earlier_of_sale_and_publication() -> None:
    text = (
        "La mairie de Lormeau a été piratée mardi. Le lot est en vente depuis jeudi sur un forum. "
        "Ils ont ensuite publié tous les fichiers, téléchargeables gratuitement."
    )
    (incident,) = incidents_of(text)
    by_value = {e.value: e for e in incident.evidence if e.field == "attack_types"}
    assert (by_value["data_theft"].start, by_value["data_theft"].end) == (
        by_value["data_sale"].start,
        by_value["data_sale"].end,
    )
    assert by_value["data_sale"].start < by_value["data_publication"].start


def test_evidence_counts_into_the_stored_text_whatever_nobody_sees() -> None:
    text = (
        "Bricodal pi\u00adraté\n\nL’enseigne Brico\u200bdal a été victime d’une fuite de don\u200dnées. "
        "\u200eLes données de 41\u200b250 cl\u200fients ont été dérobées."
    )
    article = Article(article_id="a", title="Bricodal pi\u00adraté", text=text)
    incident = extract([article])[0][0]
    assert incident.victim.name == "Bricodal"
    assert incident.records is not None
    assert incident.records.value == 41_250
    entry = next(e for e in incident.evidence if e.field == "records")
    assert text[entry.start : entry.end] == "41\u200b250 cl\u200fients"
    assert entry.sentence in text
