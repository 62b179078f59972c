import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";

const path = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));

beforeAll(() => {
  spawnSync(process.execPath, [path("scripts/build-stale.mjs")], { stdio: "inherit" });
});

const answers = Array.from({ length: 10 }, (_, number) => `answer ${number}\n`).join("");

it.each([
  ["gather-requests.mjs", answers],
  ["worker-submits.mjs", "[ 1, 4, 9, 16 ]\nthe worker is done\n"],
])("the example docs/examples/%s does what it says", (file, printed) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [path(`docs/examples/${file}`)], {
    encoding: "utf8",
    timeout: 20_000,
  });

  expect([stdout, stderr, status]).toEqual([printed, "", 0]);
});
