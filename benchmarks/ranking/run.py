"""How long does a million votes take, from parquet to a board with two-way clustered intervals? See README."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.optimize import minimize

from diptych.ranking import rank, vote_files
from diptych.records.vote import ANSWERS

SEED = 20
NU = 0.6  # Davidson's tie parameter of the generated votes
FIELDS = ("record_id", "prompt_id", "annotator", "model_1", "model_2", "answer", "side_swapped", "counted")


def make_votes(n_votes: int, n_models: int) -> pa.Table:
    """Votes drawn from Davidson's model: 5 on each pair, 4 pairs on each prompt, 400 people."""
    rng = np.random.default_rng(SEED)
    strength = np.sort(rng.normal(size=n_models))[::-1]
    n_pairs = -(-n_votes // 5)
    first = rng.integers(n_models, size=n_pairs)
    second = (first + rng.integers(1, n_models, size=n_pairs)) % n_models
    pair = np.arange(n_votes) // 5
    a, b = np.exp(strength[first[pair]]), np.exp(strength[second[pair]])
    tie = NU * np.sqrt(a * b)
    draw = rng.random(n_votes) * (a + b + tie)
    answer = np.where(draw < a, 0, np.where(draw < a + b, 1, 2 + (rng.random(n_votes) < 0.3)))
    models = np.array([f"model-{n:02d}" for n in range(n_models)])
    columns = (
        np.char.add(pair.astype(str), "-quality"),
        (pair // 4).astype(str),
        np.char.add("person-", rng.integers(400, size=n_votes).astype(str)),
        models[first[pair]],
        models[second[pair]],
        np.array(ANSWERS)[answer],
        rng.random(n_votes) < 0.5,
        np.ones(n_votes, dtype=bool),
    )
    return pa.table(dict(zip(FIELDS, columns, strict=True)))


def board(path: Path) -> list[str]:
    found = rank.rank_models(vote_files.read_vote_file(path).votes, cluster="prompt,annotator")
    return [row.model for row in found.models]


def plain(path: Path) -> list[str]:
    """The peer: a Bradley-Terry fit over all votes by scipy, ties as half a win, without any interval."""
    table = pq.read_table(path, columns=["model_1", "model_2", "answer"])
    models, codes = np.unique(
        np.concatenate([table["model_1"].to_numpy(), table["model_2"].to_numpy()]).astype(str), return_inverse=True
    )
    first, second = np.split(codes, 2)
    answer = table["answer"].to_numpy().astype(str)
    won = np.where(answer == "image_1", 1.0, np.where(answer == "image_2", 0.0, 0.5))

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        gap = theta[first] - theta[second]
        value = np.logaddexp(0, gap).sum() - (won * gap).sum() + 1e-6 * (theta**2).sum()
        slope = 1 / (1 + np.exp(-gap)) - won
        k = len(models)
        grad = np.bincount(first, slope, minlength=k) - np.bincount(second, slope, minlength=k)
        return value, grad + 2e-6 * theta

    fit = minimize(loss, np.zeros(len(models)), jac=True, method="L-BFGS-B")
    return [str(models[i]) for i in np.argsort(-fit.x)]


def clock(work: Callable[[Path], list[str]], path: Path, *, times: int) -> tuple[dict[str, float], list[str]]:
    """Best and median of several runs, on the wall and on the processor."""
    wall, cpu = [], []
    for _ in range(times):
        started = time.perf_counter(), time.process_time()
        order = work(path)
        wall.append(time.perf_counter() - started[0])
        cpu.append(time.process_time() - started[1])
    shown = {"best_s": min(wall), "median_s": float(np.median(wall)), "best_cpu_s": min(cpu)}
    return {name: round(value, 3) for name, value in shown.items()}, order


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=1_000_000)
    parser.add_argument("--models", type=int, default=20)
    args = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "ranking", "votes": args.votes, "models": args.models}
    with tempfile.TemporaryDirectory(prefix="diptych-bench-") as folder:
        path = Path(folder) / "votes.parquet"
        pq.write_table(make_votes(args.votes, args.models), path)
        result["diptych"], ours = clock(board, path, times=3)
        result["plain_scipy_fit"], theirs = clock(plain, path, times=1)
    result["to_plain"] = round(result["diptych"]["best_s"] / result["plain_scipy_fit"]["best_s"], 3)
    result |= {"same_order": ours == theirs, "cores": os.cpu_count(), "load_average": round(os.getloadavg()[0], 1)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
