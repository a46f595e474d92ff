"""The nouns of the project: articles, incidents, their fields and the codes of the annotation guide.

Read `Article` first, then `Incident`. Nothing here knows spaCy, pandas or files. Models are
pydantic models that forbid unknown keys, so a misspelt field in a gold file is an error.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt


class Salience(StrEnum):
    MAIN = "main"
    SECONDARY = "secondary"


class Status(StrEnum):
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    DENIED = "denied"


class DateBasis(StrEnum):
    """What the incident's date is the date of, most wanted first."""

    ATTACK = "attack"
    DISCOVERY = "discovery"
    PUBLICATION = "publication"
    CLAIM = "claim"


class Qualifier(StrEnum):
    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    VAGUE = "vague"


class Unit(StrEnum):
    PERSONS = "persons"
    PATIENTS = "patients"
    CUSTOMERS = "customers"
    USERS = "users"
    ACCOUNTS = "accounts"
    EMPLOYEES = "employees"
    STUDENTS = "students"
    MEMBERS = "members"
    CITIZENS = "citizens"
    PROFESSIONALS = "professionals"
    COMPANIES = "companies"
    DOCUMENTS = "documents"
    RECORDS = "records"
    EMAIL_ADDRESSES = "email_addresses"
    PHONE_NUMBERS = "phone_numbers"
    BANK_DETAILS = "bank_details"


class AttackType(StrEnum):
    RANSOMWARE = "ransomware"
    DATA_THEFT = "data_theft"
    DATA_EXPOSURE = "data_exposure"
    DATA_SALE = "data_sale"
    DATA_PUBLICATION = "data_publication"
    EXTORTION = "extortion"
    DDOS = "ddos"
    DEFACEMENT = "defacement"
    PHISHING = "phishing"
    CREDENTIAL_STUFFING = "credential_stuffing"
    ACCOUNT_TAKEOVER = "account_takeover"
    MALWARE = "malware"
    WIPER = "wiper"
    SUPPLY_CHAIN = "supply_chain"
    VULNERABILITY_EXPLOIT = "vulnerability_exploit"
    FRAUD = "fraud"
    ESPIONAGE = "espionage"
    INSIDER = "insider"
    INTRUSION = "intrusion"


class DataType(StrEnum):
    NAME = "name"
    DATE_OF_BIRTH = "date_of_birth"
    PLACE_OF_BIRTH = "place_of_birth"
    GENDER = "gender"
    NATIONALITY = "nationality"
    FAMILY_SITUATION = "family_situation"
    PHOTO = "photo"
    SIGNATURE = "signature"
    IDENTITY_DOCUMENT = "identity_document"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    TAX_IDENTIFIER = "tax_identifier"
    POSTAL_ADDRESS = "postal_address"
    EMAIL_ADDRESS = "email_address"
    PHONE_NUMBER = "phone_number"
    USERNAME = "username"
    PASSWORD = "password"
    IP_ADDRESS = "ip_address"
    GEOLOCATION = "geolocation"
    BROWSING_DATA = "browsing_data"
    BANK_ACCOUNT = "bank_account"
    PAYMENT_CARD = "payment_card"
    INCOME = "income"
    TAX_DATA = "tax_data"
    ORDER_HISTORY = "order_history"
    INVOICE = "invoice"
    CUSTOMER_ACCOUNT = "customer_account"
    HEALTH = "health"
    PRESCRIPTION = "prescription"
    ATTENDING_DOCTOR = "attending_doctor"
    HEALTH_INSURANCE = "health_insurance"
    GENETIC = "genetic"
    BIOMETRIC = "biometric"
    SEXUAL_ORIENTATION = "sexual_orientation"
    RELIGION = "religion"
    POLITICAL_OPINION = "political_opinion"
    UNION_MEMBERSHIP = "union_membership"
    ETHNIC_ORIGIN = "ethnic_origin"
    CRIMINAL_RECORD = "criminal_record"
    EMPLOYMENT = "employment"
    PAYSLIP = "payslip"
    EDUCATION = "education"
    VEHICLE = "vehicle"
    COMMUNICATIONS = "communications"
    INTERNAL_DOCUMENTS = "internal_documents"
    SOURCE_CODE = "source_code"
    CREDENTIALS_TECHNICAL = "credentials_technical"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    FINANCIAL_DOCUMENTS = "financial_documents"
    LEGAL_DOCUMENTS = "legal_documents"


#: Regulation (EU) 2016/679, articles 9 (special categories) and 10 (criminal convictions).
SENSITIVE_DATA_TYPES = frozenset(
    {
        DataType.HEALTH,
        DataType.PRESCRIPTION,
        DataType.GENETIC,
        DataType.BIOMETRIC,
        DataType.SEXUAL_ORIENTATION,
        DataType.RELIGION,
        DataType.POLITICAL_OPINION,
        DataType.UNION_MEMBERSHIP,
        DataType.ETHNIC_ORIGIN,
        DataType.CRIMINAL_RECORD,
    }
)


class Sector(StrEnum):
    ENERGY = "energy"
    TRANSPORT = "transport"
    BANKING = "banking"
    INSURANCE = "insurance"
    HEALTH = "health"
    WATER = "water"
    TELECOM = "telecom"
    DIGITAL_SERVICES = "digital_services"
    PUBLIC_ADMINISTRATION = "public_administration"
    DEFENCE = "defence"
    SPACE = "space"
    POSTAL = "postal"
    WASTE = "waste"
    CHEMICALS = "chemicals"
    FOOD = "food"
    MANUFACTURING = "manufacturing"
    RESEARCH = "research"
    EDUCATION = "education"
    RETAIL = "retail"
    MEDIA = "media"
    CULTURE_LEISURE = "culture_leisure"
    SPORT = "sport"
    HOSPITALITY = "hospitality"
    REAL_ESTATE = "real_estate"
    CONSTRUCTION = "construction"
    AGRICULTURE = "agriculture"
    LEGAL = "legal"
    NONPROFIT = "nonprofit"
    POLITICAL_PARTY = "political_party"
    PROFESSIONAL_SERVICES = "professional_services"
    JUSTICE = "justice"
    POLICE = "police"
    OTHER = "other"


