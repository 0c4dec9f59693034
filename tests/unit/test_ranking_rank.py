"""The fit and its intervals against an oracle that reads like the formula, cases by hand, and published examples."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize

from diptych.errors import InputError, UnrankableError
from diptych.ranking.rank import MEAN_RATING, rank_models

LOGIT = 400 / math.log(10)


def votes_of(rows, **columns):
    """Rows of (model_1, model_2, answer); further columns by name."""
    model_1, model_2, answer = zip(*rows, strict=True)
    return pa.table({"model_1": model_1, "model_2": model_2, "answer": answer, **columns})


def repeated(counts):
    """From {(model_1, model_2, answer): n} to rows."""
    return [row for row, n in counts.items() for _ in range(n)]


def strengths(ranking):
    return {row.model: (row.rating - MEAN_RATING) / LOGIT for row in ranking.models}


# The oracle: one vote at a time, as the formula in davidson.py says.


def log_probability(row, theta, models, *, ties):
    s = dict(zip(models, theta, strict=False))
    tau, delta = theta[-2], theta[-1]
    side = {None: 0, False: 1, True: -1}[row["side_swapped"]]
    d = s[row["model_1"]] - s[row["model_2"]] + side * delta
    win, loss, tie = math.exp(d / 2), math.exp(-d / 2), math.exp(tau) if ties == "davidson" else 0.0
    total = win + loss + tie
    if row["answer"] == "image_1":
        return math.log(win / total)
    if row["answer"] == "image_2":
        return math.log(loss / total)
    if ties == "half":
        return (math.log(win / total) + math.log(loss / total)) / 2
    return math.log(tie / total) if ties == "davidson" else 0.0


def oracle_fit(rows, models, *, ties, free):
    def unpack(x):
        theta = np.zeros(len(models) + 2)
        theta[free] = x
        theta[: len(models)] -= theta[: len(models)].mean()
        return theta

    def loss(x):
        return -sum(log_probability(row, unpack(x), models, ties=ties) for row in rows)

    found = minimize(loss, np.zeros(len(free)), method="BFGS", options={"gtol": 1e-7})
    return unpack(found.x), -found.fun


def derivative(f, x, step=1e-4):
    moved = np.eye(len(x)) * step
    return np.array([(f(x + m) - f(x - m)) / (2 * step) for m in moved])


def oracle_variance(rows, models, theta, *, ties, free, cluster):
    """Sandwich of the first model's strength (less the mean), clusters named by ``cluster(row)``."""

    def at(x):
        moved = theta.copy()
        moved[free] = x
        return moved

    x0 = theta[free]
    score = {id(row): derivative(lambda x, row=row: log_probability(row, at(x), models, ties=ties), x0) for row in rows}
    hessian = sum(
        derivative(
            lambda x, row=row: derivative(lambda y: log_probability(row, at(y), models, ties=ties), x),
            x0,
        )
        for row in rows
    )
    sums = defaultdict(lambda: np.zeros(len(free)))
    for row in rows:
        sums[cluster(row)] += score[id(row)]
    n = len(sums)
    meat = sum(np.outer(s, s) for s in sums.values()) * (n / (n - 1))
    bread = np.linalg.inv(hessian)
    covariance = bread @ meat @ bread
    k = len(models)
    contrast = np.zeros(len(theta))
    contrast[:k] = -1 / k
    contrast[0] += 1
    return float(contrast[free] @ covariance @ contrast[free]), n


def random_votes(seed, *, n_models, n_votes, sides):
    generator = np.random.default_rng(seed)
    models = [f"m{i}" for i in range(n_models)]
    true = generator.normal(size=n_models)
    rows = []
    for index in range(n_votes):
        one, two = generator.choice(n_models, size=2, replace=False)
        swapped = bool(generator.random() < 0.5) if sides else None
        d = true[one] - true[two] + (0.3 * (-1 if swapped else 1) if sides else 0)
        weights = np.array([math.exp(d / 2), math.exp(-d / 2), 0.4, 0.3])
        answer = generator.choice(["image_1", "image_2", "both_good", "both_bad"], p=weights / weights.sum())
        rows.append(
            {
                "model_1": models[one],
                "model_2": models[two],
                "answer": str(answer),
                "side_swapped": swapped,
                "prompt_id": str(index % 7),
                "annotator": f"a{generator.integers(5)}",
                "record_id": str(index % 23),
            }
        )
    return rows, models


