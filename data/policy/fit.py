"""Fits the bases and the weights of the triggers that ship: how much each adds to the log-odds that a
person is needed. Needs nothing but Python 3.11. A team fits its own with `baton fit`.

    python3 data/policy/fit.py --baton target/release/baton \
        [--labelled FILE:FIELD[:MAX]] ... [--ordinary FILE[:MAX]] ...

From what: the conversations of `tests/data/transcripts` (those without a policy or an assistant's
failing of their own), each customer turn labelled by the outcomes allowed there: an answer is 0, an
offer one half, a handoff 1, and their mean where several are allowed. Further files are lines with a
`text`: `--labelled` where FIELD (or one of `A+B`) says that a person is asked for, `--ordinary` where
none is. The weights that ship were fitted with nlupp (explicit requests) and clinc150 (ordinary), the
train rows of both; rounded, and some held by hand.

How: logistic regression on the strengths `baton score detect` finds, no weight below zero, each held
near the weight it had before, because a few hundred turns say little about a rare trigger. What the
files do not show keeps its weight. Printed are the weights for `src/decide/detect/weigh.rs` and the
reliability on conversations held out in five parts.
"""

import argparse
import hashlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORTH = {"answer": 0.0, "clarify": 0.0, "offer": 0.5, "handoff": 1.0}
OWN = 10.0
"""How much a turn of ours counts beside a line of a large file."""
HELD = 4.0
"""How strongly a weight is held where it was."""
HELD_BASE = 20.0
"""The same for the bases: single messages of other houses are calmer than conversations are."""
PARTS, BINS, STEPS = 5, 10, 600


def shipped():
    """Bases and weights as they are in the code."""
    code = (ROOT / "src/decide/detect/weigh.rs").read_text()
    bases = [float(re.search(rf" {name}: f64 = (-?[\d.]+)", code)[1]) for name in ("BASE", "CALM")]
    body = code[code.index("fn default_weight") :]
    body = body[: body.index("\n}")]
    weights = {}
    for kinds, value in re.findall(r"((?:TriggerKind::\w+[\s|]*)+)=> ([\d.]+)", body):
        for kind in re.findall(r"TriggerKind::(\w+)", kinds):
            weights[re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()] = float(value)
    return bases, weights


def own():
    """Our conversations, as lines and labels by line and turn."""
    lines, labels = [], {}
    for path in sorted((ROOT / "tests/data/transcripts").glob("*.toml")):
        for talk in tomllib.loads(path.read_text())["conversation"]:
            views = {"finds", "unclear", "failed", "slow", "contradictory"}
            if "policy" in talk or any(views & turn.keys() for turn in talk["turns"]):
                continue
            name = f"{path.stem}/{talk['name']}"
            customer = {k: talk[k] for k in ("tier", "state", "journey", "attributes") if k in talk}
            customer["value_per_year"] = talk.get("value", 0)
            turns = []
            for turn in talk["turns"]:
                role = "customer" if "customer" in turn else "assistant"
                if role == "customer":
                    worth = [WORTH[m] for m in turn["must"]]
                    labels[name, len(turns)] = sum(worth) / len(worth)
                turns.append({"role": role, "text": turn[role]})
            lines.append({"id": name, "customer": customer, "turns": turns})
    return lines, labels


def labelled(fields):
    """Whether one of the fields, joined by `+`, says so."""
    return lambda row: float(any(row[field] for field in fields.split("+")))


def single(path, most, label):
    """Single messages of a labelled file; the same ones every time."""
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    rows.sort(key=lambda row: hashlib.md5(row["text"].encode()).hexdigest())
    lines, labels = [], {}
    for i, row in enumerate(rows[:most]):
        name = f"{path}#{i}"
        lines.append({"id": name, "turns": [{"role": "customer", "text": row["text"]}]})
        labels[name, 0] = label(row)
    return lines, labels


