"""The command that shows a dataset in a browser."""

from typing import Annotated

import typer

from pipeline.cli.shared import DEFAULT_DATABASE, Database, fail, tell
from pipeline.wording import _, reading_language


def serve(
    database: Database = DEFAULT_DATABASE,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port of this machine; 0: any that is free.")
    ] = 8001,
    opened: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Show the dataset in a browser: search, filter, follow an incident to its proofs and articles.

    Only this machine can open the pages, and nothing can be changed there; a run may write meanwhile.
    Headings are in French; with --lang en, in English. Ctrl+C ends it. Needs the extra explore.
    """
    try:
        from pipeline.dataset.explore.server import PortError, serve_dataset
    except ImportError as error:
        raise fail(
            _(
                "this command needs Brèche with its extra explore: pip install 'breche[explore]', from its"
                " checkout or its wheel ({error})",
                error=error,
            )
        ) from error
    from pipeline.dataset.store.database import StoreError, database_path

    def ready(address: str) -> None:
        tell(_("The dataset is at {address} until Ctrl+C is pressed.", address=address))
        if opened:
            import webbrowser

            webbrowser.open(address)

    try:
        serve_dataset(database_path(database), reading_language(), port, ready)
    except (StoreError, PortError) as error:
        raise fail(error) from error
