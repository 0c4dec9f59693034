"""The one reader of the environment: every ``DIPTYCH_*`` variable, typed."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from diptych.errors import UserError


class Settings(BaseSettings):
    """Built once in ``main`` and passed down; command-line flags override the environment."""

    model_config = SettingsConfigDict(env_prefix="DIPTYCH_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("diptych", appauthor=False),
        description="Folder of the server: database, images. Made when missing.",
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql:// address of a server of yours; without it Diptych runs its own."
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=6900, ge=1, le=65535, description="Port the server listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="Server processes.")
    owner_username: str | None = Field(default=None, description="First start: name of the owner to make.")
    owner_password: SecretStr | None = Field(default=None, description="First start: the owner's password.")
    owner_api_key: SecretStr | None = Field(default=None, description="First start: the owner's API key.")
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Signs sign-ins and draws sides; without it one is kept in the database.",
    )
    url: str = Field(default="http://127.0.0.1:6900", description="Server that load and simulate talk to.")
    api_key: SecretStr | None = Field(default=None, description="API key that load and simulate send.")
    image_limit_mb: int = Field(default=50, ge=1, description="Largest image the server takes, in MB.")


def read_settings(**overrides: object) -> Settings:
    """Read the environment; keyword arguments that are not None win over it.

    Raises:
        UserError: a variable or flag has a value that is not allowed; names it.
    """
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        flag = f"--{name.replace('_', '-')}"
        is_secret = (
            "SecretStr" in str(Settings.model_fields[name].annotation) if name in Settings.model_fields else False
        )
        got = "" if is_secret else f"; got {first['input']!r}"
        raise UserError(f"DIPTYCH_{name.upper()} (or {flag}): {first['msg']}{got}.") from None
