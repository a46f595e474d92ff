"""Merging looks at what is new alone, and comes to what merging everything again would come to."""

import datetime as dt
import random
import sqlite3
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import DAY, Dataset, count, dataset, incident

from pipeline.dataset.files import DATASET_FILES
from pipeline.dataset.store.judgements import Clerk
from pipeline.dataset.store.settle import settle
from pipeline.dataset.store.state import Note, number
from pipeline.dataset.writers import write_dataset
from pipeline.schema import Incident

#: Names that are one victim's in part, or seem to be, so that reports join, refuse each other and chain.
VICTIMS = (
    "Clinique des Aulnettes",
    "clinique des Aulnettes",
    "Aulnettes",
    "Nuvéo",
    "Nuvéo Santé",
    "Mairie de Valcreux",
    "ville de Valcreux",
    "Lycée du Haut-Perron",
    None,
)
FIGURES = (None, None, 48_317, 12_400)
ATTACKERS = (None, None, "Karnoval", "Grisaille")

Article = tuple[str, dt.date, tuple[Incident, ...]]


def told(chance: random.Random, day: dt.date) -> Incident:
    """Return an incident as one article may tell it."""
    victim = chance.choice(VICTIMS)
    figure = chance.choice(FIGURES)
    return incident(
        victim,
        description=None if victim else chance.choice(("un hôpital", "une mairie", "un organisme de santé")),
        date=chance.choice((None, day.isoformat(), day.isoformat()[:7])),
        records=count(figure) if figure else None,
        attacker=chance.choice(ATTACKERS),
        third_party=chance.choice((None, None, "Logimed")),
        salience=chance.choice(("main", "main", "secondary")),
        evidence=["victim_name"] if victim else [],
    )


def moves(chance: random.Random, steps: int) -> list[tuple[str, str]]:
    """Return what happens: an article comes, comes again otherwise, or is forgotten; something is said."""
    kinds = chance.choices(
        ("come", "again", "forget", "correct", "reject", "join", "nothing"),
        (9, 2, 1, 1, 0.5, 0.5, 0.5),
        k=steps,
    )
    return [(kind, f"{chance.random():.12f}") for kind in kinds]


def do(data: Dataset, step: tuple[str, str], names: list[str]) -> None:
    """Do one step, the same for any dataset of the same history."""
    kind, seed = step
    chance = random.Random(seed)
    day = DAY + dt.timedelta(days=chance.randrange(40))
    rows = data.rows()
    if kind == "come" or (kind == "again" and not names):
        for _ in range(chance.randint(1, 3)):
            name = f"a{chance.randrange(10**6):06}"
            if name not in names:
                names.append(name)
            data.tell(name, *(told(chance, day) for _ in range(chance.choice((0, 1, 1, 2)))), published=day)
    elif kind == "again":
        data.tell(chance.choice(names), *(told(chance, day) for _ in range(2)), published=day)
    elif kind == "forget" and names:
        data.forget(names.pop(chance.randrange(len(names))))
    elif rows and kind in ("correct", "reject"):
        clerk = Clerk(data.connection, "Claire", dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
        field, value = ("victim_name", "Nuvéo") if kind == "correct" else ("verdict", "not_an_incident")
        clerk.set(str(chance.choice(rows)["incident_id"]), field, value)
    elif len(rows) > 1 and kind == "join":
        one, other = (data.reports(str(row["incident_id"])) for row in chance.sample(rows, 2))
        Clerk(data.connection, "Claire", dt.datetime(2026, 3, 1, tzinfo=dt.UTC)).join(one, other)
    settle(data.connection)


def everything_again(data: Dataset) -> None:
    settle(data.connection, whole=True)


def contents(data: Dataset, folder: Path) -> dict[str, bytes]:
    write_dataset(folder, data.tables)
    return {name: (folder / name).read_bytes() for name in DATASET_FILES if not name.endswith(".xlsx")}


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), steps=st.integers(3, 12))
def test_scope_comes_to_what_everything_again_comes_to(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int
) -> None:
    path = tmp_path_factory.mktemp("histories")
    history = moves(random.Random(seed), steps)
    with ExitStack() as stack:
        near, whole = (stack.enter_context(dataset(path / name)) for name in ("near", "whole"))
        names: dict[str, list[str]] = {"near": [], "whole": []}
        for step in history:
            do(near, step, names["near"])
            do(whole, step, names["whole"])
            everything_again(whole)
            assert contents(near, path / "1") == contents(whole, path / "2")


def test_scope_of_nothing_new_is_nothing(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        data.tell("a", incident("Nuvéo"))
        before = number(data.connection, Note.ROWS)
        settle(data.connection)
        data.tell("b")
        assert number(data.connection, Note.ROWS) == before


def test_scope_leaves_what_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    with dataset(tmp_path) as data:
        for place in range(90):
            data.tell(f"a{place:02}", incident(f"Société {chr(65 + place % 26)}{place}rix"))
        changed = changes(data.connection)
        data.tell("neu", incident("Clinique des Aulnettes"))
        # One row in, with what is searched of it, and not one of the others written again.
        assert changes(data.connection) - changed < 90


def changes(connection: sqlite3.Connection) -> int:
    return connection.total_changes
