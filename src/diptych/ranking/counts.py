"""From an Arrow table of votes to counts: the only thing a fit needs, made without a loop over votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from diptych.errors import InputError
from diptych.records.vote import ANSWERS

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating]
Ints = NDArray[np.integer]

# A plain "tie" stands in files of others that do not tell good from bad.
OUTCOMES = (*ANSWERS, "tie")
IMAGE_1, IMAGE_2, BOTH_GOOD, BOTH_BAD, TIE = range(5)
CLUSTER_COLUMNS = {"prompt": "prompt_id", "annotator": "annotator", "pair": "record_id"}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Votes in numbers.

    A *cell* is (low model, high model, side): ``side`` is +1 where the low model was shown first, -1 where the
    high one was, 0 where nobody knows. Arrays of cells: ``low``, ``high``, ``side``, ``wins_low``, ``wins_high``,
    ``ties``. Arrays of votes: ``cell``, ``model_1``, ``model_2``, ``answer`` (index into OUTCOMES), ``weight``.
    """

    models: tuple[str, ...]
    low: Ints
    high: Ints
    side: Ints
    wins_low: Floats
    wins_high: Floats
    ties: Floats
    cell: Ints
    model_1: Ints
    model_2: Ints
    answer: Ints
    weight: Floats

    @property
    def n_votes(self) -> int:
        """Votes counted, a row with ``count`` n being n votes."""
        return round(float(self.weight.sum()))

    @property
    def low_won(self) -> Bools:
        """Per vote: the low model's image was chosen."""
        chosen: Bools = self.answer == np.where(self.model_1 < self.model_2, IMAGE_1, IMAGE_2)
        return chosen

    @property
    def is_tie(self) -> Bools:
        """Per vote: neither image was chosen over the other."""
        tied: Bools = self.answer >= BOTH_GOOD
        return tied


def keep_counted(votes: pa.Table) -> pa.Table:
    """Leave out surplus votes (``counted`` false); without that column every row counts."""
    if "counted" in votes.column_names:
        votes = votes.filter(votes["counted"])
    if votes.num_rows == 0:
        raise InputError("There is no counted vote in the input, so there is nothing to rank.")
    return votes


def count_votes(votes: pa.Table) -> Tally:
    """Count a table with ``model_1, model_2, answer`` and, where known, ``side_swapped`` and ``count``.

    Raises:
        InputError: a column is missing, a value is empty, an answer is unknown, or a model meets itself; with the row.
    """
    model_1, model_2, models = _encode_models(votes)
    answer = _encode_answers(votes)
    low, high = np.minimum(model_1, model_2), np.maximum(model_1, model_2)
    side = _sides(votes) * np.where(model_1 < model_2, 1, -1)
    weight = _weights(votes)
    key = (low * len(models) + high) * 3 + side + 1
    present = np.flatnonzero(np.bincount(key))
    cell = _rank_of(present, size=3 * len(models) ** 2)[key]
    low_won = answer == np.where(model_1 < model_2, IMAGE_1, IMAGE_2)
    is_tie = answer >= BOTH_GOOD

    def total(chosen: Bools) -> Floats:
        return np.bincount(cell, weights=weight * chosen, minlength=len(present)).astype(np.float64)

    return Tally(
        models=models,
        low=present // 3 // len(models),
        high=present // 3 % len(models),
        side=present % 3 - 1,
        wins_low=total(low_won),
        wins_high=total(~low_won & ~is_tie),
        ties=total(is_tie),
        cell=cell,
        model_1=model_1,
        model_2=model_2,
        answer=answer,
        weight=weight,
    )


