"""Requests made of the API document (schemathesis), sent to a real house by whoever may ask: what
the document allows is taken, what it does not is refused, and every answer is one it names. The
house neither fails nor ends, and its data are sound afterwards.

    python3 tests/contract/run.py            what the gate runs
    BATON_CONTRACT=100 ...                   so many requests of each kind for each route

It wants Python 3.10 or newer and makes itself an environment in the target directory, once.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = ROOT / "tests" / "contract"
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BATON = os.environ.get("BATON_BIN", str(TARGET / "debug" / "baton"))
# In the gate the document's own borders and a few chances; in the long form chains of requests, too.
LONG = "BATON_CONTRACT" in os.environ
EXAMPLES = os.environ.get("BATON_CONTRACT", "3")
PHASES = "coverage,fuzzing,stateful" if LONG else "coverage,fuzzing"
ASKERS = ["administrator", "program", "bot", "customer", "nobody"]
GATE_ASKERS = ["administrator", "customer", "nobody"]
SEED = "20261126"
# A PNG as far as the house looks: 640 by 480.
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x80\x00\x00\x01\xe0rest"
TEST = "contract::the_document_and_the_house_agree"
LIMITS = """
[limits]
requests_per_s = 1000000
request_burst = 1000000
messages_per_min = 1000000
message_burst = 1000000
conversations_per_hour = 1000000
customer_sessions_per_hour = 1000000
uploads_per_hour = 1000000
sign_ins_per_min = 1000000
sign_ins_per_s = 1000000
links_per_min = 1000000
connections_per_ip_max = 10000
"""


class House:
    """A house of its own in a folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        settings = self.folder / "baton.toml"
        settings.write_text(LIMITS)
        self.log = self.folder / "log"
        command = [BATON, "serve", "--port", "0", "--data-dir", str(self.folder / "data")]
        self.process = subprocess.Popen(
            command, env={**os.environ, "BATON_CONFIG": str(settings)},
            stdout=subprocess.PIPE, stderr=self.log.open("wb"), text=True,
        )
        link = None
        for line in self.process.stdout:
            if "/sign-in/" in line:
                link = line.split("/sign-in/")[1].strip()
            if line.startswith("Baton is ready at "):
                self.address = line.removeprefix("Baton is ready at ").strip()
                break
        form = {"name": "Ada", "email": "ada@house.example", "password": "correct horse battery"}
        _, cookie = self.ask("POST", f"/links/{link}", form, headers={}, whole=True)
        self.administrator = {"Cookie": cookie, "Origin": self.address}

    def ask(self, method, path, body=None, headers=None, whole=False, raw=None):
        headers = dict(self.administrator if headers is None else headers)
        data = raw
        if raw is None and method != "GET":
            data = json.dumps({} if body is None else body).encode()
            headers["Content-Type"] = "application/json"
        elif raw is not None:
            headers["Content-Type"] = "application/octet-stream"
        request = urllib.request.Request(f"{self.address}/api/v1{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode()
            found = json.loads(text) if text else None
            if whole:
                return found, answer.headers["set-cookie"].split(";")[0]
            return found

    def furnish(self):
        """One of everything there can be; the ids of all of it, by their kind."""
        pool = {}

        def keep(value):
            pool.setdefault(value.split("_")[0], []).append(value)
            return value

        met = self.ask("POST", "/customer-sessions", {"name": "Carla"}, headers={})
        customer = {"Authorization": f"Bearer {met['token']}"}
        keep(met["customer_id"])
        for n, text in enumerate(["my parcel is lost", "a refund, please", "hello"]):
            talk = keep(self.ask("POST", "/conversations", {}, headers=customer)["id"])
            said = {"client_msg_id": f"msg_{n:026d}", "text": text}
            self.ask("POST", f"/conversations/{talk}/messages", said, headers=customer)
            file = self.ask("POST", f"/conversations/{talk}/attachments?name=a.txt", headers=customer, raw=b"words")
            keep(file["id"])
        for talk in pool["cnv"][:2]:
            self.ask("POST", f"/conversations/{talk}/takeover")
            keep(self.ask("GET", f"/conversations/{talk}")["handoff_id"])
        done = {"disposition": "solved", "verdict": "needed", "fix": "sent again"}
        keep(self.ask("POST", f"/handoffs/{pool['hof'][0]}/wrap-up", done)["case_id"])
        self.ask("POST", f"/conversations/{pool['cnv'][2]}/handoff", headers=customer)
        keep(self.ask("GET", f"/conversations/{pool['cnv'][2]}")["handoff_id"])
        article = {"title": "Parcels", "body": "They arrive in **two** days.", "published": True}
        keep(self.ask("POST", "/articles", article)["id"])
        for n in range(2):
            agent = {"name": f"Agent {n}", "email": f"agent{n}@house.example", "skills": {"billing": 2}}
            added = keep(self.ask("POST", "/agents", agent)["id"])
            keep(self.ask("PUT", f"/agents/{added}/picture", raw=PICTURE)["picture"])
        keep(self.ask("POST", "/tokens", {"name": "spare", "scopes": ["read"]})["token"]["id"])
        # Nobody listens there, and nothing is sent there: the own network is shut.
        hook = {"name": "shop", "url": "https://127.0.0.1:9/hook"}
        keep(self.ask("POST", "/webhooks", hook)["webhook"]["id"])
        program = self.ask("POST", "/tokens", {"name": "program", "scopes": ["read", "write", "manage"]})
        bot = self.ask("POST", "/tokens", {"name": "bot", "scopes": ["bot"]})
        me = self.ask("GET", "/me")
        own = [program["token"]["id"], bot["token"]["id"], me["agent"]["id"]]
        askers = {
            "administrator": self.administrator,
            "program": {"Authorization": f"Bearer {program['secret']}"},
            "bot": {"Authorization": f"Bearer {bot['secret']}"},
            "customer": customer,
            "nobody": {},
        }
        return {"pool": pool, "own": own}, askers

    def ends(self):
        """Ends it; what is wrong with what it leaves."""
        if self.process.poll() is not None:
            return [f"the house ended by itself: {self.process.returncode}"]
        self.process.terminate()
        wrong = [] if self.process.wait(60) == 0 else ["it did not end well"]
        wrong += [line for line in self.log.read_text(errors="replace").splitlines()
                  if "panicked" in line or " ERROR " in line][:10]
        check = [BATON, "check", "--data-dir", str(self.folder / "data")]
        checked = subprocess.run(check, capture_output=True, text=True, check=False)
        return wrong + ([] if checked.returncode == 0 else [checked.stdout])


def environment():
    """Schemathesis in an environment of its own."""
    folder = TARGET / "contract-venv"
    wanted = (HERE / "requirements.txt").read_text()
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(HERE / "requirements.txt")], check=True)
        stamp.write_text(wanted)
    return folder / "bin" / "schemathesis"


