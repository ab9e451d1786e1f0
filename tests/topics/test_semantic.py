"""The extra `semantic`: a model on disk, what is measured with it, and what goes wrong without."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from citecheck import check_file
from citecheck.errors import ConfigError
from citecheck.topics import semantic
from citecheck.topics.features import FEATURES, SEMANTIC_FEATURES, measure
from citecheck.topics.paper import Entry, Paper, Passage
from citecheck.topics.semantic import BATCH, Embedder, Meanings, chosen, load, unit
from citecheck.topics.verdict import judge, score

if TYPE_CHECKING:
    from citecheck.topics.semantic import Vector

np = pytest.importorskip("numpy")

TINY = Path(__file__).parent / "data" / "tiny"
TITLES = (
    "Night-time secretion of melatonin by the human pineal gland",
    "Melatonin levels in blood before the onset of sleep",
    "Evening light delays the onset of melatonin in young adults",
    "Melatonin for jet lag: a randomised trial in air travellers",
    "Melatonin and recovery from jet lag after eastward flights",
    "Melatonin and daytime sleep of shift workers",
    "Sleep latency in autistic children treated with melatonin",
    "Melatonin in older adults with insomnia: a placebo-controlled trial",
    "Monetary policy, exchange rates and consumer prices in open economies",
)
SENTENCES = (
    "Melatonin is made by the pineal gland at night.",
    "Its blood level rises two hours before sleep.",
    "Light in the evening delays the rise of melatonin.",
    "Melatonin for jet lag made travellers fall asleep sooner.",
    "It shortened the recovery from jet lag after eastward flights.",
    "Shift workers slept longer in the day after melatonin.",
    "Melatonin shortened the sleep latency of autistic children.",
    "Older people with insomnia gained little from melatonin.",
    "Melatonin has been given to patients with restless legs.",
)
PAPER = Paper(
    [Entry(title, (f"Name{at}",), "J Sleep") for at, title in enumerate(TITLES)],
    [SENTENCES[:5], SENTENCES[5:]],
    [Passage(at // 5, at % 5, (at,)) for at in range(len(TITLES))],
)
MONEY = len(TITLES) - 1


class Fake:
    """Knows two subjects, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: list[str]) -> list[Vector]:
        self.asked += texts
        return [
            unit(np.array([text.lower().count("melatonin") + 0.1, "policy" in text], np.float32))
            for text in texts
        ]


