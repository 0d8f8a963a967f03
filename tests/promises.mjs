// Makes tests/PROMISES.md of what runs of the tests wrote down: `node tests/promises.mjs FOLDER`.
// Every figure on the page comes from a line a test wrote; the promises themselves stand here.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROMISES = {
  P1: "An acknowledged message is never lost: kill -9, power cut, full disk, restart.",
  P2: "A message is never doubled, however often the client retries.",
  P3: "Messages are never reordered; everyone sees one order.",
  P4: "A refused message never appears; one of unknown outcome appears at most once.",
  P5: "A reconnecting client has all it missed within 2 s, however long it was away.",
  P6: "A conversation has exactly one owner at every instant, mid-crash included.",
  P7: "Two agents never both get it; the loser learns who did.",
  P8: "An eligible free agent is offered the next customer; the line drains.",
  P9: "No failure of model, LLM or bot strands a customer.",
  P10: "The index can always be rebuilt and never blocks start or chat.",
  P11: "Upgrades lose nothing; an unknown newer store is refused, not guessed.",
  P12: "An online backup is one consistent point; a restore is exactly the acknowledged prefix.",
  P13: "Full disk: reads go on, new work is refused, nothing lost, recovers by itself.",
  P14: "Webhooks: at least once, in order per conversation, signed, never slow the chat.",
  P15: "After any crash, serving within 1 s a GB.",
  P16: "Revocation is immediate: sockets are cut within 1 s.",
  P17: "Bounded memory, files and disk under hostile load.",
  Contract: "What the API document says is what the API takes and answers.",
  Lawful: "Whoever does what in whatever order: what is lawful is done, all else refused and nothing changed.",
  Access: "Every route and every command of a socket lets in exactly whom it should.",
  Content: "Whatever a language model says, no hostile word of it reaches anybody, and it moves nothing.",
  Outbound: "What others answer is bounded in bytes and time, and no name or redirect leads into the own network.",
  "Sign-in": "What a sign-in answers, and when, tells nobody who is known.",
  Logs: "No log holds a password, a token, a cookie, a secret, or what somebody wrote.",
  Importers: "What a file does to whoever reads it, it does to nobody else.",
  Parsers: "No bytes make a parser or decoder panic, hang, or read back anything else than was written.",
  Socket: "The socket keeps to RFC 6455: what a frame may not be ends the connection with its code.",
  Erasure: "What is erased is in no file of the data directory any more.",
  Audit: "What was done to the house is written down in a chain whose damage is found.",
};

const root = join(fileURLToPath(import.meta.url), "..", "..");
const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node tests/promises.mjs FOLDER");
  process.exit(2);
}

const lines = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => join(folder, name))
  .map((path) => ({ ...JSON.parse(readFileSync(path, "utf8")), date: statSync(path).mtime }))
  .sort((a, b) => a.test.localeCompare(b.test));

for (const { test, promises } of lines) {
  const unknown = promises.filter((/** @type {string} */ name) => !(name in PROMISES));
  if (unknown.length > 0) throw new Error(`${test} is about ${unknown}, which nobody promised`);
  const name = test.split("::").at(-1);
  // git grep ends with 1 when there is no such test any more.
  const places = ["src", "tests/it", "tests/contract"];
  execFileSync("git", ["grep", "-qE", `(fn|def) ${name}\\b`, "--", ...places], { cwd: root });
}

const row = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
const safe = (/** @type {unknown} */ text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");

const page = [
  "# What is promised, and what the tests found",
  "",
  "Made by `node tests/promises.mjs` from what runs of the tests wrote down",
  "(`BATON_PROMISES=folder ./tests/all`, with `--long` for many more trials). No figure here was",
  "written by hand; a plus behind a commit says that the sources had been changed since.",
  "",
];
for (const [name, text] of Object.entries(PROMISES)) {
  page.push(`## ${name}`, "", text, "");
  const own = lines.filter((line) => line.promises.includes(name));
  if (own.length === 0) {
    page.push("**No test in these runs.**", "");
    continue;
  }
  page.push(row(["test", "trials", "held", "what was found", "date", "commit"]));
  page.push(row(["---", "---", "---", "---", "---", "---"]));
  for (const { test, n, unit, held, found, date, commit } of own) {
    const trials = `${n} ${unit}`.trim();
    const cells = [`\`${test}\``, trials, held ? "yes" : "**no**", found, date.toISOString().slice(0, 10), commit];
    page.push(row(cells.map(safe)));
  }
  page.push("");
}
writeFileSync(join(root, "tests", "PROMISES.md"), page.join("\n"));
