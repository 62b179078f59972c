import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { findingsOf } from "../spec/judge.ts";
import type { Report } from "../spec/report.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { call } from "./called.ts";
import { main } from "./main.ts";

const hasPython = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 8))"]).status === 0;
const broken = fileURLToPath(import.meta.resolve("#fixtures/loops/broken/gather_in_order_of_completion.py")).replace(
  /[^/]*$/,
  "",
);
const hostile = broken.replace("broken", "hostile");
const inBrokenLoop = ["--python-path", broken, "--loop", "gather_in_order_of_completion:new_event_loop"];
const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
const file = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true }));

const refusal = (begins: string, status = 2): object => ({
  status,
  out: "",
  err: expect.stringMatching(
    new RegExp(`^asyncio-conformance: ${begins.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}.*\\n$`),
  ),
});

describe("run", () => {
  it("is the default, and repeats itself by its seed", async () => {
    const [one, other] = [
      await call("--runs", "40", "--seed", "5", "--rules", "sleep.*"),
      await call("run", "--runs", "40", "--seed", "5", "--rules", "sleep.*"),
    ];

    expect(one.status).toBe(0);
    expect(one.out).toContain("40 programs in");
    expect(one.out).toContain("seed 5\n");
    const untimed = (text: string): string => text.replace(/in \d+\.\d s/, "");
    expect(untimed(one.out)).toBe(untimed(other.out));
  });

  it("writes its reports whole, and leaves nothing beside them", async () => {
    const [json, junit, markdown, html] = [file("a.json"), file("a.xml"), file("a.md"), file("a.html")];

    const { status } = await call(
      "--runs",
      "30",
      "--rules",
      "sleep.*,gather.*",
      "--json",
      json,
      "--junit",
      junit,
      "--markdown",
      markdown,
      "--html",
      html,
    );

    const report = JSON.parse(readFileSync(json, "utf8")) as Report;
    expect([status, report.programs, report.target.name]).toEqual([0, 30, "reference"]);
    expect([...new Set(report.rules.map(({ area }) => area))].sort()).toEqual(["gather", "sleep"]);
    expect(readFileSync(junit, "utf8")).toContain('<testcase classname="sleep" name="sleep.duration"');
    expect(readFileSync(markdown, "utf8")).toMatch(/^## ✅ asyncio on reference/);
    expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>[^]*<title>asyncio on reference [^]*<\/html>\n$/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("writes what machines read beside, each to its own file", async () => {
    const [ctrf, badge, lines] = [file("a.ctrf.json"), file("a.svg"), file("a.jsonl")];

    const files = ["--ctrf", ctrf, "--badge", badge, "--observations", lines];
    const { status } = await call("--runs", "30", "--rules", "sleep.*", ...files);

    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(ctrf, "utf8"))).toMatchObject({ reportFormat: "CTRF" });
    expect(readFileSync(badge, "utf8")).toMatch(/^<svg /);
    expect(readFileSync(lines, "utf8").split("\n")[0]).toContain('"type":"info"');
  });

  it("takes a badge for a picture or for JSON, and nothing else", async () => {
    expect(await call("--badge", "badge.png")).toEqual(
      refusal('--badge is "badge.png", where a file that ends in .svg or .json was expected'),
    );
  });

  it("tells GitHub what is broken, and appends to the job's summary", async () => {
    const summary = file("summary.md");
    writeFileSync(summary, "before\n");
    let out = "";
    const status = await main(["--runs", "30", "--rules", "sleep.*", "--github"], {
      stdout: { write: (text) => (out += text) },
      stderr: { write: () => true },
      env: { GITHUB_STEP_SUMMARY: summary },
    });

    expect([status, out]).toEqual([0, expect.stringMatching(/^::stop-commands::(\S+)\n[^]*\n::\1::\n$/)]);
    expect(readFileSync(summary, "utf8")).toMatch(/^before\n## ✅ asyncio on reference/);
  });

  it("writes to what is no regular file directly", async () => {
    expect((await call("--runs", "5", "--rules", "sleep.*", "--json", "/dev/null")).status).toBe(0);
  });

  it("is done within the time that it is given", async () => {
    const began = performance.now();

    const { status, out } = await call("--time", "0.3", "--rules", "sleep.*");

    expect(status).toBe(0);
    expect(Number(/^(\d+) programs in/m.exec(out)?.[1])).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("says one line to who wants no more", async () => {
    const { out } = await call("--runs", "20", "--rules", "sleep.duration", "--quiet");

    expect(out).toBe("reference 0.1.0: Conformant: 1 held.\n");
  });

  it("shows progress only to a terminal, and takes it away", async () => {
    let err = "";
    const sink = { write: (text: string) => (err += text), isTTY: true };
    await main(["--runs", "200", "--rules", "sleep.*"], { stdout: { write: () => true }, stderr: sink, env: {} });

    expect(err).toMatch(/^\r\d+ of 200 programs, 0 rules violated/);
    expect(err).toMatch(/\r +\r$/);
  });

  it("has colours only on a terminal that wants them", async () => {
    const coloured = async (env: { readonly [name: string]: string }, ...argv: readonly string[]): Promise<boolean> => {
      let out = "";
      const stdout = { write: (text: string) => (out += text), isTTY: true };
      await main(["--runs", "5", "--rules", "sleep.*", ...argv], { stdout, stderr: { write: () => true }, env });
      return out.includes("\u001b[");
    };

    expect([await coloured({}), await coloured({ NO_COLOR: "1" }), await coloured({}, "--no-color")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each([
    [["--runs", "0"], '--runs is "0", where an integer from 1 to 1000000000 was expected'],
    [["--runs", "1.5"], '--runs is "1.5", where an integer'],
    [["--runs", "many"], '--runs is "many", where an integer'],
    [["--seed", "4294967296"], '--seed is "4294967296", where an integer from -2147483648 to 2147483647 was expected'],
    [["--seed", "x"], '--seed is "x", where an integer'],
    [["--time", "0"], '--time is "0", where a number of seconds above 0 was expected'],
    [["--time", "1", "--runs", "1"], "--runs and --time exclude each other; leave one of them out"],
    [["--rules", "gathre.*"], 'no rule is called "gathre.*"; is '],
    [["--rules", "sleep.*,"], 'no rule is called ""'],
    [
      ["--clock", "native"],
      "--clock native belongs to --target python, not to --target reference; leave one of them out",
    ],
    [["--clock", "real"], "--clock real belongs to --target python, not to --target reference; leave one of them out"],
    [["--clock", "sundial"], '--clock is "sundial", where auto, virtual, native or real was expected'],
    [["--tasks", "python"], "--tasks belongs to --target python, not to --target reference; leave one of them out"],
    [["--python", "python3", "--tasks", "rust"], '--tasks is "rust", where c or python was expected'],
    [["--target", "nope"], 'there is no target "nope"; asyncio-conformance targets lists what there is'],
    [["--target", "./nope.ts"], "--target ./nope.ts: there is no such file"],
    [
      ["--target", "reference", "--python", "python3"],
      "--python belongs to --target python, not to --target reference",
    ],
    [["--loop", "uvloop:new_event_loop"], "--loop belongs to --target python, not to --target reference"],
    [["--python", "python3", "--loop", "uvloop"], '--loop is "uvloop", where module:factory was expected'],
    [["--json", "/nowhere/at/all.json"], "--json: there is no directory /nowhere/at; make it first"],
    [["--json", tmpdir()], `--json: ${tmpdir()} is a directory; name a file in it`],
    [["--json", "same", "--junit", "./same"], "--junit: "],
    [["--baseline", "/nowhere.json"], "--baseline /nowhere.json: there is no file /nowhere.json"],
  ])("refuses %j before it runs anything", async (argv, begins) => {
    expect(await call(...argv)).toEqual(refusal(begins));
  });

  it("says what cannot be started, and how it ends then", async () => {
    const missing = await call("--python", "/nowhere/python3", "--json", file("never.json"));

    expect(missing).toEqual(refusal("", 3));
    expect(missing.err).toContain("/nowhere/python3");
    expect(existsSync(file("never.json"))).toBe(false);
  });

  it.each([
    [["--target", "cpython@3.9"], "no package on npm embeds Python 3.9, only 3.10, "],
    [["--target", "python@3.99"], "there is no python@3.99 on this machine; asyncio-conformance targets lists"],
  ])("cannot start %j", async (argv, begins) => {
    expect(await call(...argv)).toEqual(refusal(begins, 3));
  });
});

describe.skipIf(!hasPython)("run on a Python loop", () => {
  it("finds the interpreter by its version", async () => {
    const version = spawnSync("python3", ["--version"], { encoding: "utf8" }).stdout.replace(/^Python |\s+$/g, "");
    const { status, out } = await call("--target", `python@${version}`, "--rules", "sleep.*", "--runs", "5", "--quiet");

    expect([status, out]).toEqual([0, expect.stringContaining(`python ${version}: Conformant`)]);
  });

  it("fails on one that breaks a rule, shows the worst of it and what to do", async () => {
    const { status, out } = await call("--python", "python3", ...inBrokenLoop, "--rules", "gather.*", "--runs", "700");

    expect(status).toBe(1);
    expect(out).toContain("violated gather.results-in-input-order (must), broken by ");
    expect(out).toMatch(/^ {4}start = time\.monotonic\(\)$/m);
    expect(out).toMatch(/^▶/m);
    expect(out).toMatch(
      /^ {2}asyncio-conformance replay 1:\d[\d:]* --python python3 --loop gather_in_order_of_completion:new_event_loop --python-path \S+$/m,
    );
    expect(out).toMatch(/Not conformant: \d+ must rules? (is|are) violated\.\n/);
  });

  it("passes with a baseline that it wrote itself, and fails where the baseline no longer tells the truth", async () => {
    const options = ["--python", "python3", "--rules", "gather.*", "--runs", "700", "--quiet"];
    const baseline = file("baseline.json");

    const first = await call(...options, ...inBrokenLoop, "--write-baseline", baseline);
    const second = await call(...options, ...inBrokenLoop, "--baseline", baseline);
    const mended = await call(...options, "--baseline", baseline);

    expect([first.status, second.status, mended.status]).toEqual([1, 0, 1]);
    expect(second.out).toMatch(/^python \S+: Conformant: \d+ held, \d+ known/);
    expect(mended.out).toMatch(
      /^python \S+: Not conformant: The baseline lists gather\.\S+, which held on all \d+ occasions: remove the entry\./,
    );
  });

  it("can replay the counterexample of a report, on the same loop and on another", async () => {
    const json = file("broken.json");
    await call("--python", "python3", ...inBrokenLoop, "--rules", "gather.*", "--runs", "700", "--json", json);
    const report = JSON.parse(readFileSync(json, "utf8")) as Report;
    const { id, counterexample } = report.rules.find(
      ({ verdict, level }) => verdict === "violated" && level === "must",
    )!;

    const same = await call("replay", `${json}#${id}`, "--python", "python3", ...inBrokenLoop);
    const other = await call("replay", `${json}#${id}`);
    const bySeed = await call(
      "replay",
      `${counterexample!.seed}:${counterexample!.path}`,
      "--python",
      "python3",
      ...inBrokenLoop,
    );

    expect([same.status, other.status]).toEqual([1, 0]);
    expect(same.out).toContain(`violated  ${id} (must)\n`);
    expect(bySeed.out).toBe(same.out);
    const rule = rules.find((one) => one.id === id)!;
    expect(findingsOf(rule, counterexample!.program, counterexample!.trace)).toContainEqual({
      is: "broken",
      because: counterexample!.finding,
      at: counterexample!.at,
    });
  });

  it("fails where the target dies of a program", async () => {
    const { status, out } = await call(
      "--python",
      "python3",
      "--python-path",
      hostile,
      "--loop",
      "exiting:ExitingLoop",
      "--rules",
      "sleep.result",
      "--runs",
      "4",
      "--json",
      file("crash.json"),
    );

    const report = JSON.parse(readFileSync(file("crash.json"), "utf8")) as Report;
    expect(status).toBe(1);
    expect(out).toContain("crashed on a program:\n");
    expect(report.crashes.length).toBeGreaterThan(0);
  });

  it("replays a program of which the target dies, and says so", async () => {
    const program = { host: [{ do: "run", main: { call: "sleep", delay: 1 } }] };
    writeFileSync(file("deadly.json"), JSON.stringify(program));

    const { status, out } = await call(
      "replay",
      file("deadly.json"),
      "--python",
      "python3",
      "--python-path",
      hostile,
      "--loop",
      "exiting:ExitingLoop",
    );

    expect(status).toBe(1);
    expect(out).toMatch(/^import asyncio\n[^]*asyncio\.run\(asyncio\.sleep\(1\)\)[^]* crashed: .+\n$/);
  });

  it("says why a loop factory makes no loop", async () => {
    expect(await call("--python", "python3", "--python-path", hostile, "--loop", "raising:new_event_loop")).toEqual(
      refusal("", 3),
    );
  });

  it("refuses rules that are no promise of that Python", async () => {
    const [old] = rules.filter((rule) => !holdsFor(rule, [3, 14]));

    expect(await call("--target", "reference", "--rules", old!.id)).toEqual(
      refusal("none of these rules is a promise of Python 3.14; choose others with --rules"),
    );
  });
});

describe("replay", () => {
  const write = (name: string, text: string): string => {
    writeFileSync(file(name), text);
    return file(name);
  };

  it("runs a program from a file", async () => {
    const program = { host: [{ do: "run", main: { call: "coroutine", as: "main", body: [{ do: "log", value: 1 }] } }] };

    const { status, out } = await call("replay", write("program.json", JSON.stringify(program)));

    expect(status).toBe(0);
    expect(out).toContain('    say("main: log", 1)\n');
    expect(out).toContain("\nOn reference 0.1.0, impl/asyncio:EventLoop:\n");
    expect(out).toContain("main: log(1)");
    expect(out).toMatch(/\d+ rules? (was|were) put to the test: \d+ held, 0 violated, 0 known\.\n$/);
  });

  it("runs a program of a run again", async () => {
    expect((await call("replay", "1:40")).status).toBe(0);
  });

  const deep = `{"host":[{"do":"log","value":${'{"list":['.repeat(100_000)}1${"]}".repeat(100_000)}}]}`;

  it.each([
    ["nowhere.json", undefined, "there is no file "],
    ["broken.json", '{"host": [', " is not JSON: "],
    ["list.json", "[]", 'the program is [], where a program {"host": [statement, …], "clock": seconds?} was expected'],
    ["wrong.json", '{"host": [{"do": "fly"}]}', 'host[0].do is "fly", where a kind of statement was expected'],
    ["deep.json", deep, "the program nests lists and objects more than 100 levels deep"],
  ])("refuses %s with one sentence", async (name, text, says) => {
    const path = text === undefined ? file(name) : write(name, text);

    const { status, out, err } = await call("replay", path);

    expect({ status, out, lines: err.split("\n").length }).toEqual({ status: 2, out: "", lines: 2 });
    expect(err).toContain(says);
  });

  it.each([
    ["1:2:3:4:5:6:7:8:999999", "the path 2:3:4:5:6:7:8:999999 leads nowhere"],
    ["99999999999:1", '--seed is "99999999999"'],
    [tmpdir(), `${tmpdir()} cannot be read (EISDIR)`],
  ])("refuses %s", async (what, begins) => {
    expect(await call("replay", what)).toEqual(refusal(begins));
  });

  it("asks which counterexample of a report is meant", async () => {
    const report = fileURLToPath(import.meta.resolve("#fixtures/reports/mixed.json"));

    expect(await call("replay", report)).toEqual(
      refusal(`${report} is a report; name one of its counterexamples: ${report}#gather.results-in-input-order`),
    );
    expect(await call("replay", `${report}#gather.empty`)).toEqual(
      refusal(`${report} has no counterexample of "gather.empty"; name a rule that it calls violated`),
    );
    expect(await call("replay", `${write("empty.json", "{}")}#x.y`)).toEqual(
      refusal(`${file("empty.json")} is no report`),
    );
  });
});
