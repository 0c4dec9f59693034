"""Read prompts from a file or a dataset on the Hugging Face Hub, row by row and in order."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from diptych.engine import daft
from diptych.errors import InputError
from diptych.pipeline import hub

FORMATS = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
}
ALLOWED = "tsv, csv, jsonl, json and parquet, the text forms also as .gz"
# Names under which prompts usually stand, the likeliest first.
USUAL_NAMES = ("prompt", "prompts", "text", "caption", "instruction", "description", "query", "sentence", "input")
READ_BYTES = 1 << 20
JSON_ROWS_FOR_COLUMNS = 100
# How Python's reader is to take each form. Daft's own waits for ever at a field of 100 kB.
DELIMITED: dict[str, dict[str, Any]] = {
    "csv": {"strict": True},
    "tsv": {"delimiter": "\t", "quoting": csv.QUOTE_NONE},
}
csv.field_size_limit(1 << 30)  # an over-long prompt is dropped like any other, not refused
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
WHOLE_FIELD_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


@dataclass(frozen=True, kw_only=True)
class Source:
    """A readable source with its column chosen."""

    name: str  # as the campaign file has it
    paths: tuple[Path, ...]
    column: str
    is_guessed: bool
    sha256: str  # over the files' bytes, in order
    revision: str | None  # commit of the dataset on the hub

    def rows(self) -> Iterator[str | None]:
        """The prompts in the order of the source.

        Raises:
            InputError: a row that cannot be read, with its place.
        """
        for path in self.paths:
            yield from _read_column(path, self.column)


def open_source(name: str, column: str | None) -> Source:
    """Find the files, check that they can be read, choose the column.

    Raises:
        InputError: missing, unreadable, of a form we do not read, empty, or without such a column.
        ServiceError: the hub did not answer.
    """
    if "://" in name and not name.startswith(hub.SCHEME):
        raise InputError(f"Prompts are not read from {name!r}; give a file, or {hub.SCHEME}OWNER/NAME.")
    files = hub.fetch(name, endings=tuple(FORMATS)) if name.startswith(hub.SCHEME) else hub.Files(paths=(Path(name),))
    sha256 = hashlib.sha256()
    for path in files.paths:
        _check_file(path, sha256)
    columns = _columns(files.paths[0])
    chosen = _choose_column(name, columns, column)
    return Source(
        name=name,
        paths=files.paths,
        column=chosen,
        is_guessed=column is None,
        sha256=sha256.hexdigest(),
        revision=files.revision,
    )


def _check_file(path: Path, sha256: Any) -> None:
    """Hash the bytes; a text form must be UTF-8, and there must be something in it."""
    _format(path)
    if path.is_dir():
        raise InputError(f"{path} is a folder; prompts.source names a file ({ALLOWED}).")
    try:
        with path.open("rb") as file:
            while block := file.read(READ_BYTES):
                sha256.update(block)
        if path.stat().st_size == 0:
            raise InputError(f"{path} is empty; there are no prompts to read.")
        if _format(path) != "parquet":
            _check_utf8(path)
    except FileNotFoundError as error:
        raise InputError(
            f"The prompt file {path} does not exist. Correct prompts.source in the campaign file."
        ) from error
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"Cannot read the prompt file {path}: {reason}.") from error


def _check_utf8(path: Path) -> None:
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    with _open_bytes(path) as file:
        while block := file.read(READ_BYTES):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                byte = error.object[error.start]
                raise InputError(
                    f"{path}, line {line}: not UTF-8 text (byte 0x{byte:02x}). Save the file as UTF-8."
                ) from error
            line += block.count(b"\n")


def _format(path: Path) -> str:
    suffix = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    form = FORMATS.get(suffix.lower())
    if form is None or (form == "parquet" and path.suffix.lower() == ".gz"):
        ending = "".join(path.suffixes[-2:])
        found = f"ends with {ending!r}" if ending else "has no ending that says what it is"
        raise InputError(f"{path} {found}; prompts are read from {ALLOWED}.")
    return form


def _open_bytes(path: Path) -> Any:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


def _columns(path: Path) -> dict[str, bool]:
    """The columns that exist, each with whether it can hold text."""
    form = _format(path)
    if form in ("jsonl", "json"):
        rows = list(islice(_json_objects(path, form), JSON_ROWS_FOR_COLUMNS))
        names = dict.fromkeys(name for row in rows for name in row)
        return {name: any(isinstance(row.get(name), str) for row in rows) for name in names}
    if form in DELIMITED:
        return dict.fromkeys(next(_delimited(path, form), (1, []))[1], True)
    with _reading(path):
        return {field.name: field.dtype == daft.DataType.string() for field in daft.read_parquet(str(path)).schema()}


def _choose_column(name: str, columns: dict[str, bool], wanted: str | None) -> str:
    existing = ", ".join(columns) or "none"
    if wanted is not None:
        if wanted not in columns:
            raise InputError(f"{name} has no column {wanted!r}; its columns are: {existing}. Correct prompts.column.")
        return wanted
    by_name = {column.casefold(): column for column, is_text in reversed(columns.items()) if is_text}
    usual = next((by_name[usual] for usual in USUAL_NAMES if usual in by_name), None)
    if usual is None and len(by_name) == 1:
        usual = next(iter(by_name.values()))
    if columns and not by_name:
        raise InputError(f"{name} has no column of text; its columns are: {existing}. Set prompts.column all the same.")
    if usual is None:
        raise InputError(
            f"Cannot tell which column of {name} holds the prompts; its columns are: {existing}. Set prompts.column."
        )
    return usual


def _read_column(path: Path, column: str) -> Iterator[str | None]:
    form = _format(path)
    if form in ("jsonl", "json"):
        yield from (_json_text(row, column, path) for row in _json_objects(path, form))
        return
    if form in DELIMITED:
        yield from _delimited_column(path, form, column)
        return
    with _reading(path):
        frame = daft.read_parquet(str(path))
        _check_column(path, column, frame.column_names)
        for table in frame.select(daft.col(column).cast(daft.DataType.string())).to_arrow_iter():
            values: Iterable[str | None] = table.column(column).to_pylist()
            yield from values


def _check_column(path: Path, column: str, existing: list[str]) -> None:
    if column not in existing:
        raise InputError(f"{path} has no column {column!r}; its columns are: {', '.join(existing) or 'none'}.")


def _delimited_column(path: Path, form: str, column: str) -> Iterator[str | None]:
    rows = _delimited(path, form)
    _, header = next(rows, (1, []))
    _check_column(path, column, header)
    position = header.index(column)
    for line, row in rows:
        if len(row) != len(header):
            raise InputError(
                f"{path}, line {line}: {len(row)} fields, but the first line has {len(header)}. "
                "A field that holds the separator or a line break must stand in quotation marks."
            )
        yield (_unquoted(row[position]) if form == "tsv" else row[position]) or None


def _delimited(path: Path, form: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins, the header first; blank lines are left out."""
    with _open_bytes(path) as file:
        reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), **DELIMITED[form])
        line = 1
        try:
            for row in reader:
                if row:
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(f"{path}, line {line}: {error}. Is a quotation mark left open or not doubled?") from error


