"""Every form of prompt file gives the same rows, and every bad one a sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diptych import engine
from diptych.errors import InputError
from diptych.pipeline.sources import open_source

PROMPTS = ['a sign that says "open"', "two cats, one dog", "0", None, "ein Haus"]


@pytest.fixture(autouse=True, scope="module")
def _engine() -> None:
    engine.start()


def write(folder: Path, name: str) -> Path:
    path = folder / name
    objects = [{"id": n, "prompt": prompt} for n, prompt in enumerate(PROMPTS)]
    lines = {
        "csv": 'id,prompt\n0,"a sign that says ""open"""\n1,"two cats, one dog"\n2,0\n3,\n4,ein Haus\n',
        "tsv": 'id\tprompt\n0\ta sign that says "open"\n1\ttwo cats, one dog\n2\t0\n3\t\n4\tein Haus\n',
        "jsonl": "\n\n".join(json.dumps(row) for row in objects),
        "json": json.dumps(objects),
    }
    form = name.split(".")[1]
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(objects), path)
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines[form].encode()))
    else:
        path.write_text(lines[form], encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "name", ["p.csv", "p.tsv", "p.jsonl", "p.json", "p.parquet", "p.csv.gz", "p.tsv.gz", "p.jsonl.gz"]
)
def test_every_form_gives_the_same_rows_in_order(tmp_path: Path, name: str) -> None:
    source = open_source(str(write(tmp_path, name)), None)
    assert (source.column, source.is_guessed) == ("prompt", True)
    assert [text or None for text in source.rows()] == PROMPTS


def test_numbers_in_the_first_rows_do_not_turn_later_text_into_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("prompt\n" + "7\n" * 3000 + "a cat\n")
    assert list(open_source(str(path), None).rows())[-1] == "a cat"


def test_a_field_that_a_spreadsheet_quoted_in_a_tsv_is_unquoted(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text('prompt\n"he said ""hi"""\n"quoted" start\n')
    assert list(open_source(str(path), None).rows()) == ['he said "hi"', '"quoted" start']


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [("id,Prompt,text", "Prompt"), ("id,caption", "caption"), ("TEXT,style", "TEXT"), ("what", "what")],
)
def test_the_column_is_guessed_by_its_name(tmp_path: Path, columns: str, chosen: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"{columns}\n" + ",".join("x" for _ in columns.split(",")) + "\n")
    assert open_source(str(path), None).column == chosen


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    for name, text in {"p.csv": "prompt\na cat\n", "p.jsonl": '{"prompt": "a cat"}\n'}.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        assert list(open_source(str(tmp_path / name), "prompt").rows()) == ["a cat"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.csv", None, "does not exist"),
        ("empty.csv", b"", "is empty"),
        ("empty.jsonl", b"", "is empty"),
        ("latin.csv", "prompt\nok\ncaf\xe9\n".encode("latin-1"), "line 3: not UTF-8"),
        ("ragged.csv", b"a,prompt\n1,b,c\n", "line 2: 3 fields, but the first line has 2"),
        ("quote.csv", b'prompt\nok\n"open\nmore\n', "line 3: .*quotation mark left open"),
        ("blank.csv", b"\n\n", "columns are: none"),
        ("numbers.jsonl", b'{"prompt": 5}\n', "no column of text"),
        ("long_number.jsonl", b'{"prompt": ' + b"1" * 5000 + b"}", "line 1: not valid JSON"),
        ("ending", b"x", "no ending that says what it is"),
        ("broken.jsonl", b'{"prompt": "a"}\n{"prompt": \n', "line 2: not valid JSON"),
        ("list.jsonl", b"[1]\n", "line 1: a JSON list"),
        ("object.json", b"{}", "holds a JSON object"),
        ("broken.parquet", b"no parquet at all", "Cannot read"),
        ("p.xlsx", b"x", "prompts are read from"),
        ("many.csv", b"alpha,beta\nx,y\n", "its columns are: alpha, beta"),
        ("broken.csv.gz", b"no gzip", "Cannot read"),
    ],
)
def test_a_bad_file_is_answered_with_a_sentence(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        list(open_source(str(tmp_path / name), None).rows())
    assert name in str(caught.value)


def test_a_wrong_column_is_answered_with_the_columns_that_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column 'promt'; its columns are: id, prompt"):
        open_source(str(write(tmp_path, "p.csv")), "promt")


def test_a_folder_is_no_prompt_file(tmp_path: Path) -> None:
    (tmp_path / "p.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        open_source(str(tmp_path / "p.csv"), None)


def test_a_json_column_of_objects_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"prompt": {"en": "a cat"}}\n')
    with pytest.raises(InputError, match="holds a JSON object, not text"):
        list(open_source(str(path), "prompt").rows())


def test_a_very_long_field_is_read_without_waiting_for_ever(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("prompt\n" + "x" * 1_000_000 + "\na cat\n")
    assert [len(row or "") for row in open_source(str(tmp_path / "long.csv"), None).rows()] == [1_000_000, 5]


def test_half_a_character_in_json_becomes_the_replacement_character(tmp_path: Path) -> None:
    (tmp_path / "half.jsonl").write_text('{"prompt": "a \\ud800 cat"}\n{"prompt": "\\ud83d\\ude00"}\n')
    assert list(open_source(str(tmp_path / "half.jsonl"), None).rows()) == ["a \ufffd cat", "\U0001f600"]


def test_an_address_that_is_not_on_the_hub_is_refused() -> None:
    with pytest.raises(InputError, match=r"not read from 'https://host/p\.csv'"):
        open_source("https://host/p.csv", None)
