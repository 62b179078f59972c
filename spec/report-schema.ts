import { z } from "zod";
import { profileNames } from "./profiles.ts";
import type { Report } from "./report.ts";
import { programSchema } from "./schema.ts";
import { traceSchema } from "./trace-schema.ts";

/**
 * The door for reports from files: another machine's, an older version's, anybody's. Fields that are not known here may be there,
 * so that a newer version's report can still be read.
 */
export function parseReport(json: unknown): Report {
  const read = reportSchema.safeParse(json);
  if (read.success) {
    const { untested, faults } = read.data;
    // as it came, for a reader's order of fields would be another than the writer's
    return { ...(json as Report), untested, faults };
  }
  const [issue] = read.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "it" : issue.path.join(".");
  throw new ReportError(`${where} is no part of a report (${issue?.message ?? "unreadable"}); write one with --json`);
}

/** What came is no report; the message says where and why. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

const text = z.string().max(10_000);
const script = z.string().max(200_000);
const id = z.string().min(1).max(200);
const count = z.int().min(0);
const level = z.enum(["must", "should", "implementation"]);
const path = z.string().regex(/^\d+(:\d+)*$/);
const seed = z.int();

const counterexample = z.looseObject({
  statements: count,
  seed,
  path,
  from: z.number().min(0).optional(),
  program: programSchema,
  trace: traceSchema,
  finding: text,
  at: z.array(count).max(20_000),
  python: script,
});
const blame = z.looseObject({
  is: z.enum(["loop", "Python version", "rule in doubt", "not repeatable"]),
  controls: z.array(z.looseObject({ name: text, verdict: z.enum(["held", "broken", "not put to the test"]) })).max(100),
});
const verdict = z.looseObject({
  id,
  area: id,
  level,
  verdict: z.enum(["held", "violated", "unexercised", "unsupported", "known"]),
  exercised: count,
  violations: count,
  counterexample: counterexample.optional(),
  blame: blame.optional(),
});
const mishap = z.looseObject({ reason: text, seed, path, program: programSchema, python: script });
const listOf = <T extends z.ZodType>(item: T) => z.array(item).max(10_000);

export const reportSchema: z.ZodType<Report> = z.looseObject({
  schema: z.literal(1),
  tool: text,
  target: z.looseObject({
    name: text,
    version: text,
    loop: text,
    clock: text,
    profile: z.enum(profileNames).optional(),
  }),
  seed,
  exhaustive: z.looseObject({ size: count, rules: text.optional() }).optional(),
  programs: count,
  seconds: z.number().min(0),
  summary: z.looseObject({ held: count, violated: count, unexercised: count, unsupported: count, known: count }),
  rules: listOf(verdict),
  crashes: listOf(mishap),
  hangs: listOf(mishap),
  fingerprint: listOf(z.looseObject({ point: id, says: text, way: id })).optional(),
  untested: listOf(z.looseObject({ id, level, reason: text })).default([]),
  faults: listOf(z.looseObject({ id, message: text })).default([]),
});

/** The same as JSON Schema: what report.schema.json holds. */
export const reportJsonSchema = (): object => z.toJSONSchema(reportSchema, { target: "draft-2020-12", io: "input" });
