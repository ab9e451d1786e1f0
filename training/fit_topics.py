"""Fit the weights of `citecheck.topics` on articles with wrong references put in.

usage: python training/fit_topics.py FOLDER [--model MODEL]

FOLDER holds `articles.jsonl.gz`, and perhaps `exclude.txt`, DOIs to leave out, one a line. Three
tenths of the articles are held out by their DOI (see benchmarks/aboutness.py) and never seen here.
Needs numpy and scikit-learn; citecheck itself does not. With `--model`, the folder of a
sentence-embedding model (the extra `semantic`), the weights that hold with a model are fitted, on
the same articles and wrong references; those that hold without one are left alone.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from aboutness import KINDS, Remembering, articles, planted  # noqa: E402
from citecheck.topics.features import FEATURES, SEMANTIC_FEATURES, measure  # noqa: E402

KNOTS = 4
SEED = 20240501
TURNS = 2
"""How often each article gets wrong references, other ones each time."""
CUTS = {"corroborated": 0.012, "faint": 0.005, "clear": 0.0005}
"""Shares of real citations that score higher; chosen by reading what fires in the training part."""
DATA = ROOT / "src" / "citecheck" / "topics" / "data"


def rows(folder: Path, embedder: Remembering | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    excluded = folder / "exclude.txt"
    out = set(excluded.read_text().split()) if excluded.exists() else set()
    chosen = [
        each
        for each in articles(folder / "articles.jsonl.gz")
        if not each.held_out and each.doi.lower() not in out
    ]
    print(f"articles: {len(chosen)}")
    values, kinds, groups = [], [], []
    for group, each in enumerate(chosen):
        for fit in measure(each.paper, embedder):
            values.append(fit.values)
            kinds.append("real")
            groups.append(group)
    for turn in range(TURNS):
        for number, each in enumerate(planted(chosen, random.Random(SEED + turn))):  # noqa: S311
            for fit in measure(each.paper, embedder):
                if (fit.passage, fit.entry) in each.wrong:
                    values.append(fit.values)
                    kinds.append(each.kind)
                    groups.append(number // len(KINDS))
    return np.array(values), np.array(kinds), np.array(groups)


def hats(values: np.ndarray, knots: list[list[float]]) -> np.ndarray:
    """Return the piecewise-linear basis: for each feature, how near its value is to each knot."""
    columns = []
    for column, at in enumerate(knots):
        clipped = np.clip(values[:, column], at[0], at[-1])
        columns.extend(np.interp(clipped, at, height) for height in np.eye(len(at)))
    return np.array(columns).T


def knots_of(values: np.ndarray) -> list[list[float]]:
    found = []
    for column in values.T:
        at = np.unique(np.round(np.quantile(column, np.linspace(0.01, 0.99, KNOTS)), 4))
        found.append(
            sorted({float(x) for x in at}) if len(at) > 1 else [float(at[0]), float(at[0]) + 1]
        )
    return found


def main(folder: Path, model_folder: Path | None) -> None:
    embedder = Remembering(model_folder) if model_folder is not None else None
    values, kinds, groups = rows(folder, embedder)
    if embedder is not None:
        embedder.keep()
    features = FEATURES if embedder is None else (*FEATURES, *SEMANTIC_FEATURES)
    knots = knots_of(values)
    basis = hats(values, knots)
    wrong = kinds != "real"
    model = LogisticRegression(C=0.3, max_iter=3000)
    scores = cross_val_predict(
        model,
        basis,
        wrong,
        groups=groups,
        cv=GroupKFold(5),
        method="decision_function",
    )
    real = np.sort(scores[~wrong])
    for rate in (0.0005, 0.001, 0.002, 0.005, 0.01, 0.05):
        cut = np.quantile(real, 1 - rate)
        print(
            rate,
            round(cut, 2),
            {k: round(float((scores[kinds == k] > cut).mean()), 3) for k in KINDS},
        )
    model.fit(basis, wrong)
    flat = iter(model.coef_[0])
    curves = {
        name: [[x, round(float(next(flat)), 4)] for x in at]
        for name, at in zip(features, knots, strict=True)
    }
    percentiles = [
        [q, round(float(np.quantile(real, q)), 3)]
        for q in (0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995)
    ]
    cuts = {name: round(float(np.quantile(real, 1 - share)), 3) for name, share in CUTS.items()}
    weights = DATA / ("weights.json" if embedder is None else "weights-semantic.json")
    # So that it can be seen which model the numbers were fitted with.
    origin = {} if embedder is None else {"model_sha256": embedder.sha256}
    weights.write_text(
        json.dumps(
            {
                **origin,
                "intercept": round(float(model.intercept_[0]), 4),
                "curves": curves,
                "percentiles": percentiles,
                "cuts": cuts,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    main(arguments.folder, arguments.model)