def requests(tool, house, known, name, headers, folder):
    """Has somebody send what can be made of the document; how many requests, and how it ended."""
    command = [
        str(tool), "--config-file", str(HERE / "schemathesis.toml"),
        "run", f"{house.address}/api/openapi.json", "--seed", SEED, "--max-examples", EXAMPLES,
        "--phases", PHASES, "--continue-on-failure", "--no-color", "--generation-database", "none",
    ]
    for field, value in headers.items():
        command += ["--header", f"{field}: {value}"]
    if name == "administrator":
        # The cookie has another name on plain HTTP than the document gives it, so that the tool
        # does not know how to leave it out: whether it is asked for is seen as a program.
        command += ["--exclude-path", "/sessions/current", "--exclude-checks", "ignored_auth"]
    env = {
        **os.environ, "BATON_KNOWN": json.dumps(known), "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)
    said = ran.stdout + ran.stderr
    (TARGET / f"contract-{name}.txt").write_text(said)
    n = re.search(r"(\d+) generated", said)
    return int(n[1]) if n else 0, ran.returncode, said


def record(held, n, found):
    """The line that `tests/promises.mjs` reads."""
    folder = os.environ.get("BATON_PROMISES")
    if not folder:
        return
    git = lambda *arguments: subprocess.run(  # noqa: E731
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    commit = git("rev-parse", "--short", "HEAD") or "no commit"
    if git("status", "--porcelain", "--", "src", "tests/it", "tests/contract", "Cargo.lock"):
        commit += "+"
    line = {
        "promises": ["Contract"], "test": TEST, "held": held, "n": n, "unit": "requests",
        "found": found, "commit": commit,
    }
    os.makedirs(folder, exist_ok=True)
    path = pathlib.Path(folder) / f"{TEST.replace('::', '.')}.json"
    path.write_text(json.dumps(line))


def the_document_and_the_house_agree(only):
    record(False, 0, "it failed, or was not finished")
    tool, wrong, asked = environment(), [], {}
    with tempfile.TemporaryDirectory() as folder:
        for name in only or (ASKERS if LONG else GATE_ASKERS):
            home = pathlib.Path(folder) / name
            home.mkdir()
            house = House(home)
            known, askers = house.furnish()
            since = time.monotonic()
            n, code, said = requests(tool, house, known, name, askers[name], home)
            asked[name] = n
            print(f"{name}: {n} requests in {time.monotonic() - since:.0f} s", flush=True)
            if code != 0 or n == 0:
                wrong.append(f"as {name}:\n{said}")
            wrong += [f"as {name}: {what}" for what in house.ends()]
    if wrong:
        print("\n\n".join(wrong))
        sys.exit(1)
    each = ", ".join(f"{n} as {name}" for name, n in asked.items())
    record(True, sum(asked.values()), f"{each}: every answer one of the document's")


if __name__ == "__main__":
    the_document_and_the_house_agree(sys.argv[1:])
