"""Records over HTTP: bulk writes are exact, all or nothing, and annotators see only what is theirs to see."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

NOBODY = "00000000-0000-4000-8000-000000000000"
OPTIONS = [{"value": value, "text": value} for value in ("a", "b", "c")]


def part(name, kind, *, required=False, **settings):
    return {"name": name, "title": name, "required": required, "settings": {"type": kind, **settings}}


FIELDS = [
    part("text", "text", required=True),
    part("image", "image"),
    part("chat", "chat"),
    part("custom", "custom", template="<b>"),
]
QUESTIONS = [
    part("label", "label_selection", required=True, options=OPTIONS),
    part("multi", "multi_label_selection", options=OPTIONS),
    part("rating", "rating", options=[{"value": value} for value in (1, 2, 3)]),
    part("ranking", "ranking", options=OPTIONS),
    part("comment", "text"),
    part("span", "span", field="text", options=OPTIONS),
]
METADATA = [
    part("kind", "terms", values=["x", "y"]),
    part("n", "integer", min=0, max=9),
    part("share", "float", min=0.0, max=1.0),
    part("model", "terms") | {"visible_for_annotators": False},
]
VECTORS = [{"name": "emb", "title": "emb", "dimensions": 3}]


@pytest.fixture
async def dataset(make_dataset):
    made = await make_dataset(fields=FIELDS, questions=QUESTIONS, metadata=METADATA, vectors=VECTORS)
    return f"/datasets/{made}"


@pytest.fixture
async def questions(owner, dataset):
    return {item["name"]: item["id"] for item in (await owner.get(f"{dataset}/questions")).json()["items"]}


def record(number=0, **rest):
    return {"fields": {"text": f"castle {number}"}, "external_id": f"row-{number}", **rest}


async def total(owner, dataset):
    return (await owner.get(f"{dataset}/records")).json()["total"]


async def test_everything_that_is_sent_comes_back(house, owner, dataset, questions):
    fields = {
        "text": "a castle",
        "image": "https://example.org/castle.png",
        "chat": [{"role": "user", "content": "hi", "id": 3}],
        "custom": {"deep": {"er": [1, None]}},
    }
    sent = record(
        fields=fields,
        metadata={"kind": ["x", "y"], "n": 3, "share": 0.5, "extra": {"any": "thing"}},
        vectors={"emb": [0.1, -2, 3e-7]},
        suggestions=[{"question_id": questions["multi"], "value": ["a", "b"], "score": [0.1, 1], "agent": "m/1"}],
        responses=[{"user_id": str(house.ids["owner"]), "status": "submitted", "values": {"label": {"value": "a"}}}],
        status="pending",
        id=NOBODY,
    )
    created = await owner.post(f"{dataset}/records/bulk", json={"items": [sent]})
    assert created.status_code == 201
    (item,) = created.json()["items"]
    assert item["id"] != NOBODY
    assert item["status"] == "completed"
    assert item["fields"] == fields | {"chat": [{"role": "user", "content": "hi"}]}
    assert item["metadata"] == sent["metadata"]
    assert item["external_id"] == "row-0"
    assert item["vectors"] == {"emb": [0.1, -2, 3e-7]}
    (suggestion,) = item["suggestions"]
    assert (suggestion["value"], suggestion["score"], suggestion["agent"]) == (["a", "b"], [0.1, 1], "m/1")
    (response,) = item["responses"]
    assert (response["values"], response["status"]) == ({"label": {"value": "a"}}, "submitted")
    assert (await owner.get(f"/records/{item['id']}")).json() == item


async def test_list_keeps_the_order_and_shows_only_what_is_asked_for(owner, dataset):
    items = [record(number, vectors={"emb": [number, 0, 0]}) for number in range(7)]
    await owner.post(f"{dataset}/records/bulk", json={"items": items})
    page = (await owner.get(f"{dataset}/records", params={"offset": 2, "limit": 3})).json()
    assert [item["external_id"] for item in page["items"]] == ["row-2", "row-3", "row-4"]
    assert page["total"] == 7
    assert not {"responses", "suggestions", "vectors"} & set(page["items"][0])
    asked = await owner.get(
        f"{dataset}/records", params={"include": ["responses,suggestions", "vectors:emb,no"], "limit": 1}
    )
    (item,) = asked.json()["items"]
    assert (item["responses"], item["suggestions"], item["vectors"]) == ([], [], {"emb": [0, 0, 0]})


async def test_unusable_list_queries_are_422(owner, dataset):
    for query in (
        "include=vectors&include=vectors:emb",
        "include=vectors:a:b",
        "include=x",
        "offset=-1",
        "limit=0",
        "limit=1001",
    ):
        assert (await owner.get(f"{dataset}/records?{query}")).status_code == 422


BAD_CONTENT = [
    ({"fields": {"image": "https://x.org/a.png"}}, "required field `text`"),
    ({"fields": {"text": None}}, "required field `text`"),
    ({"fields": {"text": "t", "other": "t"}}, "`other` is not a field"),
    ({"fields": {"text": {"a": 1}}}, "of type text"),
    ({"fields": {"text": "t", "image": "https://x.org"}}, "http(s) address"),
    ({"fields": {"text": "t", "image": "ftp://x.org/a"}}, "http(s) address"),
    ({"fields": {"text": "t", "image": "https://x.org/" + "a" * 2030}}, "longer than 2038"),
    ({"fields": {"text": "t", "image": "data:text/html,x"}}, "must be image/"),
    ({"fields": {"text": "t", "image": "data:image/svg+xml;base64,x"}}, "must be image/"),
    ({"fields": {"text": "t", "custom": "t"}}, "of type custom"),
    ({"fields": {"text": "t", "chat": "t"}}, "of type chat"),
    ({"metadata": {"kind": "z"}}, "'z' is not allowed"),
    ({"metadata": {"n": 10}}, "must lie within"),
    ({"metadata": {"n": True}}, "must be an integer"),
    ({"metadata": {"n": 1.5}}, "must be an integer"),
    ({"metadata": {"share": 1}}, "number with a fraction"),
    ({"vectors": {"no": [1, 2, 3]}}, "not a vector"),
    ({"vectors": {"emb": [1, 2]}}, "3 dimensions; got 2"),
    ({"vectors": {"emb": [1, 2, 1e39]}}, "32 bits"),
    ({"suggestions": [{"question_id": NOBODY, "value": "a"}]}, "not a question of this dataset"),
    ({"suggestions": [{"question": "label", "value": "d"}]}, "'d' is not an option"),
    ({"suggestions": [{"question": "label", "value": "a"}] * 2}, "same question"),
    ({"suggestions": [{"question": "label", "value": "a", "score": [0.5]}]}, "list of scores"),
    ({"suggestions": [{"question": "multi", "value": ["a"], "score": [0.5, 0.5]}]}, "as many scores"),
    ({"responses": [{"user_id": NOBODY, "status": "draft", "values": {}}]}, "does not exist"),
    ({"responses": [{"user": "owner", "status": "submitted", "values": {}}]}, "needs values"),
    ({"responses": [{"user": "owner", "status": "submitted", "values": {"comment": {"value": "x"}}}]}, "`label`"),
    ({"responses": [{"user": "owner", "status": "draft", "values": {}}] * 2}, "responds twice"),
]


async def test_one_bad_record_refuses_all_and_is_named(house, owner, dataset, questions):
    for bad, reason in BAD_CONTENT:
        for suggestion in bad.get("suggestions", ()):
            if "question" in suggestion:
                suggestion["question_id"] = questions[suggestion["question"]]
        for response in bad.get("responses", ()):
            if "user" in response:
                response["user_id"] = str(house.ids[response["user"]])
        items = [record(0), record(1), record(2) | bad]
        for send in (owner.post, owner.put):
            answer = await send(f"{dataset}/records/bulk", json={"items": items})
            assert answer.status_code == 422, bad
            assert "position 2" in answer.json()["detail"]
            assert reason in answer.json()["detail"]
    assert await total(owner, dataset) == 0


BAD_SHAPE = [
    {"fields": {}},
    {"fields": {"text": 3}},
    {"fields": {"chat": [{"role": "user"}], "text": "t"}},
    {"fields": {"chat": [{"role": "r" * 21, "content": "c"}], "text": "t"}},
    {"fields": {"chat": ["hi"], "text": "t"}},
    {"suggestions": [{"question_id": NOBODY, "value": None}]},
    {"suggestions": [{"question_id": NOBODY, "value": "a", "score": 1.1}]},
    {"suggestions": [{"question_id": NOBODY, "value": "a", "score": []}]},
    {"suggestions": [{"question_id": NOBODY, "value": "a", "agent": "--"}]},
    {"responses": [{"user_id": NOBODY, "status": "submitted"}]},
    {"vectors": {"emb": ["x", 1, 2]}},
    {"external_id": "row-0"},
]


async def test_records_of_the_wrong_shape_are_refused(owner, dataset):
    for bad in BAD_SHAPE:
        answer = await owner.post(f"{dataset}/records/bulk", json={"items": [record(0), record(1) | bad]})
        assert answer.status_code == 422, bad
        assert answer.json()["detail"]["code"] == "argilla.api.errors::ValidationError"
    assert await total(owner, dataset) == 0


@pytest.mark.parametrize("text", ['{"metadata": {"a": NaN}}', '{"vectors": {"emb": [1, 2, Infinity]}}'])
async def test_numbers_that_are_none_are_refused(owner, dataset, text):
    body = '{"items": [{"fields": {"text": "t"}, ' + text[1:] + "]}"
    answer = await owner.post(
        f"{dataset}/records/bulk", content=body.encode(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert await total(owner, dataset) == 0


async def test_sizes_of_a_request_are_limited(owner, dataset):
    for items in ([], [record(number) for number in range(501)]):
        assert (await owner.post(f"{dataset}/records/bulk", json={"items": items})).status_code == 422
    assert await total(owner, dataset) == 0


async def test_create_refuses_what_exists_and_drafts(owner, dataset, make_dataset):
    path = f"{dataset}/records/bulk"
    assert (await owner.post(path, json={"items": [record(0)]})).status_code == 201
    again = await owner.post(path, json={"items": [record(1), record(0)]})
    assert again.status_code == 422
    assert "position 1" in again.json()["detail"]
    assert await total(owner, dataset) == 1
    draft = await make_dataset(name="draft", publish=False)
    assert (await owner.post(f"/datasets/{draft}/records/bulk", json={"items": [record(0)]})).status_code == 422


async def test_upsert_changes_what_is_there_and_adds_the_rest_in_the_order_sent(house, owner, dataset, questions):
    path = f"{dataset}/records/bulk"
    suggestion = {"question_id": questions["label"], "value": "a", "agent": "m"}
    first = record(0, metadata={"n": 1}, suggestions=[suggestion], vectors={"emb": [1, 2, 3]})
    (before,) = (await owner.put(path, json={"items": [first]})).json()["items"]
    mine = {"user_id": str(house.ids["owner"]), "status": "submitted", "values": {"label": {"value": "b"}}}
    items = [
        record(9),
        {"id": before["id"], "external_id": "ignored", "fields": None, "responses": [mine], "suggestions": []},
        {"id": NOBODY, "fields": {"text": "new"}, "external_id": "row-8"},
    ]
    answer = (await owner.put(path, json={"items": items})).json()
    added, changed, fresh = answer["items"]
    assert [item["external_id"] for item in answer["items"]] == ["row-9", "row-0", "row-8"]
    assert answer["updated_item_ids"] == [before["id"]]
    assert changed["id"] == before["id"]
    assert fresh["id"] != NOBODY
    assert (changed["fields"], changed["metadata"], changed["vectors"]) == (
        before["fields"],
        before["metadata"],
        before["vectors"],
    )
    assert changed["suggestions"] == before["suggestions"]
    assert (changed["status"], added["status"]) == ("completed", "pending")
    by_external_id = record(0, metadata={}, vectors={"emb": [3, 2, 1]}, suggestions=[suggestion | {"value": "c"}])
    (third,) = (await owner.put(path, json={"items": [by_external_id]})).json()["items"]
    assert (third["id"], third["metadata"], third["vectors"]) == (before["id"], {}, {"emb": [3, 2, 1]})
    assert third["suggestions"][0]["id"] == before["suggestions"][0]["id"]
    assert third["suggestions"][0]["value"] == "c"
    assert third["responses"] == changed["responses"]
    assert await total(owner, dataset) == 3


async def test_upsert_moves_updated_at_only_where_something_changed(owner, dataset):
    path = f"{dataset}/records/bulk"
    (before,) = (await owner.put(path, json={"items": [record(0, metadata={"n": 1})]})).json()["items"]
    (same,) = (await owner.put(path, json={"items": [record(0, metadata={"n": 1})]})).json()["items"]
    (other,) = (await owner.put(path, json={"items": [record(0, metadata={"n": 2})]})).json()["items"]
    assert same["updated_at"] == before["updated_at"]
    assert other["updated_at"] > before["updated_at"]


async def test_upsert_refuses_a_record_named_twice_and_new_ones_without_fields(owner, dataset):
    path = f"{dataset}/records/bulk"
    (known,) = (await owner.put(path, json={"items": [record(0)]})).json()["items"]
    twice = await owner.put(path, json={"items": [{"id": known["id"], "metadata": {"n": 1}}, record(0)]})
    assert twice.status_code == 422
    assert "same record as at position 0" in twice.json()["detail"]
    assert (await owner.put(path, json={"items": [{"external_id": "new"}]})).status_code == 422
    assert (await owner.get(f"/records/{known['id']}")).json() == known


async def test_upsert_of_one_dataset_does_not_touch_records_of_another(owner, dataset, make_dataset):
    (known,) = (await owner.put(f"{dataset}/records/bulk", json={"items": [record(0)]})).json()["items"]
    other = await make_dataset(name="other")
    item = {"id": known["id"], "fields": {"text": "stolen"}}
    await owner.put(f"/datasets/{other}/records/bulk", json={"items": [item]})
    await owner.delete(f"/datasets/{other}/records", params={"ids": known["id"]})
    assert (await owner.get(f"/records/{known['id']}")).json() == known


async def test_upserts_of_the_same_new_records_at_once_end_with_one_each(owner, dataset):
    body = {"items": [record(number) for number in range(20)]}
    answers = await asyncio.gather(*(owner.put(f"{dataset}/records/bulk", json=body) for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert [answer.status_code for answer in answers].count(200) >= 1
    assert await total(owner, dataset) == 20


async def test_patch_replaces_fields_metadata_and_all_suggestions(owner, dataset, questions):
    path = f"{dataset}/records/bulk"
    suggestions = [{"question_id": questions[name], "value": "a"} for name in ("label", "comment")]
    sent = record(0, metadata={"n": 1}, suggestions=suggestions, vectors={"emb": [1, 2, 3]})
    (before,) = (await owner.post(path, json={"items": [sent]})).json()["items"]
    url = f"/records/{before['id']}"
    assert (await owner.patch(url, json={})).json() == before
    one = await owner.patch(
        url, json={"suggestions": [suggestions[0] | {"value": "b"}], "external_id": "no", "responses": []}
    )
    assert [(item["value"], item["id"]) for item in one.json()["suggestions"]] == [
        ("b", before["suggestions"][0]["id"])
    ]
    assert one.json()["external_id"] == "row-0"
    assert one.json()["updated_at"] > before["updated_at"]
    wiped = await owner.patch(url, json={"metadata": None, "suggestions": [], "fields": {"text": "new"}})
    assert (wiped.json()["metadata"], wiped.json()["suggestions"], wiped.json()["fields"]) == (
        None,
        [],
        {"text": "new"},
    )
    assert wiped.json()["vectors"] == {"emb": [1, 2, 3]}
    refused = await owner.patch(url, json={"metadata": {"n": 5}, "vectors": {"emb": [1]}})
    assert refused.status_code == 422
    assert (await owner.get(url)).json() == wiped.json()


async def test_records_are_deleted_with_what_hangs_on_them(owner, dataset, questions, connection):
    suggestion = {"question_id": questions["label"], "value": "a"}
    sent = [record(number, suggestions=[suggestion], vectors={"emb": [1, 2, 3]}) for number in range(3)]
    items = (await owner.post(f"{dataset}/records/bulk", json={"items": sent})).json()["items"]
    gone = await owner.delete(f"{dataset}/records", params={"ids": f"{items[0]['id']},{NOBODY}"})
    assert (gone.status_code, gone.content) == (204, b"")
    one = await owner.delete(f"/records/{items[1]['id']}")
    assert one.json()["id"] == items[1]["id"]
    assert not {"responses", "suggestions", "vectors"} & set(one.json())
    assert (await owner.get(f"/records/{items[1]['id']}")).status_code == 404
    assert await total(owner, dataset) == 1
    assert await connection.fetchval("SELECT count(*) FROM suggestions") == 1
    for bad in ("", "x", ",".join(str(uuid4()) for _ in range(101))):
        answer = await owner.delete(f"{dataset}/records", params={"ids": bad})
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)


async def test_suggestions_one_by_one(owner, dataset, questions, make_dataset):
    (known,) = (await owner.post(f"{dataset}/records/bulk", json={"items": [record(0)]})).json()["items"]
    url = f"/records/{known['id']}/suggestions"
    body = {"question_id": questions["ranking"], "value": [{"value": "b"}, {"value": "a"}], "type": "model"}
    new = await owner.put(url, json=body)
    again = await owner.put(url, json=body | {"type": "human"})
    assert (new.status_code, again.status_code) == (201, 200)
    assert (again.json()["id"], again.json()["type"]) == (new.json()["id"], "human")
    other = await make_dataset(name="other")
    (foreign,) = (await owner.get(f"/datasets/{other}/questions")).json()["items"]
    assert (await owner.put(url, json={"question_id": foreign["id"], "value": "a"})).status_code == 422
    assert len((await owner.get(url)).json()["items"]) == 1
    assert (await owner.delete(f"{url}?ids={NOBODY}")).status_code == 204
    assert (await owner.delete(f"/suggestions/{new.json()['id']}")).json()["id"] == new.json()["id"]
    assert (await owner.get(url)).json() == {"items": []}
    assert (await owner.delete(f"/suggestions/{new.json()['id']}")).status_code == 404


async def test_annotators_never_see_hidden_or_unknown_metadata(house, owner, dataset):
    metadata = {"kind": "x", "model": "secret", "unlisted": "secret"}
    (known,) = (await owner.post(f"{dataset}/records/bulk", json={"items": [record(0, metadata=metadata)]})).json()[
        "items"
    ]
    ana, admin = await house.caller("ana"), await house.caller("admin", "admin")
    assert (await ana.get(f"/records/{known['id']}")).json()["metadata"] == {"kind": "x"}
    assert (await admin.get(f"/records/{known['id']}")).json()["metadata"] == metadata


async def test_annotators_of_a_pair_campaign_see_the_prompt_and_nothing_else(house, owner, make_dataset, connection):
    options = [{"value": value, "text": value} for value in ("image_1", "image_2", "both_good", "both_bad")]
    dataset = await make_dataset(
        fields=[part("images", "custom", required=True, template="<b>")],
        questions=[part("preference", "label_selection", required=True, options=options)],
        vectors=[{"name": "prompt", "title": "prompt", "dimensions": 2}],
    )
    (question,) = (await owner.get(f"/datasets/{dataset}/questions")).json()["items"]
    images = {"image_1": f"/api/v1/images/{'1' * 64}", "image_2": f"/api/v1/images/{'2' * 64}", "prompt": "a castle"}
    responses = [
        {"user_id": str(house.ids["owner"]), "status": "submitted", "values": {"preference": {"value": "image_1"}}}
    ]
    item = {
        "fields": {"images": images},
        "metadata": {"model_1": "secret"},
        "vectors": {"prompt": [1, 2]},
        "suggestions": [{"question_id": question["id"], "value": "image_1", "agent": "secret"}],
        "responses": responses,
    }
    (known,) = (await owner.post(f"/datasets/{dataset}/records/bulk", json={"items": [item]})).json()["items"]
    await connection.execute("INSERT INTO campaigns (dataset_id, title) VALUES ($1, 'Castles')", dataset)
    ana = await house.caller("ana")
    shown = (await ana.get(f"/records/{known['id']}")).json()
    assert shown["fields"] == {"images": {"prompt": "a castle"}}
    assert (shown["vectors"], shown["suggestions"], shown["responses"], shown["metadata"]) == ({}, [], [], {})
    assert (await ana.get(f"/records/{known['id']}/suggestions")).json() == {"items": []}
    seen = await owner.get(f"/records/{known['id']}")
    assert seen.json()["fields"] == {"images": images}
    assert len(seen.json()["responses"]) == 1
