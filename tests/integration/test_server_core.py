"""Users, workspaces, datasets and their settings over HTTP, with what is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest

from diptych.server import page, policies
from diptych.server.app import create_app
from diptych.settings import Settings

NOBODY = "00000000-0000-4000-8000-000000000000"
LABELS = [{"value": value, "text": value.upper()} for value in ("a", "b", "c")]


def settings_of(kind, **rest):
    return {"name": f"a {kind}", "title": kind, "settings": {"type": kind, **rest}}


async def test_version_status_and_settings_need_no_key(house):
    anyone = await house.anyone()
    assert (await anyone.get("/version")).json() == {"version": "2.8.0"}
    assert (await anyone.get("/status")).json()["search_engine"]["name"] == "PostgreSQL"
    assert (await anyone.get("/settings")).json() == {"argilla": {"share_your_progress_enabled": False}}


async def test_times_are_utc_without_zone_and_answers_are_timed(owner):
    answer = await owner.get("/me")
    assert not answer.json()["inserted_at"].endswith(("Z", "+00:00"))
    assert answer.headers["server-timing"].startswith("total;dur=")
    assert answer.headers["cache-control"] == "no-store"


async def test_unknown_paths_wrong_methods_and_trailing_slashes_get_no_page_and_no_redirect(owner):
    assert (await owner.get("/nowhere")).json() == {"detail": "Not Found"}
    assert (await owner.get("/me/")).status_code == 404
    answer = await owner.delete("/me")
    assert (answer.status_code, answer.json()) == (405, {"detail": "Method Not Allowed"})
    for later in ("/webhooks", "/oauth2/providers", f"/jobs/{NOBODY}"):
        assert (await owner.get(later)).status_code == 404


async def test_malformed_bodies_are_422_in_the_wire_form(owner):
    broken = await owner.post("/users", content=b"{", headers={"content-type": "application/json"})
    wrong = await owner.post("/users", json={"username": "", "first_name": " ", "password": "short"})
    for answer in (broken, wrong):
        assert answer.status_code == 422
        assert answer.json()["detail"]["code"] == "argilla.api.errors::ValidationError"
        assert all(set(item) == {"type", "loc", "msg"} for item in answer.json()["detail"]["params"]["errors"])
    places = {tuple(item["loc"]) for item in wrong.json()["detail"]["params"]["errors"]}
    assert places == {("body", "username"), ("body", "first_name"), ("body", "password")}


async def test_401_comes_before_the_bodys_422(house):
    assert (await (await house.anyone()).post("/users", json={})).status_code == 401


async def test_text_that_postgresql_cannot_hold_is_422(owner, connection):
    for name in ("nul \x00", "half \ud800"):
        body = f'{{"username": "{name.encode("unicode_escape").decode()}", "first_name": "x", "password": "12345678"}}'
        body = body.replace("\\x00", "\\u0000")
        answer = await owner.post("/users", content=body.encode(), headers={"content-type": "application/json"})
        assert answer.status_code == 422, answer.text
    assert await connection.fetchval("SELECT count(*) FROM users") == 1


async def test_users_are_made_changed_and_removed(owner, connection):
    mine = str(uuid4())
    body = {
        "id": mine,
        "username": "ana",
        "first_name": " Ana ",
        "last_name": "B",
        "password": "12345678",
        "role": None,
    }
    made = (await owner.post("/users", json=body)).json()
    assert (made["id"], made["first_name"], made["role"]) == (mine, "Ana", "annotator")
    assert (await owner.post("/users", json=body)).status_code == 409
    patched = await owner.patch(f"/users/{mine}", json={"role": "admin", "last_name": None, "id": NOBODY})
    assert (patched.json()["role"], patched.json()["last_name"], patched.json()["id"]) == ("admin", None, mine)
    taken = await owner.patch(f"/users/{mine}", json={"username": "owner"})
    assert taken.status_code == 422
    assert (await owner.patch(f"/users/{mine}", json={"username": None})).status_code == 422
    assert (await owner.get(f"/users/{mine}")).json()["username"] == "ana"
    assert [item["username"] for item in (await owner.get("/users")).json()["items"]] == ["owner", "ana"]
    assert (await owner.delete(f"/users/{mine}")).json()["username"] == "ana"
    assert (await owner.get(f"/users/{mine}")).status_code == 404
    assert await connection.fetchval("SELECT count(*) FROM users") == 1


async def test_workspaces_and_members(house, owner):
    mine = str(uuid4())
    made = await owner.post("/workspaces", json={"name": "team", "id": mine})
    assert (made.status_code, made.json()["id"]) == (201, mine)
    assert (await owner.post("/workspaces", json={"name": "team"})).status_code == 409
    for bad in ("two words", "", "ümlaut", "line\n"):
        assert (await owner.post("/workspaces", json={"name": bad})).status_code == 422
    await house.caller("ana", member=False)
    member = {"user_id": str(house.ids["ana"])}
    users = f"/workspaces/{mine}/users"
    assert (await owner.post(users, json=member)).status_code == 201
    assert (await owner.post(users, json=member)).status_code == 409
    assert (await owner.post(users, json={"user_id": NOBODY})).status_code == 422
    assert [item["username"] for item in (await owner.get(users)).json()["items"]] == ["ana"]
    assert (await owner.delete(f"{users}/{member['user_id']}")).status_code == 200
    assert (await owner.delete(f"{users}/{member['user_id']}")).status_code == 404
    assert (await owner.delete(f"/workspaces/{mine}")).status_code == 200
    assert (await owner.get(f"/workspaces/{mine}")).status_code == 404


async def test_workspace_with_datasets_stays(house, owner, make_dataset):
    await make_dataset()
    assert (await owner.delete(f"/workspaces/{house.workspace_id}")).status_code == 409
    assert (await owner.get(f"/workspaces/{house.workspace_id}")).status_code == 200


async def test_datasets_are_drafts_until_published(house, owner):
    body = {"name": "prompts", "workspace_id": str(house.workspace_id)}
    made = (await owner.post("/datasets", json=body)).json()
    assert made == made | {
        "status": "draft",
        "guidelines": None,
        "allow_extra_metadata": True,
        "distribution": {"strategy": "overlap", "min_submitted": 1},
        "metadata": None,
    }
    assert (await owner.post("/datasets", json=body)).status_code == 409
    assert (await owner.post("/datasets", json=body | {"workspace_id": NOBODY})).status_code == 422
    path = f"/datasets/{made['id']}"
    assert (await owner.put(f"{path}/publish")).status_code == 422
    field = {"name": "text", "title": "Text", "required": True, "settings": {"type": "text"}}
    assert (await owner.post(f"{path}/fields", json=field)).status_code == 201
    assert (await owner.put(f"{path}/publish")).status_code == 422
    question = {"name": "q", "title": "Q", "required": True, "settings": {"type": "text"}}
    assert (await owner.post(f"{path}/questions", json=question)).status_code == 201
    assert (await owner.put(f"{path}/publish")).json()["status"] == "ready"
    assert (await owner.put(f"{path}/publish")).status_code == 422
    for kind, item in (("fields", field), ("questions", question)):
        assert (await owner.post(f"{path}/{kind}", json=item | {"name": "late"})).status_code == 422
        (known,) = (await owner.get(f"{path}/{kind}")).json()["items"]
        assert (await owner.delete(f"/{kind}/{known['id']}")).status_code == 422
        assert len((await owner.get(f"{path}/{kind}")).json()["items"]) == 1


async def test_patch_of_a_dataset_changes_only_what_is_sent_and_merges_metadata(owner, make_dataset):
    path = f"/datasets/{await make_dataset(guidelines='read', metadata=None)}"
    await owner.patch(path, json={"metadata": {"a": 1, "b": 2}})
    patched = await owner.patch(path, json={"metadata": {"b": 3}, "guidelines": None, "status": "draft"})
    assert patched.json()["metadata"] == {"a": 1, "b": 3}
    assert patched.json()["guidelines"] is None
    assert patched.json()["status"] == "ready"
    assert (await owner.get(path)).json()["metadata"] == {"a": 1, "b": 3}
    for bad in ({"name": None}, {"distribution": None}, {"distribution": {"strategy": "overlap"}}, {"guidelines": ""}):
        assert (await owner.patch(path, json=bad)).status_code == 422
    other = f"/datasets/{await make_dataset(name='other')}"
    assert (await owner.patch(other, json={"name": "prompts"})).status_code == 409
    assert (await owner.get(other)).json()["name"] == "other"


async def test_my_datasets_are_filtered_and_a_foreign_workspace_is_403(house, owner, make_dataset):
    await make_dataset()
    await make_dataset(name="second", publish=False)
    names = lambda answer: [item["name"] for item in answer.json()["items"]]  # noqa: E731
    assert names(await owner.get("/me/datasets")) == ["prompts", "second"]
    assert names(await owner.get("/me/datasets", params={"status": "draft"})) == ["second"]
    assert names(await owner.get("/me/datasets", params={"name": "prompts"})) == ["prompts"]
    stranger = await house.caller("stranger", member=False)
    assert names(await stranger.get("/me/datasets")) == []
    foreign = await stranger.get("/me/datasets", params={"workspace_id": str(house.workspace_id)})
    assert foreign.status_code == 403


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({"type": "text"}, {"type": "text", "use_markdown": False}),
        ({"type": "chat"}, {"type": "chat", "use_markdown": True}),
        ({"type": "image"}, {"type": "image"}),
        ({"type": "custom", "template": "<b>"}, {"type": "custom", "template": "<b>", "advanced_mode": False}),
    ],
)
async def test_every_field_type_is_made_and_changed(owner, make_dataset, settings, shown):
    body = {"name": "f", "title": "F", "settings": settings, "description": "ignored", "required": None}
    path = f"/datasets/{await make_dataset(publish=False)}/fields"
    made = await owner.post(path, json=body)
    assert made.json()["settings"] == shown
    assert (made.json()["required"], "description" in made.json()) == (False, False)
    assert (await owner.post(path, json=body)).status_code == 409
    field = f"/fields/{made.json()['id']}"
    changed = await owner.patch(field, json={"title": "New", "name": "ignored", "settings": shown})
    assert (changed.json()["title"], changed.json()["name"]) == ("New", "f")
    other = {"type": "image"} if settings["type"] != "image" else {"type": "text", "use_markdown": True}
    assert (await owner.patch(field, json={"settings": other})).status_code == 422
    assert (await owner.patch(field, json={"title": None})).status_code == 422
    assert (await owner.delete(field)).json()["id"] == made.json()["id"]
    assert (await owner.delete(field)).status_code == 404


@pytest.mark.parametrize(
    ("question", "more"),
    [
        (settings_of("text"), {"use_markdown": False}),
        (settings_of("rating", options=[{"value": 1}, {"value": 2}]), {}),
        (settings_of("label_selection", options=LABELS), {"visible_options": None}),
        (settings_of("multi_label_selection", options=LABELS, visible_options=3), {"options_order": "natural"}),
        (settings_of("ranking", options=LABELS), {}),
        (
            settings_of("span", field="text", options=LABELS),
            {"allow_overlapping": False, "allow_character_annotation": True},
        ),
    ],
)
async def test_every_question_type_is_made(owner, make_dataset, question, more):
    path = f"/datasets/{await make_dataset(publish=False)}/questions"
    made = await owner.post(path, json=question)
    assert made.status_code == 201, made.text
    assert made.json()["settings"].items() >= more.items()
    assert [item["name"] for item in (await owner.get(path)).json()["items"]] == ["label", question["name"]]
    again = question | {"settings": question["settings"] | {"use_markdown": True}}
    assert (await owner.patch(f"/questions/{made.json()['id']}", json=again)).status_code == 200
    assert (await owner.delete(f"/questions/{made.json()['id']}")).status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        settings_of("rating", options=[{"value": 1}]),
        settings_of("rating", options=[{"value": 1}, {"value": 1}]),
        settings_of("rating", options=[{"value": 1}, {"value": 11}]),
        settings_of("label_selection", options=LABELS[:1]),
        settings_of("label_selection", options=[LABELS[0], LABELS[0]]),
        settings_of("label_selection", options=LABELS, visible_options=2),
        settings_of("label_selection", options=LABELS, visible_options=4),
        settings_of("span", field="nowhere", options=LABELS),
        settings_of("unknown"),
    ],
)
async def test_unusable_questions_are_refused_and_not_kept(owner, make_dataset, bad):
    path = f"/datasets/{await make_dataset(publish=False)}/questions"
    assert (await owner.post(path, json=bad)).status_code == 422
    assert len((await owner.get(path)).json()["items"]) == 1


async def test_options_may_change_text_and_order_but_not_values(owner, make_dataset):
    path = f"/datasets/{await make_dataset()}/questions"
    (question,) = (await owner.get(path)).json()["items"]
    patch = lambda options: owner.patch(  # noqa: E731
        f"/questions/{question['id']}", json={"settings": {"type": "label_selection", "options": options}}
    )
    turned = await patch([option | {"text": "new"} for option in reversed(LABELS)])
    assert [option["value"] for option in turned.json()["settings"]["options"]] == ["c", "b", "a"]
    assert (await patch(LABELS[:2])).status_code == 422
    assert (await patch([*LABELS[:2], {"value": "d", "text": "D"}])).status_code == 422
    (kept,) = (await owner.get(path)).json()["items"]
    assert kept["settings"]["options"] == turned.json()["settings"]["options"]


async def test_overlapping_spans_cannot_be_forbidden_again(owner, make_dataset):
    span = settings_of("span", field="text", options=LABELS)
    path = f"/datasets/{await make_dataset(publish=False)}/questions"
    made = (await owner.post(path, json=span)).json()
    assert (await owner.post(path, json=span | {"name": "second"})).status_code == 422
    patch = lambda **settings: owner.patch(  # noqa: E731
        f"/questions/{made['id']}", json={"settings": {"type": "span", **settings}}
    )
    assert (await patch(allow_overlapping=True)).json()["settings"]["allow_overlapping"] is True
    assert (await patch(allow_overlapping=False)).status_code == 422
    assert (await patch(visible_options=3)).status_code == 422
    assert (await patch(allow_overlapping=True, visible_options=3)).json()["settings"]["visible_options"] == 3


async def test_metadata_properties_keep_their_visibility(house, owner, make_dataset):
    dataset = await make_dataset()
    path = f"/datasets/{dataset}/metadata-properties"
    hidden = settings_of("integer", min=0, max=9) | {"visible_for_annotators": False}
    made = (await owner.post(path, json=hidden)).json()
    await owner.post(path, json=settings_of("terms", values=["x", "y"]))
    await owner.post(path, json=settings_of("float"))
    patched = await owner.patch(f"/metadata-properties/{made['id']}", json={"title": "new", "settings": {"min": 5}})
    assert (patched.json()["title"], patched.json()["visible_for_annotators"]) == ("new", False)
    assert patched.json()["settings"] == {"type": "integer", "min": 0, "max": 9}
    ana = await house.caller("ana")
    seen = (await ana.get(f"/me{path}")).json()["items"]
    assert [item["name"] for item in seen] == ["a terms", "a float"]
    assert len((await owner.get(f"/me{path}")).json()["items"]) == 3
    for bad in (settings_of("integer", min=3, max=3), settings_of("terms", values=[]), settings_of("float", min="x")):
        assert (await owner.post(path, json=bad | {"name": "bad"})).status_code == 422


async def test_a_dataset_has_at_most_five_vectors(owner, make_dataset):
    path = f"/datasets/{await make_dataset()}/vectors-settings"
    for number in range(5):
        body = {"name": f"v{number}", "title": "V", "dimensions": 3}
        made = await owner.post(path, json=body)
        assert made.status_code == 201
    assert (await owner.post(path, json=body)).status_code == 409
    assert (await owner.post(path, json=body | {"name": "v6"})).status_code == 422
    assert (await owner.post(path, json=body | {"name": "v6", "dimensions": 0})).status_code == 422
    patched = await owner.patch(f"/vectors-settings/{made.json()['id']}", json={"title": "new", "dimensions": 9})
    assert (patched.json()["title"], patched.json()["dimensions"]) == ("new", 3)
    assert (await owner.patch(f"/vectors-settings/{made.json()['id']}", json={})).status_code == 422
    assert (await owner.delete(f"/vectors-settings/{made.json()['id']}")).status_code == 200
    assert len((await owner.get(path)).json()["items"]) == 4


# Method, path, who may: o owner, a admin who is a member, n annotator who is one, f admin and annotator who are not.
RIGHTS = [
    ("GET", "/me", "oanf"),
    ("GET", "/users", "o"),
    ("POST", "/users", "o"),
    ("GET", "/users/{nobody}", "o"),
    ("GET", "/users/{nobody}/workspaces", "o"),
    ("PATCH", "/users/{nobody}", "o"),
    ("DELETE", "/users/{nobody}", "o"),
    ("POST", "/workspaces", "o"),
    ("GET", "/workspaces/{workspace}", "oan"),
    ("GET", "/workspaces/{nobody}", "o"),
    ("GET", "/workspaces/{workspace}/users", "oa"),
    ("POST", "/workspaces/{workspace}/users", "o"),
    ("DELETE", "/workspaces/{workspace}", "o"),
    ("GET", "/datasets/{dataset}", "oan"),
    ("PATCH", "/datasets/{dataset}", "oa"),
    ("PUT", "/datasets/{dataset}/publish", "oa"),
    ("GET", "/datasets/{dataset}/fields", "oan"),
    ("POST", "/datasets/{dataset}/fields", "oa"),
    ("GET", "/datasets/{dataset}/questions", "oan"),
    ("POST", "/datasets/{dataset}/questions", "oa"),
    ("GET", "/me/datasets/{dataset}/metadata-properties", "oan"),
    ("POST", "/datasets/{dataset}/metadata-properties", "oa"),
    ("GET", "/datasets/{dataset}/vectors-settings", "oan"),
    ("POST", "/datasets/{dataset}/vectors-settings", "oa"),
    ("GET", "/datasets/{dataset}/records", "oa"),
    ("DELETE", "/datasets/{dataset}/records?ids={nobody}", "oa"),
    ("GET", "/datasets/{dataset}/progress", "oan"),
    ("GET", "/datasets/{dataset}/users/progress", "oan"),
    ("GET", "/me/datasets/{dataset}/metrics", "oan"),
]
BODIES = {
    "/users": {"username": "new", "first_name": "new", "password": "12345678"},
    "/workspaces": {"name": "new"},
    "/workspaces/{workspace}/users": {"user_id": NOBODY},
    "/datasets/{dataset}/fields": {"name": "x", "title": "x", "settings": {"type": "text"}},
    "/datasets/{dataset}/questions": {"name": "x", "title": "x", "settings": {"type": "text"}},
    "/datasets/{dataset}/metadata-properties": {"name": "x", "title": "x", "settings": {"type": "float"}},
    "/datasets/{dataset}/vectors-settings": {"name": "x", "title": "x", "dimensions": 2},
}


async def test_everyone_may_do_just_what_the_table_says(house, owner, make_dataset):
    dataset = await make_dataset()
    callers = {
        "f": [await house.caller("fa", "admin", member=False), await house.caller("fn", member=False)],
        "n": [await house.caller("n")],
        "a": [await house.caller("a", "admin")],
        "o": [owner],
    }
    for method, path, allowed in RIGHTS:
        url = path.format(dataset=dataset, workspace=house.workspace_id, nobody=NOBODY)
        for who, clients in callers.items():
            for client in clients:
                answer = await client.request(method, url, json=BODIES.get(path, {}))
                assert (answer.status_code == 403) == (who not in allowed), (method, path, who, answer.text)
                assert answer.status_code < 500
    refused = await callers["n"][0].get("/users")
    assert refused.json()["detail"] == {
        "code": "argilla.api.errors::ForbiddenOperationError",
        "params": {"detail": "Operation not allowed"},
    }


def test_policies_know_every_role():
    assert all(set(row) == {"owner", "admin", "annotator"} for row in policies.TABLE.values())


async def test_database_that_goes_away_is_503_and_comes_back(house, owner, connection):
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    answers = [await owner.get("/me") for _ in range(12)]
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert answers[-1].status_code == 200
    house.app.state.pool.terminate()
    gone = await owner.get("/me")
    assert gone.status_code == 503
    assert "database" in gone.json()["detail"]


class TestPage:
    @pytest.fixture
    def folder(self, tmp_path):
        static = tmp_path / "static"
        (static / "_app/immutable").mkdir(parents=True)
        (static / "index.html").write_text("<script>start()</script><script src='/x.js'></script>")
        (static / "_app/immutable/start.abc.js").write_text("1")
        (static / "favicon.svg").write_text("<svg/>")
        (tmp_path / "secret.txt").write_text("secret")
        return static

    @pytest.fixture
    async def browser(self, house, folder):
        page.install(house.app, folder)
        client = await house.anyone()
        client.base_url = "http://diptych.test"
        return client

    async def test_unknown_addresses_get_the_index_with_its_scripts_hash(self, browser):
        answer = await browser.get("/c/some-campaign")
        assert answer.text.startswith("<script>start()")
        assert answer.headers["cache-control"] == "no-cache"
        policy = answer.headers["content-security-policy"]
        # echo -n 'start()' | openssl dgst -sha256 -binary | base64
        assert "script-src 'self' 'sha256-" in policy
        assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
        assert "frame-ancestors 'none'" in policy

    async def test_hashed_files_are_kept_for_ever_and_others_are_asked_for_again(self, browser):
        hashed = await browser.get("/_app/immutable/start.abc.js")
        assert "immutable" in hashed.headers["cache-control"]
        assert (await browser.get("/favicon.svg")).headers["cache-control"] == "no-cache"

    async def test_missing_assets_and_files_outside_are_not_served(self, browser):
        assert (await browser.get("/_app/immutable/gone.js")).status_code == 404
        assert "secret" not in (await browser.get("/%2e%2e/secret.txt")).text
        assert (await browser.post("/anything")).status_code == 404

    async def test_unbuilt_page_says_how_to_build_it(self, house, tmp_path):
        page.install(house.app, tmp_path / "nothing")
        client = await house.anyone()
        answer = await client.get("http://diptych.test/")
        assert "make page" in answer.text


def test_operation_ids_are_unique_and_named_like_their_functions(tmp_path):
    described = create_app(Settings(data_dir=tmp_path), "").openapi()
    ids = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)
    assert {"sign_in", "get_session", "sign_out", "list_my_campaigns", "get_queue"} <= set(ids)
