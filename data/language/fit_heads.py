"""Fits the linear heads of the language engine and writes `heads.json`: numbers only.

    pip install numpy scipy scikit-learn
    cargo build --release
    python data/language/fit_heads.py --baton target/release/baton \
        --nlupp train.jsonl --probe dev.jsonl --xci train.jsonl --clinc train.jsonl --banking train.jsonl

`data/phrases/*.jsonl` (our own writing) is always read; what `tests/data/phrases` holds never is: it was
put aside before the first fit and is for measuring. The other files are public labelled sets whose
licences allow adapting; whoever has not got one leaves its argument out, and the provenance in the
written file says which were used. No sentence of any of them is written anywhere.

    nlupp    NLU++, PolyAI, CC BY 4.0            asks for a person
    probe    phrases shipped by makers of bots (microsoft/botframework-solutions, RasaHQ/financial-demo,
             RasaHQ/helpdesk-assistant, watson-developer-cloud/assistant-demo), MIT and Apache-2.0
    xci      complaints on Twitter and how severe they are, appy1608/ACL2023, MIT
    clinc    CLINC150, CC BY 3.0                 small talk; ordinary requests as negatives
    banking  BANKING77, PolyAI, CC BY 4.0        ordinary requests, some of them sensitive

What a head looks at comes from the executable itself (`baton encode`), so that it is fitted on exactly
what it will see. One head a signal and group of languages: `english` weighs the vector, for some signals
what the encoder held on the way to it, what the lexicons found, the form and hashed letter groups;
`others` only the last three. `tongues` tells the languages written in Latin letters apart by letter
groups, for texts too short for anything else; `severity` rates complaints in English.
The same inputs give the same file.
"""

import argparse
import base64
import collections
import hashlib
import json
import pathlib
import random
import subprocess
import sys
import typing

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

HERE = pathlib.Path(__file__).resolve().parent
PHRASES = HERE.parent / "phrases"
# Numbers of the sentence vector, and of the two layers on the way that are looked at.
VECTOR = 384
INNER = 2 * VECTOR
# Slots of the letter groups as the executable gives them; languages are told apart with fewer.
SLOTS = 16384
TONGUE_SLOTS = 4096
SIGNALS = [
    "explicit_request", "dissatisfied", "complaint", "cancellation", "legal", "safety",
    "security_incident", "data_rights", "refund_dispute", "policy_exception", "pricing",
    "renewal", "small_talk",
]
OWN_NAMES = {"pricing_negotiation": "pricing", "renewal_or_upgrade": "renewal"}
TONGUES = ["de", "en", "es", "fr", "it"]
# Heads for the languages the encoder cannot read; the other signals have too few phrases there.
OTHERS = [
    "explicit_request", "dissatisfied", "complaint", "cancellation", "legal", "safety",
    "refund_dispute", "small_talk",
]
# How much a row of each source counts.
WEIGHT = {"own": 3.0, "nlupp": 1.0, "probe": 1.0, "xci": 1.0, "clinc": 0.3, "banking": 0.3}
# Share of the summed weights that positives are brought to: heads are fitted for an even decision at
# one half, since positives are as rare in the files as they happen to have been collected.
POSITIVE_SHARE = {"english": 0.20, "others": 0.35}
# Requests and dangers in English are told apart finely enough by the vector to be judged by a stricter
# measure: at the common share, ordinary messages and anger about a situation are taken for one now and
# then, and hardly one more is found.
ENGLISH_SHARE = {"explicit_request": 0.11, "safety": 0.10}
# Complaints are common in their source, and our own rows are of another kind: chats, no tweets.
COMPLAINT_SHARE = 0.30
COMPLAINT_OWN = 0.3
# How freely a head may follow its rows, by group of languages (chosen by five-fold figures).
FREEDOM = {"english": 0.3, "others": 1.0}
# What the encoder held on the way is weighed where there are rows enough to say how: these are held
# closer, for they have three times as many numbers to follow.
BY_INNER = {"explicit_request", "complaint", "legal", "safety", "severity"}
FREEDOM_INNER = 0.15
# Steps of fitting after which nothing moves that a figure would show.
ROUNDS = 300
# Files of phrases that were written about some signals only, and say nothing about the others.
ABOUT = {
    "asks": {"explicit_request", "legal", "safety"},
    "floors": {"explicit_request", "legal", "safety"},
    "plain": {"explicit_request", "legal", "safety"},
    "requests": {"explicit_request", "legal", "safety"},
    "short": {"explicit_request", "legal", "safety"},
    "dangers": {"safety"},
    "more_dangers": {"explicit_request", "legal", "safety"},
    "more_legal": {"explicit_request", "legal", "safety"},
    "more_requests": {"explicit_request", "legal", "safety"},
}
# Signals whose figures are worth the time; told by the executable's own rule (`said`).
MEASURED = ["explicit_request", "complaint", "legal", "safety"]
# Where each signal's two lexical numbers stand: the order of `SignalKind::ALL`.
KINDS = [
    "explicit_request", "dissatisfied", "frustration", "complaint", "cancellation", "legal",
    "safety", "security_incident", "data_rights", "refund_dispute", "policy_exception", "pricing",
    "renewal", "small_talk", "urgency",
]
AGAINST = 0.15
NEGATIVES_MAX = {"clinc": 3000, "banking": 2500}
CLINC_TALK = {
    "greeting", "goodbye", "thank_you", "are_you_a_bot", "what_is_your_name", "who_made_you",
    "tell_joke", "how_old_are_you", "what_are_your_hobbies", "where_are_you_from",
    "do_you_have_pets", "meaning_of_life", "fun_fact", "what_can_i_ask_you", "who_do_you_work_for",
}
# Intents that are neither surely one thing nor surely not: left out of that signal.
CLINC_UNSURE = {"cancel", "cancel_reservation", "yes", "no", "maybe", "repeat", "report_fraud",
                "freeze_account", "report_lost_card", "damaged_card", "account_blocked", "oos"}
