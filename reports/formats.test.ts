import { readFileSync } from "node:fs";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import type { Report, Verdict } from "../spec/report.ts";
import { counterexample } from "./counterexample.ts";
import { gate } from "./gate.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { violated } from "./order.ts";

const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
/** A target, a finding and a script that try to get out of every format. */
const evil = "</failure>]]>\"'& <b>|`````\u0000\u001b\ud800 | x";
const hostile: Report = {
  ...report,
  target: { name: evil, version: evil, loop: evil, clock: evil },
  rules: report.rules.map((verdict): Verdict => {
    if (verdict.counterexample === undefined) return verdict;
    return { ...verdict, counterexample: { ...verdict.counterexample, finding: evil, python: `# ${evil}\n` } };
  }),
  crashes: [{ reason: evil, seed: 1, path: "3", program: { host: [] }, python: evil }],
};

describe("a counterexample", () => {
  it("is told with rule, finding, script, timeline and the command that shows it again", () => {
    const blocks = counterexample(report, report.rules[0]!, "--python python3").split("\n\n");

    expect(blocks[0]).toBe(`gather.results-in-input-order (must), broken by 3 of 2000 programs
When all children succeed the result is a list of their return values in
argument order, whatever the completion order.
https://docs.python.org/3/library/asyncio-task.html#asyncio.gather`);
    expect(blocks[1]).toBe(
      '  #3 was done, with ["fried", "brown"] at 3, but main came back with ["brown",\n  "fried"] at 3',
    );
    expect(blocks[2]).toBe("    import asyncio\n    import time");
    expect(blocks.at(-2)).toContain('▶      ┆ ┆ ┴    eggs returns "fried"');
    expect(blocks.at(-1)).toBe("  asyncio-conformance replay 7:17:0:2 --python python3\n");
  });

  it("is readable at 80 columns, but for the script and the command, which are to be copied", () => {
    const [heading, finding, ...rest] = counterexample(report, report.rules[0]!).split("\n\n");

    const lines = [heading!, finding!, rest.at(-2)!].join("\n").split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it("has a heading even where nothing smaller is known", () => {
    expect(counterexample(report, { ...report.rules[2]!, id: "gone.rule" })).toBe(
      "gone.rule (should), broken by 1 of 2000 programs\n",
    );
  });
});

describe("violated rules", () => {
  it("stand in the order in which they matter", () => {
    const one = report.rules[0]!;
    const rule = (id: string, level: Verdict["level"], statements: number): Verdict => ({
      ...one,
      id,
      area: id.split(".")[0]!,
      level,
      counterexample: { ...one.counterexample!, statements },
    });
    const rules = [
      rule("sleep.b", "should", 1),
      rule("sleep.a", "must", 2),
      rule("gather.b", "must", 9),
      rule("loop.a", "must", 3),
      rule("sleep.c", "must", 2),
    ];

    expect(violated([...rules, report.rules[1]!]).map(({ id }) => id)).toEqual([
      "loop.a",
      "gather.b",
      "sleep.a",
      "sleep.c",
      "sleep.b",
    ]);
  });
});

describe("a report as JSON", () => {
  it("is the report, a line for each rule", () => {
    const written = json(report);

    expect(JSON.parse(written)).toEqual(report);
    expect(written.split("\n").filter((line) => line.startsWith('    {"id":'))).toHaveLength(
      report.rules.length + report.untested.length,
    );
  });

  it("has the fields that the contract names, in its order", () => {
    const read = JSON.parse(json(report)) as Report;

    expect(Object.keys(read).slice(0, 10)).toEqual([
      "schema",
      "tool",
      "target",
      "seed",
      "programs",
      "seconds",
      "summary",
      "rules",
      "crashes",
      "hangs",
    ]);
    expect(Object.keys(read.rules[0]!.counterexample!)).toEqual(
      expect.arrayContaining(["statements", "seed", "path", "program", "trace", "finding", "python"]),
    );
  });
});

describe("a report as JUnit XML", () => {
  interface Suite {
    readonly testsuites: {
      readonly testsuite: {
        readonly "@_tests": string;
        readonly "@_failures": string;
        readonly "@_errors": string;
        readonly "@_skipped": string;
        readonly testcase: readonly {
          readonly "@_classname": string;
          readonly "@_name": string;
          readonly failure?: { readonly "@_message": string; readonly "#text": string };
          readonly skipped?: { readonly "@_message": string };
          readonly error?: { readonly "@_message": string };
        }[];
      };
    };
  }
  const parse = (xml: string): Suite["testsuites"]["testsuite"] => {
    expect(XMLValidator.validate(xml)).toBe(true);
    return (new XMLParser({ ignoreAttributes: false, trimValues: false }).parse(xml) as Suite).testsuites.testsuite;
  };

  it("has a test case for each rule, and fails where the gate does", () => {
    const suite = parse(junit(report));

    expect([suite["@_tests"], suite["@_failures"], suite["@_errors"], suite["@_skipped"]]).toEqual([
      "9",
      "1",
      "1",
      "4",
    ]);
    expect(
      suite.testcase.map((one) => [
        `${one["@_classname"]} ${one["@_name"]}`,
        one.failure?.["@_message"] ?? one.error?.["@_message"] ?? one.skipped?.["@_message"] ?? "passed",
      ]),
    ).toEqual([
      ["gather gather.results-in-input-order", report.rules[0]!.counterexample!.finding],
      ["gather gather.empty", "passed"],
      ["coroutine coroutine.iscoroutinefunction", "violated, but only a should rule: violated"],
      ["sleep sleep.duration", "passed"],
      ["sleep sleep.result", "passed"],
      ["run run.debug-true", "unexercised"],
      ["run run.loop-factory", "unsupported"],
      ["hops hops.two-iterations", "a known deviation: violated"],
      ["target hang 5", "no answer within 2 s"],
    ]);
    expect(suite.testcase[0]!.failure?.["#text"]).toContain("await asyncio.gather(eggs(), toast())");
  });

  it("lets no text out of its place", () => {
    const suite = parse(junit(hostile));

    expect(suite.testcase[0]!.failure?.["@_message"]).toBe("</failure>]]>\"'& <b>|`````\ufffd\ufffd\ufffd | x");
    expect(suite.testcase).toHaveLength(10);
  });
});

describe("a report as Markdown", () => {
  it("is the verdict, the counts and the violated rules, folded", () => {
    const lines = markdown(report, gate(report), "--python python3").split("\n");

    expect(lines.slice(0, 9)).toEqual([
      "## ❌ asyncio on python 3.13.0",
      "",
      "Not conformant: 1 must rule is violated. The target hung on 1 program.",
      "",
      "gather\\_in\\_order\\_of\\_completion:new\\_event\\_loop, virtual clock; 2000 programs in 4.2 s, seed 7; asyncio-conformance 0.1.0.",
      "",
      "| held | violated | known | unexercised | unsupported |",
      "| ---: | ---: | ---: | ---: | ---: |",
      "| 3 | 2 | 1 | 1 | 1 |",
    ]);
    expect(lines.filter((line) => line.startsWith("<details>"))).toEqual([
      '<details><summary>gather.results-in-input-order (must): #3 was done, with ["fried", "brown"] at 3, but main came back with ["brown", "fried"] at 3</summary>',
      "<details><summary>coroutine.iscoroutinefunction (should)</summary>",
      "<details><summary>The target went down: no answer within 2 s</summary>",
      "<details><summary>Unexercised (1)</summary>",
      "<details><summary>Known deviations (1)</summary>",
    ]);
    expect(lines).toContain("asyncio-conformance replay 7:17:0:2 --python python3");
  });

  it("lets no text out of its place", () => {
    const written = markdown(hostile, gate(hostile));

    expect(written).not.toMatch(/[\u0000\u001b\ud800]/);
    expect(written.replace(/^(```+)[^`]*?\n[^]*?^\1$/gm, "")).not.toContain("<b>");
    // the longest run of backticks in the script has five
    expect(written).toContain("``````python\n");
  });
});
