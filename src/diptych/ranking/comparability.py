"""Whether the votes can put all models on one scale, asked before any fit.

Strengths are finite and unique only where every model can be reached from every other along "was preferred at least
once" (L. R. Ford: Solution of a ranking problem from binary comparisons, Amer. Math. Monthly 64, 1957). Ties join two
models both ways, but with a tie parameter they also need a way round on which wins outnumber ties: a model that won and
drew and never lost can be arbitrarily far ahead. The side shown first needs wins from both sides. A linear program
answers both exactly: it looks for a direction in which the likelihood never falls (A. Albert, J. A. Anderson: On the
existence of maximum likelihood estimates in logistic regression models, Biometrika 71, 1984).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from diptych.errors import UnrankableError
from diptych.ranking.counts import Floats, Tally
from diptych.ranking.davidson import Design

MAX_NAMED = 12
TOLERANCE = 1e-7


def components(tally: Tally, *, with_ties: bool = True) -> tuple[tuple[str, ...], ...]:
    """Groups of models that can be ranked among themselves, the largest first, names sorted."""
    ties = tally.ties if with_ties else np.zeros(len(tally.ties))
    winner = np.concatenate([tally.low, tally.high])
    loser = np.concatenate([tally.high, tally.low])
    weight = np.concatenate([tally.wins_low + ties, tally.wins_high + ties])
    edge = weight > 0
    size = len(tally.models)
    graph = coo_array((weight[edge], (winner[edge], loser[edge])), shape=(size, size))
    _, labels = connected_components(graph, directed=True, connection="strong")
    groups: dict[int, list[str]] = {}
    for name, label in zip(tally.models, labels, strict=True):
        groups.setdefault(int(label), []).append(name)
    return tuple(sorted((tuple(group) for group in groups.values()), key=lambda group: (-len(group), group)))


def check_comparable(tally: Tally, *, ties: str, prior: float) -> tuple[tuple[str, ...], ...]:
    """Return the components; with a prior above 0 there may be several.

    Raises:
        UnrankableError: more than one component and no prior, or no vote that prefers an image.
    """
    if tally.wins_low.sum() + tally.wins_high.sum() == 0:
        raise UnrankableError(
            "Every vote is a tie, so nothing says which model is better.", components(tally, with_ties=False)
        )
    groups = components(tally, with_ties=ties != "drop")
    if len(groups) > 1 and prior == 0:
        raise UnrankableError(_explain(groups), groups)
    return groups


def has_maximum(design: Design) -> bool:
    """Whether the likelihood has one finite maximum, given that the models are connected (or a prior is set)."""
    if _is_plainly_determined(design):
        return True
    outcomes = _outcome_rows(design)
    free = outcomes[:, design.n_models :] if design.prior > 0 else outcomes
    if free.shape[1] == 0:
        return True
    found = linprog(-free.sum(axis=0), A_ub=-free, b_ub=np.zeros(len(free)), bounds=(-1, 1), method="highs")
    if not found.success or -found.fun > TOLERANCE:
        return False
    # A flat direction: delta that strengths can stand in for. Strengths alone have one, their common sum.
    n_free = free.shape[1] - (0 if design.prior > 0 else 1)
    return bool(np.linalg.matrix_rank(free) == n_free)


def explain_one_way(tally: Tally) -> UnrankableError:
    """The refusal for models that are held together by ties only."""
    groups = components(tally, with_ties=False)
    return UnrankableError(
        "Wins run one way only between these groups of models, and ties alone do not tell how far apart they are: "
        f"{_list(groups)}. {WAY_OUT}",
        groups,
    )


WAY_OUT = "Collect votes between the groups, or steady the fit with a small symmetric prior: --prior 0.5"


def _explain(groups: tuple[tuple[str, ...], ...]) -> str:
    return (
        f"The votes cannot put all models on one scale: they fall into {len(groups)} groups between which models were "
        f"never compared, or one side never won: {_list(groups)}. {WAY_OUT}"
    )


def _list(groups: tuple[tuple[str, ...], ...]) -> str:
    shown = ["{" + ", ".join(group) + "}" for group in groups[:MAX_NAMED]]
    rest = len(groups) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _is_plainly_determined(design: Design) -> bool:
    """A cheap sufficient test, for live boards.

    Wins alone connect all models, and both models of some pair won whichever of them was shown first.
    """
    decisive = design.n - design.v
    win_low, win_high = decisive / 2 + design.u > 0, decisive / 2 - design.u > 0
    models = design.x[:, : design.n_models]
    low, high = models.argmax(axis=1), models.argmin(axis=1)
    graph = coo_array(
        (
            np.ones(int(win_low.sum() + win_high.sum())),
            (np.append(low[win_low], high[win_high]), np.append(high[win_low], low[win_high])),
        ),
        shape=(design.n_models, design.n_models),
    )
    if connected_components(graph, directed=True, connection="strong", return_labels=False) > 1:
        return False
    if not design.has_position:
        return True
    both, pair, side = win_low & win_high, low * design.n_models + high, design.x[:, -1]
    return len(np.intersect1d(pair[both & (side > 0)], pair[both & (side < 0)])) > 0


def _outcome_rows(design: Design) -> Floats:
    """One row a direction must not make negative, for every kind of outcome seen in a cell."""
    decisive = design.n - design.v
    win_low, win_high = decisive / 2 + design.u, decisive / 2 - design.u
    x = np.unique(np.vstack([design.x[win_low > 0], -design.x[win_high > 0]]), axis=0)
    if not design.has_ties:
        return x
    tied = design.x[design.v > 0]
    column = np.ones((len(x), 1))
    tie_column = np.ones((2 * len(tied), 1))
    win_rows = np.vstack([np.hstack([x, 0 * column]), np.hstack([x / 2, -column])])
    tie_rows = np.hstack([np.vstack([tied, -tied]) / 2, tie_column])
    return np.vstack([win_rows, tie_rows])
