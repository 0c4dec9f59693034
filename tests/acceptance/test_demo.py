"""The demo, small: the same verbs, a real server, simulated annotators, a dataset and a board."""

import json
import subprocess
import sys

import datasets


def _demo(folder, *options):
    command = [sys.executable, "-m", "diptych", "demo", str(folder), "--headless", "--annotators", "4", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


def _write_small_campaign(folder):
    folder.mkdir()
    prompts = ("prompt", "a red fox in the snow", "a blue boat on a green lake", "a yellow house at night", "")
    (folder / "prompts.tsv").write_text("\n".join(prompts))
    (folder / "campaign.yaml").write_text(
        "name: demo\nprompts: {source: prompts.tsv}\n"
        "images:\n  models: [{name: poster, model: poster}, {name: brush, model: brush}]\n  width: 64\n  height: 64\n"
        "annotation: {overlap: 3}\n"
    )


def test_a_headless_demo_ends_with_exact_overlap_a_dataset_and_a_board_and_can_be_repeated(tmp_path):
    folder = tmp_path / "demo"
    _write_small_campaign(folder)
    done = _demo(folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert (result["prompts"], result["pairs"], result["votes"], result["overlap_exact"]) == (3, 6, 18, True)
    assert {row["model"] for row in result["board"]} <= {"poster", "brush"}
    assert all(row["lower"] <= row["rating"] <= row["upper"] for row in result["board"])
    rows = datasets.load_dataset(result["dataset"], split="train", cache_dir=str(tmp_path / "cache"))
    assert rows.num_rows == 6
    assert rows[0]["image_1"].size == (64, 64)

    again = _demo(folder)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout.splitlines()[-1])["votes"] == 18


def test_a_mistake_in_the_demos_campaign_file_ends_it_with_the_verbs_own_sentence(tmp_path):
    folder = tmp_path / "demo"
    _write_small_campaign(folder)
    text = (folder / "campaign.yaml").read_text().replace("model: brush", "model: brushh")
    (folder / "campaign.yaml").write_text(text)
    done = _demo(folder)
    assert done.returncode == 2
    assert "line 4" in done.stderr
    assert "brushh" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "server").exists()
