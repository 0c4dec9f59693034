"""``diptych serve`` and ``diptych user`` as typed."""

from __future__ import annotations

import os
import re
import socket

import psycopg
import pytest
from typer.testing import CliRunner

from diptych import cli
from diptych.cli.serve import address
from diptych.errors import UserError
from diptych.server import auth, run


@pytest.fixture
def diptych(dsn, monkeypatch, tmp_path):
    monkeypatch.setenv("DIPTYCH_DATABASE_URL", dsn)
    monkeypatch.setenv("DIPTYCH_DATA_DIR", str(tmp_path))
    return lambda *arguments, **options: CliRunner().invoke(cli.app, list(arguments), **options)


def read(dsn, query):
    with psycopg.connect(dsn) as connection:
        return connection.execute(query).fetchall()


def test_user_is_added_listed_and_removed(diptych, dsn):
    assert diptych("user", "add", "olga", "--role", "owner", input="12345678\n").exit_code == 0
    added = diptych("user", "add", "ana", "--password", "12345678")
    assert added.exit_code == 0, added.output
    key = re.search(r"API key \(not shown again\): (\S+)", added.output)[1]
    assert read(dsn, "SELECT api_key_hash FROM users WHERE username = 'ana'") == [(auth.hash_key(key),)]
    listed = diptych("user", "list").output
    assert re.search(r"olga\towner\t.*\n.*ana\tannotator", listed)
    assert diptych("user", "remove", "ana", input="n\n").exit_code == 1
    assert len(read(dsn, "SELECT FROM users")) == 2
    assert diptych("user", "remove", "ana", "--yes").exit_code == 0
    assert read(dsn, "SELECT username FROM users") == [("olga",)]


def test_new_api_key_and_password_replace_the_old_ones(diptych, dsn):
    diptych("user", "add", "ana", "--password", "12345678")
    ((old_key, old_password),) = read(dsn, "SELECT api_key_hash, password_hash FROM users")
    key = diptych("user", "api-key", "ana").output.strip()
    assert diptych("user", "password", "ana", "--password", "another one").exit_code == 0
    ((new_key, new_password),) = read(dsn, "SELECT api_key_hash, password_hash FROM users")
    assert new_key == auth.hash_key(key) != old_key
    assert auth.PASSWORDS.verify("another one", new_password)
    assert not auth.PASSWORDS.verify("another one", old_password)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["add", "ana", "--password", "short"], "8 to 100 characters"),
        (["add", "ana"], "no terminal to ask on"),
        (["add", " ", "--password", "12345678"], "username is empty"),
        (["add", "ana", "--password", "12345678", "--workspace", "nowhere"], "no workspace 'nowhere'"),
        (["password", "nobody", "--password", "12345678"], "no user 'nobody'"),
        (["api-key", "nobody"], "no user 'nobody'"),
        (["remove", "nobody", "--yes"], "no user 'nobody'"),
    ],
)
def test_mistakes_are_told_and_change_nothing(diptych, dsn, arguments, reason):
    answer = diptych("user", *arguments)
    assert isinstance(answer.exception, UserError)
    assert reason in str(answer.exception)
    assert read(dsn, "SELECT FROM users") == []


def test_port_in_use_is_told_with_who_uses_it_before_a_database_starts(monkeypatch, tmp_path):
    monkeypatch.setenv("DIPTYCH_DATA_DIR", str(tmp_path / "data"))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        answer = CliRunner().invoke(cli.app, ["serve", "--port", str(port)])
    assert isinstance(answer.exception, UserError)
    assert f"Port {port} on 127.0.0.1 is in use by " in str(answer.exception)
    assert f"(process {os.getpid()})" in str(answer.exception)
    assert answer.exception.exit_code == 2
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["203.0.113.1", "no such host"])
def test_address_of_another_machine_is_told(host):
    with pytest.raises(UserError, match="Use an address of this machine"):
        run.bind(host, 0)


def test_printed_address_can_be_opened_on_this_machine():
    assert address("0.0.0.0", 80) == "http://127.0.0.1:80"
    assert address("::", 80) == "http://[::1]:80"
    assert address("localhost", 6900) == "http://localhost:6900"
