import { z } from "zod";
import { programSchema } from "../../spec/schema.ts";
import { traceSchema } from "../../spec/trace-schema.ts";
import { failedSchema, startSchema, stoppedSchema } from "./protocol.ts";

const why = z.string();
const id = z.int().min(1);

const answerSchema = z.union([
  traceSchema,
  z.object({ unsupported: why }),
  z.object({ crashed: why }),
  z.object({ hung: why }),
]);

/** Each line of the protocol, whoever says it. Lines are read by ./protocol.ts, whose hand-written checks are faster. */
export const lineSchema = z.union([
  startSchema.meta({ id: "start", description: "the target, first" }),
  failedSchema.meta({ id: "failed", description: "the target, instead of its start, where it cannot start" }),
  z
    .object({ id, run: z.array(programSchema) })
    .meta({ id: "run", description: "the suite: programs, numbered by `op`" }),
  z.object({ id, traces: z.array(answerSchema) }).meta({ id: "traces", description: "the target, to each `run`" }),
  z.object({ stop: z.literal(true) }).meta({ id: "stop", description: "the suite, last" }),
  stoppedSchema.meta({ id: "stopped", description: "the target, last: how many programs it answered" }),
]);

export const protocolJsonSchema = (): unknown =>
  z.toJSONSchema(lineSchema.meta({ title: "A line of the protocol of asyncio-conformance" }), { io: "input" });