BANKING = {
    "terminate_account": ["cancellation"],
    "compromised_card": ["security_incident"],
    "request_refund": ["refund_dispute"],
    "Refund_not_showing_up": ["refund_dispute"],
    "card_payment_not_recognised": ["refund_dispute", "security_incident"],
    "cash_withdrawal_not_recognised": ["refund_dispute", "security_incident"],
    "direct_debit_payment_not_recognised": ["refund_dispute", "security_incident"],
    "transaction_charged_twice": ["refund_dispute"],
    "extra_charge_on_statement": ["refund_dispute"],
}
BANKING_UNSURE = {"lost_or_stolen_card", "lost_or_stolen_phone", "cancel_transfer", "card_swallowed",
                  "wrong_amount_of_cash_received", "wrong_exchange_rate_for_cash_withdrawal",
                  "card_payment_fee_charged", "cash_withdrawal_charge", "transfer_fee_charged"}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def row(text, source, yes=(), unknown=(), only=None, lang=None, severity=None):
    """`only`: the signals this row says anything about (all when none is given)."""
    return {"text": text, "source": source, "yes": set(yes), "unknown": set(unknown), "only": only,
            "lang": lang, "severity": severity}


def own():
    out = []
    for path in sorted(PHRASES.glob("*.jsonl")):
        for r in lines(path):
            out.append(row(r["text"], "own", {OWN_NAMES.get(x, x) for x in r["labels"]},
                           only=ABOUT.get(path.stem), lang=r["lang"]))
    return out


def gather(args):
    rows = own()
    if args.nlupp:
        rows += [row(r["text"], "nlupp", ["explicit_request"] if r["wants_human"] else [],
                     only={"explicit_request", "legal", "safety", "data_rights"})
                 for r in lines(args.nlupp)]
    if args.probe:
        rows += [row(r["text"], "probe", ["explicit_request"] if r["wants_human"] else [],
                     only={"explicit_request", "legal", "safety"}, lang=r["lang"])
                 for r in lines(args.probe)]
    if args.xci:
        rows += [row(r["text"], "xci", ["complaint"] if r["complaint"] else [],
                     only={"complaint"}, severity=r["severity"]) for r in lines(args.xci)]
    pick = random.Random(1)
    if args.clinc:
        found = [r for r in lines(args.clinc) if r["intent"] not in CLINC_UNSURE]
        pick.shuffle(found)
        talk = [row(r["text"], "clinc", ["small_talk"]) for r in found if r["intent"] in CLINC_TALK]
        rest = [row(r["text"], "clinc") for r in found if r["intent"] not in CLINC_TALK]
        rows += talk[:900] + rest[:NEGATIVES_MAX["clinc"]]
    if args.banking:
        found = [r for r in lines(args.banking) if r["intent"] not in BANKING_UNSURE]
        pick.shuffle(found)
        rows += [row(r["text"], "banking", BANKING.get(r["intent"], []),
                     unknown={"dissatisfied", "complaint", "refund_dispute",
                              "security_incident"} - set(BANKING.get(r["intent"], [])))
                 for r in found[:NEGATIVES_MAX["banking"]]]
    return rows


class Features(typing.NamedTuple):
    tongues: list
    vectors: np.ndarray
    inner: np.ndarray
    lexical: np.ndarray
    groups: sparse.csr_matrix


