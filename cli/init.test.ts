import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "./called.ts";
import { shellWords } from "./shell-words.ts";

const hasPython = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;
const mixed = fileURLToPath(import.meta.resolve("#fixtures/reports/mixed.json"));

let folder: string;
const home = process.cwd();
beforeAll(() => {
  spawnSync(process.execPath, [fileURLToPath(new URL("../scripts/build-stale.mjs", import.meta.url))]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe("init", () => {
  it.each(["python", "typescript", "stdio"].filter((kind) => hasPython || kind === "typescript"))(
    "writes an adapter that works, and a workflow that runs the suite on it: %s",
    async (kind) => {
      const { out } = await call("init", kind, "--dir", folder);
      const [, command = ""] = /npx asyncio-conformance (smoke .*)/.exec(out) ?? [];
      process.chdir(folder);

      expect(await call(...shellWords(command))).toMatchObject({ status: 0, err: "" });
      const options = command.replace(/^smoke /, "");
      expect(readFileSync(".github/workflows/asyncio-conformance.yml", "utf8")).toContain(`${options} --github\n`);
    },
  );

  it("overwrites nothing", async () => {
    writeFileSync(join(folder, "loop.ts"), "mine");

    expect(await call("init", "typescript", "--dir", folder)).toMatchObject({
      status: 2,
      err: expect.stringMatching(/loop\.ts is there already; move it away, or choose another folder with --dir\n$/),
    });
    expect(readFileSync(join(folder, "loop.ts"), "utf8")).toBe("mine");
  });

  it("says what it can write", async () => {
    expect((await call("init", "cobol")).err).toBe(
      'asyncio-conformance: init "cobol": one of python, typescript, stdio was expected\n',
    );
  });
});

describe("diff-report", () => {
  it("tells what has changed, and passes where nothing is newly broken", async () => {
    expect(await call("diff-report", mixed, mixed)).toMatchObject({
      status: 0,
      out: expect.stringContaining("Nothing has changed."),
    });
  });

  it("fails where a rule is newly broken", async () => {
    const report = JSON.parse(readFileSync(mixed, "utf8")) as { rules: { verdict: string }[] };
    for (const rule of report.rules) if (rule.verdict === "violated") rule.verdict = "held";
    const older = join(folder, "older.json");
    writeFileSync(older, JSON.stringify(report));

    expect(await call("diff-report", older, mixed)).toMatchObject({
      status: 1,
      out: expect.stringContaining("newly broken"),
    });
  });

  it("says that a file is no report", async () => {
    writeFileSync(join(folder, "x.json"), "{}");

    expect(await call("diff-report", join(folder, "x.json"), mixed)).toMatchObject({ status: 2 });
  });
});
