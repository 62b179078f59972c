import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Report } from "../spec/report.ts";
import { main } from "./main.ts";

/** A process that answers each program with an empty trace, and misbehaves in one way. */
const target = `
const way = process.argv[2];
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
const flood = () => { for (let n = 0; n < 2000; n++) process.stdout.write("x".repeat(65536)); };
const die = () => process.kill(process.pid, "SIGSEGV");
if (way === "flood") flood();
say({ start: { protocol: 1, name: "hostile", version: [3, 13] } });
let rest = "", ran = 0;
process.stdin.on("data", (chunk) => {
  const lines = (rest + chunk).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    const { id, run, stop } = JSON.parse(line);
    if (stop) { say({ stopped: way === "miscount" ? ran + 1 : ran }); process.exit(0); }
    const traces = run.map((program) => {
      ran += 1;
      const text = JSON.stringify(program);
      const isCulprit = text.length % (way.startsWith("flood") ? 193 : 23) === 0;
      if (way === "crash by count" && ran % 100 === 0) die();
      if (way === "crash by program" && isCulprit) die();
      if (way === "flood by program" && isCulprit) flood();
      if (way === "chatter" && isCulprit) say("by the way");
      const [, op] = /"do":"await","what":\\{"call":"sleep"[^}]*\\},"op":(\\d+)/.exec(text) ?? [];
      return way === "lie" && op ? [{ is: "did", t: 0, by: "main", op: Number(op), unbound: "sleep" }] : [];
    });
    say({ id: way === "disorder" && ran > 100 ? id - 1 : id, traces });
  }
});
`;

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, "target.cjs");
writeFileSync(script, target);

/** What `run` says and reports of it. */
async function ran(way: string) {
  const file = join(folder, "report.json");
  const said = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof said) => ({ write: (text: string) => void (said[name] += text) });
  const command = [process.execPath, script, way].map((word) => `'${word}'`).join(" ");
  const argv = ["run", "--target", `stdio:${command}`, "--runs", "400", "--rules", "sleep.*", "--json", file];
  rmSync(file, { force: true });
  const status = await main(argv, { stdout: sink("stdout"), stderr: sink("stderr"), env: {} });
  const report = (): Report => JSON.parse(readFileSync(file, "utf8")) as Report;
  return { status, ...said, report };
}

it.each([
  ["crash by count", /^it was ended by SIGSEGV, in a batch of \d+ programs none of which does that alone$/],
  ["crash by program", /^it was ended by SIGSEGV$/],
  ["flood by program", /^it sent a line of more than 67108864 characters$/],
  ["chatter", /^it answered "\\"by the way\\"" where one line of JSON was due; does something print to its stdout\?$/],
  ["disorder", /^it answered request \d+ where \d+ was due/],
  ["lie", /^it calls sleep unbound, and did not list it as `unsupported` when it started$/],
])("ends with a complete report that names what a target does: %s", { timeout: 120_000 }, async (way, reason) => {
  const { status, report, stdout } = await ran(way);

  const { crashes, hangs, rules } = report();
  expect(status).toBe(1);
  expect(crashes.map((crash) => crash.reason).filter((each) => !reason.test(each))).toEqual([]);
  expect([crashes.length > 0, hangs, rules.length > 5]).toEqual([true, [], true]);
  expect(stdout).toContain("The target crashed on ");
});

it("says where the footer does not fit the answers", async () => {
  const [, said, due] =
    /^asyncio-conformance: its last line is .*"stopped\\":(\d+).*, where \{"stopped": (\d+)\} was due: so many programs it answered$/m.exec(
      (await ran("miscount")).stderr,
    ) ?? [];

  expect(Number(said)).toBe(Number(due) + 1);
});

it("does not start what floods its stdout at once", async () => {
  const { status, stderr } = await ran("flood");

  expect([status, stderr]).toEqual([3, expect.stringContaining("it sent a line of more than 67108864 characters")]);
});
