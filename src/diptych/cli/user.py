"""``diptych user``: the people of a server, straight on its database."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

if TYPE_CHECKING:
    import asyncpg

    from diptych.db.users import User

T = TypeVar("T")

Username = Annotated[str, typer.Argument(help="Name the person signs in with.")]
DataDir = Annotated[Path | None, typer.Option(help="The server's data folder.")]
SHORTEST, LONGEST = 8, 100


def _given_or_asked(password: str) -> str:
    """The password; asked for twice on a terminal, else one line of stdin.

    Raises:
        UserError: there is neither a terminal nor a line.
    """
    from diptych.errors import UserError

    if not password and sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    if not (password := password or sys.stdin.readline().rstrip("\r\n")):
        raise UserError("A password is needed and there is no terminal to ask on; give --password, or pipe a line in.")
    return password


Password = Annotated[
    str, typer.Option(callback=_given_or_asked, help=f"{SHORTEST} to {LONGEST} characters; asked for when left out.")
]

commands = typer.Typer(no_args_is_help=True, help="The people of a server: add, list, change, remove.")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.add_typer(commands, name="user")


def _on_database(data_dir: Path | None, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    """Run ``work`` in one transaction on the server's database, whether the server runs or not."""
    from diptych.db import database, pool
    from diptych.settings import read_settings

    async def run(dsn: str) -> T:
        async with await pool.open_pool(dsn, min_size=1, max_size=1) as opened, opened.acquire() as connection:
            async with connection.transaction():
                return await work(connection)

    with database(read_settings(data_dir=data_dir)) as dsn:
        return asyncio.run(run(dsn))


async def _find(connection: asyncpg.Connection, username: str) -> User:
    from diptych.db import users
    from diptych.errors import NotFoundError

    user = await users.get_by_username(connection, username)
    if user is None:
        raise NotFoundError(f"There is no user '{username}'; `diptych user list` shows all.")
    return user


def _check_password(password: str) -> None:
    from diptych.errors import UserError

    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError(f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}.")


@commands.command("add")
def add(
    username: Username,
    password: Password = "",
    role: Annotated[Literal["owner", "admin", "annotator"], typer.Option(help="What the person may do.")] = "annotator",
    workspace: Annotated[list[str] | None, typer.Option(help="Workspace to join; may be given again.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Add a person and print their API key, once."""
    from diptych.db import users, workspaces
    from diptych.errors import NotFoundError, UserError
    from diptych.server import auth

    _check_password(password)
    if not username.strip():
        raise UserError("The username is empty; give the person a name.")
    api_key = auth.new_key()

    async def work(connection: asyncpg.Connection) -> None:
        user = await users.insert(
            connection,
            username,
            first_name=username,
            last_name=None,
            role=role,
            password_hash=await auth.hash_password(password),
            api_key_hash=auth.hash_key(api_key),
        )
        for name in workspace or ():
            joined = await workspaces.get_by_name(connection, name)
            if joined is None:
                known = ", ".join(item.name for item in await workspaces.list_all(connection)) or "none"
                raise NotFoundError(f"There is no workspace '{name}'; there are: {known}.")
            await workspaces.add_member(connection, joined.id, user.id)

    _on_database(data_dir, work)
    typer.echo(f"Added {role} {username}. API key (not shown again): {api_key}")


@commands.command("list")
def list_users(data_dir: DataDir = None) -> None:
    """List everyone, oldest first."""
    from diptych.db import users

    for user in _on_database(data_dir, users.list_all):
        typer.echo(f"{user.username}\t{user.role}\t{user.inserted_at:%Y-%m-%d}")


@commands.command("password")
def change_password(username: Username, password: Password = "", data_dir: DataDir = None) -> None:
    """Set a new password; who is signed in with the old one is signed out."""
    import dataclasses

    from diptych.db import users
    from diptych.server import auth

    _check_password(password)

    async def work(connection: asyncpg.Connection) -> None:
        user = await _find(connection, username)
        hashed = await auth.hash_password(password)
        await users.update(connection, dataclasses.replace(user, password_hash=hashed))

    _on_database(data_dir, work)
    typer.echo(f"{username} has a new password.")


@commands.command("api-key")
def renew_api_key(username: Username, data_dir: DataDir = None) -> None:
    """Make a new API key and print it, once; the old one stops working."""
    from diptych.db import users
    from diptych.server import auth

    api_key = auth.new_key()

    async def work(connection: asyncpg.Connection) -> None:
        user = await _find(connection, username)
        await users.set_key(connection, user.id, auth.hash_key(api_key))

    _on_database(data_dir, work)
    typer.echo(api_key)


@commands.command("remove")
def remove(
    username: Username,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Remove a person with all their responses and votes."""
    from diptych.db import users

    async def look(connection: asyncpg.Connection) -> User:
        return await _find(connection, username)

    async def work(connection: asyncpg.Connection) -> None:
        user = await _find(connection, username)
        await users.delete(connection, user.id)

    _on_database(data_dir, look)
    if not yes:
        typer.confirm(f"Remove {username} and every answer they gave?", abort=True)
    _on_database(data_dir, work)
    typer.echo(f"Removed {username}.")
