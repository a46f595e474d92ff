"""What all tests share: the language pipeline, loaded once, one process, and the real sample articles."""

import os
from pathlib import Path

import pytest
from spacy.language import Language

# Whatever the language of the machine, also for the processes that tests start.
os.environ["LANGUAGE"] = "en"


@pytest.fixture(scope="session")
def nlp() -> Language:
    # Imported here so that a test file which needs no language pipeline does not wait for it.
    from pipeline.language.pipeline import build_nlp

    return build_nlp()


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The folder of real articles; they are not part of the repository, so it may be missing."""
    folder = Path(__file__).parents[2] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"no real articles in {folder}")
    return folder


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a test begin in English, and the next one too when it has chosen another language."""
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr("pipeline.wording._chosen", None)
    monkeypatch.setattr("pipeline.wording._reading", "fr")


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in this process unless a test asks for more: workers know nothing of what a test has patched."""
    monkeypatch.setattr("pipeline.processors.cores", lambda: 1)


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have runs read the articles of `dispatches` as they are told there, without the language model."""
    import dispatches

    monkeypatch.setattr("pipeline.run.extract_frame", dispatches.extract_frame)
    monkeypatch.setattr("pipeline.run.warm_up", dispatches.warm_up)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the articles of `dispatches`."""
    import dispatches

    return dispatches.write_articles(tmp_path / "in")


@pytest.fixture
def output(folder: Path, without_model: None) -> Path:
    """The dataset that a first run made of these articles."""
    from pipeline.reading import ReadOptions
    from pipeline.run import run

    run([folder], folder.parent / "out", ReadOptions())
    return folder.parent / "out"
