import { expect, it } from "vitest";
import { growth, growthPlot } from "./growth.ts";
import type { Cell } from "./measurement.ts";
import { tables } from "./tables.ts";

const cell = (contender: string, workload: string, seconds: number, megabytes = 100, count = 1_000_000): Cell => ({
  contender,
  workload,
  count,
  figures: [{ seconds, megabytes }],
});

const cells = [cell("ours", "W1c", 0.5), cell("theirs", "W1c", 2, 400), cell("ours", "W2", 1), cell("theirs", "W2", 1)];

it("compares the first contender with the others, operation by operation", () => {
  expect(tables(cells)).toContain("| theirs | 4.00 | 1.00 | 2.00 |");
});

it("shows the first contender's memory as a share of the others'", () => {
  expect(tables(cells)).toContain("| theirs | 0.25 | 1.00 |");
});

it("compares no memory where one did less work", () => {
  expect(tables([cell("ours", "W3", 1), cell("theirs", "W3", 1, 50, 1000)])).toMatch(/\| theirs \| +\|$/);
});

it("leaves a place empty where a contender failed", () => {
  const failed = { ...cell("theirs", "W1c", 1), failed: "it fell over" };

  expect(tables([cells[0]!, failed])).toMatch(/\| theirs \| +\| +\|/);
});

it("tells how many times as much an operation costs where there are most", () => {
  const growing = [cell("ours", "W3", 0.01, 100, 10_000), cell("ours", "W3", 2, 500, 1_000_000)];

  expect(growth(growing)).toBe("ours: 10,000: 1000 ns, 1,000,000: 2000 ns; times 2.0");
});

it("draws names as text", () => {
  const growing = [cell("<b>", "W3", 0.01, 100, 10_000), cell("<b>", "W3", 2, 500, 1_000_000)];

  expect(growthPlot(growing)).toContain(">&lt;b></text>");
});