def strengths(baton, lines, weights):
    """What shows at every customer turn, as strengths from 0 to 1."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([baton, "score", "detect"], input=text, text=True, capture_output=True, check=True)
    for out in map(json.loads, done.stdout.splitlines()):
        found = {t["kind"]: t["weight"] / weights[t["kind"]] for t in out["triggers"]}
        yield (out["id"], out["turn"]), found


def is_calm(found):
    """Whether nothing shows but what the customer is worth."""
    return not found.keys() - {"value"}


def risk(model, found):
    bases, weights = model
    z = bases[is_calm(found)] + sum(weights[kind] * strength for kind, strength in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def fit(rows, start):
    """Gradient descent with a step of its own for every weight."""
    bases, weights = list(start[0]), dict(start[1])
    curve = {kind: HELD for kind in weights}
    total = [HELD_BASE, HELD_BASE]
    for _, found, _, counts in rows:
        total[is_calm(found)] += counts / 4
        for kind, strength in found.items():
            curve[kind] += counts * strength * strength / 4
    for _ in range(STEPS):
        slope = {k: HELD * (weights[k] - start[1][k]) for k in weights}
        base_slope = [HELD_BASE * (now - was) for now, was in zip(bases, start[0])]
        for _, found, label, counts in rows:
            off = counts * (risk((bases, weights), found) - label)
            base_slope[is_calm(found)] += off
            for kind, strength in found.items():
                slope[kind] += off * strength
        bases = [b - 0.5 * by / most for b, by, most in zip(bases, base_slope, total)]
        weights = {k: max(0.1, w - 0.5 * slope[k] / curve[k]) for k, w in weights.items()}
    return bases, weights


def reliability(pairs):
    """The expected calibration error and its table, in ten equal ranges of risk."""
    bins = [[] for _ in range(BINS)]
    for predicted, label in pairs:
        bins[min(BINS - 1, int(predicted * BINS))].append((predicted, label))
    error, table = 0.0, []
    for i, inside in enumerate(bins):
        if inside:
            said = sum(p for p, _ in inside) / len(inside)
            was = sum(y for _, y in inside) / len(inside)
            error += abs(said - was) * len(inside) / len(pairs)
            table.append(f"  {i / BINS:.1f}  said {said:.3f}  was {was:.3f}  n {len(inside)}")
    return error, table


def part(name):
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % PARTS


def report(title, pairs):
    error, table = reliability(pairs)
    print(f"{title}: ECE {error:.4f} of {len(pairs)} turns", *table, sep="\n")


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ask.add_argument("--baton", default=str(ROOT / "target/release/baton"))
    ask.add_argument("--labelled", action="append", default=[], metavar="FILE:FIELD[:MAX]")
    ask.add_argument("--ordinary", action="append", default=[], metavar="FILE[:MAX]")
    asked = ask.parse_args()
    start = shipped()
    lines, labels = own()
    ours = {line["id"] for line in lines}
    for item in asked.labelled:
        path, field, *most = item.split(":")
        more = single(path, int(most[0]) if most else 2000, labelled(field))
        lines, labels = lines + more[0], labels | more[1]
    for item in asked.ordinary:
        path, *most = item.split(":")
        more = single(path, int(most[0]) if most else 2000, lambda _: 0.0)
        lines, labels = lines + more[0], labels | more[1]
    rows = [
        (place[0], found, labels[place], OWN if place[0] in ours else 1.0)
        for place, found in strengths(asked.baton, lines, start[1])
        if place in labels
    ]
    held_out = []
    for k in range(PARTS):
        model = fit([row for row in rows if part(row[0]) != k], start)
        held_out += [(r[0], risk(model, r[1]), r[2]) for r in rows if part(r[0]) == k]
    report("as shipped, all", [(risk(start, r[1]), r[2]) for r in rows])
    report("held out, all", [(p, y) for _, p, y in held_out])
    report("held out, our conversations", [(p, y) for name, p, y in held_out if name in ours])
    bases, weights = fit(rows, start)
    print("BASE {:.2f} CALM {:.2f}".format(*bases))
    for kind, weight in sorted(weights.items(), key=lambda item: -item[1]):
        n = sum(kind in row[1] for row in rows)
        print(f"  {kind:<20} {start[1][kind]:.2f} -> {weight:.2f}  shows in {n}")


if __name__ == "__main__":
    sys.exit(main())
