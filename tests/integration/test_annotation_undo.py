"""Skips, flags, undo, repeats: every judgement whole or not at all, and back again exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from diptych.db.judgements import Kind, Wish
from diptych.errors import ConflictError
from diptych.server import assign, judgements, pairs
from diptych.testing import campaigns

SECRET = "a secret that is only for tests, 32 long"
T0 = datetime(2030, 1, 1, tzinfo=UTC)
BEFORE = {
    "pairs": "SELECT record_id, n_counted, n_flags, is_pulled, is_done FROM pairs ORDER BY 1",
    "records": "SELECT * FROM records ORDER BY id",
    "responses": "SELECT * FROM responses ORDER BY id",
    "live": "SELECT * FROM judgements WHERE undone_at IS NULL ORDER BY id",
    "participants": "SELECT * FROM participants WHERE n_votes + n_skips + n_flags > 0 ORDER BY user_id",
    "progress": "SELECT dataset_id, sum(pairs), sum(pairs_done), sum(votes) FROM campaign_progress GROUP BY 1",
}


async def state(connection: asyncpg.Connection) -> dict[str, list[tuple]]:
    return {name: [tuple(row) for row in await connection.fetch(sql)] for name, sql in BEFORE.items()}


async def serve(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID, **options) -> assign.NextPairs:
    return await assign.serve_next(connection, dataset_id, user_id=user_id, secret=SECRET, **{"n": 1, **options})


def wish(lease_id: UUID, kind: Kind = "vote", **options) -> Wish:
    given = {"vote": {"answer": "left"}, "skip": {}, "flag": {"reason": "broken"}}[kind]
    return Wish(lease_id=lease_id, kind=kind, **{"idempotency_key": uuid4(), **given, **options})


async def judge(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID, sent: Wish, **options):
    return await judgements.judge(connection, dataset_id, user_id=user_id, wish=sent, **options)


async def undo(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID, **options) -> judgements.Undone:
    return await judgements.undo(connection, dataset_id, user_id=user_id, secret=SECRET, **options)


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "vote", "answer": "left"},
        {"kind": "vote", "answer": "both_bad"},
        {"kind": "skip"},
        {"kind": "flag", "reason": "unsafe", "note": "look"},
    ],
)
async def test_undo_restores_every_row_and_gives_the_pair_back_with_the_same_sides(
    connection: asyncpg.Connection, options: dict
) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 2, overlap=1, flags_to_pull=1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    before = await state(connection)
    await judge(connection, made.dataset_id, person, wish(item.lease_id, **options))
    assert await state(connection) != before

    undone = await undo(connection, made.dataset_id, person)
    assert await state(connection) == before
    assert (undone.kind, undone.answer) == (options["kind"], options.get("answer"))
    assert undone.pair.lease_id != item.lease_id
    assert (undone.pair.record_id, undone.pair.side_swapped) == (item.record_id, item.side_swapped)
    assert await connection.fetchval("SELECT count(*) FROM judgements WHERE undone_at IS NOT NULL") == 1
    again = await serve(connection, made.dataset_id, person, n=2)
    assert again.items[0].lease_id == undone.pair.lease_id
    assert (await judge(connection, made.dataset_id, person, wish(undone.pair.lease_id))).is_counted


async def test_undo_restores_the_draft_that_a_vote_replaced(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1)
    await connection.execute(
        "INSERT INTO responses (record_id, user_id, status, \"values\") VALUES ($1, $2, 'draft', $3)",
        made.record_ids[0],
        person,
        {"preference": {"value": "image_2"}},
    )
    before = await state(connection)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    await judge(connection, made.dataset_id, person, wish(item.lease_id))
    assert await connection.fetchval("SELECT status FROM responses") == "submitted"
    await undo(connection, made.dataset_id, person)
    assert await state(connection) == before


async def test_twenty_pairs_can_be_undone_and_not_one_more(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 25, overlap=1)
    order = []
    for _ in range(25):
        item = (await serve(connection, made.dataset_id, person)).items[0]
        order.append(item.record_id)
        await judge(connection, made.dataset_id, person, wish(item.lease_id))
    # Answering again what was just undone costs no depth.
    back = await undo(connection, made.dataset_id, person)
    await judge(connection, made.dataset_id, person, wish(back.pair.lease_id))
    undone = [(await undo(connection, made.dataset_id, person)).pair.record_id for _ in range(20)]
    assert undone == order[:4:-1]
    before = await state(connection)
    with pytest.raises(ConflictError, match="last 20 pairs"):
        await undo(connection, made.dataset_id, person)
    assert await state(connection) == before
    # A reload shows them in the order in which they were first served.
    queue = await serve(connection, made.dataset_id, person, n=8)
    assert [item.record_id for item in queue.items] == order[5:13]


async def test_undo_with_nothing_to_undo_is_refused(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1)
    with pytest.raises(ConflictError, match="nothing to undo"):
        await undo(connection, made.dataset_id, person)


async def test_an_undone_surplus_vote_takes_no_place_from_others(connection: asyncpg.Connection) -> None:
    slow, quick = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1, lease_seconds=60)
    late = (await serve(connection, made.dataset_id, slow, now=T0)).items[0]
    got = (await serve(connection, made.dataset_id, quick, now=T0 + timedelta(seconds=61))).items[0]
    assert not (
        await judge(connection, made.dataset_id, slow, wish(late.lease_id), now=T0 + timedelta(seconds=62))
    ).is_counted
    back = await undo(connection, made.dataset_id, slow, now=T0 + timedelta(seconds=63))
    assert (
        await judge(connection, made.dataset_id, quick, wish(got.lease_id), now=T0 + timedelta(seconds=64))
    ).is_counted
    again = await judge(connection, made.dataset_id, slow, wish(back.pair.lease_id), now=T0 + timedelta(seconds=65))
    assert not again.is_counted
    assert await connection.fetchval("SELECT n_counted FROM pairs") == 1


async def test_a_repeated_key_gets_the_first_answer_and_changes_nothing(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    sent = wish(item.lease_id, answer="right", ready_ms=900, input_kind="key")
    first = await judge(connection, made.dataset_id, person, sent)
    before = await state(connection)
    second = await judge(connection, made.dataset_id, person, sent)
    assert (first.outcome, second.outcome) == ("stored", "repeated")
    assert (second.judgement_id, second.is_counted) == (first.judgement_id, True)
    assert await state(connection) == before


async def test_a_key_used_for_another_body_is_refused(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 2)
    one, two = (await serve(connection, made.dataset_id, person, n=2)).items
    key = uuid4()
    await judge(connection, made.dataset_id, person, wish(one.lease_id, answer="left", idempotency_key=key))
    before = await state(connection)
    for other in (
        wish(one.lease_id, answer="right", idempotency_key=key),
        wish(two.lease_id, answer="left", idempotency_key=key),
        wish(one.lease_id, "skip", idempotency_key=key),
    ):
        with pytest.raises(ConflictError, match="idempotency_key"):
            await judge(connection, made.dataset_id, person, other)
    assert await state(connection) == before


async def test_a_skipped_pair_goes_to_others_only(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    skipped = await judge(connection, made.dataset_id, person, wish(item.lease_id, "skip"))
    assert not skipped.is_counted
    assert await connection.fetchval("SELECT status FROM responses") == "discarded"
    assert (await serve(connection, made.dataset_id, person)).state == "finished"
    assert (await serve(connection, made.dataset_id, other)).state == "open"


async def test_enough_flags_pull_a_pair_for_everyone_and_undo_brings_it_back(connection: asyncpg.Connection) -> None:
    voter, first, second, holder, late = await campaigns.make_people(connection, 5)
    made = await campaigns.make_campaign(connection, 1, overlap=9, flags_to_pull=2, lease_seconds=60)
    leases = {
        person: (await serve(connection, made.dataset_id, person, now=T0)).items[0].lease_id
        for person in (voter, first, second, holder)
    }
    await judge(connection, made.dataset_id, voter, wish(leases[voter]), now=T0)
    await judge(connection, made.dataset_id, first, wish(leases[first], "flag"), now=T0)
    assert (await serve(connection, made.dataset_id, late, now=T0)).state == "open"
    await judge(connection, made.dataset_id, second, wish(leases[second], "flag"), now=T0)

    queue = await serve(connection, made.dataset_id, late, now=T0)
    assert (queue.state, queue.progress.pairs, queue.progress.votes) == ("finished", 0, 0)
    before = await state(connection)
    with pytest.raises(ConflictError, match="taken out"):
        await judge(connection, made.dataset_id, holder, wish(leases[holder]), now=T0)
    assert await state(connection) == before
    row = await connection.fetchrow("SELECT n_counted, n_flags, n_held, is_pulled FROM pairs")
    assert tuple(row) == (1, 2, 0, True)

    await undo(connection, made.dataset_id, first, now=T0)
    queue = await serve(connection, made.dataset_id, late, now=T0)
    assert (queue.state, queue.progress.pairs, queue.progress.votes) == ("open", 1, 1)


async def answer_by_api(
    connection: asyncpg.Connection, record_id: UUID, user_id: UUID, status: str, value: str
) -> None:
    async with connection.transaction():
        await connection.execute(
            'INSERT INTO responses (record_id, user_id, status, "values") VALUES ($1, $2, $3, $4) '
            'ON CONFLICT (record_id, user_id) DO UPDATE SET status = $3, "values" = $4',
            record_id,
            user_id,
            status,
            {"preference": {"value": value}},
        )
        await pairs.recount(connection, [record_id])


async def test_answers_through_the_records_api_are_votes_while_there_is_room(connection: asyncpg.Connection) -> None:
    page, *api = await campaigns.make_people(connection, 4)
    made = await campaigns.make_campaign(connection, 1, overlap=2)
    item = (await serve(connection, made.dataset_id, page)).items[0]
    for person in api:
        await answer_by_api(connection, made.record_ids[0], person, "submitted", "image_2")
    # One place was kept for the person on the page.
    rows = await connection.fetch("SELECT counted, answer, input_kind, lease_id FROM judgements ORDER BY inserted_at")
    assert [tuple(row) for row in rows] == [(counted, "image_2", "api", None) for counted in (True, False, False)]
    assert (await judge(connection, made.dataset_id, page, wish(item.lease_id))).is_counted

    await answer_by_api(connection, made.record_ids[0], api[0], "discarded", "image_2")
    live = await connection.fetch(
        "SELECT user_id, kind, counted FROM judgements WHERE undone_at IS NULL AND lease_id IS NULL ORDER BY user_id"
    )
    expected = {api[0]: ("skip", False), api[1]: ("vote", True), api[2]: ("vote", False)}
    assert {row["user_id"]: (row["kind"], row["counted"]) for row in live} == expected
    assert await connection.fetchval("SELECT n_counted FROM pairs") == 2


async def test_a_changed_answer_through_the_records_api_keeps_history(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1, overlap=1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    await judge(connection, made.dataset_id, person, wish(item.lease_id, answer="both_bad"))
    before = await state(connection)
    async with connection.transaction():
        await pairs.recount(connection, made.record_ids)
    assert await state(connection) == before
    await answer_by_api(connection, made.record_ids[0], person, "submitted", "both_good")
    rows = await connection.fetch("SELECT answer, undone_at IS NULL, counted FROM judgements ORDER BY inserted_at")
    assert [tuple(row) for row in rows] == [("both_bad", False, True), ("both_good", True, True)]
    undone = await undo(connection, made.dataset_id, person)
    assert undone.answer == "both_good"
    assert await connection.fetchval("SELECT count(*) FROM responses") == 0
