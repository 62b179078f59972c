import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { calls, statements } from "../../spec/program.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const directory = fileURLToPath(new URL(".", import.meta.resolve("#python/driver.py")));
const script = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(directory)})
from asyncio_conformance import run, statements
print(json.dumps([sorted({**statements.statements, **run.STEPS}), sorted(statements.calls)]))
`;

describe.skipIf(!hasPython)("the tables in Python (skipped where there is no python3)", () => {
  it("have every kind of statement and of call", () => {
    const { stdout, stderr } = spawnSync("python3", ["-c", script], { encoding: "utf8" });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([Object.keys(statements).sort(), Object.keys(calls).sort()]);
  });
});