def _unquoted(field: str | None) -> str | None:
    """Tab-separated files have no quoting by their rules, but spreadsheets quote whole fields all the same."""
    if field and (match := WHOLE_FIELD_QUOTED.fullmatch(field)):
        return match.group(1).replace('""', '"')
    return field


def _json_objects(path: Path, form: str) -> Iterator[dict[str, Any]]:
    if form == "json":
        yield from _json_array(path)
        return
    with _open_bytes(path) as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _json_object(_json(line, f"{path}, line {number}"), f"{path}, line {number}")


def _json_array(path: Path) -> Iterator[dict[str, Any]]:
    with _open_bytes(path) as file:
        data = _json(file.read(), str(path))
    if not isinstance(data, list):
        raise InputError(
            f"{path} holds a JSON {_kind(data)}; a list of objects is read. One object a line goes into a .jsonl file."
        )
    yield from (_json_object(row, f"{path}, item {number}") for number, row in enumerate(data))


def _json(text: bytes, place: str) -> Any:
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place}: not valid JSON: {error}.") from error


def _json_object(value: Any, place: str) -> dict[str, Any]:
    if isinstance(value, str):
        return {"prompt": value}
    if not isinstance(value, dict):
        raise InputError(f"{place}: a JSON {_kind(value)}; an object with a column for the prompt is read.")
    return value


def _json_text(row: dict[str, Any], column: str, path: Path) -> str | None:
    value = row.get(column)
    if isinstance(value, dict | list):
        raise InputError(
            f"{path}: column {column!r} holds a JSON {_kind(value)}, not text. Set prompts.column to another."
        )
    # JSON can spell half of a character, which no file can hold.
    return None if value is None else HALF_CHARACTER.sub("\ufffd", str(value))


def _kind(value: Any) -> str:
    kinds = {dict: "object", list: "list", str: "text", bool: "truth value", type(None): "null"}
    return kinds.get(type(value), "number")


class _reading:
    """Daft's complaints about a file become one sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is not None and type(error).__module__.startswith("daft"):
            first = str(error).strip().splitlines()[0].removeprefix("DaftError::").replace(f"file://{self.path}", "it")
            raise InputError(f"Cannot read {self.path}: {first}.") from error
