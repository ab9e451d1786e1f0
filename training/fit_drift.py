"""Fit the weights of `citecheck.topics.drift` on articles that cite by number.

usage: python training/fit_drift.py FOLDER

FOLDER holds `articles.jsonl.gz`, and perhaps `exclude.txt` (see fit_topics.py). A pair is a passage
with a reference that it cites and a neighbour in the list that it does not; the weights are those
with which the cited one fits better most often. Needs numpy and scikit-learn; citecheck does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from aboutness import articles  # noqa: E402
from citecheck.topics.drift import FEATURES, SHIFTS, neighbourhoods  # noqa: E402

WEIGHTS = ROOT / "src" / "citecheck" / "topics" / "data" / "drift.json"


def main(folder: Path) -> None:
    excluded = folder / "exclude.txt"
    out = set(excluded.read_text().split()) if excluded.exists() else set()
    differences = []
    chosen = 0
    for each in articles(folder / "articles.jsonl.gz"):
        if each.held_out or not each.numeric or each.doi.lower() in out:
            continue
        chosen += 1
        for passage, measured in neighbourhoods(each.paper):
            for entry in set(passage.cited) & measured.keys():
                differences.extend(
                    np.subtract(measured[entry], measured[entry + shift])
                    for shift in SHIFTS
                    if entry + shift in measured and entry + shift not in passage.cited
                )
    # Each pair stands for itself and for its mirror image: half of them are turned round.
    signs = np.where(np.arange(len(differences)) % 2 == 0, 1, -1)
    turned = np.array(differences) * signs[:, None]
    model = LogisticRegression(C=1.0, max_iter=3000, fit_intercept=False).fit(turned, signs)
    share = model.score(turned, signs)
    print(f"{chosen} articles, {len(differences)} pairs, {share:.1%} the right way round")
    weights = dict(zip(FEATURES, (round(float(each), 4) for each in model.coef_[0]), strict=True))
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
