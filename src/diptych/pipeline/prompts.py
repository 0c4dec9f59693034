"""Step 1: read prompts, bring them into one form, and drop the empty, over-long, foreign and repeated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from diptych import campaign, engine
from diptych.engine import daft
from diptych.errors import InputError
from diptych.models.language import LanguageDetector
from diptych.models.protocols import recipe_of
from diptych.pipeline import duplicates
from diptych.pipeline.chunks import Chunks, complete
from diptych.pipeline.keys import digest
from diptych.pipeline.normalise import normalise, says_something
from diptych.pipeline.report import Report
from diptych.pipeline.sources import Source
from diptych.records.prompt import PROMPT

STEP = "prompts"
VERSION = 1
READ_ROWS = 20_000
CLEAN_ROWS = 500
CLEANED = pa.schema([*PROMPT, pa.field("reason", pa.string()), pa.field("detail", pa.string())])
READ = pa.schema([pa.field("n", pa.int64()), pa.field("source_prompt", pa.string()), pa.field("key", pa.string())])
RESULT = daft.DataType.struct({name: daft.DataType.string() for name in ("prompt", "language", "reason", "detail")})

detector = LanguageDetector()


def read_prompts(source: Source, settings: campaign.Prompts, *, folder: Path, report: Report) -> daft.DataFrame:
    """Every row of the source, up to the limit, with the reason why it is dropped; kept rows have none.

    Raises:
        InputError: the source has no rows.
    """
    chunks = Chunks(folder, CLEANED)
    keys = [_clean_batch(batch, settings, chunks=chunks, report=report) for batch in _read(source, settings)]
    if not keys:
        raise InputError(f"{source.name} has no rows; there are no prompts to read.")
    rows = chunks.read().join(daft.from_arrow(pa.concat_tables(keys)), on="key", how="semi")
    return duplicates.mark(rows, threshold=settings.near_duplicates, folder=folder / "duplicates")


def fingerprint(settings: campaign.Prompts) -> str:
    """The settings that a row's cleaning depends on."""
    return digest(VERSION, recipe_of(detector), settings.language, settings.max_characters)


def clean(text: str | None, *, max_characters: int) -> tuple[str, str | None, str | None]:
    """The text in its one form, with reason and detail when it cannot be used."""
    prompt = normalise(text or "")
    if not says_something(prompt):
        return prompt, "empty", "There is no letter, digit or symbol in it."
    if len(prompt) > max_characters:
        return prompt, "too_long", f"{len(prompt)} characters; prompts.max_characters is {max_characters}."
    return prompt, None, None


def _read(source: Source, settings: campaign.Prompts) -> Iterator[pa.Table]:
    rows = islice(enumerate(source.rows()), settings.limit)
    salt = fingerprint(settings)
    while batch := list(islice(rows, READ_ROWS)):
        numbers, texts = zip(*batch, strict=True)
        keys = [digest(salt, n, text) for n, text in batch]
        yield pa.table(
            [pa.array(numbers), pa.array([text or "" for text in texts], pa.string()), pa.array(keys)], schema=READ
        )


def _clean_batch(batch: pa.Table, settings: campaign.Prompts, *, chunks: Chunks, report: Report) -> pa.Table:
    def work(pending: daft.DataFrame) -> daft.DataFrame:
        cleaned = clean_rows(daft.col("source_prompt"), settings.max_characters, settings.language)
        result = pending.with_column("result", cleaned)
        return result.with_columns({name: daft.col("result").get(name) for name in RESULT.fields})

    complete(daft.from_arrow(batch), work, chunks=chunks, step=STEP, report=report)
    return batch.select(["key"])


@engine.batch(return_dtype=RESULT, batch_size=CLEAN_ROWS)
def clean_rows(texts: daft.Series, max_characters: int, language: str | None) -> list[dict[str, str | None]]:
    """``clean`` for a column, then the language check for what is left."""
    rows = [clean(text, max_characters=max_characters) for text in texts.to_pylist()]
    prompts = [prompt for prompt, _, _ in rows]
    others = detector.find_others(prompts, language=language) if language else [None] * len(rows)
    return [_row(*row, other=other, language=language) for row, other in zip(rows, others, strict=True)]


def _row(
    prompt: str, reason: str | None, detail: str | None, *, other: str | None, language: str | None
) -> dict[str, str | None]:
    if reason is None and other is not None:
        reason, detail = "language", f"It is in {other!r}; prompts.language is {language!r}."
    return {"prompt": prompt, "language": other or language, "reason": reason, "detail": detail}
