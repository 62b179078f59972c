import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TargetError } from "../impl/target.ts";
import type { Report } from "../spec/report.ts";
import { controls, type Controls } from "./controls.ts";
import { chooseTarget } from "./target-option.ts";

const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const said = (told: Controls) =>
  Object.entries(told).map(([id, all]) => [id, ...all.map(({ kind, verdict }) => `${kind}: ${verdict}`)]);

describe("the controls of a report", () => {
  it("are the reference, and asyncio's own loop where the target is another", async () => {
    expect(said(await controls(report))).toEqual([["gather.results-in-input-order", "reference: held"]]);
    expect(said(await controls(report, chooseTarget({ target: "reference" })))).toEqual([
      ["gather.results-in-input-order", "reference: held", "stock: held"],
    ]);
  });

  it("say where the program does not put the rule to the test", async () => {
    const [broken] = report.rules;
    const elsewhere = {
      ...report,
      rules: [
        { ...broken!, id: "lock.fair" },
        { ...broken!, id: "queue.putters-fifo" },
      ],
    };

    expect(said(await controls(elsewhere))).toContainEqual(["queue.putters-fifo", "reference: not put to the test"]);
  });

  it("are none for the reference itself, and fewer where a Python does not start", async () => {
    const own = { ...report, target: { ...report.target, name: "reference" } };
    const missing = { words: "", start: () => Promise.reject(new TargetError("gone")) };

    expect(said(await controls(own))).toEqual([["gather.results-in-input-order"]]);
    expect(said(await controls(report, missing))).toEqual([["gather.results-in-input-order", "reference: held"]]);
  });
});
