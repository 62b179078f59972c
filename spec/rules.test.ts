import { describe, expect, it } from "vitest";
import { honours } from "../properties/examples.ts";
import { findingsOf } from "./judge.ts";
import { areaOf, isTested } from "./rule.ts";
import { catalogue } from "./rules.ts";

for (const rule of catalogue) {
  describe(rule.id, () => {
    it("says one thing, with its source", () => {
      expect(rule).toMatchObject({
        id: expect.stringMatching(/^[a-z-]+\.[a-z0-9-]+$/),
        says: expect.stringMatching(/^.{20,}\.$/),
        doc: expect.stringMatching(/^(library|reference)\/.+/),
        level: expect.stringMatching(/^(must|should|implementation)$/),
        since: expect.stringMatching(/^3\.\d+$/),
      });
    });
    if (!isTested(rule)) return;

    it("holds in the trace that CPython leaves for its example", () => {
      const recorded = honours(rule);
      expect(recorded, `fixtures/traces/${areaOf(rule)}.json has no trace for it; record one`).toBeDefined();

      const findings = findingsOf(rule, rule.example.program, recorded!.trace);

      expect(findings.filter((finding) => finding.is === "broken")).toEqual([]);
      expect(findings.length).toBeGreaterThan(0);
    });

    it("is broken in the trace of a loop that breaks it", () => {
      const findings = findingsOf(rule, rule.example.program, rule.example.breaks(honours(rule)!.trace));

      expect(findings.map((finding) => finding.is)).toContain("broken");
    });
  });
}
