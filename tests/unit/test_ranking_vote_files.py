"""Vote files of ours and of arenas, and the two verbs that read them."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from diptych.cli import app
from diptych.errors import InputError, UnrankableError
from diptych.ranking.vote_files import read_vote_file

ARENA = """prompt_id,annotator,model_a,model_b,winner
p1,007,a,b,model_a
p1,7,b,a,model_b
p2,007,a,b,tie
p2,7,a,b,both_bad
p3,7,a,b,model_b
"""


def write(path, text):
    path.write_text(text)
    return path


def test_arena_form_is_recognised_and_said(tmp_path):
    read = read_vote_file(write(tmp_path / "votes.csv", ARENA))
    assert read.votes["answer"].to_pylist() == ["image_1", "image_2", "tie", "both_bad", "image_2"]
    assert read.votes["annotator"].to_pylist()[:2] == ["007", "7"]
    assert "arena form (model_a, model_b, winner)" in read.notes[0]
    # One pair per prompt and two models, in whatever order they stand.
    assert read.votes["record_id"][0] == read.votes["record_id"][1] != read.votes["record_id"][2]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("v.csv", "left,right,winner\na,b,left\nb,a,Tie (bothbad)\n"),
        ("v.tsv", "model_a\tmodel_b\twinner\na\tb\tmodel_a\nb\ta\tboth_bad\n"),
        ("v.csv", "winner,loser,outcome,count\na,b,model_a,1\nb,a,both_bad,1\n"),
        (
            "v.jsonl",
            '{"model_1":"a","model_2":"b","answer":"image_1"}\n{"model_1":"b","model_2":"a","answer":"both_bad"}\n',
        ),
    ],
)
def test_each_spelling_gives_the_same_votes(tmp_path, name, text):
    votes = read_vote_file(write(tmp_path / name, text)).votes
    assert votes.select(["model_1", "model_2", "answer"]).to_pylist() == [
        {"model_1": "a", "model_2": "b", "answer": "image_1"},
        {"model_1": "b", "model_2": "a", "answer": "both_bad"},
    ]


def test_our_parquet_is_taken_as_it_is(tmp_path):
    table = pa.table({"model_1": ["a"], "model_2": ["b"], "answer": ["both_good"], "counted": [True]})
    parquet.write_table(table, tmp_path / "votes.parquet")
    read = read_vote_file(tmp_path / "votes.parquet")
    assert read.votes == table and read.notes == ()


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("v.csv", ARENA + "p4,7,a,b,draw\n", r"row 6: winner is 'draw'; allowed: model_a"),
        ("v.csv", ARENA + "p4,7,a,b,\n", r"row 6: winner is None"),
        ("v.csv", "model_a,winner\na,model_a\n", r"no column 'model_b'"),
        ("v.csv", "model_a,model_b,winner\n", r"holds no votes"),
        ("v.csv", "", r"is empty"),
        ("v.csv", "model_a,model_b,winner\na,b,model_a\na,b\n", r"not a readable csv file"),
        ("v.parquet", "not parquet", r"not a readable parquet file"),
        ("v.jsonl", '{"model_1": ', r"not a readable jsonl file"),
        ("v.xlsx", "x", r"Cannot tell what"),
        ("v.jsonl", '{"model_1":"a","model_2":"b","answer":"left"}\n', r"row 1: answer is 'left'"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name, text, named):
    with pytest.raises(InputError, match=named):
        read_vote_file(write(tmp_path / name, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: No such file"):
        read_vote_file(tmp_path / "none.csv")


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_rank_prints_the_board_and_how_it_was_made(tmp_path):
    done = run("rank", write(tmp_path / "votes.csv", ARENA))
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    for said in ("Rating", "1-2", "5 votes", "Davidson's ties", "clustered by prompt and by annotator", "arena form"):
        assert said in text


def test_rank_answers_in_json(tmp_path):
    done = run("rank", write(tmp_path / "votes.csv", ARENA), "--json", "--cluster", "pair", "--ties", "half")
    board = json.loads(done.output)
    assert set(board) >= {"models", "ties", "position", "components", "converged", "n_votes", "cluster"}
    assert (board["n_votes"], board["cluster"], board["ties"]["method"], board["position"]) == (5, "pair", "half", None)
    assert board["components"] == [["a", "b"]] and board["models"][0]["acceptable"] is None


def test_rank_refuses_what_cannot_be_ranked_with_exit_code_2(tmp_path):
    votes = write(tmp_path / "votes.csv", "winner,loser,outcome,count\na,b,model_a,9\nb,a,model_a,2\nb,c,model_a,4\n")
    refusal = run("rank", votes).exception
    assert isinstance(refusal, UnrankableError) and refusal.exit_code == 2
    assert refusal.components == (("a", "b"), ("c",))
    assert run("rank", votes, "--prior", "0.5").exit_code == 0


def test_agreement_prints_and_answers_in_json(tmp_path):
    votes = write(tmp_path / "votes.csv", ARENA)
    shown = run("agreement", votes)
    assert shown.exit_code == 0 and "Krippendorff" in shown.output and "007" in shown.output
    found = json.loads(run("agreement", votes, "--json").output)
    # p1: both prefer a, in either order. p2: tie and both_bad. p3: one vote.
    assert found["raw_agreement"] == 0.5 and found["n_pairs_shared"] == 2
    assert {"alpha", "alpha_decisive", "human_ceiling", "annotators"} <= set(found)