def features(binary, rows):
    """Runs the texts through the executable."""
    given = "".join(json.dumps({"text": r["text"]}) + "\n" for r in rows)
    done = subprocess.run([*binary.split(), "encode"], input=given.encode(), stdout=subprocess.PIPE,
                          check=True)
    seen = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(seen) == len(rows)
    vectors = np.array([s["vector"] or [0.0] * VECTOR for s in seen], dtype=np.float64)
    inner = np.array([s["inner"] or [0.0] * INNER for s in seen], dtype=np.float64)
    lexical = np.array([s["lexical"] for s in seen], dtype=np.float64)
    at, slot, value = [], [], []
    for i, s in enumerate(seen):
        for k, v in s["groups"]:
            at.append(i), slot.append(k), value.append(v)
    groups = sparse.csr_matrix((value, (at, slot)), shape=(len(rows), SLOTS))
    return Features([s["tongue"] for s in seen], vectors, inner, lexical, groups)


def known(rows, signal, chosen, share):
    """Indices, labels and weights of the rows that say something about a signal."""
    at, y, w = [], [], []
    for i in chosen:
        r = rows[i]
        if signal in r["unknown"] or (r["only"] is not None and signal not in r["only"]):
            continue
        at.append(i)
        y.append(int(signal in r["yes"]))
        own_complaint = signal == "complaint" and r["source"] == "own"
        w.append(COMPLAINT_OWN if own_complaint else WEIGHT[r["source"]])
    at, y, w = np.array(at), np.array(y), np.array(w)
    positive = w[y == 1].sum() / w.sum()
    factor = share / (1 - share) * (1 - positive) / positive
    w[y == 1] *= max(factor, 1.0)
    return at, y, w


# How freely each part of the input may be weighed: the vector has unit length, what was held on the way
# is brought to about that, a lexicon strength is as large as a whole vector, and letter groups are many.
SCALE = {"vector": 4.0, "inner": 4.0, "lexical": 1.0}


def groups_scale(group, signal):
    """Complaints are told by their wording more than by what they are about."""
    return 6.0 if group == "others" or signal in ("complaint", "severity") else 3.0


class Centred:
    """Inner numbers around their mean, each layer's with a length of about one."""

    def __init__(self, inner):
        layers = inner.reshape(len(inner), -1, VECTOR)
        self.mean = inner.mean(axis=0)
        self.length = np.repeat(layers.std(axis=0).mean(axis=1) * np.sqrt(VECTOR), VECTOR)

    def of(self, inner):
        return (inner - self.mean) / self.length

    def undo(self, weights, bias):
        """The same sum, of inner numbers as they come."""
        raw = weights / self.length
        return raw, bias - raw @ self.mean


def columns(group, signal, seen, centred):
    parts = [sparse.csr_matrix(seen.lexical * SCALE["lexical"]),
             seen.groups * groups_scale(group, signal)]
    if group == "english":
        dense = [seen.vectors * SCALE["vector"]]
        if signal in BY_INNER:
            dense.append(centred.of(seen.inner) * SCALE["inner"])
        parts.insert(0, sparse.csr_matrix(np.hstack(dense)))
    return sparse.hstack(parts).astype(np.float32).tocsr()


def model(c):
    return LogisticRegression(C=c, max_iter=ROUNDS, solver="lbfgs")


def said(signal, lexical, guess):
    """What the executable says of head and lexicon (`src/language/signals.rs`)."""
    if signal == "complaint":
        return guess
    place = KINDS.index(signal) * 2
    words, against = lexical[:, place], lexical[:, place + 1]
    out = np.maximum(words, guess)
    return np.where((words == 0) & (against > 0), np.minimum(out, AGAINST), out)


def held_out(signal, x, lexical, at, y, w, rows, c):
    """Five-fold: recall and precision at one half, by source and language."""
    parts = list(StratifiedKFold(5, shuffle=True, random_state=1).split(at, y))

    def guessed(fit, test):
        head = model(c).fit(x[at[fit]], y[fit], sample_weight=w[fit])
        return head.predict_proba(x[at[test]])[:, 1]

    guess = np.zeros(len(at))
    for (_, test), found in zip(parts, Parallel(n_jobs=-1)(delayed(guessed)(*p) for p in parts)):
        guess[test] = found
    guess = said(signal, lexical[at], guess)
    names = [" ".join(filter(None, (rows[i]["source"], rows[i]["lang"]))) for i in at]
    out = {}
    for name in sorted(set(names)):
        here = np.array([n == name for n in names])
        yes, told = y[here] == 1, guess[here] >= 0.5
        hit = int((yes & told).sum())
        if yes.sum():
            out[name] = {"n": int(yes.sum()), "of": int(here.sum()),
                         "precision": round(hit / max(1, int(told.sum())), 3),
                         "recall": round(hit / int(yes.sum()), 3)}
    return out


def packed(numbers, scale):
    whole = np.clip(np.round(np.asarray(numbers) / scale), -32767, 32767).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode()


