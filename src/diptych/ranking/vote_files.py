"""Reading votes from files: our own columns, or those of arenas, which are recognised and said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, json, parquet

from diptych.errors import InputError
from diptych.ranking.counts import OUTCOMES, row_name

OUR_COLUMNS = ("model_1", "model_2", "answer")
# The answer each form's word stands for; words of a form are compared in lower case.
ARENA_WORDS = {
    "model_a": "image_1",
    "left": "image_1",
    "a": "image_1",
    "model_b": "image_2",
    "right": "image_2",
    "b": "image_2",
    "tie": "tie",
    "both_good": "both_good",
    "both_bad": "both_bad",
    "tie (bothbad)": "both_bad",
    "bothbad": "both_bad",
}
RENAMED = {"pair_id": "record_id", "worker": "annotator", "judge": "annotator"}
TEXT_COLUMNS = ("record_id", "prompt_id", "annotator", "model_1", "model_2", "answer")


@dataclass(frozen=True, kw_only=True)
class Form:
    """Which columns of a file hold the two models and the outcome."""

    name: str
    model_1: str
    model_2: str
    answer: str


# Ordered: a file with winner and loser would also look like half of the arena form.
FORMS = (
    Form(name="counted outcomes (winner, loser, outcome)", model_1="winner", model_2="loser", answer="outcome"),
    Form(name="arena form (model_a, model_b, winner)", model_1="model_a", model_2="model_b", answer="winner"),
    Form(name="arena form (left, right, winner)", model_1="left", model_2="right", answer="winner"),
)


@dataclass(frozen=True, kw_only=True)
class VoteFile:
    """Votes with our column names, and what was understood on the way."""

    votes: pa.Table
    notes: tuple[str, ...]


def read_vote_file(path: Path) -> VoteFile:
    """Read votes from parquet, csv, tsv or jsonl.

    Raises:
        InputError: the file cannot be read, is empty, lacks a column, or has an unknown outcome; with the row.
    """
    table = _read_table(path)
    if table.num_rows == 0:
        raise InputError(f"{path} holds no votes.")
    if all(name in table.column_names for name in OUR_COLUMNS):
        return VoteFile(votes=_check_answers(_as_text(table), path=path), notes=())
    form = _recognise(table, path=path)
    answers = _translate(table, form, path=path)
    others = [name for name in table.column_names if name not in (form.model_1, form.model_2, form.answer)]
    votes = pa.table(
        {
            "model_1": table[form.model_1],
            "model_2": table[form.model_2],
            "answer": answers,
            **{RENAMED.get(name, name): table[name] for name in others},
        }
    )
    votes, note = _with_record_id(_as_text(votes))
    return VoteFile(votes=votes, notes=(f"Read as {form.name}.", *note))


def _read_table(path: Path) -> pa.Table:
    readers: dict[str, Callable[[Path], pa.Table]] = {
        ".parquet": parquet.read_table,
        ".csv": lambda file: _read_csv(file, delimiter=","),
        ".tsv": lambda file: _read_csv(file, delimiter="\t"),
        ".jsonl": json.read_json,
        ".ndjson": json.read_json,
    }
    if path.suffix.lower() not in readers:
        raise InputError(f"Cannot tell what {path} is; votes are read from {', '.join(readers)}.")
    try:
        if path.stat().st_size == 0:
            raise InputError(f"{path} is empty.")
        return readers[path.suffix.lower()](path)
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror or error}.") from error
    except pa.ArrowInvalid as error:
        raise InputError(f"{path} is not a readable {path.suffix[1:]} file: {str(error).splitlines()[0]}") from error


def _read_csv(path: Path, *, delimiter: str) -> pa.Table:
    # Ids stay text: "007" and "7" are two annotators.
    text = {name: pa.string() for form in FORMS for name in (form.model_1, form.model_2, form.answer)}
    text |= {name: pa.string() for name in (*TEXT_COLUMNS, *RENAMED)}
    convert = csv.ConvertOptions(column_types=text, strings_can_be_null=True, null_values=["", "null", "NULL"])
    return csv.read_csv(path, parse_options=csv.ParseOptions(delimiter=delimiter), convert_options=convert)


def _recognise(table: pa.Table, *, path: Path) -> Form:
    names = set(table.column_names)
    for form in FORMS:
        if {form.model_1, form.model_2, form.answer} <= names:
            return form
    wanted = [OUR_COLUMNS, *((form.model_1, form.model_2, form.answer) for form in FORMS)]
    nearest = max(wanted, key=lambda columns: len(names & set(columns)))
    missing = ", ".join(f"'{name}'" for name in nearest if name not in names)
    forms = "; or ".join(", ".join(columns) for columns in wanted)
    raise InputError(f"{path} has no column {missing}. Votes have the columns {forms}. It has: {', '.join(names)}.")


def _translate(table: pa.Table, form: Form, *, path: Path) -> pa.ChunkedArray:
    words = table[form.answer].cast(pa.string())
    place = pc.index_in(pc.utf8_lower(words), value_set=pa.array(list(ARENA_WORDS)), skip_nulls=True)
    if place.null_count:
        row = int(pc.index(place.is_null(), True).as_py())
        allowed = ", ".join(ARENA_WORDS)
        raise InputError(f"{path}, row {row + 1}: {form.answer} is {words[row].as_py()!r}; allowed: {allowed}.")
    return pc.take(pa.array(list(ARENA_WORDS.values())), place)


def _check_answers(votes: pa.Table, *, path: Path) -> pa.Table:
    known = pc.is_in(votes["answer"], value_set=pa.array(OUTCOMES))
    if not pc.all(known).as_py():
        row = int(pc.index(known, False).as_py())
        value = votes["answer"][row].as_py()
        raise InputError(f"{path}, {row_name(votes, row)}: answer is {value!r}; allowed: {', '.join(OUTCOMES)}.")
    return votes


def _as_text(votes: pa.Table) -> pa.Table:
    for name in TEXT_COLUMNS:
        if name in votes.column_names and votes.schema.field(name).type != pa.string():
            votes = votes.set_column(votes.column_names.index(name), name, votes[name].cast(pa.string()))
    return votes


def _with_record_id(votes: pa.Table) -> tuple[pa.Table, tuple[str, ...]]:
    """Without ids of pairs, two votes on one prompt with the same two models are taken to be about one pair."""
    if "record_id" in votes.column_names or "prompt_id" not in votes.column_names:
        return votes, ()
    first, second = (pc.min_element_wise, pc.max_element_wise)
    pair = pc.binary_join_element_wise(
        votes["prompt_id"],
        first(votes["model_1"], votes["model_2"]),
        second(votes["model_1"], votes["model_2"]),
        "\x1f",
    )
    return votes.append_column("record_id", pair), ("Pairs are told apart by prompt and models (no column pair_id).",)
