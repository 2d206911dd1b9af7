"""`schakel catalog export`: the catalogue as CSV, XLSX, JSON or a page to print."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.channels.registry import installed
from bot.commands.domain_views import print_json
from bot.commands.new_file import Replace, write_file
from bot.errors import Mistake
from bot.settings import read_settings
from catalog.exchange.documents import Folder, folder_of
from catalog.exchange.printable import page
from catalog.exchange.records import Document, rows_of, sheets_of, table_of
from catalog.exchange.schema import VERSION, schema
from catalog.folder import catalogue_files, leads_out
from catalog.language_packs import packs
from catalog.load import Loaded
from catalog.register.rows import harmless
from catalog.register.spreadsheet import LONGEST_CELL, book_of

SUFFIXES = (".csv", ".xlsx", ".json", ".html")
SCHEMA_ADDRESS = "https://schakel.example/catalogue.schema.json"


def export_catalogue(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE] [DIR]", help="Where to: .csv, .xlsx, .json or .html."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help=f"Of a page to print: {' or '.join(packs())}.")
    ] = "",
    only_schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the export.")
    ] = False,
    replace: Replace = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the catalogue as JSON.")] = False,
) -> None:
    """Write the catalogue into a file that can be brought in again without loss, or as a page to
    print.
    """
    if only_schema:
        print_json(schema())
        return
    named, folder = _split(words or [])
    folder = folder or read_settings().catalog
    loaded, held = _sound(folder)
    if named is None:
        if not as_json:
            raise Mistake(f"name a file that ends in {', '.join(SUFFIXES)}, or add --json")
        print_json(document_of(held))
        return
    content = _content(named, held, loaded, _language(language, loaded))
    write_file(named, content, replace=replace)
    catalogue = loaded.catalogue
    told = f"{len(catalogue.teams)} teams and {len(catalogue.entries)} items in {named}"
    if as_json:
        print_json({"file": str(named), "teams": len(held.teams), "items": len(catalogue.entries)})
    else:
        typer.echo(told)


def _split(words: list[str]) -> tuple[Path | None, Path | None]:
    """The file and the folder among the words, in either order."""
    folders = [Path(word) for word in words if Path(word).is_dir()]
    files = [Path(word) for word in words if not Path(word).is_dir()]
    if len(folders) > 1 or len(files) > 1:
        raise Mistake("name one file to write, and one folder of team files")
    return next(iter(files), None), next(iter(folders), None)


def _language(code: str, loaded: Loaded) -> str:
    if code and code not in packs():
        raise Mistake(f"'{code}' is no language we speak; write {' or '.join(packs())}")
    return code or loaded.catalogue.organisation.language


def _sound(folder: Path) -> tuple[Loaded, Folder]:
    """A folder's catalogue with its files as data. Raises Mistake for one that does not hold."""
    loaded = installed().load(folder)
    if not loaded.ok:
        count = len(loaded.problems)
        said = "1 problem" if count == 1 else f"{count} problems"
        raise Mistake(f"{said} in {folder}; 'schakel catalog check {folder}' lists them")
    paths = (path for path in catalogue_files(folder) if not leads_out(path, folder))
    return loaded, folder_of([(path.name, path.read_bytes()) for path in paths])


def document_of(held: Folder) -> dict[str, Any]:
    """The whole catalogue as one document."""
    head: dict[str, Any] = {"$schema": SCHEMA_ADDRESS, "schakel": VERSION}
    whole = {"organisation": held.organisation} if held.organisation else {}
    return head | whole | {"teams": list(held.teams.values())}


def _content(file: Path, held: Folder, loaded: Loaded, language: str) -> bytes:
    suffix = file.suffix.lower().removeprefix(".")
    if suffix in ("html", "htm"):
        return page(loaded.catalogue, language).encode()
    if f".{suffix}" not in SUFFIXES:
        kinds = "end it in .csv, .xlsx, .json or .html"
        raise Mistake(f"{file} is no kind of file that can be written; {kinds}")
    return content_of(suffix, held)


def content_of(suffix: str, held: Folder) -> bytes:
    """The catalogue as a file of this kind: `json`, `csv` or `xlsx`. Raises Mistake where a cell
    cannot hold what it should.
    """
    if suffix == "json":
        return (json.dumps(document_of(held), ensure_ascii=False, indent=2) + "\n").encode()
    rows = rows_of(held.organisation, held.teams.values())
    _refuse_long(rows)
    return book_of(sheets_of(rows)) if suffix == "xlsx" else _csv(table_of(rows))


def _refuse_long(rows: list[Document]) -> None:
    """A cell holds so much and no more; what would be cut is refused."""
    for row in rows:
        for name, cell in row.items():
            if len(cell) > LONGEST_CELL:
                where = "/".join(row[k] for k in ("team", "service", "item", "id") if row.get(k))
                raise Mistake(
                    f"'{name}' of {where} is longer than a cell can hold; export it as .json"
                )


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
