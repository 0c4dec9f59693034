"""Keys, passwords, tokens, cookies, and the first owner."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import jwt
import pytest
from pydantic import SecretStr

from diptych.db import users
from diptych.errors import UserError
from diptych.server import auth
from diptych.settings import Settings

PASSWORD = "correct horse battery"


async def sign_in(house, name="ana", password=PASSWORD, **headers):
    page = await house.anyone(headers)
    return page, await page.post("/session", json={"username": name, "password": password})


async def test_api_key_tells_who_calls(house, owner):
    answer = await owner.get("/me")
    assert answer.status_code == 200
    assert answer.json()["username"] == "owner"
    assert answer.json()["api_key"] is None


async def test_without_or_with_a_wrong_key_the_answer_is_401_in_the_wire_form(house):
    for headers in (
        {},
        {"X-Argilla-Api-Key": "wrong"},
        {"Authorization": "Bearer wrong"},
        {"Cookie": "diptych_session=x"},
    ):
        answer = await (await house.anyone(headers)).get("/me")
        assert answer.status_code == 401
        assert answer.json()["detail"]["code"] == "argilla.api.errors::UnauthorizedError"
        assert set(answer.json()["detail"]["params"]) == {"detail"}


async def test_a_new_users_key_is_shown_once_and_kept_as_hash(house, owner, connection):
    body = {"username": "ana", "first_name": "Ana", "password": "12345678"}
    made = await owner.post("/users", json=body)
    key = made.json()["api_key"]
    assert made.status_code == 201
    assert len(key) == 107
    assert (await owner.get(f"/users/{made.json()['id']}")).json()["api_key"] is None
    stored = await connection.fetchrow("SELECT * FROM users WHERE username = 'ana'")
    assert key not in str(dict(stored))
    assert "12345678" not in str(dict(stored))
    mine = await (await house.anyone({"X-Argilla-Api-Key": key})).get("/me")
    assert mine.json()["username"] == "ana"


async def test_token_by_password_opens_the_api_with_the_contracts_claims(house):
    await house.caller("ana")
    anyone = await house.anyone()
    answer = await anyone.post("/token", data={"username": "ana", "password": PASSWORD})
    assert answer.status_code == 201
    assert answer.json()["token_type"] == "bearer"
    token = answer.json()["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert {"identity", "name", "username", "role", "exp"} <= set(claims)
    signed_in = await house.anyone({"Authorization": f"Bearer {token}"})
    assert (await signed_in.get("/me")).json()["username"] == "ana"


async def test_api_key_wins_over_a_foreign_bearer_token(house):
    ana = await house.caller("ana")
    answer = await ana.get("/me", headers={"Authorization": "Bearer hf_something"})
    assert answer.json()["username"] == "ana"


async def test_role_in_a_token_is_not_trusted(house):
    await house.caller("ana")
    secret = house.app.state.secret_key
    user = await users.get_by_username(house.connection, "ana")
    claims = jwt.decode(
        auth.make_token(user, secret, audience="api", lifetime_s=60), options={"verify_signature": False}
    )
    forged = jwt.encode(claims | {"role": "owner"}, secret, algorithm="HS256")
    answer = await (await house.anyone({"Authorization": f"Bearer {forged}"})).get("/users")
    assert answer.status_code == 403


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
async def test_token_signed_otherwise_is_refused(house, algorithm):
    await house.caller("ana")
    key = "" if algorithm == "none" else house.app.state.secret_key + "x" * 64
    token = jwt.encode({"username": "ana", "aud": "api", "exp": 9999999999}, key, algorithm=algorithm)
    answer = await (await house.anyone({"Authorization": f"Bearer {token}"})).get("/me")
    assert answer.status_code == 401


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong password"), ("nobody", PASSWORD)])
async def test_wrong_password_and_unknown_name_get_the_same_answer(house, name, password):
    await house.caller("ana")
    _, answer = await sign_in(house, name, password)
    assert answer.status_code == 401
    assert answer.json()["detail"]["params"]["detail"] == "Unknown username or wrong password"
    assert "set-cookie" not in answer.headers


async def test_session_cookie_opens_the_page_until_sign_out(house):
    await house.caller("ana")
    page, answer = await sign_in(house)
    assert answer.status_code == 201
    assert answer.json()["username"] == "ana"
    cookie = answer.headers["set-cookie"].lower()
    for part in ("diptych_session=", "httponly", "samesite=strict", "path=/"):
        assert part in cookie
    assert "secure" not in cookie
    assert (await page.get("/session")).json()["username"] == "ana"
    assert (await page.delete("/session")).status_code == 204
    assert (await page.get("/session")).status_code == 401


async def test_cookie_counts_only_from_our_own_origin(house):
    await house.caller("ana", "owner")
    page, _ = await sign_in(house)
    body = {"name": "other"}
    for origin in ("http://evil.test", "http://diptych.test:8000", "null"):
        refused = await page.post("/workspaces", json=body, headers={"Origin": origin})
        assert refused.status_code == 403
        assert (await page.get("/me", headers={"Origin": origin})).status_code == 403
    assert [item["name"] for item in (await page.get("/me/workspaces")).json()["items"]] == ["default"]
    allowed = await page.post("/workspaces", json=body, headers={"Origin": "http://diptych.test"})
    assert allowed.status_code == 201


async def test_session_cookie_is_no_bearer_token(house):
    await house.caller("ana")
    page, _ = await sign_in(house)
    stolen = await house.anyone({"Authorization": f"Bearer {page.cookies['diptych_session']}"})
    assert (await stolen.get("/me")).status_code == 401


async def test_new_password_ends_sessions_of_the_old_one(house, owner):
    await house.caller("ana")
    page, _ = await sign_in(house)
    changed = await owner.patch(f"/users/{house.ids['ana']}", json={"password": "another password"})
    assert changed.status_code == 200
    assert (await page.get("/session")).status_code == 401
    _, answer = await sign_in(house, password="another password")
    assert answer.status_code == 201


async def test_first_owner_is_made_from_settings_once(connection: asyncpg.Connection, tmp_path: Path):
    settings = Settings(
        data_dir=tmp_path,
        owner_username="olga",
        owner_password=SecretStr("1234"),
        owner_api_key=SecretStr("argilla.apikey"),
    )
    made = await auth.create_first_owner(connection, settings)
    assert made == auth.FirstOwner(username="olga", password=None, api_key=None)
    assert await auth.create_first_owner(connection, settings) is None
    assert (await auth.check_password(connection, "olga", "1234")).role == "owner"
    assert (await users.get_by_key(connection, auth.hash_key("argilla.apikey"))).username == "olga"
    members = await connection.fetch(
        "SELECT w.name, u.username FROM memberships"
        " JOIN workspaces w ON w.id = workspace_id JOIN users u ON u.id = user_id"
    )
    assert [tuple(row) for row in members] == [("default", "olga")]


async def test_first_owner_gets_secrets_of_its_own_where_none_are_given(connection, tmp_path):
    made = await auth.create_first_owner(connection, Settings(data_dir=tmp_path))
    assert await auth.check_password(connection, made.username, made.password)
    assert await users.get_by_key(connection, auth.hash_key(made.api_key))


@pytest.mark.parametrize(
    "given",
    [{"owner_username": " "}, {"owner_password": ""}, {"owner_api_key": "two words"}, {"owner_api_key": "käse"}],
)
async def test_unusable_first_owner_is_refused_and_nothing_made(connection, tmp_path, given):
    with pytest.raises(UserError, match="DIPTYCH_OWNER_"):
        await auth.create_first_owner(connection, Settings(data_dir=tmp_path, **given))
    assert await connection.fetchval("SELECT count(*) FROM users") == 0
    assert await connection.fetchval("SELECT count(*) FROM workspaces") == 0


async def test_secret_is_kept_in_the_database_unless_configured(connection, tmp_path):
    kept = await auth.read_secret(connection, Settings(data_dir=tmp_path))
    assert len(kept) >= 32
    assert await auth.read_secret(connection, Settings(data_dir=tmp_path)) == kept
    given = Settings(data_dir=tmp_path, secret_key=SecretStr("s" * 32))
    assert await auth.read_secret(connection, given) == "s" * 32