@pytest.fixture
def tiny() -> Embedder:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    return load(TINY)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a copy of the model, to damage."""
    return Path(shutil.copytree(TINY, tmp_path / "model"))


def product(one: Vector, other: Vector) -> float:
    return float(one @ other)


def test_without_an_embedder_nothing_more_is_measured() -> None:
    assert {len(fit.values) for fit in measure(PAPER)} == {len(FEATURES)}


def test_with_one_the_same_is_measured_and_more() -> None:
    plain, more = list(measure(PAPER)), list(measure(PAPER, Fake()))
    assert [fit.values for fit in plain] == [fit.values[: len(FEATURES)] for fit in more]
    assert {len(fit.values) for fit in more} == {len(FEATURES) + len(SEMANTIC_FEATURES)}
    for fit in more:
        sentence, context, z, nearest = fit.values[len(FEATURES) :]
        foreign = fit.entry == MONEY
        assert (z < 0) is foreign
        assert (nearest < 0.5) is foreign
        assert -1.001 < sentence < 1.001
        assert -1.001 < context < 1.001


def test_each_text_is_embedded_once() -> None:
    fake = Fake()
    list(measure(PAPER, fake))
    assert sorted(fake.asked) == sorted({*TITLES, *SENTENCES})


def test_the_foreign_reference_scores_highest() -> None:
    scores = {fit.entry: score(fit) for fit in measure(PAPER, Fake())}
    assert max(scores, key=lambda entry: scores[entry]) == MONEY
    assert [verdict.entry for verdict in judge(PAPER, Fake())] in ([], [MONEY])


def test_one_title_alone_has_no_nearest() -> None:
    alone = Paper([PAPER.entries[0]], [[SENTENCES[0]]], [Passage(0, 0, (0,))])
    sentence, _, z, nearest = Meanings(alone, [0], alone.passages, Fake()).values(
        alone.passages[0], 0
    )
    assert nearest == 0
    assert z > 0
    assert sentence > 0.9


def test_vectors_have_length_one(tiny: Embedder) -> None:
    texts = ["Melatonin at night", "", "policy " * 3_000, "☃ zzz"]
    vectors = tiny.embed(texts)
    assert len(vectors) == len(texts)
    assert [product(each, each) for each in vectors] == pytest.approx([1.0] * len(texts))
    assert tiny.embed([]) == []


def test_what_a_text_is_embedded_with_does_not_matter(tiny: Embedder) -> None:
    texts = ["melatonin " * (at % 7) + "exchange rates " * (at % 5) for at in range(3 * BATCH + 1)]
    together = tiny.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        (alone,) = tiny.embed([text])
        assert product(alone, vector) == pytest.approx(1.0)


def test_meanings_are_told_apart(tiny: Embedder) -> None:
    melatonin, sleep, money = tiny.embed(["Melatonin", "to sleep at night", "monetary policy"])
    assert product(melatonin, sleep) > 0.7
    assert product(melatonin, money) < 0.3


def test_long_texts_are_cut(tiny: Embedder) -> None:
    whole, cut, other = tiny.embed(
        ["sleep " * 254, "sleep " * 254 + "policy " * 300, "sleep " * 200 + "policy " * 300]
    )
    assert product(whole, cut) == pytest.approx(1.0)
    assert product(whole, other) < 0.99


def test_a_model_is_loaded_once(tiny: Embedder) -> None:
    assert load(TINY) is tiny


def test_the_setting_goes_before_the_environment(
    tiny: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chosen(None) is None
    monkeypatch.setenv("CITECHECK_MODEL", str(TINY))
    assert chosen(None) is tiny
    monkeypatch.setenv("CITECHECK_MODEL", "nowhere")
    assert chosen(TINY) is tiny
    monkeypatch.setenv("CITECHECK_MODEL", "")
    assert chosen(None) is None


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_what_is_missing_is_named(broken: Path, name: str) -> None:
    (broken / name).unlink()
    with pytest.raises(ConfigError, match=f"no `{name}`") as caught:
        load(broken)
    assert "sentence-embedding model" in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\x08\x07 no such thing", b"\xff" * 4_000])
def test_what_is_damaged_is_named(broken: Path, name: str, content: bytes) -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    (broken / name).write_bytes(content)
    with pytest.raises(ConfigError, match="cannot use the model file") as caught:
        load(broken)
    assert name in caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_a_missing_package_is_named(
    broken: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package == "tokenizers":
        pytest.importorskip("onnxruntime")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ConfigError, match=f"not installed: {package}") as caught:
        load(broken)
    assert caught.value.hint == "pip install 'citecheck-lint[semantic]'"


class Session:
    """A model of another kind."""

    def __init__(self, inputs: Sequence[str], output: Any) -> None:
        self._inputs, self._output = inputs, output

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name) for name in self._inputs]

    def run(self, _: object, given: dict[str, Any]) -> list[Any]:
        if isinstance(self._output, Exception):
            raise self._output
        return [
            [{"label": 1}],
            np.zeros(3),
            np.full((*given["input_ids"].shape, 2)[: self._output[0]], self._output[1]),
        ]


@pytest.mark.parametrize(
    ("inputs", "output", "said"),
    [
        (["input_ids", "pixels"], (3, 1.0), "asks for pixels"),
        (["input_ids"], (1, 1.0), "no token embeddings"),
        (["input_ids"], (2, 1.0), "no token embeddings"),
        (["input_ids"], (3, float("nan")), "no number"),
        (["input_ids"], RuntimeError("out of\nrange"), "out of range"),
    ],
)
def test_a_model_of_another_kind_is_refused(inputs: list[str], output: Any, said: str) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer.from_file(str(TINY / "tokenizer.json"))
    model = semantic._Model(Path("model.onnx"), Session(inputs, output), tokenizer)
    with pytest.raises(ConfigError, match=said):
        model.embed(["sleep"])


class Scaled:
    """An embedder in which another text stands at an angle of some cosine to the first."""

    def __init__(self, alike: float, unlike: float) -> None:
        self._cosines = {semantic.ALIKE[1]: alike, semantic.UNLIKE: unlike}

    def embed(self, texts: list[str]) -> list[Vector]:
        cosines = [self._cosines.get(text, 1.0) for text in texts]
        return [np.array([each, (1 - each**2) ** 0.5], np.float32) for each in cosines]


@pytest.mark.parametrize(("alike", "unlike"), [(0.95, 0.8), (0.3, -0.9), (float("nan"), -0.9)])
def test_a_model_that_spreads_meanings_otherwise_is_refused(alike: float, unlike: float) -> None:
    with pytest.raises(ConfigError, match="does not tell meanings apart"):
        semantic._try(Scaled(alike, unlike), Path("model.onnx"))


def test_one_that_spreads_them_as_it_should_is_taken() -> None:
    semantic._try(Scaled(0.9, -0.3), Path("model.onnx"))


def test_a_folder_may_begin_at_home(
    tiny: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del tiny
    shutil.copytree(TINY, tmp_path / "small")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("CITECHECK_MODEL", "~/small")
    assert chosen(None) is not None


MANUSCRIPT = (
    "Sleep\n\n"
    + "\n\n".join(
        f"{sentence[:-1]} [{at}]. Much of this was found in trials of the last years."
        for at, sentence in enumerate(SENTENCES, 1)
    )
    + "\n\nReferences\n\n"
    + "\n".join(
        f"{at}. Berg A, Dahl B. {title}. J Sleep. {1990 + at};4(2):{at}0-{at}9."
        for at, title in enumerate(TITLES, 1)
    )
    + "\n"
)


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    path = tmp_path / "paper.md"
    path.write_text(MANUSCRIPT, "utf-8")
    return path


def off_topic(path: Path) -> list[str]:
    found = check_file(path, select=["MIS001"], min_confidence="low").findings
    return [each.problem.message for each in found]


def test_the_settings_name_the_model(tiny: Embedder, manuscript: Path) -> None:
    del tiny
    shutil.copytree(TINY, manuscript.parent / "tiny")
    settings = manuscript.parent / "citecheck.toml"
    settings.write_text("rules.off-topic-citation.model = 'tiny'", "utf-8")
    assert all("reference 9 " in message for message in off_topic(manuscript))
    settings.write_text("rules.MIS001.model = 'absent'", "utf-8")
    with pytest.raises(ConfigError, match=r"no `model\.onnx`"):
        off_topic(manuscript)


def test_a_run_with_a_broken_model_ends_with_2(manuscript: Path) -> None:
    environment = {**os.environ, "CITECHECK_MODEL": str(manuscript.parent / "absent")}
    done = subprocess.run(
        [sys.executable, "-m", "citecheck", str(manuscript)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "no `model.onnx`" in done.stderr
    assert "hint" in done.stderr or "help" in done.stderr


def test_nothing_heavy_is_loaded_unless_a_model_is_set(manuscript: Path) -> None:
    script = (
        "import sys, citecheck\n"
        f"citecheck.check_file({str(manuscript)!r})\n"
        "assert 'citecheck.topics.semantic' in sys.modules\n"
        "assert not {'numpy', 'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
