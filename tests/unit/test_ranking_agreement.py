"""Agreement against published values, a plain oracle, and cases by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diptych.errors import InputError
from diptych.ranking.agreement import measure_agreement, nominal_alpha


def votes_of(rows, **columns):
    """Rows of (record, annotator, answer) on the models a and b."""
    record, annotator, answer = zip(*rows, strict=True)
    n = len(rows)
    return pa.table(
        {
            "record_id": record,
            "annotator": annotator,
            "answer": answer,
            "model_1": ["a"] * n,
            "model_2": ["b"] * n,
            **columns,
        }
    )


# Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C: 4 observers, 12 units; nominal: 0.743.
RELIABILITY = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


def test_krippendorffs_published_example_is_0_743():
    table = np.zeros((12, 5))
    for observer in RELIABILITY.strip().splitlines():
        for unit, value in enumerate(observer.split()):
            if value != ".":
                table[unit, int(value) - 1] += 1
    assert round(nominal_alpha(table), 3) == 0.743


def test_krippendorffs_two_observer_example_is_0_692():
    # Section B of the same paper: two observers, nominal, no missing data.
    first, second = "aabbdcccedda", "babbbccceddd"
    table = np.zeros((12, 5))
    for unit, pair in enumerate(zip(first, second, strict=True)):
        for value in pair:
            table[unit, "abcde".index(value)] += 1
    assert round(nominal_alpha(table), 3) == 0.692


def plain_alpha(units):
    """1 - D_o / D_e over every ordered pair of values, as the definition says."""
    shared = [values for values in units if len(values) > 1]
    pool = [value for values in shared for value in values]
    n = len(pool)
    observed = sum(
        sum(x != y for x, y in permutations(values, 2)) / (len(values) - 1) for values in shared
    ) / n if n else 0  # fmt: skip
    expected = sum(x != y for x, y in permutations(pool, 2)) / (n * (n - 1)) if n > 1 else 0
    return None if expected == 0 else 1 - observed / expected


@settings(max_examples=100, deadline=None)
@given(units=st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=8))
def test_alpha_is_that_of_a_plain_implementation(units):
    table = np.array([[values.count(answer) for answer in range(4)] for values in units], dtype=float).reshape(-1, 4)
    expected = plain_alpha(units)
    assert nominal_alpha(table) == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_agreement_by_hand():
    # Pair 1: x, y say image_1, z image_2. Pair 2: x, y say both_good. Pair 3: x alone.
    rows = [
        ("1", "x", "image_1"), ("1", "y", "image_1"), ("1", "z", "image_2"),
        ("2", "x", "both_good"), ("2", "y", "both_good"), ("3", "x", "both_bad"),
    ]  # fmt: skip
    found = measure_agreement(votes_of(rows))
    # Ordered pairs of votes: 6 on pair 1, of them 2 the same; 2 on pair 2, both the same.
    assert found.raw_agreement == pytest.approx(4 / 8)
    # Pair 1 only. x: the others are split, half a hit; y the same; z: both others say image_1, no hit.
    assert found.human_ceiling == pytest.approx((0.5 + 0.5 + 0) / 3)
    # Five shared votes: 2 image_1, 1 image_2, 2 both_good. D_o = (4 / 2) / 5; D_e = (25 - 9) / 20.
    assert found.alpha.value == pytest.approx(1 - (4 / 2 / 5) / (16 / 20))
    # Decisive: pair 1 alone, D_o = 4 / 2 / 3, D_e = (9 - 5) / 6: alpha is 0.
    assert found.alpha_decisive.value == pytest.approx(0)
    # x: 1/2 on pair 1, 1 on pair 2. z: 0 of 2.
    people = {person.annotator: (person.n_votes, person.agreement) for person in found.annotators}
    assert people == {"x": (3, 0.75), "y": (2, 0.75), "z": (1, 0.0)}
    assert (found.n_votes, found.n_pairs, found.n_pairs_shared) == (6, 3, 2)


def test_nothing_is_told_where_no_pair_was_judged_twice():
    found = measure_agreement(votes_of([("1", "x", "image_1"), ("2", "y", "image_2")]))
    assert (found.alpha, found.alpha_decisive, found.raw_agreement, found.human_ceiling) == (None, None, None, None)
    assert found.annotators[0].agreement is None


def test_answers_are_compared_by_model_where_votes_list_the_pair_in_either_order():
    votes = votes_of([("1", "x", "image_1"), ("1", "y", "image_2"), ("2", "x", "image_2"), ("2", "y", "image_2")])
    turned = votes.set_column(3, "model_1", pa.array(["a", "b", "a", "a"])).set_column(
        4, "model_2", pa.array(["b", "a", "b", "b"])
    )
    assert measure_agreement(turned).raw_agreement == 1.0
    assert measure_agreement(votes).raw_agreement == 0.5


def test_the_interval_covers_and_follows_the_seed():
    generator = np.random.default_rng(3)
    rows = []
    for record in range(80):
        liked = generator.choice(["image_1", "image_2"])
        for name in "xyz":
            answer = (
                liked if generator.random() < 0.7 else generator.choice(["image_1", "image_2", "both_good", "both_bad"])
            )
            rows.append((str(record), name, str(answer)))
    one, again, other = (measure_agreement(votes_of(rows), seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.alpha.lower < one.alpha.value < one.alpha.upper
    assert (one.alpha.lower, one.alpha.upper) != (other.alpha.lower, other.alpha.upper)
    assert one.to_dict()["seed"] == 1


def test_surplus_votes_do_not_count():
    rows = [("1", "x", "image_1"), ("1", "y", "image_1"), ("1", "z", "image_2")]
    found = measure_agreement(votes_of(rows, counted=[True, True, False]))
    assert found.raw_agreement == 1.0 and found.n_votes == 2


def test_counts_without_people_are_refused():
    with pytest.raises(InputError, match="one row per vote"):
        measure_agreement(votes_of([("1", "x", "image_1")], count=[3]))
