"""``diptych run`` as people run it: a process of its own, killed, stopped, started twice, and given bad input."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from diptych.images.store import FolderStore
from diptych.records.pair import PAIR
from diptych.records.prompt import DROPPED

TIMEOUT_S = 180
PROMPTS = """\
prompt
a red fox asleep in a snowy birch forest
a red fox asleep in a  SNOWY birch forest

ein alter Leuchtturm auf einer Klippe im Sturm
an old lighthouse on a cliff during a thunderstorm
a nude woman on a bed
three paper boats drifting on a green river
a robot watering sunflowers on a rooftop
an owl reading a book by candlelight
a whale swimming above a sleeping city
a bicycle leaning against a wall covered in ivy
"""
# One duplicate, one without text (blank lines of a table of one column are no rows), one foreign, one unsafe.
READ, KEPT = 10, 8
N_PAIRS = (KEPT - 1) * 2
RESULTS = ("pairs.parquet", "dropped.parquet", "manifest.json")


def write_campaign(folder: Path, *, prompts: str = PROMPTS, extra: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prompts.tsv").write_text(prompts)
    (folder / "campaign.yaml").write_text(
        "name: test\nprompts: {source: prompts.tsv}\n"
        "images:\n  width: 64\n  height: 64\n"
        "  models:\n    - {name: one, model: poster}\n    - {name: two, model: brush}\n" + extra
    )
    return folder / "campaign.yaml"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "diptych", "run", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def counts_of(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    assert done.returncode == 0, done.stderr
    counts: dict[str, object] = json.loads(done.stdout)
    return counts


def start_and_send(signal_number: int, when: Callable[[], bool], *arguments: object) -> tuple[int, str]:
    """Start a run, send it the signal once ``when`` holds, and return its exit code and stderr."""
    process = subprocess.Popen(
        command(*arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run in the background ignore Ctrl-C, and their children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    give_up_at = time.monotonic() + TIMEOUT_S
    while not when() and process.poll() is None and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert process.poll() is None, "the run was over before it could be stopped"
    os.kill(process.pid, signal_number)
    _, stderr = process.communicate(timeout=TIMEOUT_S)
    return process.returncode, stderr


def hashes(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in RESULTS}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    counts = counts_of(run(write_campaign(folder), "--json"))
    return folder / "out", counts


def test_json_is_one_object_whose_counts_agree_with_the_files(undisturbed: tuple[Path, dict[str, object]]) -> None:
    out, counts = undisturbed
    assert list(counts) == ["read", "kept", "dropped", "evolved", "images", "pairs", "pairs_path"]
    dropped = pq.read_table(out / "dropped.parquet")
    assert dropped.schema.equals(DROPPED)
    assert counts["dropped"] == Counter(dropped["reason"].to_pylist())
    assert counts["dropped"] == {"unsafe_text": 2, "duplicate": 1, "language": 1}
    assert (counts["read"], counts["kept"], counts["evolved"]) == (READ, KEPT, KEPT * 2)
    assert (counts["images"], counts["pairs"]) == (N_PAIRS * 2, N_PAIRS)
    assert counts["pairs_path"] == str(out / "pairs.parquet")


def test_the_pairs_have_their_columns_order_and_images(undisturbed: tuple[Path, dict[str, object]]) -> None:
    out, _ = undisturbed
    table = pq.read_table(out / "pairs.parquet")
    assert table.schema.equals(PAIR)
    rows = table.to_pylist()
    assert [(row["n"], row["evolution"]) for row in rows] == sorted((row["n"], row["evolution"]) for row in rows)
    assert all(row["id"] == f"{row['n']}-{row['evolution']}" for row in rows)
    assert {frozenset((row["model_1"], row["model_2"])) for row in rows} == {frozenset(("one", "two"))}
    assert len({row["model_1"] for row in rows}) == 2
    store = FolderStore(out / "images")
    for row in rows:
        for image in (row["image_1"], row["image_2"]):
            data = store.get(image["sha256"], verify=True)
            assert data.startswith(b"\x89PNG")
            assert (image["width"], image["height"], image["media_type"]) == (64, 64, "image/png")
        assert row["image_1"]["seed"] == row["image_2"]["seed"]
        assert row["image_1"]["sha256"] != row["image_2"]["sha256"]
        assert len(row["prompt_vector"]) == 256


def test_a_second_run_does_nothing_and_changes_nothing(undisturbed: tuple[Path, dict[str, object]]) -> None:
    out, counts = undisturbed
    before = hashes(out)
    again = run(out.parent / "campaign.yaml", "--json")
    assert counts_of(again) == counts
    assert hashes(out) == before
    assert again.stderr.count("nothing left to do") == 5


def test_killed_in_every_step_in_turn_a_run_ends_with_the_same_bytes(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, object]]
) -> None:
    campaign = write_campaign(tmp_path)
    out = tmp_path / "out"
    for step in ("prompts", "evolve", "text-safety", "generate", "image-safety"):
        code, _ = start_and_send(signal.SIGKILL, lambda step=step: any(out.glob(f"{step}/*.parquet")), campaign)
        assert code == -signal.SIGKILL
        assert not (out / "pairs.parquet").exists()
    code, _ = start_and_send(signal.SIGKILL, (out / "image-safety.parquet").exists, campaign)
    assert code == -signal.SIGKILL
    counts_of(run(campaign, "--json"))
    assert hashes(out) == hashes(undisturbed[0])
    assert list(out.glob("**/*.tmp")) == []


def test_ctrl_c_stops_a_run_with_a_sentence_and_keeps_what_is_done(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path, extra="safety: {image_threshold: null, text_threshold: null}\n")
    out = tmp_path / "out"
    code, stderr = start_and_send(signal.SIGINT, lambda: any(out.glob("generate/*.parquet")), campaign)
    assert code == 130
    assert "finished work is kept" in stderr
    assert "Traceback" not in stderr
    n_done = sum(pq.read_metadata(path).num_rows for path in out.glob("generate/*.parquet"))
    assert n_done >= 1
    assert not (out / "pairs.parquet").exists()


def test_two_runs_in_one_folder_are_refused(tmp_path: Path, undisturbed: tuple[Path, dict[str, object]]) -> None:
    from filelock import FileLock

    out, _ = undisturbed
    before = hashes(out)
    with FileLock(out / ".lock"):
        refused = run(out.parent / "campaign.yaml")
    assert refused.returncode == 2
    assert f"Another run works in {out}" in refused.stderr
    assert hashes(out) == before


def test_until_stops_after_the_step(tmp_path: Path) -> None:
    counts = counts_of(run(write_campaign(tmp_path), "--until", "text-safety", "--json"))
    assert (counts["evolved"], counts["images"], counts["pairs"], counts["pairs_path"]) == (KEPT * 2, 0, 0, None)
    assert counts["dropped"] == {"unsafe_text": 2, "duplicate": 1, "language": 1}
    assert not (tmp_path / "out" / "images").exists()


def test_another_prompt_touches_only_its_own_rows_and_a_limit_ends_early(tmp_path: Path) -> None:
    campaign = write_campaign(tmp_path, extra="pairs: {limit: 3}\n")
    first = counts_of(run(campaign, "--json"))
    assert (first["images"], first["pairs"]) == (6, 3)
    more = run(write_campaign(tmp_path, prompts=PROMPTS + "a blue teapot\n", extra="pairs: {limit: 4}\n"), "--json")
    assert counts_of(more)["pairs"] == 4
    assert "Changed since the last run: prompts, pairs" in more.stderr.replace("\n", " ")
    assert "prompts: 1 rows" in more.stderr
    assert "generate: 2 rows" in more.stderr


@pytest.mark.parametrize(
    ("prompts", "extra", "arguments", "said"),
    [
        ("", "", (), "is empty"),
        ("prompt\n", "", (), "has no rows"),
        ("other\tthings\nx\ty\n", "", (), "its columns are: other, things"),
        ("prompt\nein altes Haus am See im Winter\n", "", (), "None of the 1 prompts"),
        (PROMPTS, "", ("--until", "draw"), "the steps are: prompts, evolve, text-safety"),
        (PROMPTS, "evolve: {categories: [Cubism]}\n", (), "'Cinematic'"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(
    tmp_path: Path, prompts: str, extra: str, arguments: tuple[str, ...], said: str
) -> None:
    refused = run(write_campaign(tmp_path, prompts=prompts, extra=extra), "--json", *arguments)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "out" / "pairs.parquet").exists()