def record(signal, group, weights, bias, centred):
    n_vector = VECTOR if group == "english" else 0
    n_inner = INNER if group == "english" and signal in BY_INNER else 0
    ends = [n_vector, n_vector + n_inner, len(weights) - SLOTS]
    vector, inner, lexical, slots = np.split(weights, ends)
    parts = {"vector": vector * SCALE["vector"], "inner": inner * SCALE["inner"],
             "lexical": lexical * SCALE["lexical"], "slots": slots * groups_scale(group, signal)}
    if n_inner:
        parts["inner"], bias = centred.undo(parts["inner"], bias)
    scale = float(f"{max(np.abs(part).max() for part in parts.values() if len(part)) / 32767:.6g}")
    return {"signal": signal, "bias": float(f"{bias:.6g}"), "scale": scale,
            **{name: packed(part, scale) for name, part in parts.items()}}


def folded(groups):
    """The same letter groups in fewer slots: a slot modulo a divisor is a slot again."""
    parts = [groups[:, i:i + TONGUE_SLOTS] for i in range(0, SLOTS, TONGUE_SLOTS)]
    return sum(parts[1:], parts[0])


def fit_tongues(rows, groups):
    """Which of five languages letter groups look like: our own phrases say, and the probe's."""
    at = [i for i, r in enumerate(rows) if r["lang"] in TONGUES]
    y = [rows[i]["lang"] for i in at]
    head = LogisticRegression(C=20.0, max_iter=2000, class_weight="balanced")
    head.fit(folded(groups[at]), y)
    out = []
    for name, weights, bias in zip(head.classes_, head.coef_, head.intercept_):
        scale = float(f"{np.abs(weights).max() / 32767:.6g}")
        out.append({"signal": str(name), "bias": float(f"{bias:.6g}"), "scale": scale,
                    "vector": "", "inner": "", "lexical": "", "slots": packed(weights, scale)})
    return out


def fit(rows, args):
    seen = features(args.baton, rows)
    centred = Centred(seen.inner[[i for i, tongue in enumerate(seen.tongues) if tongue == "en"]])
    out, figures = {"tongues": fit_tongues(rows, seen.groups)}, {}
    for group, signals in (("english", SIGNALS), ("others", OTHERS)):
        chosen = [i for i, t in enumerate(seen.tongues) if (t == "en") == (group == "english")]
        out[group], figures[group] = [], {}
        for signal in signals:
            x = columns(group, signal, seen, centred)
            share = share_of(group, signal)
            c = freedom(group, signal)
            at, y, w = known(rows, signal, chosen, share)
            if signal in MEASURED:
                found = held_out(signal, x, seen.lexical, at, y, w, rows, c)
                figures[group][signal] = found
                print(group, signal, json.dumps(found), file=sys.stderr, flush=True)
            head = model(c).fit(x[at], y, sample_weight=w)
            out[group].append(record(signal, group, head.coef_[0], head.intercept_[0], centred))
    out["severity"] = fit_severity(rows, seen, centred)
    return out, figures


def freedom(group, signal):
    return FREEDOM_INNER if group == "english" and signal in BY_INNER else FREEDOM[group]


def share_of(group, signal):
    if signal == "complaint":
        return COMPLAINT_SHARE
    own = ENGLISH_SHARE if group == "english" else {}
    return own.get(signal, POSITIVE_SHARE[group])


def fit_severity(rows, seen, centred):
    """How severe a complaint is, from 0 (none) to 4; every level counts alike."""
    at = [i for i, r in enumerate(rows) if r["severity"] is not None and seen.tongues[i] == "en"]
    if not at:
        return []
    x = columns("english", "severity", seen, centred)
    c = freedom("english", "severity")
    head = LogisticRegression(C=c, max_iter=ROUNDS, class_weight="balanced")
    head.fit(x[at], [rows[i]["severity"] for i in at])
    return [record("severity", "english", weights, bias, centred)
            for weights, bias in zip(head.coef_, head.intercept_)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--baton", required=True, help="the executable that gives the features")
    for name in ("nlupp", "probe", "xci", "clinc", "banking"):
        parser.add_argument(f"--{name}", help="labelled file")
    args = parser.parse_args()
    rows = gather(args)
    counted = collections.Counter(r["source"] for r in rows)
    heads, figures = fit(rows, args)
    digest = {name: hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
              for name in ("nlupp", "probe", "xci", "clinc", "banking")
              if (path := getattr(args, name))}
    provenance = {"script": "data/language/fit_heads.py", "rows": dict(sorted(counted.items())),
                  "sha256": digest, "c": FREEDOM | {"by_inner": FREEDOM_INNER}, "five_fold": figures}
    with open(HERE / "heads.json", "w", encoding="utf-8") as file:
        json.dump({"provenance": provenance, **heads}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
