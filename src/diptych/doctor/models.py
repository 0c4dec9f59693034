"""Checks of the built-in models: each loads and gives the answer that is known for a small example."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from io import BytesIO

from diptych.doctor import Finding
from diptych.errors import MissingExtraError
from diptych.settings import Settings


def check_models(settings: Settings) -> Iterator[Finding]:
    """Language, text check, image check, prompt vectors."""
    models: dict[str, Callable[[], str]] = {
        "Model for language": _language,
        "Model for text": _text,
        "Model for images": _image,
        "Model for vectors": _vectors,
    }
    for name, ask in models.items():
        yield _examine(name, ask)


def _examine(name: str, ask: Callable[[], str]) -> Finding:
    begun = time.monotonic()
    try:
        text = ask()
    except MissingExtraError as error:
        return Finding(name=name, status="warn", text="not installed", advice=f"pip install 'diptych[{error.extra}]'")
    except Exception as error:  # whatever a broken wheel raises
        advice = "pip install --force-reinstall 'diptych[pipeline]'"
        return Finding(name=name, status="fail", text=f"{type(error).__name__}: {error}", advice=advice)
    return Finding(name=name, status="ok", text=f"{text} ({time.monotonic() - begun:.1f} s)")


def _language() -> str:
    from diptych.models import language

    detector = language.LanguageDetector()
    german = "Ein alter Fischer flickt am Abend sein Netz im Hafen"
    found = detector.find_others(["An old fisherman mends his net in the harbour", german], language="en")
    _expect(found == [None, "de"], f"English and German were taken for {found}")
    return f"{detector.version} tells English from German"


def _text() -> str:
    from diptych.models import text_judge

    judge = text_judge.ProfanityJudge()
    clean, rude = judge.score(["a cat on a sofa", "you are a fucking idiot"])
    _expect(clean.score < 0.5 < rude.score, f"a clean text scored {clean.score:.2f} and a rude one {rude.score:.2f}")
    return f"{judge.version} tells rude from clean"


def _image() -> str:
    from PIL import Image

    from diptych.models import image_judge

    buffer = BytesIO()
    Image.new("RGB", (256, 256), "seagreen").save(buffer, "PNG")
    judge = image_judge.NudeNetJudge()
    (verdict,) = judge.score([buffer.getvalue()])
    _expect(verdict.score < 0.5, f"a plain green image scored {verdict.score:.2f}")
    return f"{judge.version} answers"


def _vectors() -> str:
    from diptych.models import embedder

    model = embedder.WordLlamaEmbedder()
    cat, kitten, tax = model.embed(["a small cat", "a little kitten", "quarterly tax report"])
    _expect(float(cat @ kitten) > float(cat @ tax), "a cat came out nearer to a tax report than to a kitten")
    return f"{model.version} puts a cat nearer to a kitten than to a tax report"


def _expect(is_true: bool, otherwise: str) -> None:
    if not is_true:
        raise RuntimeError(otherwise)
