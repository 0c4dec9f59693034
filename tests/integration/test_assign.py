"""Who sees what next: leases, exact overlap, sides."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from diptych.db.judgements import Judged, Wish
from diptych.errors import ConflictError, NotFoundError
from diptych.server import assign, judgements, sides
from diptych.testing import campaigns

SECRET = "a secret that is only for tests, 32 long"
T0 = datetime(2030, 1, 1, tzinfo=UTC)


async def serve(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID, **options) -> assign.NextPairs:
    return await assign.serve_next(connection, dataset_id, user_id=user_id, secret=SECRET, **{"n": 1, **options})


async def vote(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID, lease_id: UUID, **options) -> Judged:
    now = options.pop("now", None)
    wish = Wish(lease_id=lease_id, **{"idempotency_key": uuid4(), "kind": "vote", "answer": "left", **options})
    return await judgements.judge(connection, dataset_id, user_id=user_id, wish=wish, now=now)


async def counts(connection: asyncpg.Connection, dataset_id: UUID) -> list[int]:
    rows = await connection.fetch("SELECT n_counted FROM pairs WHERE dataset_id = $1", dataset_id)
    return sorted(row["n_counted"] for row in rows)


async def truth(connection: asyncpg.Connection, dataset_id: UUID) -> list[int]:
    """Counted votes of each pair, from the votes themselves."""
    rows = await connection.fetch(
        """
        SELECT count(j.id) AS n
        FROM pairs p LEFT JOIN judgements j ON j.record_id = p.record_id AND j.counted AND j.undone_at IS NULL
        WHERE p.dataset_id = $1 GROUP BY p.record_id
        """,
        dataset_id,
    )
    return sorted(row["n"] for row in rows)


async def test_fifty_people_at_once_end_with_exactly_the_overlap_on_every_pair(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        people = await campaigns.make_people(connection, 50)
        made = await campaigns.make_campaign(connection, 60, overlap=3, members=people)

    async def work(number: int, user_id: UUID) -> int:
        draw, done = random.Random(number), 0
        while True:
            async with pool.acquire() as connection:
                queue = await serve(connection, made.dataset_id, user_id, n=draw.randint(1, 4))
            if queue.state == "finished":
                return done
            if queue.state == "wait":
                await asyncio.sleep(0.02)
                continue
            for item in queue.items:
                async with pool.acquire() as connection:
                    judged = await vote(
                        connection, made.dataset_id, user_id, item.lease_id, answer=draw.choice(("left", "both_bad"))
                    )
                assert judged.is_counted
                done += 1

    done = await asyncio.gather(*(work(number, user_id) for number, user_id in enumerate(people)))
    async with pool.acquire() as connection:
        assert sum(done) == 180
        assert await truth(connection, made.dataset_id) == [3] * 60
        assert await counts(connection, made.dataset_id) == [3] * 60
        assert await connection.fetchval("SELECT sum(n_held) FROM pairs") == 0
        assert await connection.fetchval("SELECT count(*) FROM records WHERE status = 'completed'") == 60
        assert await connection.fetchval("SELECT count(*) FROM responses WHERE status = 'submitted'") == 180
        progress = (await serve(connection, made.dataset_id, people[0])).progress
        assert (progress.pairs, progress.pairs_done, progress.votes, progress.votes_wanted) == (60, 60, 180, 180)
        assert progress.people == sum(1 for n in done if n)


async def test_the_queue_gives_open_leases_first_in_the_order_they_were_served(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 20)
    first = await serve(connection, made.dataset_id, person, n=3)
    await serve(connection, made.dataset_id, other, n=8)
    again = await serve(connection, made.dataset_id, person, n=5)
    assert [item.lease_id for item in again.items[:3]] == [item.lease_id for item in first.items]
    assert len({item.record_id for item in again.items}) == 5


async def test_no_pair_is_kept_for_more_people_than_it_needs_votes(connection: asyncpg.Connection) -> None:
    people = await campaigns.make_people(connection, 4)
    made = await campaigns.make_campaign(connection, 1, overlap=2)
    states = [(await serve(connection, made.dataset_id, person)).state for person in people]
    assert states == ["open", "open", "wait", "wait"]


async def test_a_person_never_gets_a_pair_twice(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 12, overlap=3)
    seen = []
    while (queue := await serve(connection, made.dataset_id, person, n=2)).state == "open":
        for item in queue.items:
            seen.append(item.record_id)
            await vote(connection, made.dataset_id, person, item.lease_id)
    assert queue.state == "finished"
    assert sorted(seen) == sorted(made.record_ids)


async def test_fuller_pairs_come_first_and_people_do_not_march_in_step(connection: asyncpg.Connection) -> None:
    people = await campaigns.make_people(connection, 12)
    made = await campaigns.make_campaign(connection, 40, overlap=12)
    first = [(await serve(connection, made.dataset_id, person, start=7)).items[0].record_id for person in people[:2]]
    assert first[0] == first[1]
    await connection.execute("DELETE FROM leases")
    firsts = set()
    for person in people:
        firsts.add((await serve(connection, made.dataset_id, person)).items[0].record_id)
        await assign.release_leases(connection, person)
    assert len(firsts) > 5


async def test_a_lapsed_lease_goes_to_the_next_person_and_its_late_vote_is_surplus(
    connection: asyncpg.Connection,
) -> None:
    slow, quick = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1, lease_seconds=60)
    late = (await serve(connection, made.dataset_id, slow, now=T0)).items[0]
    assert (await serve(connection, made.dataset_id, quick, now=T0 + timedelta(seconds=59))).state == "wait"
    got = (await serve(connection, made.dataset_id, quick, now=T0 + timedelta(seconds=61))).items[0]
    assert got.record_id == late.record_id

    surplus = await vote(connection, made.dataset_id, slow, late.lease_id, now=T0 + timedelta(seconds=62))
    assert not surplus.is_counted
    assert await connection.fetchval("SELECT count(*) FROM responses") == 0
    kept = await vote(connection, made.dataset_id, quick, got.lease_id, now=T0 + timedelta(seconds=63))
    assert kept.is_counted
    assert await truth(connection, made.dataset_id) == [1]


async def test_a_late_vote_counts_when_nobody_else_needs_the_place(connection: asyncpg.Connection) -> None:
    slow, quick = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1, lease_seconds=60)
    late = (await serve(connection, made.dataset_id, slow, now=T0)).items[0]
    await serve(connection, made.dataset_id, quick, now=T0 + timedelta(seconds=61))
    # The second lease is over too when the first person answers at last.
    judged = await vote(connection, made.dataset_id, slow, late.lease_id, now=T0 + timedelta(seconds=200))
    assert judged.is_counted
    assert await connection.fetchval("SELECT n_held FROM pairs") == 0
    assert (await serve(connection, made.dataset_id, quick, now=T0 + timedelta(seconds=201))).state == "finished"


async def test_activity_renews_a_persons_leases(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 2, overlap=1, lease_seconds=60)
    first, second = (await serve(connection, made.dataset_id, person, n=2, now=T0)).items
    await vote(connection, made.dataset_id, person, first.lease_id, now=T0 + timedelta(seconds=50))
    assert (await serve(connection, made.dataset_id, other, now=T0 + timedelta(seconds=100))).state == "wait"
    (renewed,) = (await serve(connection, made.dataset_id, person, now=T0 + timedelta(seconds=105))).items
    assert (renewed.lease_id, renewed.expires_at) == (second.lease_id, T0 + timedelta(seconds=165))


async def test_sign_out_gives_the_pairs_back_and_loses_no_vote(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1)
    kept = (await serve(connection, made.dataset_id, person)).items[0]
    await assign.release_leases(connection, person)
    assert await connection.fetchval("SELECT n_held FROM pairs") == 0
    assert (await vote(connection, made.dataset_id, person, kept.lease_id)).is_counted
    assert (await serve(connection, made.dataset_id, other)).state == "finished"


async def test_another_persons_lease_is_refused_and_nothing_changes(connection: asyncpg.Connection) -> None:
    person, thief = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1)
    kept = (await serve(connection, made.dataset_id, person)).items[0]
    with pytest.raises(NotFoundError):
        await vote(connection, made.dataset_id, thief, kept.lease_id)
    assert await truth(connection, made.dataset_id) == [0]
    assert await connection.fetchval("SELECT state FROM leases") == "open"


async def test_an_answered_lease_is_refused_and_nothing_changes(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1)
    kept = (await serve(connection, made.dataset_id, person)).items[0]
    await vote(connection, made.dataset_id, person, kept.lease_id)
    with pytest.raises(ConflictError, match="answered already"):
        await vote(connection, made.dataset_id, person, kept.lease_id, answer="right")
    assert await truth(connection, made.dataset_id) == [1]
    assert await connection.fetchval("SELECT count(*) FROM judgements") == 1


async def test_two_tabs_at_once_get_the_same_pairs_and_one_vote(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        (person,) = await campaigns.make_people(connection, 1)
        made = await campaigns.make_campaign(connection, 30)

    async def tab() -> list[UUID]:
        async with pool.acquire() as connection:
            return [item.lease_id for item in (await serve(connection, made.dataset_id, person, n=4)).items]

    async def answer(lease_id: UUID) -> bool:
        async with pool.acquire() as connection:
            try:
                return (await vote(connection, made.dataset_id, person, lease_id)).is_counted
            except ConflictError:
                return False

    tabs = await asyncio.gather(*(tab() for _ in range(6)))
    assert all(leases == tabs[0] for leases in tabs)
    assert sorted(await asyncio.gather(*(answer(tabs[0][0]) for _ in range(6)))) == [False] * 5 + [True]


async def test_sides_are_even_and_are_those_of_the_keyed_hash(connection: asyncpg.Connection) -> None:
    people = await campaigns.make_people(connection, 40)
    made = await campaigns.make_campaign(connection, 50, overlap=40)
    served = [
        (person, item) for person in people for item in (await serve(connection, made.dataset_id, person, n=50)).items
    ]
    assert len(served) == 2000
    assert all(item.side_swapped == sides.is_swapped(SECRET, person, item.record_id) for person, item in served)
    assert 0.47 <= sum(item.side_swapped for _, item in served) / len(served) <= 0.53


async def test_another_secret_draws_other_sides() -> None:
    pairs = [(uuid4(), uuid4()) for _ in range(64)]
    drawn = [[sides.is_swapped(secret, *pair) for pair in pairs] for secret in (SECRET, SECRET + "!")]
    assert drawn[0] != drawn[1]


async def test_a_raised_overlap_opens_finished_pairs_again(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 1, overlap=1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    await vote(connection, made.dataset_id, person, item.lease_id)
    assert (await serve(connection, made.dataset_id, other)).state == "finished"
    await connection.execute("UPDATE datasets SET min_submitted = 2 WHERE id = $1", made.dataset_id)
    queue = await serve(connection, made.dataset_id, other)
    assert (queue.state, queue.progress.pairs_done, queue.progress.votes_wanted) == ("open", 0, 2)


async def test_a_deleted_person_takes_their_places_and_votes_along(connection: asyncpg.Connection) -> None:
    person, other = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 2, overlap=1)
    first, _ = (await serve(connection, made.dataset_id, person, n=2)).items
    await vote(connection, made.dataset_id, person, first.lease_id)
    assert (await serve(connection, made.dataset_id, other)).state == "wait"
    await connection.execute("DELETE FROM users WHERE id = $1", person)
    queue = await serve(connection, made.dataset_id, other, n=2)
    assert (len(queue.items), queue.progress.votes, queue.progress.people) == (2, 0, 0)


async def test_deleting_records_and_campaigns_keeps_the_progress_right(connection: asyncpg.Connection) -> None:
    (person,) = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 3, overlap=1)
    item = (await serve(connection, made.dataset_id, person)).items[0]
    await vote(connection, made.dataset_id, person, item.lease_id)
    await connection.execute("DELETE FROM records WHERE id = $1", item.record_id)
    progress = (await serve(connection, made.dataset_id, person)).progress
    assert (progress.pairs, progress.pairs_done, progress.votes, progress.my_votes) == (2, 0, 0, 0)
    await connection.execute("DELETE FROM datasets WHERE id = $1", made.dataset_id)
    assert await connection.fetchval("SELECT count(*) FROM campaign_progress") == 0
