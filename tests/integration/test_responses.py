"""Responses over HTTP: their rules, and the record statuses and progress that follow from them."""

from __future__ import annotations

import asyncio

import pytest

NOBODY = "00000000-0000-4000-8000-000000000000"
OPTIONS = [{"value": value, "text": value} for value in ("a", "b", "c")]


def part(name, kind, *, required=False, **settings):
    return {"name": name, "title": name, "required": required, "settings": {"type": kind, **settings}}


QUESTIONS = [
    part("label", "label_selection", required=True, options=OPTIONS),
    part("multi", "multi_label_selection", options=OPTIONS),
    part("rating", "rating", options=[{"value": value} for value in (1, 2, 3)]),
    part("ranking", "ranking", options=OPTIONS),
    part("comment", "text"),
    part("span", "span", field="text", options=OPTIONS),
]
LABEL = {"label": {"value": "a"}}


@pytest.fixture
async def dataset(make_dataset):
    made = await make_dataset(questions=QUESTIONS, distribution={"strategy": "overlap", "min_submitted": 2})
    return f"/datasets/{made}"


@pytest.fixture
async def records(owner, dataset):
    items = [{"fields": {"text": "0123456789"}, "external_id": str(number)} for number in range(4)]
    made = await owner.post(f"{dataset}/records/bulk", json={"items": items})
    return [item["id"] for item in made.json()["items"]]


async def respond(client, record, status="submitted", values=LABEL):
    return await client.post(f"/records/{record}/responses", json={"status": status, "values": values})


async def status_of(owner, record):
    return (await owner.get(f"/records/{record}")).json()["status"]


GOOD = [
    ("multi", ["a", "c"]),
    ("rating", 3),
    ("ranking", [{"value": "a", "rank": 1}, {"value": "b", "rank": 1}, {"value": "c", "rank": 3}]),
    ("comment", ""),
    ("span", []),
    ("span", [{"label": "a", "start": 0, "end": 5}, {"label": "b", "start": 5, "end": 10}]),
]


async def test_answers_that_fit_are_stored_as_sent(owner, records):
    for question, value in GOOD:
        answer = await respond(owner, records[0], values=LABEL | {question: {"value": value}})
        assert answer.status_code == 201, answer.text
        assert answer.json()["values"] == LABEL | {question: {"value": value}}
        await owner.delete(f"/responses/{answer.json()['id']}")


BAD = [
    ("label", "d"),
    ("label", 1),
    ("label", ["a"]),
    ("label", None),
    ("label", 1.5),
    ("label", True),
    ("multi", []),
    ("multi", ["a", "a"]),
    ("multi", ["d"]),
    ("multi", [{"value": "a"}]),
    ("multi", "a"),
    ("rating", 4),
    ("rating", "3"),
    ("ranking", [{"value": "a", "rank": 1}]),
    ("ranking", [{"value": "a", "rank": 1}, {"value": "b", "rank": 2}, {"value": "c", "rank": 4}]),
    ("ranking", [{"value": "a", "rank": 1}, {"value": "b", "rank": 2}, {"value": "c", "rank": None}]),
    ("ranking", [{"value": "a", "rank": 1}, {"value": "a", "rank": 2}, {"value": "c", "rank": 3}]),
    ("comment", 3),
    ("comment", ["x"]),
    ("span", [{"label": "a", "start": 3, "end": 3}]),
    ("span", [{"label": "a", "start": -1, "end": 3}]),
    ("span", [{"label": "a", "start": 0, "end": 11}]),
    ("span", [{"label": "d", "start": 0, "end": 1}]),
    ("span", [{"label": "a", "start": 0, "end": 5}, {"label": "a", "start": 4, "end": 6}]),
    ("unknown", "a"),
]


async def test_answers_that_do_not_fit_are_refused_and_not_stored(owner, records, connection):
    for question, value in BAD:
        answer = await respond(owner, records[0], values=LABEL | {question: {"value": value}})
        assert answer.status_code == 422, answer.text
    assert await connection.fetchval("SELECT count(*) FROM responses") == 0


async def test_ranks_follow_the_order_where_none_is_given(owner, records):
    answer = await respond(owner, records[0], values=LABEL | {"ranking": {"value": [{"value": v} for v in "cab"]}})
    ranks = [(item["value"], item["rank"]) for item in answer.json()["values"]["ranking"]["value"]]
    assert ranks == [("c", 1), ("a", 2), ("b", 3)]


async def test_submitted_needs_the_required_questions_and_others_need_nothing(owner, records):
    for values in (None, {}, {"comment": {"value": "x"}}):
        assert (await respond(owner, records[0], values=values)).status_code == 422
    draft = await owner.post(f"/records/{records[0]}/responses", json={"status": "draft"})
    assert (draft.status_code, draft.json()["values"]) == (201, {})
    discarded = await respond(owner, records[1], "discarded", None)
    assert (discarded.status_code, discarded.json()["values"]) == (201, {})
    assert (await owner.delete(f"/responses/{discarded.json()['id']}")).status_code == 200
    partial = await respond(owner, records[2], "draft", {"multi": {"value": []}})
    assert partial.status_code == 422


async def test_one_response_per_person_and_record(house, owner, records, connection):
    assert (await respond(owner, records[0])).status_code == 201
    body = {"status": "submitted", "values": LABEL, "user_id": NOBODY}
    assert (await owner.post(f"/records/{records[0]}/responses", json=body)).status_code == 409
    assert await connection.fetchval("SELECT count(*) FROM responses") == 1
    assert (await owner.post(f"/records/{NOBODY}/responses", json=body)).status_code == 404


