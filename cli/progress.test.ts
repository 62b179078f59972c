import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgressLine } from "./progress.ts";

const watched = (isTTY: boolean) => {
  const written: string[] = [];
  const io = { stdout: { write: () => true }, stderr: { write: (text: string) => written.push(text), isTTY }, env: {} };
  return { written, progress: new ProgressLine(io, false) };
};

describe("the line that says how far a run is", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("tells the rate and the time left, in 80 columns", () => {
    const { written, progress } = watched(true);
    vi.advanceTimersByTime(2000);
    progress.show({ stage: "running", programs: 400, of: 2000, violated: 3 });
    vi.advanceTimersByTime(2000);
    progress.show({ stage: "running", programs: 1_000_000, of: 1_000_000_000, violated: 100 });

    expect(written.map((text) => text.trim())).toEqual([
      "400 of 2000 programs, 200 a second, 8 s left, 3 rules violated",
      "1000000 of 1000000000 programs, 250000 a second, 67 min left, 100 rules violated",
    ]);
    expect(Math.max(...written.map((text) => text.trim().length))).toBeLessThanOrEqual(80);
  });

  it("tells no time left where nobody said how many, and no rate before there is one", () => {
    const { written, progress } = watched(true);
    progress.show({ stage: "running", programs: 48, violated: 0 });
    vi.advanceTimersByTime(1000);
    progress.show({ stage: "running", programs: 100, violated: 0 });

    expect(written.map((text) => text.trim())).toEqual([
      "48 programs, 0 rules violated",
      "100 programs, 100 a second, 0 rules violated",
    ]);
  });

  it("is silent where nobody watches", () => {
    const { written, progress } = watched(false);
    progress.show({ stage: "running", programs: 48, violated: 0 });

    expect(written).toEqual([]);
  });
});
