"""Settings come from DIPTYCH_* variables, and flags win."""

import pytest

from diptych.errors import UserError
from diptych.settings import read_settings


def test_the_server_binds_to_loopback_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("DIPTYCH_HOST", raising=False)
    assert read_settings().host == "127.0.0.1"


def test_a_flag_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("DIPTYCH_PORT", "7000")
    assert read_settings().port == 7000
    assert read_settings(port=7001).port == 7001
    assert read_settings(port=None).port == 7000


def test_a_bad_value_names_variable_flag_and_value(monkeypatch):
    monkeypatch.setenv("DIPTYCH_PORT", "seventy")
    with pytest.raises(UserError, match=r"DIPTYCH_PORT .*--port.*'seventy'"):
        read_settings()


def test_secrets_do_not_show_in_the_settings_text(monkeypatch):
    monkeypatch.setenv("DIPTYCH_OWNER_PASSWORD", "hunter2hunter2")
    monkeypatch.setenv("DIPTYCH_DATABASE_URL", "postgresql://me:hunter2hunter2@db/x")
    assert "hunter2" not in repr(read_settings())


def test_a_secret_that_is_not_allowed_is_not_repeated(monkeypatch):
    monkeypatch.setenv("DIPTYCH_SECRET_KEY", "short-secret")
    with pytest.raises(UserError) as caught:
        read_settings()
    assert "DIPTYCH_SECRET_KEY" in str(caught.value)
    assert "short-secret" not in str(caught.value)