async def test_status_follows_the_number_of_submitted_responses(house, owner, dataset, records):
    ana, bo = await house.caller("ana"), await house.caller("bo")
    first = (await respond(ana, records[0])).json()
    assert await status_of(owner, records[0]) == "pending"
    second = (await respond(bo, records[0], "draft")).json()
    assert await status_of(owner, records[0]) == "pending"
    url = f"/responses/{second['id']}"
    assert (await bo.put(url, json={"status": "submitted"})).status_code == 422
    assert (await bo.put(url, json={"status": "submitted", "values": LABEL})).json()["status"] == "submitted"
    assert await status_of(owner, records[0]) == "completed"
    await owner.patch(dataset, json={"distribution": {"strategy": "overlap", "min_submitted": 3}})
    assert await status_of(owner, records[0]) == "pending"
    await owner.patch(dataset, json={"distribution": {"strategy": "overlap", "min_submitted": 2}})
    assert await status_of(owner, records[0]) == "completed"
    assert (await ana.delete(f"/responses/{first['id']}")).status_code == 200
    assert await status_of(owner, records[0]) == "pending"


async def test_only_the_author_or_an_admin_changes_a_response(house, owner, records):
    ana, bo, boss = await house.caller("ana"), await house.caller("bo"), await house.caller("boss", "admin")
    url = f"/responses/{(await respond(ana, records[0])).json()['id']}"
    body = {"status": "draft", "values": {}}
    assert (await bo.put(url, json=body)).status_code == 403
    assert (await bo.delete(url)).status_code == 403
    stored = (await owner.get(f"/records/{records[0]}")).json()["responses"]
    assert [item["status"] for item in stored] == ["submitted"]
    assert (await boss.put(url, json=body)).status_code == 200
    stranger = await house.caller("stranger", member=False)
    assert (await respond(stranger, records[0])).status_code == 403
    assert (await owner.put(f"/responses/{NOBODY}", json=body)).status_code == 404


async def test_bulk_responses_succeed_or_fail_one_by_one(house, owner, records):
    ana = await house.caller("ana")
    items = [
        {"record_id": records[0], "status": "submitted", "values": LABEL},
        {"record_id": NOBODY, "status": "submitted", "values": LABEL},
        {"record_id": records[1], "status": "submitted", "values": {"label": {"value": "d"}}},
        {"record_id": records[0], "status": "draft", "values": {}},
    ]
    answer = await ana.post("/me/responses/bulk", json={"items": items})
    assert answer.status_code == 200
    first, unknown, wrong, again = answer.json()["items"]
    assert (first["error"], first["item"]["status"]) == (None, "submitted")
    assert unknown["item"] is None
    assert "not found" in unknown["error"]["detail"]
    assert "'d' is not an option" in wrong["error"]["detail"]
    assert (again["item"]["id"], again["item"]["status"]) == (first["item"]["id"], "draft")
    stranger = await house.caller("stranger", member=False)
    refused = await stranger.post("/me/responses/bulk", json={"items": items[:1]})
    assert refused.json()["items"][0]["error"]["detail"] == "Operation not allowed"
    for bad in ([], [items[0] | {"status": "other"}], [items[0]] * 101):
        assert (await ana.post("/me/responses/bulk", json={"items": bad})).status_code == 422


async def test_progress_counts_records_and_people(house, owner, dataset, records):
    ana, bo = await house.caller("ana"), await house.caller("bo")
    await respond(bo, records[0])
    await respond(ana, records[0])
    await respond(ana, records[1], "discarded", None)
    await respond(ana, records[2], "draft", {})
    assert (await ana.get(f"{dataset}/progress")).json() == {
        "total": 4,
        "completed": 1,
        "pending": 3,
        "users": [{"username": "bo"}, {"username": "ana"}],
    }
    assert (await ana.get(f"{dataset}/users/progress")).json() == {
        "users": [
            {
                "username": "ana",
                "completed": {"submitted": 1, "discarded": 0, "draft": 0},
                "pending": {"submitted": 0, "discarded": 1, "draft": 1},
            },
            {
                "username": "bo",
                "completed": {"submitted": 1, "discarded": 0, "draft": 0},
                "pending": {"submitted": 0, "discarded": 0, "draft": 0},
            },
        ]
    }
    mine = {"total": 4, "submitted": 1, "discarded": 1, "draft": 1, "pending": 1}
    assert (await ana.get(f"/me{dataset}/metrics")).json() == {"responses": mine}


async def test_responses_move_the_last_activity_but_not_updated_at(owner, dataset, records):
    before = (await owner.get(dataset)).json()
    await asyncio.sleep(0.01)
    await respond(owner, records[0])
    after = (await owner.get(dataset)).json()
    assert after["last_activity_at"] > before["last_activity_at"]
    assert after["updated_at"] == before["updated_at"]


async def test_statuses_are_right_when_many_answer_at_once(house, owner, dataset, records):
    people = [await house.caller(f"person-{number}") for number in range(6)]
    change = {"distribution": {"strategy": "overlap", "min_submitted": 4}}
    jobs = [respond(person, record) for person in people for record in records]
    answers = await asyncio.gather(*jobs, owner.patch(dataset, json=change))
    assert {answer.status_code for answer in answers} <= {200, 201}
    listed = (await owner.get(f"{dataset}/records", params={"include": "responses"})).json()["items"]
    assert [(len(item["responses"]), item["status"]) for item in listed] == [(6, "completed")] * 4
    change["distribution"]["min_submitted"] = 7
    await owner.patch(dataset, json=change)
    assert [await status_of(owner, record) for record in records] == ["pending"] * 4
