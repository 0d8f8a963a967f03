"""Fits how sure the assistant may be of an answer (`src/decide/answer/calibration.rs`).

    baton score answer --articles KB --evidence < QUESTIONS > SCORED
    python3 data/answers/fit.py LABELS=SCORED [LABELS=SCORED ...]

LABELS are JSON lines {"id", "answerable": true | false}; the evidence stands in SCORED. Prints the
log-odds base, the weight of each piece of evidence, how well they tell answerable questions from
others (area under the curve, five folds, each left out once) and the rates at several thresholds.
Standard library only; the same files give the same numbers.

What the executable carries was fitted on two sets whose licences allow it: MT-RAG-UN (IBM,
Apache-2.0), answerable against unanswerable, and the questions of Anthropic's documentation set (MIT)
as answerable ones, and as unanswerable ones when asked of the other set's passages, and the other
way round. No text of either is in this repository.
"""

import json
import math
import sys

RIDGE = 0.003  # keeps weights small where evidence says little
ROUNDS = 3000
STEP = 0.5


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def examples(pairs):
    names, rows = None, []
    for pair in pairs:
        labels, scored = pair.split("=")
        answerable = {str(line["id"]): line.get("answerable") for line in read(labels)}
        for line in read(scored):
            label = answerable.get(str(line["id"]))
            if label is None:
                continue
            names = names or list(line["evidence"])
            rows.append(([line["evidence"][name] for name in names], float(label)))
    return names, rows


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def fit(rows):
    """Ridge logistic by gradient descent; both classes count alike, however many there are."""
    positives = sum(label for _, label in rows)
    share = {1.0: 0.5 / max(1.0, positives), 0.0: 0.5 / max(1.0, len(rows) - positives)}
    base, weights = 0.0, [0.0] * len(rows[0][0])
    for _ in range(ROUNDS):
        base_slope, slopes = 0.0, [RIDGE * w for w in weights]
        for evidence, label in rows:
            off = share[label] * (sigmoid(base + sum(map(mul, weights, evidence))) - label)
            base_slope += off
            for place, value in enumerate(evidence):
                slopes[place] += off * value
        base -= STEP * 4 * base_slope
        weights = [w - STEP * 4 * s for w, s in zip(weights, slopes)]
    return base, weights


def mul(a, b):
    return a * b


def area(scored):
    yes = [s for s, label in scored if label]
    no = [s for s, label in scored if not label]
    wins = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return wins / max(1, len(yes) * len(no))


def main():
    names, rows = examples(sys.argv[1:])
    left_out = []
    for fold in range(5):
        base, weights = fit([row for n, row in enumerate(rows) if n % 5 != fold])
        for evidence, label in rows[fold::5]:
            left_out.append((sigmoid(base + sum(map(mul, weights, evidence))), label))
    base, weights = fit(rows)
    print(f"examples {len(rows)}, answerable {sum(label for _, label in rows):.0f}")
    print(f"base {base:.3f}")
    for name, weight in zip(names, weights):
        print(f"{name} {weight:.3f}")
    print(f"area under the curve, left out: {area(left_out):.3f}")
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
        kept = [s >= threshold for s, label in left_out if label]
        refused = [s < threshold for s, label in left_out if not label]
        rates = (sum(kept) / len(kept), sum(refused) / len(refused))
        print(f"threshold {threshold}: answers {rates[0]:.3f}, refuses {rates[1]:.3f}")


if __name__ == "__main__":
    main()
