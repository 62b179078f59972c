import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { numbered } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { call, type Called } from "./called.ts";

const folder = mkdtempSync(join(tmpdir(), "check-"));

async function check(held: unknown): Promise<Called> {
  const file = join(folder, "pairs.json");
  writeFileSync(file, JSON.stringify(held));
  return call("check", file);
}

it("judges what was recorded elsewhere", async () => {
  const rule = rules.find(({ id }) => id === "gather.results-in-input-order")!;
  const { program } = numbered(rule.example.program);
  const [answer] = await reference().run([program]);
  const trace = answer !== undefined && "trace" in answer ? answer.trace : [];
  const broken = rule.example.breaks(trace);

  expect(await check({ program, trace })).toMatchObject({ status: 0, err: "" });
  const both = await check([
    { program, trace },
    { program, trace: broken, python: "3.12" },
  ]);
  expect(both.status).toBe(1);
  expect(both.out).toContain("pair 2: gather.results-in-input-order (must): ");
});

it("refuses what is no such pair", async () => {
  expect(await check({ programme: 1 })).toMatchObject({
    status: 2,
    out: "",
    err: expect.stringContaining("holds no pair"),
  });
  expect(await check({ program: { host: [] }, trace: [{ is: "dance" }] })).toMatchObject({
    status: 2,
    out: "",
    err: expect.stringContaining("the trace of pair 1 is none"),
  });
});
