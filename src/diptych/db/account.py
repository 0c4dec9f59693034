"""The user that PostgreSQL runs as: this process's own, or an unprivileged one where this process is root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from diptych.errors import DatabaseError

NAMES = ("diptych", "nobody")  # a user made for us first; "postgres" may be superuser of a server that is not ours


@dataclass(frozen=True, kw_only=True)
class Account:
    """An unprivileged user that root starts PostgreSQL as."""

    name: str
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can go into the folder; asked of the kernel, so access lists count too."""
        question = subprocess.run(
            ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)],
            cwd="/",
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=[],
        )
        return question.returncode == 0

    def own(self, path: Path) -> None:
        """Give a file or folder that this process just made to this user."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(cluster: Path) -> Account | None:
    """Who PostgreSQL runs as on this cluster; None is this process's own user.

    PostgreSQL refuses to run as root. A cluster that exists keeps its owner.

    Raises:
        DatabaseError: this process is root and there is no unprivileged user.
    """
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(name=_name(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    for name in NAMES:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=user.pw_uid, gid=user.pw_gid)
    raise DatabaseError(
        "PostgreSQL does not run as root, and this machine has neither a user 'diptych' nor 'nobody' to run it as. "
        "Make one (useradd --system diptych), start Diptych as another user, or set DIPTYCH_DATABASE_URL."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
