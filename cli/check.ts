import { Command } from "commander";
import { z } from "zod";
import { visible } from "../reports/visible.ts";
import { Judge, isBroken } from "../spec/judge.ts";
import { numbered } from "../spec/program.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { parseProgram } from "../spec/schema.ts";
import { traceSchema } from "../spec/trace-schema.ts";
import { readJson } from "./input-file.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

const pair = z.object({
  program: z.unknown(),
  trace: z.unknown(),
  python: z
    .string()
    .regex(/^3\.\d+/)
    .optional(),
});

/** `check`: judges recorded programs and traces, running nothing. */
export const checkCommand = (io: Io, finish: (status: number) => void): Command =>
  new Command("check")
    .description("judge recorded Program/Trace pairs without running anything")
    .argument("<file>", 'JSON: { "program": …, "trace": […], "python": "3.14" }, or a list of such')
    .action((path: string) => finish(check(path, io)));

function check(path: string, io: Io): number {
  const read = z.union([pair, z.array(pair)]).safeParse(readJson(path));
  if (!read.success)
    throw new UsageError(
      `${path} holds no pair of a program and a trace; expected { "program", "trace" }, or a list of such`,
    );
  const pairs = Array.isArray(read.data) ? read.data : [read.data];
  let broken = 0;
  let held = 0;
  pairs.forEach(({ program: given, trace: events, python = "3.14" }, at) => {
    const trace = traceSchema.safeParse(events);
    if (!trace.success)
      throw new UsageError(`${path}: the trace of pair ${at + 1} is none; docs/protocol.md says what its events are`);
    const { program } = numbered(parseProgram(given));
    const version = python.split(".").map(Number) as [number, number];
    const judge = new Judge(rules.filter((rule) => holdsFor(rule, version)));
    for (const { rule, findings } of judge.judge(program, trace.data)) {
      if (!isBroken(findings)) {
        held += 1;
        continue;
      }
      broken += rule.level === "must" ? 1 : 0;
      const because = findings.flatMap((each) => (each.is === "broken" ? [each.because] : []))[0]!;
      io.stdout.write(`pair ${at + 1}: ${rule.id} (${rule.level}): ${visible(because)}\n`);
    }
  });
  io.stdout.write(`${pairs.length} judged: ${held} times a rule held, ${broken} times a must rule was broken.\n`);
  return broken === 0 ? 0 : 1;
}