def encode_clusters(votes: pa.Table, names: Sequence[str]) -> tuple[Ints, int]:
    """Number the clusters that ``names`` span together (two names: their intersections).

    Returns:
        The cluster of each vote, and how many clusters there are.
    """
    codes: Ints = np.zeros(votes.num_rows, dtype=np.int64)
    n_codes = 1
    for name in names:
        encoded = column_of(votes, CLUSTER_COLUMNS[name]).combine_chunks().dictionary_encode()
        codes = codes * len(encoded.dictionary) + _numbers(encoded.indices)
        n_codes *= len(encoded.dictionary)
        if len(names) > 1:
            # Number the crossings that occur; Arrow hashes faster than numpy sorts.
            crossed = pa.array(codes).dictionary_encode()
            codes, n_codes = _numbers(crossed.indices), len(crossed.dictionary)
    return codes, n_codes


def column_of(votes: pa.Table, name: str) -> Any:
    """A column without empty values.

    Raises:
        InputError: it is missing, or empty in some row.
    """
    if name not in votes.column_names:
        raise InputError(f"The votes have no column '{name}'; they have: {', '.join(votes.column_names)}.")
    column = votes[name]
    if column.null_count:
        row = int(pc.index(column.is_null(), True).as_py())
        raise InputError(f"The column '{name}' is empty in {row_name(votes, row)}.")
    return column


def row_name(votes: pa.Table, row: int) -> str:
    """How to find a vote again: its row in the table, from 1, and its record where that is known."""
    record = votes["record_id"][row].as_py() if "record_id" in votes.column_names else None
    return f"row {row + 1}" + (f" (record {record})" if record is not None else "")


def _encode_models(votes: pa.Table) -> tuple[Ints, Ints, tuple[str, ...]]:
    encoded = [
        column_of(votes, name).cast(pa.string()).combine_chunks().dictionary_encode() for name in ("model_1", "model_2")
    ]
    names = sorted(set(encoded[0].dictionary.to_pylist()) | set(encoded[1].dictionary.to_pylist()))
    place = {name: index for index, name in enumerate(names)}
    first, second = (
        np.array([place[name] for name in side.dictionary.to_pylist()], dtype=np.int64)[_numbers(side.indices)]
        for side in encoded
    )
    if (same := first == second).any():
        row = int(same.argmax())
        raise InputError(
            f"In {row_name(votes, row)} the model '{names[first[row]]}' meets itself; a pair needs two models."
        )
    return first, second, tuple(names)


def _encode_answers(votes: pa.Table) -> Ints:
    encoded = column_of(votes, "answer").cast(pa.string()).combine_chunks().dictionary_encode()
    values = encoded.dictionary.to_pylist()
    codes = np.array([OUTCOMES.index(value) if value in OUTCOMES else -1 for value in values], dtype=np.int64)
    answer: Ints = codes[_numbers(encoded.indices)]
    if (unknown := answer < 0).any():
        row = int(unknown.argmax())
        value = votes["answer"][row].as_py()
        raise InputError(f"Unknown answer '{value}' in {row_name(votes, row)}; allowed: {', '.join(OUTCOMES)}.")
    return answer


def _sides(votes: pa.Table) -> Ints:
    """+1: model_1 was shown first, -1: model_2 was, 0: unknown."""
    if "side_swapped" not in votes.column_names:
        return np.zeros(votes.num_rows, dtype=np.int64)
    first = pc.if_else(votes["side_swapped"], -1, 1).fill_null(0)
    return _numbers(first)


def _weights(votes: pa.Table) -> Floats:
    if "count" not in votes.column_names:
        return np.ones(votes.num_rows)
    weight = np.asarray(column_of(votes, "count").cast(pa.float64()).combine_chunks(), dtype=np.float64)
    if (bad := ~(np.isfinite(weight) & (weight >= 0))).any():
        row = int(bad.argmax())
        raise InputError(f"count is {weight[row]} in {row_name(votes, row)}; it must be 0 or more.")
    return weight


def _rank_of(present: Ints, *, size: int) -> Ints:
    ranks = np.full(size, -1, dtype=np.int64)
    ranks[present] = np.arange(len(present))
    return ranks


def _numbers(array: Any) -> Ints:
    return np.asarray(array).astype(np.int64)
