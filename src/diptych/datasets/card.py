"""The dataset card: README.md with its YAML block, made from the campaign, its votes and what follows from them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML

from diptych.datasets import markdown
from diptych.datasets.findings import Findings
from diptych.db.export import ExportedCampaign, PairCounts
from diptych.db.parts import Parts
from diptych.ranking.agreement import Agreement, Estimate
from diptych.ranking.rates import Rate

UNKNOWN = "cannot be told from these votes"
NO_GUIDELINES = "Annotators were given no guidelines beyond the question."
SIZES = (("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6), ("1M<n<10M", 10**7))


@dataclass(frozen=True, kw_only=True)
class CardFacts:
    """Everything a card is made of."""

    campaign: ExportedCampaign
    parts: Parts
    counts: PairCounts
    findings: Findings
    form: str
    columns: Sequence[tuple[str, str, str]]
    sample: dict[str, Any] | None
    record_sample: dict[str, Any] | None
    licence: str | None
    real_users: bool


def write_card(facts: CardFacts) -> str:
    """The text of README.md."""
    sections = [
        _front_matter(facts),
        f"# {facts.campaign.title}",
        _summary(facts),
        _loading(facts),
        "## Structure",
        markdown.table(("Column", "Type", "What it holds"), facts.columns),
        _settings_tables(facts) if facts.form == "argilla" else "",
        _instance(facts),
        "The dataset has one split, `train`.",
        "## How it was made",
        _making(facts),
        _people(facts),
        "### Guidelines",
        markdown.quoted(facts.campaign.guidelines) if facts.campaign.guidelines else NO_GUIDELINES,
        "## What the votes say",
        _results(facts.findings),
        _agreement(facts.findings.agreement),
        "## Limits",
        _limits(facts),
        "## Licence",
        _licence(facts),
    ]
    return "\n\n".join(section.strip("\n") for section in sections if section) + "\n"


def _front_matter(facts: CardFacts) -> str:
    tags = ["image-preferences", "human-feedback", "text-to-image", "diptych"]
    if facts.form == "argilla":
        tags.append("argilla")
    if facts.findings.is_simulated:
        tags.append("simulated-annotators")
    n_rows = facts.counts.n_pairs if facts.form == "argilla" else facts.findings.n_votes
    block = {
        "pretty_name": facts.campaign.title,
        "license": facts.licence or "other",
        "task_categories": ["text-to-image"],
        "size_categories": [next((name for name, limit in SIZES if n_rows < limit), "10M<n<100M")],
        "tags": tags,
        "configs": [{"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*.parquet"}]}],
    }
    if facts.licence is None:
        block["license_name"] = "not-stated"
    yaml = YAML()
    yaml.default_flow_style = False
    text = io.StringIO()
    yaml.dump(block, text)
    return f"---\n{text.getvalue()}---"


def _summary(facts: CardFacts) -> str:
    found, counts = facts.findings, facts.counts
    voters = markdown.count(found.n_annotators, "annotator")
    if found.is_simulated:
        voters = f"{voters}, **{found.n_simulated:,} of them simulated** (programs, not people)"
    models = _models(facts)
    return (
        f"{markdown.count(counts.n_pairs, 'pair')} of images, each made from one prompt by two of the models {models}, "
        f"with {markdown.count(found.n_votes, 'vote')} by {voters}. Asked was: *{_question_title(facts)}* "
        f"Made with Diptych in the campaign `{facts.campaign.name}`."
    )


def _models(facts: CardFacts) -> str:
    ranking = facts.findings.ranking
    named = [row.model for row in ranking.models] if ranking else sorted({str(m) for m in _described_models(facts)})
    return ", ".join(f"`{name}`" for name in sorted(named)) or "named in the columns"


def _described_models(facts: CardFacts) -> Iterable[Any]:
    models = facts.campaign.description.get("models") or []
    return [model.get("name", model) if isinstance(model, dict) else model for model in models]


def _question_title(facts: CardFacts) -> str:
    titles = [part.title for part in facts.parts.questions if part.name == facts.campaign.question]
    return titles[0] if titles else facts.campaign.question


def _loading(facts: CardFacts) -> str:
    text = (
        "## Loading\n\n```python\nfrom datasets import load_dataset\n\n"
        'rows = load_dataset("PATH_OR_REPOSITORY", split="train")\n```'
    )
    if facts.form != "argilla":
        return text
    return (
        f"{text}\n\n`image_1` and `image_2` come as pictures. Into an Argilla server (`PATH` is this folder):\n\n"
        "```python\nimport argilla as rg\n\n"
        'dataset = rg.Dataset.from_disk("PATH")\n```\n\n'
        'From a hub: `rg.Dataset.from_hub("REPOSITORY", settings="auto")`. '
        + (
            "`records.json` holds the responses under the users' ids on the server they come from."
            if facts.real_users
            else "`records.json` holds records without responses, because Argilla takes responses only of users that "
            "exist on the server; the votes are in the table."
        )
    )


def _settings_tables(facts: CardFacts) -> str:
    parts = facts.parts
    fields = [(f.name, f.title, f.settings["type"], markdown.yes(f.required)) for f in parts.fields]
    questions = [
        (q.name, q.title, q.settings["type"], markdown.yes(q.required), _options(q.settings)) for q in parts.questions
    ]
    metadata = [
        (m.name, m.title, m.settings["type"], markdown.yes(m.visible_for_annotators)) for m in parts.metadata_properties
    ]
    vectors = [(v.name, v.title, str(v.dimensions)) for v in parts.vectors_settings]
    tables = [
        "### Fields\n\n" + markdown.table(("Field", "Title", "Type", "Required"), fields),
        "### Questions\n\n" + markdown.table(("Question", "Title", "Type", "Required", "Answers"), questions),
    ]
    if metadata:
        headings = ("Property", "Title", "Type", "Visible for annotators")
        tables.append("### Metadata\n\n" + markdown.table(headings, metadata))
    if vectors:
        tables.append(
            "### Vectors (on the server, not in the files)\n\n" + markdown.table(("Vector", "Title", "Size"), vectors)
        )
    return "\n\n".join(tables)


def _instance(facts: CardFacts) -> str:
    if facts.sample is None:
        return ""
    text = f"### One row\n\n```json\n{json.dumps(markdown.shorten(facts.sample), indent=2, ensure_ascii=False)}\n```"
    if facts.record_sample is not None:
        record = json.dumps(markdown.shorten(facts.record_sample), indent=2, ensure_ascii=False)
        text += f"\n\nThe same record in `records.json`:\n\n```json\n{record}\n```"
    return text


def _making(facts: CardFacts) -> str:
    counts, described = facts.counts, facts.campaign.description
    steps = []
    pipeline = described.get("counts") or {}
    words = {
        "read": "prompts read",
        "kept": "prompts kept",
        "evolved": "variants",
        "images": "images",
        "pairs": "pairs",
    }
    steps += [f"- {words[key]}: {pipeline[key]:,}" for key in words if isinstance(pipeline.get(key), int)]
    dropped = pipeline.get("dropped")
    if isinstance(dropped, dict) and dropped:
        steps.append("- dropped: " + ", ".join(f"{reason} {n:,}" for reason, n in sorted(dropped.items())))
    steps += [f"- model {_describe_model(model)}" for model in described.get("models") or [] if isinstance(model, dict)]
    steps.append(f"- pairs exported: {counts.n_pairs:,}, of them with all their votes: {counts.n_completed:,}")
    if counts.n_pulled:
        steps.append(
            f"- pairs left out because {markdown.count(facts.campaign.flags_to_pull, 'person', 'people')} "
            f"flagged them: {counts.n_pulled:,}"
        )
    text = "\n".join(steps)
    if not pipeline:
        return text
    return (
        "Prompts were cleaned and rewritten into variants, the models drew each, images were checked, and two of one "
        f"variant became a pair whose order says nothing about the models.\n\n{text}"
    )


def _describe_model(model: dict[str, Any]) -> str:
    known = ", ".join(f"{key} {value}" for key, value in sorted(model.items()) if key != "name" and value is not None)
    painter = "; a program that draws by rules, without machine learning" if model.get("backend") == "builtin" else ""
    return f"`{model.get('name')}`: {known}{painter}"


def _people(facts: CardFacts) -> str:
    found, wanted = facts.findings, facts.campaign.min_submitted
    text = (
        "### Annotation\n\n"
        f"{_blindness(found)} "
        f"Each pair was to get {markdown.count(wanted, 'vote')}; {markdown.count(found.n_votes, 'vote')} count"
    )
    if found.n_surplus:
        text += f", {markdown.count(found.n_surplus, 'vote')} more came after a pair was full (surplus)"
    text += ". Answers: " + ", ".join(f"`{answer}` {n:,}" for answer, n in found.answers.items()) + "."
    if found.median_seconds is not None:
        text += f" The median answer took {found.median_seconds:.1f} s from both images painted."
    who = f"\n\nVotes were given by {markdown.count(found.n_annotators, 'annotator')}"
    if found.n_simulated == found.n_annotators:
        who += ", **all of them simulated annotators**: programs that vote by rules. No person judged these images."
    elif found.is_simulated:
        who += f", **{found.n_simulated:,} of them simulated**: programs that vote by rules, not people."
    else:
        who += "."
    names = (
        " They appear under their ids on the server."
        if facts.real_users
        else " They appear under pseudonyms (a keyed hash): one person keeps one pseudonym, and nobody is named."
    )
    return text + who + names


def _blindness(found: Findings) -> str:
    if found.n_unserved == found.n_votes:
        return "Votes came through the records API, so whether annotators could tell the models is up to its client."
    text = (
        "The comparison was blind: annotators saw the prompt and two images under random names, without metadata; "
        "which one stood on the left was drawn anew for each person and pair."
    )
    if found.n_unserved:
        text += f" Not so {markdown.count(found.n_unserved, 'vote')} that came through the records API."
    return text


def _results(found: Findings) -> str:
    if found.ranking is None:
        return f"The models cannot be ranked on these votes. {found.problem}"
    ranking = found.ranking
    rows = [
        (
            f"`{row.model}`",
            f"{row.rating:.0f}",
            f"{row.lower:.0f} to {row.upper:.0f}",
            f"{row.rank_low}" if row.rank_low == row.rank_high else f"{row.rank_low}-{row.rank_high}",
            f"{row.n_votes:,}",
            _rate(row.acceptable),
        )
        for row in ranking.models
    ]  # fmt: skip
    headings = ("Model", "Rating", f"{ranking.level:.0%} interval", "Rank", "Votes", "Acceptable")
    text = markdown.table(headings, rows) + f"\n\n{ranking.method} Ratings: 400 / ln 10 per logit, mean 1000."
    text += " *Acceptable*: the share of a model's votes in which its image won or both were good."
    if ranking.position:
        text += f" Side shown first: {ranking.position.logit:+.3f} logit (standard error {ranking.position.se:.3f})."
    return " ".join([text, *ranking.notes])


def _rate(rate: Rate | None) -> str:
    return f"{rate.rate:.0%} ({rate.lower:.0%} to {rate.upper:.0%})" if rate else ""


def _agreement(agreement: Agreement) -> str:
    rows = [
        ("Krippendorff's alpha, four answers", _estimate(agreement.alpha)),
        ("Krippendorff's alpha, decisive answers", _estimate(agreement.alpha_decisive)),
        ("Two votes on one pair say the same", _share(agreement.raw_agreement)),
        ("One vote is the most frequent answer of the others", _share(agreement.human_ceiling)),
    ]
    return (
        "### Agreement\n\n" + markdown.table(("Measure", "Value"), rows) + f"\n\n{agreement.level:.0%} intervals from "
        f"{agreement.rounds:,} bootstrap rounds over pairs (seed {agreement.seed}). "
        "On preferences between images an alpha of about 0.3 is usual: taste differs."
    )


def _limits(facts: CardFacts) -> str:
    limits = [
        "- Votes say which of two images was preferred for one prompt, not how good a model is at everything.",
        "- Prompts and annotators are samples: the intervals above cover others like them, not all.",
    ]
    if facts.findings.is_simulated:
        limits.insert(
            0, "- Simulated annotators stand in for people: use these votes to test software, not to judge models."
        )
    if facts.counts.n_completed < facts.counts.n_pairs:
        missing = facts.counts.n_pairs - facts.counts.n_completed
        limits.append(f"- {markdown.count(missing, 'pair')} had not got all votes when this was exported.")
    return "\n".join(limits)


def _licence(facts: CardFacts) -> str:
    if facts.licence is None:
        return "The organiser has not stated a licence; ask before using the data beyond what the law allows."
    return (
        f"`{facts.licence}`, as stated by the organiser. The images may also fall under the terms of the models that "
        "drew them."
    )


def _options(settings: dict[str, Any]) -> str:
    return ", ".join(f"`{option['value']}`" for option in settings.get("options") or [])


def _estimate(estimate: Estimate | None) -> str:
    return f"{estimate.value:.2f} ({estimate.lower:.2f} to {estimate.upper:.2f})" if estimate else UNKNOWN


def _share(share: float | None) -> str:
    return f"{share:.0%}" if share is not None else UNKNOWN
