"""Fetch a dataset's files from the Hugging Face Hub, at one commit, into the hub's own cache."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diptych.errors import DiptychError, InputError, MissingExtraError, ServiceError

SCHEME = "hf://"
ADDRESS = re.compile(r"hf://datasets/(?P<repo>[\w.-]+/[\w.-]+)(?:@(?P<revision>[^/]+))?(?:/(?P<path>.+))?")
# Which split is meant when the address names none.
USUAL_SPLIT = re.compile(r"(?:^|[/_.-])train(?:[/_.-]|$)")


@dataclass(frozen=True, kw_only=True)
class Files:
    """Files on this machine, in order, and the commit that they are of."""

    paths: tuple[Path, ...]
    revision: str | None = None


def fetch(address: str, *, endings: Sequence[str]) -> Files:
    """Download the files that ``address`` names, or take them from the cache.

    ``hf://datasets/OWNER/NAME[@REVISION][/PATH]``; without a path all files of one form are taken, those of the split
    ``train`` where files are named by split.

    Raises:
        InputError: not such an address, no such dataset or file, or files of several forms.
        ServiceError: the hub did not answer.
    """
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise InputError(
            f"{address!r} is not an address on the hub; write hf://datasets/OWNER/NAME or hf://datasets/OWNER/NAME/FILE."
        )
    try:
        from huggingface_hub import HfApi, errors
    except ModuleNotFoundError as error:
        raise MissingExtraError("Reading from the hub", "pipeline") from error
    try:
        return _fetch(HfApi(), match, endings)
    except errors.RepositoryNotFoundError as error:
        raise InputError(
            f"There is no dataset {match['repo']!r} on the hub, or it is private: sign in with `hf auth login`."
        ) from error
    except (errors.RevisionNotFoundError, errors.EntryNotFoundError) as error:
        raise InputError(f"The dataset {match['repo']!r} has no such file or revision: {address}.") from error
    except DiptychError:
        raise
    except Exception as error:
        # The client's own errors and those of whichever HTTP library it uses: all of them mean no answer.
        raise ServiceError(
            f"The Hugging Face Hub did not give {address}: {error}. Try again later, or use a local file."
        ) from error


def _fetch(api, match: re.Match[str], endings: Sequence[str]) -> Files:  # type: ignore[no-untyped-def]
    repo = match["repo"]
    info = api.dataset_info(repo, revision=match["revision"])
    existing = [sibling.rfilename for sibling in info.siblings or ()]
    names = [match["path"]] if match["path"] else _choose(repo, existing, endings)
    paths = [api.hf_hub_download(repo, name, repo_type="dataset", revision=info.sha) for name in names]
    return Files(paths=tuple(Path(path) for path in paths), revision=info.sha)


def _choose(repo: str, existing: Sequence[str], endings: Sequence[str]) -> list[str]:
    readable = sorted(name for name in existing if name.lower().removesuffix(".gz").endswith(tuple(endings)))
    chosen = [name for name in readable if USUAL_SPLIT.search(name)] or readable
    forms = {Path(name.lower().removesuffix(".gz")).suffix for name in chosen}
    if len(forms) != 1:
        found = ", ".join(readable) or "none"
        raise InputError(
            f"The dataset {repo!r} does not say which file holds the prompts; files we can read: {found}. "
            "Add the file to the address."
        )
    return chosen
