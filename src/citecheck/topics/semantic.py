"""Compare texts by a sentence-embedding model that the user has on disk, where one is set.

A model of the all-MiniLM-L6-v2 family turns a text into a vector of length 1; the nearer two texts
are in meaning, the nearer the product of their vectors is to 1, also where they share no word.
Nothing here is imported or loaded unless a model is set, and nothing is ever fetched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from citecheck.errors import ConfigError
from citecheck.topics.paper import Paper, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float32]

VARIABLE = "CITECHECK_MODEL"
"""The environment variable that names the model's folder where no setting does."""
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
MOST_TOKENS = 256
"""What is longer is cut: the model was made for sentences."""
MOST_CHARACTERS = 4_000
"""Cut before it is divided into tokens, which takes as long as the text is."""
BATCH = 4
"""Texts at once; more take longer each, on account of the filling."""
LEAST_SPREAD = 0.02
"""Least spread in a z-score, so that uniform lists do not blow it up."""
INSTALL = "pip install 'citecheck-lint[semantic]'"
ALIKE = "Melatonin and sleep at night", "Melatonin for insomnia"
UNLIKE = "Monetary policy and consumer prices"
"""Texts that tell whether a model spreads meanings as the one that the weights were fitted with."""
LEAST_ALIKE = 0.5
"""Least product of the vectors of `ALIKE`: all-MiniLM-L6-v2 has 0.80."""
MOST_UNLIKE = 0.3
"""Most with that of `UNLIKE`: it has 0.06. Where any two texts are near, as in models that were not
made for this product or are scaled otherwise, the curves of the weights mean nothing."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: list[str]) -> list[Vector]:
        """Return a vector of length 1 for each text."""


def chosen(setting: Path | None) -> Embedder | None:
    """Return the model that is set: by a rule's option, or by the environment; None without one.

    Raises:
        ConfigError: as `load` does.
    """
    folder = setting or os.environ.get(VARIABLE)
    return load(Path(folder).expanduser()) if folder else None


@cache
def load(folder: Path) -> Embedder:
    """Return the model of a folder with `model.onnx` and `tokenizer.json`; once a process.

    Raises:
        ConfigError: onnxruntime or tokenizers is not installed, a file is missing or damaged, or
            the model is of another kind.
    """
    for name in (MODEL, TOKENIZER):
        if not (folder / name).is_file():
            raise ConfigError(
                f"there is no `{name}` in the model's folder `{folder}`",
                hint=f"name a folder that holds {MODEL} and {TOKENIZER} of a sentence-embedding model",
            )
    try:
        import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415  # only with the extra
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise ConfigError(
            f"the model in `{folder}` needs a package that is not installed: {error.name}",
            hint=INSTALL,
        ) from error
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # the library raises nothing narrower
        raise _broken(folder / TOKENIZER, error) from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what is wrong is raised, and told by us
    # Threads that wait for work by turning in circles take it from whatever else runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its errors have no common class
        raise _broken(folder / MODEL, error) from error
    model = _Model(folder / MODEL, session, tokenizer)
    _try(model, folder / MODEL)
    return model


def _try(model: Embedder, file: Path) -> None:
    """Raise where a model runs, but does not put meanings where the weights expect them."""
    one, other, foreign = model.embed([*ALIKE, UNLIKE])
    if not (one @ other >= LEAST_ALIKE and max(one @ foreign, other @ foreign) <= MOST_UNLIKE):
        raise _broken(file, "it does not tell meanings apart as it should")


def _broken(file: Path, error: Exception | str) -> ConfigError:
    said = " ".join(str(error).split())[:200]
    return ConfigError(
        f"cannot use the model file `{file}`: {said}",
        hint="it takes the all-MiniLM-L6-v2 family: token embeddings, which are averaged here",
    )


class _Model:
    """A model and its tokenizer, as onnxruntime and tokenizers run them."""

    def __init__(self, file: Path, session: Any, tokenizer: Any) -> None:  # noqa: ANN401
        self._file = file
        self._session = session
        self._inputs = [each.name for each in session.get_inputs()]
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer = tokenizer

    def embed(self, texts: list[str]) -> list[Vector]:
        """Return a vector of length 1 for each text.

        Raises:
            ConfigError: the model takes or gives something else than it should.
        """
        encoded = self._tokenizer.encode_batch([text[:MOST_CHARACTERS] for text in texts])
        tokens: list[list[int]] = [each.ids for each in encoded]
        # Texts of like length go together, so that little of a batch is filling.
        order = sorted(range(len(texts)), key=lambda index: len(tokens[index]))
        found: dict[int, Vector] = {}
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            found.update(zip(batch, self._vectors([tokens[at] for at in batch]), strict=True))
        return [found[at] for at in range(len(texts))]

    def _vectors(self, batch: list[list[int]]) -> Iterable[Vector]:
        import numpy as np  # noqa: PLC0415  # comes with onnxruntime

        longest = max(1, *(len(tokens) for tokens in batch))
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            outputs = self._session.run(None, {name: given[name] for name in self._inputs})
        except KeyError as error:
            raise _broken(self._file, f"it asks for {error.args[0]}") from error
        except Exception as error:  # its errors have no common class
            raise _broken(self._file, error) from error
        # One vector for each token of each text, beside whatever else it may give.
        embeddings = next(
            (
                each
                for each in outputs
                if isinstance(each, np.ndarray) and each.ndim == 3 and each.shape[:2] == ids.shape  # noqa: PLR2004
            ),
            None,
        )
        if embeddings is None:
            raise _broken(self._file, "it gives no token embeddings")
        weights = mask[:, :, None].astype(np.float32)
        means = (embeddings * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
        if not np.isfinite(means).all():
            raise _broken(self._file, "it gives what is no number")
        return unit(means)


def unit(vectors: Vector) -> Vector:
    """Return rows of numbers, each stretched to length 1; one of zeros stays as it is."""
    import numpy as np  # noqa: PLC0415  # comes with onnxruntime

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vector = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


class Meanings:
    """How near in meaning the passages of a paper are to some of its titles, and those to others."""

    def __init__(
        self,
        paper: Paper,
        members: Sequence[int],
        passages: Sequence[Passage],
        embedder: Embedder,
    ) -> None:
        import numpy as np  # noqa: PLC0415  # comes with onnxruntime

        self._paper = paper
        self._column = {entry: column for column, entry in enumerate(members)}
        texts = [paper.entries[entry].title for entry in members]
        texts += [sentence for each in passages for sentence in paper.context(each)]
        texts = list(dict.fromkeys(texts))
        self._vectors = dict(zip(texts, embedder.embed(texts), strict=True))
        self._titles = np.array([self._vectors[paper.entries[each].title] for each in members])
        likeness = self._titles @ self._titles.T
        np.fill_diagonal(likeness, -1.0 if len(members) > 1 else 0.0)
        self._nearest = likeness.max(axis=1)
        self._rows: dict[Passage, tuple[Vector, Vector]] = {}

    def values(self, passage: Passage, entry: int) -> tuple[float, ...]:
        """Return how near a title is to the sentence and to it with its neighbours, how unusual.

        The third is a z-score among the other titles, by the first two added up; the last is how
        near the most similar other title is.
        """
        import numpy as np  # noqa: PLC0415  # comes with onnxruntime

        sentence, context = self._row(passage)
        column = self._column[entry]
        both = (sentence + context).astype(np.float64)
        others = np.delete(both, [self._column[e] for e in passage.cited if e in self._column])
        mean, spread = (others.mean(), others.std()) if others.size else (0.0, 0.0)
        return (
            float(sentence[column]),
            float(context[column]),
            float((both[column] - mean) / max(spread, LEAST_SPREAD)),
            float(self._nearest[column]),
        )

    def _row(self, passage: Passage) -> tuple[Vector, Vector]:
        """Return how near each title is to a passage's sentence and to its context.

        The vector of a context is the mean of its sentences' vectors: so each sentence is embedded
        once, and none is cut because its neighbours are long.
        """
        if passage not in self._rows:
            sentence = self._paper.paragraphs[passage.paragraph][passage.sentence]
            around = [self._vectors[each] for each in self._paper.context(passage)]
            context = unit(sum(around[1:], around[0]))
            self._rows[passage] = self._titles @ self._vectors[sentence], self._titles @ context
        return self._rows[passage]
