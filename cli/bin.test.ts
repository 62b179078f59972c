import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const shell = (command: string) =>
  spawnSync("bash", ["-o", "pipefail", "-c", command], { cwd: root, encoding: "utf8" });

describe.skipIf(process.platform === "win32")("the command in a shell", () => {
  it("is there in a checkout, built where it is stale", () => {
    expect(shell("npm run --silent cli -- --version")).toMatchObject({ status: 0, stdout: "0.1.0\n" });
  });

  it("does not mind that its reader goes away", () => {
    const { status, stdout, stderr } = shell("node dist/cli/bin.js rules --json | head -1");

    expect([status, stdout, stderr]).toEqual([0, "[\n", ""]);
  });

  it("ends with the status of its command", () => {
    expect([
      shell("node dist/cli/bin.js explain no.rule").status,
      shell("node dist/cli/bin.js targets").status,
    ]).toEqual([2, 0]);
  });
});
