"""A campaign from its prompts to its pairs: the list of steps, in the order in which they run.

    prompts       read, bring into one form, drop what cannot be used or repeats
    evolve        write the variants
    text-safety   drop unsafe variants, before anything is drawn
    generate      draw every variant with every model
    image-safety  drop unsafe images
    pairs         two images of one variant

Every step keeps its finished rows in a folder of its own and does only what is missing, so a run that was stopped in
any way continues where it was. A row counts as finished only under the very inputs and settings that it depends on:
after a change in the campaign file just the rows that it touches are done again, and their followers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from diptych import engine
from diptych.campaign import Campaign
from diptych.engine import daft
from diptych.errors import CampaignError, ConflictError, InputError
from diptych.models.protocols import recipe_of
from diptych.pipeline import drops, evolve, generate, manifest, pair, prompts, safety, sources
from diptych.pipeline.chunks import remove_leftovers, storage_errors
from diptych.pipeline.keys import digest
from diptych.pipeline.report import Counts, Report

STEPS = (prompts.STEP, evolve.STEP, safety.TEXT_STEP, generate.STEP, safety.IMAGE_STEP, pair.STEP)
PAIRS_FILE = "pairs.parquet"
DROPPED_FILE = "dropped.parquet"
MANIFEST_FILE = "manifest.json"
IMAGES_FOLDER = "images"


def run_campaign(campaign: Campaign, out: Path, *, until: str | None = None, report: Report | None = None) -> Counts:
    """Run the steps up to ``until`` (all of them by default) in the folder ``out``.

    Raises:
        CampaignError: ``until`` is not a step.
        ConflictError: another run works in ``out``.
        InputError: the prompts cannot be read, or none of them is left.
        StorageError: disk full or folder not writable; what was finished is kept.
    """
    until = until or STEPS[-1]
    if until not in STEPS:
        raise CampaignError(f"There is no step {until!r}; the steps are: {', '.join(STEPS)}.")
    source = sources.open_source(campaign.prompts.source, campaign.prompts.column)
    engine.start()
    with engine.stops_politely(), _only_run(out):
        run = _Run(campaign, out, source=source, until=until, report=report or Report())
        return run.go()


class _Run:
    """One run; ``go`` is the list of steps."""

    def __init__(self, campaign: Campaign, out: Path, *, source: sources.Source, until: str, report: Report) -> None:
        self.campaign = campaign
        self.out = out
        self.source = source
        self.until = until
        self.report = report
        self.drops = drops.Drops(out)
        self.counts = Counts(dropped={})
        self.rewriter = evolve.make_rewriter(campaign.evolve)
        self.painters = generate.make_painters(campaign.images)
        self.text_judge, self.image_judge = safety.make_judges()
        self.embedder = pair.make_embedder()

    def go(self) -> Counts:
        self._tell()
        kept = self._prompts()
        if self._continues(prompts.STEP):
            kept = self._evolve(kept)
        if self._continues(evolve.STEP):
            kept = self._check_texts(kept)
        if self._continues(safety.TEXT_STEP):
            self._draw_and_pair(kept)
        return self._finish()

    def _continues(self, step: str) -> bool:
        """Whether anything comes after ``step``."""
        return STEPS.index(self.until) > STEPS.index(step)

    def _tell(self) -> None:
        guessed = " (guessed; prompts.column chooses another)" if self.source.is_guessed else ""
        self.report.say(f"Prompts from {self.source.name}, column {self.source.column!r}{guessed}.")
        before = manifest.read_fingerprints(self.out / MANIFEST_FILE)
        changed = [step for step, value in self._fingerprints().items() if before.get(step, value) != value]
        if changed:
            self.report.say(
                f"Changed since the last run: {', '.join(changed)}. The rows that this touches are done again."
            )

    def _prompts(self) -> daft.DataFrame:
        rows = prompts.read_prompts(
            self.source, self.campaign.prompts, folder=self.out / prompts.STEP, report=self.report
        )
        kept, n_rows = self.drops.part(prompts.STEP, rows.exclude("key"), order=["n"])
        self._count(read=n_rows, kept=kept.count_rows())
        if self.counts.kept == 0:
            self._finish()
            reasons = ", ".join(f"{reason} {n}" for reason, n in self.counts.dropped.items())
            raise InputError(
                f"None of the {n_rows} prompts of {self.source.name} is left ({reasons}). "
                f"{self.out / DROPPED_FILE} says why for each; change prompts in the campaign file."
            )
        return kept

    def _evolve(self, kept: daft.DataFrame) -> daft.DataFrame:
        rows = evolve.write_variants(
            kept, self.campaign.evolve, rewriter=self.rewriter, folder=self.out / evolve.STEP, report=self.report
        )
        kept, n_rows = self.drops.part(evolve.STEP, rows.exclude("key"), order=["n", "evolution"])
        self._count(evolved=n_rows)
        return kept

    def _check_texts(self, variants: daft.DataFrame) -> daft.DataFrame:
        rows = safety.check_texts(
            variants,
            self.campaign.safety,
            judge=self.text_judge,
            folder=self.out / safety.TEXT_STEP,
            report=self.report,
        )
        return self.drops.part(safety.TEXT_STEP, rows, order=["n", "evolution"])[0]

    def _draw_and_pair(self, variants: daft.DataFrame) -> None:
        """Draw, check and pair; with a limit of pairs no more variants than it needs."""
        n_variants = variants.count_rows()
        n_wanted = self._n_wanted(n_variants)
        while True:
            images = self._draw(variants.sort(["n", "evolution"]).limit(n_wanted))
            n_missing = (self.campaign.pairs.limit or 0) - pair.count_pairs(images)
            if n_missing <= 0 or n_wanted == n_variants or self.until != pair.STEP:
                break
            n_wanted = min(n_variants, n_wanted + n_missing)
        if self.until == pair.STEP:
            self._pair(variants, images)

    def _n_wanted(self, n_variants: int) -> int:
        limit = self.campaign.pairs.limit
        n_meetings = comb(len(self.campaign.images.models), 2)
        return n_variants if limit is None else min(n_variants, -(-limit // n_meetings))

    def _draw(self, variants: daft.DataFrame) -> daft.DataFrame:
        store = self.out / IMAGES_FOLDER
        images = generate.draw_images(
            variants,
            self.campaign.images,
            painters=self.painters,
            store=store,
            folder=self.out / generate.STEP,
            report=self.report,
        )
        kept, n_rows = self.drops.part(generate.STEP, images.exclude("key"), order=["id", "model"])
        self._count(images=n_rows)
        if not self._continues(generate.STEP):
            return kept
        checked = safety.check_images(
            kept,
            self.campaign.safety,
            judge=self.image_judge,
            store=store,
            folder=self.out / safety.IMAGE_STEP,
            report=self.report,
        )
        return self.drops.part(safety.IMAGE_STEP, checked, order=["id", "model"])[0]

    def _pair(self, variants: daft.DataFrame, images: daft.DataFrame) -> None:
        path = self.out / PAIRS_FILE
        n_pairs = pair.write_pairs(
            variants,
            images,
            self.campaign.pairs,
            models=[model.name for model in self.campaign.images.models],
            embedder=self.embedder,
            path=path,
            report=self.report,
        )
        self._count(pairs=n_pairs, pairs_path=path)

    def _count(self, **counts: Any) -> None:
        self.counts = replace(self.counts, dropped=self.drops.counts(), **counts)

    def _finish(self) -> Counts:
        self._count()
        self.drops.write(self.out / DROPPED_FILE)
        manifest.write(
            self.out / MANIFEST_FILE,
            campaign=self.campaign,
            source=self.source,
            fingerprints=self._fingerprints(),
            recipes=self._recipes(),
            until=self.until,
            counts=self.counts,
            dropped_by_step=self.drops.by_step,
        )
        return self.counts

    def _recipes(self) -> dict[str, Any]:
        models = {"rewriter": self.rewriter, "text_judge": self.text_judge, "image_judge": self.image_judge}
        painters = {name: recipe_of(painter) for name, painter in self.painters.items()}
        others = {name: recipe_of(model) for name, model in models.items()}
        return {
            **others,
            "language": recipe_of(prompts.detector),
            "embedder": recipe_of(self.embedder),
            "images": painters,
        }

    def _fingerprints(self) -> dict[str, str]:
        """What each step depends on, so that the next run can say what changed."""
        of, recipes = self.campaign, self._recipes()
        return {
            prompts.STEP: digest(
                prompts.fingerprint(of.prompts),
                self.source.sha256,
                of.prompts.model_dump(mode="json", exclude={"source"}),
            ),
            evolve.STEP: digest(evolve.fingerprint(of.evolve, self.rewriter), of.evolve.model_dump(mode="json")),
            safety.TEXT_STEP: digest(recipes["text_judge"], of.safety.text_threshold),
            generate.STEP: digest(generate.fingerprints(of.images, self.painters), of.images.seed),
            safety.IMAGE_STEP: digest(recipes["image_judge"], of.safety.image_threshold),
            pair.STEP: digest(recipes["embedder"], of.pairs.model_dump(mode="json")),
        }


@contextmanager
def _only_run(out: Path) -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it however the process ends."""
    with storage_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / ".lock")
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise ConflictError(
                f"Another run works in {out}. Wait until it ends, or give this one another --out."
            ) from error
    try:
        remove_leftovers(out)
        yield
    finally:
        lock.release()
