import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { isValid } from "ctrf";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import type { Report, Verdict } from "../spec/report.ts";
import { annotations } from "./annotations.ts";
import { badgeJson, badgeSvg } from "./badge.ts";
import { ctrf } from "./ctrf.ts";
import { failsGate, gate } from "./gate.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { observations } from "./observations.ts";

const mixed = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
/** Text that tries to get out of every format. */
const evil = "</failure>]]>\"'&,: <b>%0A\r\n::error::gotcha\u0000\u001b\ud800";
const hostile: Report = {
  ...mixed,
  tool: evil,
  target: { name: evil, version: evil, loop: evil, clock: evil },
  rules: mixed.rules.map((verdict): Verdict => {
    if (verdict.counterexample === undefined) return verdict;
    return { ...verdict, counterexample: { ...verdict.counterexample, finding: evil, python: `# ${evil}\n` } };
  }),
  crashes: [{ reason: evil, seed: 1, path: "3", program: { host: [] }, python: evil }],
};
const reports = [
  ["a mixed report", mixed],
  ["a hostile one", hostile],
] as const;

/** What a format says of each rule and mishap: its name, and whether that passed, failed, or is neither. */
type Said = readonly (readonly [name: string, is: "passed" | "failed" | "neither"])[];

const expected = ({ rules, crashes, hangs }: Report): Said => [
  ...rules.map(
    (verdict) =>
      [verdict.id, verdict.verdict === "held" ? "passed" : failsGate(verdict) ? "failed" : "neither"] as const,
  ),
  ...crashes.map(({ path }) => [`crash ${path}`, "failed"] as const),
  ...hangs.map(({ path }) => [`hang ${path}`, "failed"] as const),
];

interface TestCase {
  readonly "@_name": string;
  readonly failure?: unknown;
  readonly skipped?: unknown;
  readonly error?: unknown;
}

function saidByJunit(xml: string): Said {
  expect(XMLValidator.validate(xml)).toBe(true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(xml) as {
    readonly testsuites: { readonly testsuite: { readonly testcase: readonly TestCase[] } };
  };
  return testsuites.testsuite.testcase.map(({ "@_name": name, failure, skipped, error }) => [
    name,
    failure !== undefined || error !== undefined ? "failed" : skipped === undefined ? "passed" : "neither",
  ]);
}

function saidByCtrf(text: string): Said {
  const told = JSON.parse(text) as {
    readonly results: {
      readonly summary: { readonly [count: string]: number };
      readonly tests: readonly { readonly name: string; readonly status: string }[];
    };
  };
  expect(isValid(told)).toBe(true);
  const { tests, summary } = told.results;
  const many = (status: string): number => tests.filter((test) => test.status === status).length;
  expect([summary["passed"], summary["failed"], summary["skipped"], summary["tests"]]).toEqual([
    many("passed"),
    many("failed"),
    many("skipped"),
    tests.length,
  ]);
  return tests.map(({ name, status }) => [name, status === "passed" || status === "failed" ? status : "neither"]);
}

/** What Hypothesis publishes of the format: a test case, or a message. */
const text = { type: "string" };
const observationSchema = {
  oneOf: [
    {
      type: "object",
      properties: {
        type: { const: "test_case" },
        status: { enum: ["passed", "failed", "gave_up"] },
        status_reason: text,
        representation: text,
        arguments: { type: "object" },
        how_generated: { type: ["string", "null"] },
        features: { type: "object" },
        coverage: { type: ["object", "null"] },
        timing: { type: "object", additionalProperties: { type: "number", minimum: 0 } },
        metadata: { type: "object" },
        property: text,
        run_start: { type: "number" },
      },
      required:
        "type status status_reason representation arguments how_generated features coverage timing metadata property run_start".split(
          " ",
        ),
      additionalProperties: false,
    },
    {
      type: "object",
      properties: {
        type: { enum: ["info", "alert", "error"] },
        title: text,
        content: { type: ["string", "object"] },
        property: text,
        run_start: { type: "number" },
      },
      required: ["type", "title", "content", "property", "run_start"],
      additionalProperties: false,
    },
  ],
};

interface Observed {
  readonly type: string;
  readonly status: string;
  readonly features: { readonly rule: string };
}

function saidByObservations(lines: string): Said {
  const validate = new Ajv2020({ strict: false }).compile(observationSchema);
  const told = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Observed);
  for (const line of told) expect(validate(line)).toBe(true);
  return told
    .filter(({ type }) => type === "test_case")
    .map(({ status, features }) => [features.rule, status === "gave_up" ? "neither" : (status as "passed" | "failed")]);
}

describe.each(reports)("%s", (_, report) => {
  it("says the same in JSON, JUnit XML, CTRF and JSON Lines", () => {
    const all = expected(report);

    expect(expected(JSON.parse(json(report)) as Report)).toEqual(all);
    expect(saidByJunit(junit(report))).toEqual(all);
    expect(saidByCtrf(ctrf(report, 1e12))).toEqual(all);
    expect(saidByObservations(observations(report, 1e9))).toEqual(all);
  });

  it("annotates a workflow with what is broken, and with nothing else", () => {
    const lines = annotations(report).trimEnd().split("\n");
    const failed = expected(report).filter(([, is]) => is === "failed").length;
    const broken = report.rules.filter(({ verdict }) => verdict === "violated" || verdict === "known").length;

    expect(lines.filter((line) => line.startsWith("::error title="))).toHaveLength(failed);
    expect(lines).toHaveLength(broken + report.crashes.length + report.hangs.length);
    expect(lines.every((line) => /^::(error|warning|notice) title=[^:,\r\n]+::[^\r]*$/.test(line))).toBe(true);
  });

  it("has a badge that says as much as the summary", () => {
    const { held } = report.summary;
    const asked = report.rules.length - report.summary.unsupported;

    expect(JSON.parse(badgeJson(report))).toEqual({
      schemaVersion: 1,
      label: "asyncio",
      message: `${held} of ${asked} rules`,
      color: "red",
    });
    expect(XMLValidator.validate(badgeSvg(report))).toBe(true);
    expect(badgeSvg(report)).toContain(`<title>asyncio: ${held} of ${asked} rules</title>`);
  });

  it("names the same violated rules on the job's summary page", () => {
    const violated = report.rules.filter(({ verdict }) => verdict === "violated").map(({ id }) => id);

    for (const id of violated) expect(markdown(report, gate(report))).toContain(`<summary>${id} (`);
  });
});

describe("a badge", () => {
  const colour = (report: Report): unknown => (JSON.parse(badgeJson(report)) as { readonly color: unknown }).color;
  const held: Report = {
    ...mixed,
    rules: mixed.rules.map(({ counterexample: _, ...rest }) => ({ ...rest, verdict: "held" })),
    summary: { held: mixed.rules.length, violated: 0, known: 0, unexercised: 0, unsupported: 0 },
    hangs: [],
  };

  it("is green where all hold, yellow where some were not put to the test, red where the gate fails", () => {
    expect([
      colour(held),
      colour({ ...held, summary: { ...held.summary, held: held.summary.held - 1, unexercised: 1 } }),
      colour(mixed),
    ]).toEqual(["brightgreen", "yellow", "red"]);
  });
});
