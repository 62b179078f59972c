import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { call } from "./called.ts";

const modern = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A target that gives these answers, whatever it is asked. */
function answering(...answers: readonly unknown[]): string {
  const file = join(folder, `target-${answers.length}-${JSON.stringify(answers).length}.cjs`);
  writeFileSync(
    file,
    `const say = (line) => console.log(JSON.stringify(line));
    const answers = ${JSON.stringify(answers)};
    say({ start: { protocol: 1, name: "fake", version: [3, 13] } });
    let ran = 0;
    require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const { id, stop } = JSON.parse(line);
      if (stop) { say({ stopped: ran }); process.exit(); }
      say({ id, traces: [answers[ran++] ?? []] });
    });`,
  );
  return `stdio:'${process.execPath}' '${file}'`;
}

const hello = [
  { is: "did", t: 0, by: "host", op: 0, value: "hello" },
  { is: "did", t: 0, by: "host", op: 1, value: { list: [1, null, true] } },
];

describe("smoke", () => {
  it("passes the reference, by ten programs", async () => {
    const { status, out } = await call("smoke");

    expect([status, out.match(/ ok /g)?.length]).toEqual([0, 10]);
  });

  it("says what a target does not have", async () => {
    const { status, out } = await call("smoke", "--profile", "scheduling-only");

    expect([status, out.match(/ ok /g)?.length, out.match(/ not there /g)?.length]).toEqual([0, 2, 8]);
  });

  it("stops at the first exchange that goes wrong, and says how to repeat it", async () => {
    const target = answering(hello, [{ is: "waits", t: 0, by: "host", op: 0, on: "other" }]);
    const { status, out } = await call("smoke", "--target", target);

    expect(status).toBe(1);
    expect(out).toMatch(/^ 1 {2}ok .*\n 2 {2}WRONG {6}a main coroutine and what it returns\n/m);
    expect(out).toContain(`    expected  event 0: {"is":"waits","t":0,"by":"host","op":0,"on":"main"}\n`);
    expect(out).toContain(`    came      event 0: {"is":"waits","t":0,"by":"host","op":0,"on":"other"}\n`);
    expect(out).toMatch(/ {4}again {5}asyncio-conformance smoke --target .* --only 2\n$/);
  });

  it("does not mind that a target leaves out who it is that waits", async () => {
    const trace = [
      { is: "waits", t: 0, by: "host", op: 0 },
      { is: "began", t: 0, who: "main", of: "main", op: 1 },
      { is: "did", t: 0, by: "main", op: 2, value: "in main" },
      { is: "ended", t: 0, who: "main", value: 7 },
      { is: "resumed", t: 0, by: "host", op: 0, value: 7 },
    ];

    expect((await call("smoke", "--only", "2", "--target", answering(trace))).out).toContain(" 2  ok ");
  });

  it("shows what comes instead of a trace", async () => {
    const { status, out } = await call("smoke", "--target", answering("nonsense"));

    expect([status, out]).toEqual([1, expect.stringContaining(`came      {"crashed":"it answered `)]);
  });

  it("refuses a number that is none of its programs", async () => {
    expect(await call("smoke", "--only", "11")).toMatchObject({
      status: 2,
      err: 'asyncio-conformance: --only is "11", where a number from 1 to 10 was expected\n',
    });
  });
});

describe.skipIf(!modern)("the target of docs/examples (skipped where python3 is older than 3.10)", () => {
  const file = fileURLToPath(new URL("../docs/examples/bare_loop.py", import.meta.url));
  const target = `stdio:python3 '${file}'`;

  it("has sixty lines at most", () => {
    expect(readFileSync(file, "utf8").split("\n").filter(Boolean).length).toBeLessThanOrEqual(60);
  });

  it("is wired up", async () => {
    expect(await call("smoke", "--target", target)).toMatchObject({ status: 0, err: "" });
  });

  it("conforms to its profile, and is said to be measured by that", async () => {
    const { status, out, err } = await call("run", "--target", target, "--runs", "1500", "--no-color");

    expect([status, err]).toEqual([0, ""]);
    expect(out).toMatch(/^profile scheduling-only: (\d+) of the \1 rules that were put to the test held, 100 %$/m);
  });
});