def as_table(rows):
    return pa.Table.from_pylist(rows, schema=None).set_column(
        3, "side_swapped", pa.array([row["side_swapped"] for row in rows], pa.bool_())
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    n_models=st.integers(2, 4),
    ties=st.sampled_from(["davidson", "half", "drop"]),
    sides=st.booleans(),
)
def test_fit_is_the_maximum_that_a_plain_implementation_finds(seed, n_models, ties, sides):
    rows, models = random_votes(seed, n_models=n_models, n_votes=90, sides=sides)
    ranking = rank_models(as_table(rows), ties=ties)
    models = sorted({name for row in rows for name in (row["model_1"], row["model_2"])})
    k = len(models)
    free = [*range(1, k), *([k] if ties == "davidson" else []), *([k + 1] if ranking.position else [])]
    theta, value = oracle_fit(rows, models, ties=ties, free=free)
    assert ranking.ties.log_likelihood == pytest.approx(value, abs=1e-6)
    assert [strengths(ranking)[name] for name in models] == pytest.approx(list(theta[:k]), abs=2e-4)
    if ties == "davidson":
        assert ranking.ties.nu == pytest.approx(math.exp(theta[k]), rel=1e-3)
    if ranking.position:
        assert ranking.position.logit == pytest.approx(theta[k + 1], abs=3e-4)


@pytest.mark.parametrize("ties", ["davidson", "half", "drop"])
@pytest.mark.parametrize("sides", [True, False])
def test_clustered_errors_are_those_of_a_plain_sandwich(ties, sides):
    rows, models = random_votes(11, n_models=3, n_votes=120, sides=sides)
    free = [1, 2, *([3] if ties == "davidson" else []), *([4] if sides else [])]
    theta, _ = oracle_fit(rows, models, ties=ties, free=free)

    def variance(cluster):
        used = [row for row in rows if ties != "drop" or row["answer"] in ("image_1", "image_2")]
        every = {cluster(row) for row in rows}
        found, n_used = oracle_variance(used, models, theta, ties=ties, free=free, cluster=cluster)
        # A cluster of ties only adds nothing to the sum but counts as a cluster.
        return found * (len(every) / (len(every) - 1)) / (n_used / (n_used - 1)), len(every)

    by = {name: variance(lambda row, name=name: row[name]) for name in ("prompt_id", "annotator")}
    crossed, _ = variance(lambda row: (row["prompt_id"], row["annotator"]))
    table = as_table(rows)

    def shown(cluster):
        return next(row for row in rank_models(table, ties=ties, cluster=cluster).models if row.model == "m0")

    for name, way in (("prompt_id", "prompt"), ("annotator", "annotator")):
        assert shown(way).se / LOGIT == pytest.approx(math.sqrt(by[name][0]), rel=2e-3)
    # Cameron, Gelbach, Miller: V_prompt + V_annotator - V_crossed, with the smaller number of clusters.
    smaller = min(n for _, n in by.values()) - 1
    candidates = [(v, n - 1) for v, n in by.values()] + [(max(sum(v for v, _ in by.values()) - crossed, 0), smaller)]
    widest = max(math.sqrt(v) * stats.t.ppf(0.975, df) for v, df in candidates)
    row = shown("prompt,annotator")
    assert (row.upper - row.rating) / LOGIT == pytest.approx(widest, rel=2e-3)


