"""How far people agree on the same pair, beyond what chance gives.

Krippendorff's alpha is 1 - D_o / D_e, observed over expected disagreement (K. Krippendorff: Computing Krippendorff's
alpha-reliability, 2011). 1: all say the same on every pair. 0: as if each had drawn answers from the common pool. Below
0: people disagree systematically. Taste in images gives about 0.3, so compare with that and with the human ceiling, not
with the 0.667 of content analysis.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from diptych.errors import InputError
from diptych.ranking.counts import IMAGE_1, IMAGE_2, Floats, Ints, column_of, count_votes, encode_clusters, keep_counted

DEFAULT_ROUNDS = 1000
ROUNDS_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its bootstrap interval (pairs resampled)."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class AnnotatorAgreement:
    """One person. ``agreement``: share of others' votes on the same pairs that say the same; None if there are none."""

    annotator: str
    n_votes: int
    agreement: float | None


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Agreement and its question. None: the votes cannot give the number (no pair judged twice, one answer only)."""

    alpha: Estimate | None
    alpha_decisive: Estimate | None
    raw_agreement: float | None
    human_ceiling: float | None
    annotators: tuple[AnnotatorAgreement, ...]
    n_votes: int
    n_pairs: int
    n_pairs_shared: int
    rounds: int
    seed: int
    level: float

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and numbers for JSON."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


def measure_agreement(
    votes: pa.Table, *, rounds: int = DEFAULT_ROUNDS, seed: int = 0, level: float = 0.95
) -> Agreement:
    """Measure agreement on votes with ``record_id, annotator, model_1, model_2, answer``.

    Raises:
        InputError: a column, value or setting that cannot be used.
    """
    if rounds < 100 or seed < 0 or not 0 < level < 1:
        raise InputError(f"rounds is {rounds} (100 or more), seed {seed} (0 or more), level {level} (between 0 and 1).")
    votes = _one_row_per_vote(keep_counted(votes))
    column_of(votes, "annotator")
    records, n_records = encode_clusters(votes, ["pair"])
    answers = _oriented_answers(votes, records)
    table = _answer_table(records, answers, n_records=n_records)
    decisive = table[:, [IMAGE_1, IMAGE_2]]
    return Agreement(
        alpha=_estimate(table, rounds=rounds, seed=seed, level=level),
        alpha_decisive=_estimate(decisive, rounds=rounds, seed=seed, level=level),
        raw_agreement=_raw_agreement(table),
        human_ceiling=_human_ceiling(table),
        annotators=_by_annotator(votes, table, records=records, answers=answers),
        n_votes=votes.num_rows,
        n_pairs=n_records,
        n_pairs_shared=int((table.sum(axis=1) > 1).sum()),
        rounds=rounds,
        seed=seed,
        level=level,
    )


def nominal_alpha(table: Floats) -> float | None:
    """Alpha of a table of counts, one row per pair, one column per answer; None without shared pairs or variation."""
    disagreement, pool = _contributions(table)
    value = _alpha(disagreement.sum(), pool.sum(axis=0))
    return None if np.isnan(value) else float(value)


def _contributions(table: Floats) -> tuple[Floats, Floats]:
    """Per pair judged twice or more: its observed disagreement times its votes, and its answers."""
    shared = table[table.sum(axis=1) > 1]
    size = shared.sum(axis=1)
    return (size**2 - (shared**2).sum(axis=1)) / (size - 1), shared


def _alpha(disagreement: Floats, pool: Floats) -> Floats:
    """1 - D_o / D_e, over the last axis of ``pool``; NaN where only one answer (or none) occurs."""
    n = pool.sum(axis=-1)
    expected = n**2 - (pool**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value: Floats = np.where(expected > 0, 1 - (n - 1) * disagreement / expected, np.nan)
    return value


def _estimate(table: Floats, *, rounds: int, seed: int, level: float) -> Estimate | None:
    value = nominal_alpha(table)
    if value is None:
        return None
    disagreement, pool = _contributions(table)
    generator = np.random.default_rng(seed)
    drawn: list[Floats] = []
    for start in range(0, rounds, ROUNDS_AT_ONCE):
        size = min(ROUNDS_AT_ONCE, rounds - start)
        weights = generator.multinomial(len(pool), np.full(len(pool), 1 / len(pool)), size=size)
        drawn.append(_alpha(weights @ disagreement, weights @ pool))
    # A draw that repeats one answer only has no alpha; it is as good as perfect agreement.
    values = np.nan_to_num(np.concatenate(drawn), nan=1.0)
    lower, upper = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value=value, lower=float(lower), upper=float(upper))


def _raw_agreement(table: Floats) -> float | None:
    size = table.sum(axis=1)
    n_pairs_of_votes = float((size * (size - 1)).sum())
    same = float((table * (table - 1)).sum())
    return same / n_pairs_of_votes if n_pairs_of_votes else None


def _human_ceiling(table: Floats) -> float | None:
    """How often one person's vote is the most frequent answer of the others (three votes or more; ties share)."""
    crowd = table[table.sum(axis=1) > 2]
    if len(crowd) == 0:
        return None
    hits = 0.0
    for answer in range(crowd.shape[1]):
        others = crowd.copy()
        others[:, answer] -= 1
        modes = others == others.max(axis=1, keepdims=True)
        hits += float((crowd[:, answer] * modes[:, answer] / modes.sum(axis=1)).sum())
    return hits / float(crowd.sum())


def _by_annotator(votes: pa.Table, table: Floats, *, records: Ints, answers: Ints) -> tuple[AnnotatorAgreement, ...]:
    encoded = votes["annotator"].cast(pa.string()).combine_chunks().dictionary_encode()
    who = np.asarray(encoded.indices)
    others = table[records].sum(axis=1) - 1
    same = table[records, answers] - 1
    n_votes = np.bincount(who)
    shared = np.bincount(who, weights=others > 0)
    share = np.bincount(who, weights=np.divide(same, others, out=np.zeros(len(same)), where=others > 0))
    names = encoded.dictionary.to_pylist()
    return tuple(
        AnnotatorAgreement(
            annotator=names[i], n_votes=int(n_votes[i]), agreement=float(share[i] / shared[i]) if shared[i] else None
        )
        for i in sorted(range(len(names)), key=lambda i: (-n_votes[i], names[i]))
    )


def _oriented_answers(votes: pa.Table, records: Ints) -> Ints:
    """Answers as the first vote on the pair names its images: arenas list the same two models in either order."""
    tally = count_votes(votes)
    _, first = np.unique(records, return_index=True)
    flipped = tally.model_1 != tally.model_1[first][records]
    answers = tally.answer.copy()
    chosen = flipped & (answers <= IMAGE_2)
    answers[chosen] = IMAGE_1 + IMAGE_2 - answers[chosen]
    return answers


def _answer_table(records: Ints, answers: Ints, *, n_records: int) -> Floats:
    n_answers = 5
    flat = np.bincount(records * n_answers + answers, minlength=n_records * n_answers)
    return flat.reshape(n_records, n_answers).astype(np.float64)


def _one_row_per_vote(votes: pa.Table) -> pa.Table:
    """Rows with a ``count`` stand for several people, so they cannot be told apart."""
    if "count" in votes.column_names:
        raise InputError(
            "Agreement needs one row per vote with its annotator; these votes are counts (column 'count')."
        )
    return votes
