"""Standard errors that know that votes on one prompt, or by one person, are not independent.

The sandwich H^-1 B H^-1 sums the scores of a cluster's votes before squaring them (K.-Y. Liang, S. L. Zeger:
Longitudinal data analysis using generalized linear models, Biometrika 73, 1986). Clusters that cross (prompts and
annotators) are joined as V_prompt + V_annotator - V_both (A. C. Cameron, J. B. Gelbach, D. L. Miller: Robust inference
with multiway clustering, JBES 29, 2011). That sum can come out smaller than one of its parts, so each interval is the
widest of the three.

Few clusters: each matrix is scaled by G / (G - 1) and its interval uses Student's t with G - 1 degrees of freedom, G
the smaller number of clusters (Cameron, Miller: A practitioner's guide to cluster-robust inference, JHR 50, 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import pyarrow as pa
from scipy import stats
from scipy.sparse import csr_array

from diptych.ranking.counts import Floats, Ints, Tally, encode_clusters
from diptych.ranking.davidson import Design, Fit

NAIVE = "naive"
ELO_PER_LOGIT = 400 / np.log(10)
# Below this many clusters, t with G - 1 degrees of freedom is known to be too narrow still; we say so.
FEW_CLUSTERS = 8


@dataclass(frozen=True, kw_only=True)
class Clustering:
    """Votes grouped by one column or by the crossing of several; ``sign`` is its part in the sum of several ways."""

    names: tuple[str, ...]
    codes: Ints
    n_clusters: int

    @property
    def sign(self) -> int:
        """+1 for single columns and odd crossings, -1 for even ones."""
        return 1 if len(self.names) % 2 else -1


@dataclass(frozen=True, kw_only=True)
class Covariance:
    """One answer to "how far could it be off": a covariance of all parameters and its degrees of freedom."""

    name: str
    matrix: Floats
    df: float

    def quantile(self, level: float) -> float:
        """Half the width of one interval, in standard errors."""
        return float(stats.t.ppf((1 + level) / 2, self.df))

    def simultaneous_quantile(self, level: float, *, n_models: int) -> float:
        """The same for all pairwise differences at once (Tukey-Kramer)."""
        return _tukey(level, n_models, self.df)


def make_clusterings(votes: pa.Table, cluster: Sequence[str]) -> tuple[tuple[Clustering, ...], tuple[str, ...]]:
    """Every way of ``cluster`` and every crossing of them, and notes on ways that are left out or have few clusters."""
    singles, notes = {}, []
    for name in cluster:
        codes, n_clusters = encode_clusters(votes, [name])
        if n_clusters < 2:
            notes.append(f"All votes share one {name}, so the intervals say nothing about other {name}s.")
            continue
        if n_clusters < FEW_CLUSTERS:
            notes.append(f"Only {n_clusters} {name}s: intervals from so few clusters tend to be too narrow.")
        singles[name] = Clustering(names=(name,), codes=codes, n_clusters=n_clusters)
    crossings = [
        _cross(votes, names) for size in range(2, len(singles) + 1) for names in combinations(sorted(singles), size)
    ]
    return (*singles.values(), *crossings), tuple(notes)


def _cross(votes: pa.Table, names: tuple[str, ...]) -> Clustering:
    codes, n_clusters = encode_clusters(votes, names)
    return Clustering(names=names, codes=codes, n_clusters=n_clusters)


def covariances(design: Design, fit: Fit, *, tally: Tally, clusterings: Sequence[Clustering]) -> tuple[Covariance, ...]:
    """The candidates of which the widest counts; without a clustering, the sandwich of independent votes alone (naive).

    The inverse information would do only where ties have their own parameter: half wins spread less than it assumes.
    """
    # Residuals all but vanish for a model that never won and stands by its prior alone; the information does not.
    steadied = (Covariance(name="prior", matrix=fit.inverse_information, df=np.inf),) if design.prior else ()
    if not clusterings:
        return (Covariance(name=NAIVE, matrix=_independent(design, fit, tally=tally), df=np.inf), *steadied)
    residuals = _residuals(design, fit, tally=tally)
    parts = [(c, _sandwich(design, fit, tally=tally, residuals=residuals, clustering=c)) for c in clusterings]
    return (*widen(parts), *steadied)


def widen(parts: Sequence[tuple[Clustering, Floats]]) -> tuple[Covariance, ...]:
    """The single ways and, where there are several, their Cameron-Gelbach-Miller sum."""
    singles = [
        Covariance(name=c.names[0], matrix=matrix, df=c.n_clusters - 1) for c, matrix in parts if len(c.names) == 1
    ]
    if len(singles) == 1:
        return tuple(singles)
    total = sum((c.sign * matrix for c, matrix in parts), start=np.zeros_like(parts[0][1]))
    name = "+".join(single.name for single in singles)
    return (*singles, Covariance(name=name, matrix=total, df=min(single.df for single in singles)))


def half_widths(variances: Sequence[Floats], quantiles: Sequence[float]) -> tuple[Floats, Floats]:
    """The widest of the candidates, elementwise: standard error and half width of the interval."""
    errors = [np.sqrt(np.maximum(variance, 0)) for variance in variances]
    widths = np.stack([error * quantile for error, quantile in zip(errors, quantiles, strict=True)])
    widest = widths.argmax(axis=0)
    return np.take_along_axis(np.stack(errors), widest[None], 0)[0], widths.max(axis=0)


def rank_ranges(strength: Floats, *, found: Sequence[Covariance], level: float) -> tuple[Ints, Ints]:
    """Best and worst rank of each model that simultaneous intervals of all differences leave open."""
    n_models = len(strength)
    gap = strength[:, None] - strength[None, :]
    if n_models == 1:
        return np.ones(1, dtype=np.int64), np.ones(1, dtype=np.int64)
    blocks = [candidate.matrix[:n_models, :n_models] for candidate in found]
    variances = [np.diag(b)[:, None] + np.diag(b)[None, :] - 2 * b for b in blocks]
    quantiles = [candidate.simultaneous_quantile(level, n_models=n_models) for candidate in found]
    _, half = half_widths(variances, quantiles)
    np.fill_diagonal(half, np.inf)
    beaten_by = (gap < -half).sum(axis=1)
    beats = (gap > half).sum(axis=1)
    return 1 + beaten_by, n_models - beats


def _residuals(design: Design, fit: Fit, *, tally: Tally) -> tuple[Floats, Floats]:
    """Per vote: u - E[u] and v - E[v], weighted; 0 for ties that the model leaves out."""
    tie = tally.is_tie
    u = np.where(tie, 0.0, np.where(tally.low_won, 0.5, -0.5)) - fit.mean_u[tally.cell]
    v = tie.astype(float) - fit.mean_v[tally.cell]
    weight = tally.weight * ~(tie & design.drops_ties)
    return weight * u, weight * v


def _sandwich(
    design: Design, fit: Fit, *, tally: Tally, residuals: tuple[Floats, Floats], clustering: Clustering
) -> Floats:
    u, v = residuals
    shape = (clustering.n_clusters, len(tally.low))
    by_cell = csr_array((u, (clustering.codes, tally.cell)), shape=shape)
    ties: Floats | None = None
    if design.has_ties:
        ties = np.bincount(clustering.codes, weights=v, minlength=shape[0]).astype(np.float64)
    correction = clustering.n_clusters / (clustering.n_clusters - 1)
    meat = _squared_scores(by_cell, ties, x=design.x)
    matrix: Floats = correction * fit.inverse_information @ meat @ fit.inverse_information
    return matrix


def _squared_scores(by_cell: csr_array, ties: Floats | None, *, x: Floats) -> Floats:
    """Sum over clusters of score times score', from residuals by cluster and cell."""
    n_clusters, n_cells = by_cell.shape
    if n_clusters <= n_cells:
        scores = by_cell @ x
        between, square = scores.T @ scores, scores
    else:
        # Crossings are as many as votes, nearly: never hold a score for each of them.
        between = x.T @ ((by_cell.T @ by_cell) @ x)
        square = None
    if ties is None:
        return np.asarray(between)
    cross = square.T @ ties if square is not None else x.T @ (by_cell.T @ ties)
    return np.block([[between, cross[:, None]], [cross[None, :], np.array([[ties @ ties]])]])


def _independent(design: Design, fit: Fit, *, tally: Tally) -> Floats:
    """The sandwich in which every vote is its own cluster, from the counts."""
    meat = np.zeros_like(fit.inverse_information)
    for u, v, count in ((0.5, 0.0, tally.wins_low), (-0.5, 0.0, tally.wins_high), (0.0, 1.0, tally.ties)):
        used = count * (not (v and design.drops_ties))
        scores = design.x * (u - fit.mean_u)[:, None]
        if design.has_ties:
            scores = np.column_stack([scores, v - fit.mean_v])
        meat += scores.T @ (scores * used[:, None])
    matrix: Floats = fit.inverse_information @ meat @ fit.inverse_information
    return matrix


@lru_cache(maxsize=256)
def _tukey(level: float, n_models: int, df: float) -> float:
    return float(stats.studentized_range.ppf(level, n_models, df) / np.sqrt(2))