def test_two_models_have_the_closed_form():
    # 30 to 10 with 20 ties: P(win)/P(loss) = e^d = 3, so d = ln 3.
    # P(tie)^2 = nu^2 P(win) P(loss), so nu = 20 / sqrt(300).
    rows = repeated({("a", "b", "image_1"): 18, ("b", "a", "image_2"): 12, ("a", "b", "image_2"): 10})
    rows += repeated({("a", "b", "both_good"): 15, ("b", "a", "both_bad"): 5})
    ranking = rank_models(votes_of(rows), cluster="naive")
    gap = strengths(ranking)["a"] - strengths(ranking)["b"]
    assert gap == pytest.approx(math.log(3))
    assert ranking.ties.nu == pytest.approx(20 / math.sqrt(300))
    # Three free shares: log-likelihood is the sum of n ln(n / 60).
    assert ranking.ties.log_likelihood == pytest.approx(sum(n * math.log(n / 60) for n in (30, 10, 20)))
    # Var(ln 30/10) = 1/30 + 1/10; the model's strength is half the gap.
    best = ranking.models[0]
    assert (best.model, best.se / LOGIT) == ("a", pytest.approx(math.sqrt(1 / 30 + 1 / 10) / 2))
    assert (best.rank_low, best.rank_high, ranking.models[1].rank_low) == (1, 1, 2)
    assert ranking.n_votes == 60 and ranking.position is None


def test_two_models_clustered_by_hand():
    # Four annotators vote (wins, losses) of a: (4,1) (3,2) (1,4) (4,1), so 12 of 20 and d = ln 1.5, p = 0.6.
    # Scores per annotator, wins - 5 p: 1, 0, -2, 1; squares sum to 6. Information of d: 20 * 0.6 * 0.4 = 4.8.
    # Sandwich with 4/3: 4/3 * 6 / 4.8^2 = 0.34722; t with 3 degrees of freedom is 3.18245.
    wins = {"w": 4, "x": 3, "y": 1, "z": 4}
    rows, who = [], []
    for name, n in wins.items():
        rows += [("a", "b", "image_1")] * n + [("a", "b", "image_2")] * (5 - n)
        who += [name] * 5
    best = rank_models(votes_of(rows, annotator=who), cluster="annotator").models[0]
    assert best.se / LOGIT == pytest.approx(math.sqrt(0.3472222) / 2, rel=1e-6)
    assert (best.upper - best.rating) / LOGIT == pytest.approx(3.182446 * math.sqrt(0.3472222) / 2, rel=1e-6)


def test_wikipedias_example_of_bradley_terry():
    # en.wikipedia.org/wiki/Bradley-Terry_model: wins of the row over the column; strengths 0.640, 1.043, 0.660, 2.270.
    wins = {"A": {"B": 2, "D": 1}, "B": {"A": 3, "C": 5}, "C": {"B": 3, "D": 1}, "D": {"A": 4, "C": 3}}
    rows = repeated({(one, two, "image_1"): n for one, row in wins.items() for two, n in row.items()})
    found = strengths(rank_models(votes_of(rows), cluster="naive"))
    assert {name: round(math.exp(s), 3) for name, s in found.items()} == {
        "A": 0.640,
        "B": 1.043,
        "C": 0.660,
        "D": 2.270,
    }


# Wins of the home team over the visitor, American League East 1987: home, visitor, home wins, visitor wins.
BASEBALL = """
Milwaukee Detroit 4 3|Milwaukee Toronto 4 2|Milwaukee New_York 4 3|Milwaukee Boston 6 1|Milwaukee Cleveland 4 2
Milwaukee Baltimore 6 0|Detroit Milwaukee 3 3|Detroit Toronto 4 2|Detroit New_York 4 3|Detroit Boston 6 0
Detroit Cleveland 6 1|Detroit Baltimore 4 3|Toronto Milwaukee 2 5|Toronto Detroit 4 3|Toronto New_York 2 4
Toronto Boston 4 3|Toronto Cleveland 4 2|Toronto Baltimore 6 0|New_York Milwaukee 3 3|New_York Detroit 5 1
New_York Toronto 2 5|New_York Boston 4 3|New_York Cleveland 4 2|New_York Baltimore 6 1|Boston Milwaukee 5 1
Boston Detroit 2 5|Boston Toronto 3 3|Boston New_York 4 2|Boston Cleveland 5 2|Boston Baltimore 6 0
Cleveland Milwaukee 2 5|Cleveland Detroit 3 3|Cleveland Toronto 3 4|Cleveland New_York 4 3|Cleveland Boston 4 2
Cleveland Baltimore 2 4|Baltimore Milwaukee 2 5|Baltimore Detroit 1 5|Baltimore Toronto 1 6|Baltimore New_York 2 4
Baltimore Boston 1 6|Baltimore Cleveland 3 4
"""


