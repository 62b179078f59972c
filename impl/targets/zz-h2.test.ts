import { writeFileSync } from "node:fs";
import { sample } from "fast-check";
import { it } from "vitest";
import { mixed } from "../../properties/programs/areas.ts";
import { numbered } from "../../spec/program.ts";
it("dumps", () => {
  const out = sample(mixed, { seed: 5, numRuns: 5000 }).map((p) => numbered(p).program);
  writeFileSync("/tmp/h2/programs.json", JSON.stringify(out));
});