_EDTF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?~?", re.ASCII)


def check_edtf(value: str) -> str:
    """Return `value` if it is a date of EDTF level 1 as the guide uses it, else raise ValueError.

    Accepted: `2024-11-19`, `2024-11`, `2024`, each with an optional `~` (approximate).
    """
    if not _EDTF.fullmatch(value) or value.startswith("0000"):
        raise ValueError(f"{value!r} is not an EDTF date such as 2024-11-19, 2024-11, 2025-11~ or 2024")
    if len(value.rstrip("~")) == 10:
        dt.date.fromisoformat(value.rstrip("~"))
    return value


def check_currency(value: str) -> str:
    """Return `value` if it is an ISO 4217 code or a coin ticker (three to five capitals), else raise."""
    if not re.fullmatch(r"[A-Z]{3,5}", value):
        raise ValueError(f"{value!r} is not an ISO 4217 code or a coin such as EUR, USD, BTC")
    return value


def check_country(value: str) -> str:
    """Return `value` if it has the form of an ISO 3166-1 alpha-2 code, else raise ValueError."""
    if not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError(f"{value!r} is not an ISO 3166-1 alpha-2 code such as FR")
    return value


Edtf = Annotated[str, AfterValidator(check_edtf)]
Currency = Annotated[str, AfterValidator(check_currency)]
Country = Annotated[str, AfterValidator(check_country)]
NonEmpty = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Article(Model):
    """One article as stored.

    `text` is the whole article in NFC, title included: where there is a title, `text` starts with
    it. Every character offset of the project counts into `text`. `origin` is the file that gave the
    article its id by its own name; None where the id was given with the article.
    """

    article_id: NonEmpty
    text: str
    title: str | None = None
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None
    origin: str | None = None


class Evidence(Model):
    """Why a field holds its value: `text[start:end]` (half-open), its sentence, the rule's id.

    `confidence` is the probability that the value is right.
    """

    field: NonEmpty
    value: str
    start: NonNegativeInt
    end: NonNegativeInt
    sentence: str
    rule: NonEmpty
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None


class RunnerUp(Model):
    """A value that came near to filling a field and did not, with how likely it was and what showed it."""

    field: NonEmpty
    value: NonEmpty
    chance: Annotated[float, Field(ge=0, le=1)]
    sentence: str | None = None


class Victim(Model):
    name: NonEmpty | None = None
    aliases: list[NonEmpty] = Field(default_factory=list)
    description: NonEmpty | None = None
    country: Country | None = None
    sector: Sector | None = None


class Attacker(Model):
    name: NonEmpty | None = None
    aliases: list[NonEmpty] = Field(default_factory=list)


class Records(Model):
    """How many people, accounts or documents were hit. `value` is null for a range or a vague count."""

    value: NonNegativeInt | None = None
    min: NonNegativeInt | None = None
    max: NonNegativeInt | None = None
    qualifier: Qualifier
    unit: Unit | None = None

    def plain(self) -> str:
        """Return the count in codes and digits: `at_least 285000 persons`, `range 300-400 users`."""
        figure = self.value if self.value is not None else f"{self.min or ''}-{self.max or ''}"
        return " ".join(str(part) for part in (self.qualifier, figure, self.unit) if part is not None)


class Money(Model):
    """A sum of money: `amount` in units of `currency`."""

    model_config = ConfigDict(frozen=True)

    amount: Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0)]
    currency: Currency


class Ransom(Model):
    """Money asked of the victim. `demanded` and `paid` are three-valued: None means not told."""

    demanded: bool | None = None
    amount: Annotated[float, Field(ge=0)] | Annotated[int, Field(ge=0)] | None = None
    currency: Currency | None = None
    paid: bool | None = None


class Incident(Model):
    """One incident of one article, in the gold-file form of the annotation guide.

    `date_basis`, `records_text`, `confidence`, `evidence` and `runners_up` come with extraction only; gold
    files leave them out and `gold_form` drops them.
    """

    salience: Salience
    victim: Victim
    third_party: NonEmpty | None = None
    third_party_aliases: list[NonEmpty] = Field(default_factory=list)
    attacker: Attacker = Field(default_factory=Attacker)
    attack_types: list[AttackType] = Field(default_factory=list)
    date: Edtf | None = None
    records: Records | None = None
    data_volume_bytes: NonNegativeInt | None = None
    ransom: Ransom = Field(default_factory=Ransom)
    sale_price: Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0)] | None = None
    sale_currency: Currency | None = None
    data_types: list[DataType] = Field(default_factory=list)
    status: Status | None = None

    date_basis: DateBasis | None = None
    records_text: str | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    evidence: list[Evidence] = Field(default_factory=list)
    runners_up: list[RunnerUp] = Field(default_factory=list)

    def gold_form(self) -> dict[str, object]:
        """Return the incident as a JSON-ready dict with exactly the keys of a gold file, in their order."""
        return self.model_dump(mode="json", exclude=set(EXTRACTION_ONLY))


EXTRACTION_ONLY = ("date_basis", "records_text", "confidence", "evidence", "runners_up")


class ArticleIncidents(Model):
    """One line of a gold file or of `article_incidents.jsonl`."""

    article_id: NonEmpty
    published: dt.date | None = None
    incidents: list[Incident] = Field(default_factory=list)