def test_agrestis_baseball_example_with_home_advantage():
    # A. Agresti, Categorical Data Analysis (2002), table 10.10, with Baltimore as 0; home advantage 0.302.
    games = [game.split() for game in BASEBALL.strip().replace("\n", "|").split("|")]
    counts = {
        (home, away, answer): int(n)
        for home, away, *both in games
        for answer, n in zip(("image_1", "image_2"), both, strict=True)
    }
    rows = repeated(counts)
    ranking = rank_models(votes_of(rows, side_swapped=[False] * len(rows)), cluster="naive")
    found = strengths(ranking)
    against = {name: round(s - found["Baltimore"], 2) for name, s in found.items()}
    assert against == {
        "Milwaukee": 1.62,
        "Detroit": 1.48,
        "Toronto": 1.33,
        "New_York": 1.28,
        "Boston": 1.14,
        "Cleveland": 0.70,
        "Baltimore": 0.0,
    }
    assert round(ranking.position.logit, 3) == 0.302


def test_position_is_told_apart_from_strength():
    # The first side gets 3 of 4 votes whoever stands there: strengths are equal, delta is ln 3.
    rows = [("a", "b", "image_1")] * 30 + [("a", "b", "image_2")] * 10
    rows += [("a", "b", "image_2")] * 30 + [("a", "b", "image_1")] * 10
    ranking = rank_models(votes_of(rows, side_swapped=[False] * 40 + [True] * 40), cluster="naive")
    assert ranking.position.logit == pytest.approx(math.log(3))
    assert [row.rating for row in ranking.models] == pytest.approx([1000, 1000])
    # Two binomials of 40 with p = 3/4 around one delta: Var = 1 / (2 * 40 * 3/16).
    assert ranking.position.se == pytest.approx(math.sqrt(1 / 15))


def test_position_is_left_out_and_said_where_votes_cannot_tell_it():
    rows = [("a", "b", "image_1")] * 3 + [("a", "b", "image_2")] * 2
    ranking = rank_models(votes_of(rows, side_swapped=[False] * 5), cluster="naive")
    assert ranking.position is None
    assert "position term is left out" in ranking.notes[0]
    assert strengths(ranking)["a"] == pytest.approx(math.log(3 / 2) / 2)


def test_default_settings_on_two_models_use_ties_position_and_both_clusters():
    rows, _ = random_votes(5, n_models=2, n_votes=200, sides=True)
    ranking = rank_models(as_table(rows))
    assert ranking.cluster == ("prompt", "annotator")
    assert ranking.ties.method == "davidson" and ranking.position is not None
    assert ranking.converged and ranking.components == (("m0", "m1"),)
    best, worst = ranking.models
    assert best.lower < best.rating < best.upper and best.rating + worst.rating == pytest.approx(2000)
    plain = ranking.to_dict()
    assert plain["cluster"] == "prompt,annotator" and set(plain["models"][0]["acceptable"]) == {
        "rate",
        "lower",
        "upper",
    }
    assert any("Only 7 prompts" in note for note in ranking.notes)


def test_groups_never_compared_are_refused_by_name():
    rows = repeated(
        {("a", "b", "image_1"): 2, ("a", "b", "image_2"): 2, ("c", "d", "image_1"): 2, ("c", "d", "image_2"): 1}
    )
    with pytest.raises(UnrankableError, match=r"\{a, b\}, \{c, d\}.*--prior") as refusal:
        rank_models(votes_of(rows), cluster="naive")
    assert refusal.value.components == (("a", "b"), ("c", "d"))
    assert rank_models(votes_of(rows), cluster="naive", prior=0.5).components == (("a", "b"), ("c", "d"))


