import { describe, expect, it } from "vitest";
import { isTested } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { call, callIn } from "./called.ts";
import { measured } from "./measured.ts";

/** Exit status 2, nothing on stdout, and one sentence on stderr that begins like this. */
const refusal = (begins: string): object => ({
  status: 2,
  out: "",
  err: expect.stringMatching(
    new RegExp(`^asyncio-conformance: ${begins.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}.*\\n$`),
  ),
});

describe("the command line", () => {
  it("explains itself", async () => {
    const help = await call("--help");

    expect(help).toMatchObject({ status: 0, err: "" });
    expect([...help.out.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name)).toEqual([
      "run",
      "rules",
      "explain",
      "replay",
      "report-bug",
      "diff",
      "smoke",
      "targets",
      "compare",
      "merge",
      "check",
      "diff-report",
      "init",
      "help",
    ]);
  });

  it("tells the default number of programs and the default seed", async () => {
    const help = (await call("run", "--help")).out.replace(/\s+/g, " ");

    expect(help).toContain("then random ones (default 5000)");
    expect(help).toContain("where random programs start (default 1)");
  });

  it("knows its version", async () => {
    expect(await call("--version")).toEqual({ status: 0, out: "0.1.0\n", err: "" });
  });

  it.each([
    [["dance!"], 'there is no command "dance!"; see asyncio-conformance --help'],
    [["explian"], 'there is no command "explian" (is "explain" meant?); see asyncio-conformance --help'],
    [["run", "extra"], "too many arguments"],
    [["--nope"], "unknown option '--nope'; see asyncio-conformance --help"],
    [["--seed"], "option '--seed <int>' argument missing; see asyncio-conformance --help"],
    [["explain"], "missing required argument 'rule-id'; see asyncio-conformance --help"],
    [["--shard", "3/2"], '--shard is "3/2", where i/n was expected, as in 1/4 to 4/4'],
    [["--resume", "j", "--time", "1"], "--resume goes on with a number of programs; leave --time out"],
    [["merge"], "missing required argument 'report.json'"],
    [["merge", "/nowhere.json"], "there is no file /nowhere.json"],
    [["check", "/nowhere.json"], "there is no file /nowhere.json"],
  ])("refuses %j with one sentence", async (argv, begins) => {
    expect(await call(...argv)).toEqual(refusal(begins));
  });
});

describe("rules", () => {
  it("lists the catalogue as JSON", async () => {
    const { status, out } = await call("rules", "--json");

    const listed = JSON.parse(out) as readonly { readonly id: string }[];

    expect(status).toBe(0);
    expect(listed.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
    expect(listed.find(({ id }) => id === "gather.results-in-input-order")).toEqual({
      id: "gather.results-in-input-order",
      area: "gather",
      level: "must",
      says: "When all children succeed the result is a list of their return values in argument order, whatever the completion order.",
      doc: "library/asyncio-task#asyncio.gather",
      since: "3.4",
      until: null,
      status: "judged",
      reason: null,
    });
  });

  it("says why a rule is not judged", async () => {
    const untested = catalogue.filter((rule) => !isTested(rule));
    const listed = JSON.parse((await call("rules", "--json")).out) as readonly {
      status: string;
      reason: string | null;
    }[];

    expect(listed.filter(({ status }) => status === "untested").map(({ reason }) => reason)).toEqual(
      untested.map((rule) => ("untested" in rule ? rule.untested : "")),
    );
  });

  it("lists it for a reader", async () => {
    const { out } = await call("rules");

    expect(out).toContain("gather.results-in-input-order (must, 3.4+)\n    When all children succeed");
    expect(out).toMatch(/\n\d+ rules are judged, \d+ untested\.\n$/);
  });
});

describe("explain", () => {
  it("shows a rule with a script, kept and broken", async () => {
    const { status, out } = await call("explain", "sleep.duration");

    expect(status).toBe(0);
    expect(out).toContain("source  https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep\n");
    expect(out).toContain("level   must: documented; breaking it fails the gate\n");
    expect(out).toContain("await asyncio.sleep(");
    expect(out.match(/▶/g)!.length).toBeGreaterThanOrEqual(2);
    expect(out.indexOf("keeps it:")).toBeLessThan(out.indexOf("A loop that breaks it:"));
  });

  it("says of every rule what it has to say", async () => {
    const all = await Promise.all(catalogue.map(({ id }) => call("explain", id)));

    expect(all.filter(({ status, err }) => status !== 0 || err !== "")).toEqual([]);
  });

  it("says why a rule is not tested", async () => {
    const rule = catalogue.find((one) => !isTested(one))!;

    expect((await call("explain", rule.id)).out).toContain("\nNot tested: ");
  });

  it("suggests what may have been meant", async () => {
    expect(await call("explain", "gather.result-in-input-order")).toEqual(
      refusal('there is no rule "gather.result-in-input-order"; is gather.results-in-input-order'),
    );
  });
});

describe("targets", () => {
  it("tells what is there and what is missing", async () => {
    const { status, out } = await callIn({ PATH: "/nowhere" }, "targets");

    expect(status).toBe(0);
    expect(out.split("\n").filter((line) => /^\w/.test(line))).toEqual([
      expect.stringMatching(/^reference {5}asyncio in TypeScript/),
      ...["@3.10", "@3.11", "@3.12", "@3.13", "", "@3.15"].map((version) =>
        expect.stringMatching(
          new RegExp(`^cpython${version.padEnd(7)}(the CPython 3\\.\\d+\\.|missing: the package pyodide)`),
        ),
      ),
      expect.stringMatching(/^webloop {7}(Pyodide's WebLoop, in its CPython 3\.|missing: the package pyodide)/),
      expect.stringMatching(/^micropython {3}(MicroPython 1\.|missing: MicroPython's package)/),
      "python3       missing: no python3 on PATH starts",
      expect.stringMatching(/^A loop of your own: /),
    ]);
  });

  it("tells the command for each", async () => {
    const { out } = await callIn({ PATH: "/nowhere" }, "targets");

    const how = out.split("\n").filter((line) => line.startsWith(" "));
    expect(how.map((line) => line.trim())).toEqual([
      "asyncio-conformance --target reference",
      expect.stringMatching(/^(asyncio-conformance --target cpython@3\.10|npm i pyodide-3\.10@npm:pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target cpython@3\.11|npm i pyodide-3\.11@npm:pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target cpython@3\.12|npm i pyodide-3\.12@npm:pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target cpython@3\.13|npm i pyodide-3\.13@npm:pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target cpython|npm i pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target cpython@3\.15|npm i pyodide-3\.15@npm:pyodide@[\w.-]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target webloop|npm i pyodide@[\d.]+)$/),
      expect.stringMatching(/^(asyncio-conformance --target micropython|npm i @micropython\/.+@[\d.]+)$/),
      expect.stringMatching(/^install one, as with: /),
    ]);
  });

  it("finds the interpreters on PATH, with their versions", async () => {
    const { out } = await callIn({ PATH: process.env["PATH"] ?? "" }, "targets");

    expect(out).toMatch(/^python3 +(cpython 3\.\d+\.\d+, |missing)/m);
    expect(out).toMatch(/^uvloop +(missing: the loop uvloop\n +python3 -m pip install uvloop|the loop uvloop \d)/m);
  });

  it("says how long the reference takes", async () => {
    expect(await measured({ target: "reference" })).toMatch(/^started in \d+ ms, [\d.e-]+ ms a program$/);
  });

  it("says why a target does not start", async () => {
    expect(await measured({ python: "python0" })).toMatch(/^does not start: python0 could not be started: /);
  });
});
