import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../spec/report.ts";
import { changesText, changes, isWorse } from "./changes.ts";
import { comparisonText } from "./comparison.ts";
import { fingerprintLines } from "./fingerprint.ts";
import { gate } from "./gate.ts";
import { merged } from "./merge.ts";
import { text } from "./text.ts";

const base = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const going = (...ways: readonly string[]): Report => ({
  ...base,
  fingerprint: ways.map((way, place) => ({ point: `p${place}`, says: `what is ${place}`, way })),
});

describe("a fingerprint", () => {
  it("is a part of the text, points of one way together", () => {
    const report = going("as made", "1 turn", "as made");

    expect(text(report, gate(report)).replace(/\s+/g, " ")).toContain(
      "Where the documentation leaves freedom: as made p0, p2; 1 turn p1.",
    );
    expect(fingerprintLines(base, 80)).toEqual([]);
  });

  it("that has changed is told, and closes no gate", () => {
    const [older, newer] = [going("as made", "1 turn"), going("as made", "2 turns")];

    expect(changesText(older, newer)).toContain("fingerprint changed (1)\n  p1, what is 1: was 1 turn, is 2 turns\n");
    expect(isWorse(changes(older, newer))).toBe(false);
    expect(changesText(older, older)).toContain("Nothing has changed.\n");
    expect(changesText(base, newer)).toContain("Nothing has changed.\n");
    expect(changesText(going("as made"), going("as made", "1 turn"))).toContain("Nothing has changed.\n");
  });

  it("shows where targets part, side by side", () => {
    expect(comparisonText([going("as made", "1 turn"), going("in reverse", "1 turn"), base])).toContain(
      "Where the documentation leaves freedom, they part at:\n    p0, what is 0: A as made, B in reverse\n",
    );
  });

  it("of a merged run has what the shards agree on", () => {
    const [one, other] = [going("as made", "1 turn"), going("as made", "2 turns")];

    expect(merged([one, other]).fingerprint?.map(({ point }) => point)).toEqual(["p0"]);
  });

  it("shows nothing that a report brings along and that is no text", () => {
    expect(fingerprintLines(going("\u001b[31m"), 80).join("")).not.toContain("\u001b");
  });
});