def test_a_model_that_never_lost_is_refused_even_if_it_drew():
    rows = repeated({("a", "b", "image_1"): 5, ("a", "b", "both_good"): 3})
    for ties in ("davidson", "drop"):
        with pytest.raises(UnrankableError) as refusal:
            rank_models(votes_of(rows), cluster="naive", ties=ties)
        assert refusal.value.components == (("a",), ("b",))
    # As half a win each the three ties are one and a half losses: d = ln(6.5 / 1.5).
    half = strengths(rank_models(votes_of(rows), cluster="naive", ties="half"))
    assert half["a"] - half["b"] == pytest.approx(math.log(6.5 / 1.5))


def test_ties_join_models_where_wins_go_both_ways_elsewhere():
    rows = repeated(
        {("a", "b", "image_1"): 3, ("a", "b", "image_2"): 2, ("b", "c", "both_bad"): 2, ("c", "a", "image_1"): 1}
    )
    ranking = rank_models(votes_of(rows), cluster="naive")
    assert ranking.components == (("a", "b", "c"),)
    assert all(math.isfinite(row.rating) for row in ranking.models)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_not_refused_has_a_flat_top_and_what_is_refused_has_none(data):
    models = "abc"
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    cell = st.tuples(*[st.integers(0, 2)] * 3)
    counts = {pair: data.draw(cell) for pair in pairs}
    answers = ("image_1", "image_2", "both_good")
    rows = repeated({(*pair, answer): n for pair, ns in counts.items() for answer, n in zip(answers, ns, strict=True)})
    if {name for row in rows for name in row[:2]} != set(models):
        return
    full = [{"model_1": a, "model_2": b, "answer": answer, "side_swapped": None} for a, b, answer in rows]
    has_ties = any(row["answer"] == "both_good" for row in full)
    free = [1, 2, 3] if has_ties else [1, 2]
    try:
        ranking = rank_models(votes_of(rows), cluster="naive")
    except UnrankableError:
        # The likelihood then rises without end: there is always something better further out.
        near, far = (bounded_maximum(full, models, free=free, bound=bound) for bound in (4, 8))
        assert far > near + 1e-4
        return
    _, value = oracle_fit(full, models, ties="davidson" if has_ties else "drop", free=free)
    assert ranking.ties.log_likelihood == pytest.approx(value, abs=1e-5)
    assert max(abs(s) for s in strengths(ranking).values()) < 12


def bounded_maximum(rows, models, *, free, bound):
    def loss(x):
        theta = np.zeros(len(models) + 2)
        theta[free] = x
        return -sum(log_probability(row, theta, models, ties="davidson" if 3 in free else "drop") for row in rows)

    return -minimize(loss, np.zeros(len(free)), method="L-BFGS-B", bounds=[(-bound, bound)] * len(free)).fun


def test_only_ties_are_refused():
    with pytest.raises(UnrankableError, match="Every vote is a tie"):
        rank_models(votes_of([("a", "b", "both_bad")] * 4), cluster="naive", prior=1.0)


def test_prior_is_wins_and_losses_against_a_mean_opponent():
    # a beats b once, prior 1: score 1 - p(d) + 1 - 2 p(d/2) = 0 in a, where d = 2 s and p the logistic function.
    ranking = rank_models(votes_of([("a", "b", "image_1")]), cluster="naive", prior=1.0)
    s = strengths(ranking)["a"]
    logistic = lambda x: 1 / (1 + math.exp(-x))  # noqa: E731
    assert 1 - logistic(2 * s) + 1 - 2 * logistic(s) == pytest.approx(0, abs=1e-9)
    assert ranking.prior == 1.0 and "prior of 1 wins" in ranking.method


def test_surplus_votes_do_not_count():
    rows = [("a", "b", "image_1"), ("a", "b", "image_2"), ("a", "b", "image_1")]
    ranking = rank_models(votes_of(rows, counted=[True, True, False]), cluster="naive")
    assert ranking.n_votes == 2 and strengths(ranking)["a"] == pytest.approx(0)


def test_a_count_is_so_many_votes():
    rows = [("a", "b", "image_1"), ("b", "a", "image_1"), ("a", "b", "both_good")]
    counted = rank_models(votes_of(rows, count=[7, 3, 2]), cluster="naive")
    spelled = rank_models(votes_of(repeated(dict(zip(rows, (7, 3, 2), strict=True)))), cluster="naive")
    assert counted == spelled


