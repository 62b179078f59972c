import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { workloads } from "./all.ts";
import { check } from "./workload.ts";

describe("the workloads of the bench", () => {
  it.each(workloads)("$id comes out right on the reference loop", ({ reference }) => {
    expect(() => reference(2000)).not.toThrow();
  });

  it.each(workloads.filter(({ promises }) => promises !== undefined))(
    "$id comes out right with promises",
    async ({ promises }) => {
      await expect(promises?.(2000)).resolves.toBeUndefined();
    },
  );

  it("have a twin in Python each", () => {
    const script = readFileSync(fileURLToPath(import.meta.resolve("#workloads/workloads.py")), "utf8");
    const twins = [...script.matchAll(/^ {4}"(W\w+)": (\w+),$/gm)].map(([, id]) => id);

    expect(twins).toEqual(workloads.map(({ id }) => id));
  });

  it("refuse a wrong result", () => {
    expect(() => check(1, 2)).toThrow("gave 1 where 2 was due");
  });
});