def test_acceptable_is_won_or_both_good():
    rows = repeated(
        {("a", "b", "image_1"): 6, ("a", "b", "image_2"): 2, ("a", "b", "both_good"): 1, ("a", "b", "both_bad"): 1}
    )
    by = {row.model: row for row in rank_models(votes_of(rows), cluster="naive").models}
    assert (by["a"].acceptable.rate, by["b"].acceptable.rate) == (0.7, 0.3)
    assert by["a"].unacceptable.rate == by["b"].unacceptable.rate == 0.1
    # Wilson, 7 of 10, 95 %: (0.397, 0.892), as tabulated.
    assert (round(by["a"].acceptable.lower, 3), round(by["a"].acceptable.upper, 3)) == (0.397, 0.892)


def test_acceptable_rate_is_wider_where_votes_cluster():
    # Each annotator always gives the same answer: 20 votes are worth four.
    rows, who = [], []
    for name, answer in (("w", "image_1"), ("x", "image_1"), ("y", "image_2"), ("z", "both_bad")):
        rows += [("a", "b", answer)] * 5
        who += [name] * 5
    naive, clustered = (rank_models(votes_of(rows, annotator=who), cluster=way) for way in ("naive", "annotator"))
    wide, narrow = clustered.models[0].acceptable, naive.models[0].acceptable
    assert wide.rate == narrow.rate == 0.5
    assert wide.upper - wide.lower > 1.5 * (narrow.upper - narrow.lower)


def test_one_cluster_is_said_and_left_out():
    rows = [("a", "b", "image_1")] * 6 + [("a", "b", "image_2")] * 4
    ranking = rank_models(votes_of(rows, annotator=["w"] * 10, prompt_id=[str(i % 5) for i in range(10)]))
    assert ranking.cluster == ("prompt",)
    assert "All votes share one annotator" in " ".join(ranking.notes)


def test_rank_ranges_come_from_simultaneous_intervals():
    # a and b are far above c and d, and cannot be told apart: ranks 1-2 and 3-4.
    counts = {}
    for high in "ab":
        for low in "cd":
            counts |= {(high, low, "image_1"): 95, (high, low, "image_2"): 5}
    counts |= {
        ("a", "b", "image_1"): 51,
        ("a", "b", "image_2"): 49,
        ("c", "d", "image_1"): 51,
        ("c", "d", "image_2"): 49,
    }
    ranking = rank_models(votes_of(repeated(counts)), cluster="naive")
    assert {row.model: (row.rank_low, row.rank_high) for row in ranking.models} == {
        "a": (1, 2), "b": (1, 2), "c": (3, 4), "d": (3, 4)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ({"ties": "elo"}, "davidson, half, drop"),
        ({"cluster": "country"}, "prompt, annotator, pair, naive"),
        ({"cluster": "naive,prompt"}, "'naive' alone"),
        ({"prior": -1.0}, "0 or more"),
        ({"prior": math.nan}, "0 or more"),
        ({"level": 95.0}, "between 0 and 1"),
    ],
)
def test_a_setting_that_is_not_allowed_is_named(setting, named):
    with pytest.raises(InputError, match=named):
        rank_models(votes_of([("a", "b", "image_1")]), **{"cluster": "naive", **setting})


@pytest.mark.parametrize(
    ("rows", "columns", "named"),
    [
        ([("a", "b", "image_1"), ("a", "b", "left")], {}, "Unknown answer 'left' in row 2"),
        ([("a", "a", "image_1")], {}, "'a' meets itself"),
        ([("a", None, "image_1")], {"record_id": ["7-quality"]}, r"'model_2' is empty in row 1 \(record 7-quality\)"),
        ([("a", "b", "image_1")], {"count": [-1]}, "0 or more"),
        ([("a", "b", "image_1")], {"counted": [False]}, "no counted vote"),
    ],
)
def test_a_vote_that_cannot_be_used_is_named(rows, columns, named):
    with pytest.raises(InputError, match=named):
        rank_models(votes_of(rows, **columns), cluster="naive")


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column 'prompt_id'"):
        rank_models(votes_of([("a", "b", "image_1"), ("a", "b", "image_2")]))
