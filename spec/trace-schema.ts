import { z } from "zod";
import { limits } from "./limits.ts";
import type { Event, Outcome, Seen, SeenException, Trace } from "./trace.ts";

/** The door for traces from files. It costs more than running the program: a target's answers, in bulk, are looked at by hand. */
const id = z.string().max(1_000);
const op = z.int().min(0).max(limits.nodes);
const number = z.number();
const t = number.min(0);

const error = { exception: id, id: z.int().min(1) };
const seenException: z.ZodType<SeenException> = z
  .lazy(() =>
    z.strictObject({
      ...error,
      args: z.array(seen).optional(),
      exceptions: z.array(seenException).optional(),
      cause: z.strictObject(error).optional(),
    }),
  )
  .meta({ id: "seen_exception" });
const seen: z.ZodType<Seen> = z
  .lazy(() =>
    z.union([
      z.null(),
      z.boolean(),
      number,
      z.string(),
      z.strictObject({ float: z.union([number, z.enum(["nan", "inf", "-inf"])]) }),
      z.strictObject({ list: z.array(seen) }),
      z.strictObject({ tuple: z.array(seen) }),
      z.strictObject({ set: z.array(id) }),
      z.strictObject({ dict: z.record(z.string(), seen) }),
      z.strictObject({ ref: id }),
      seenException,
      z.strictObject({ class: id }),
      z.strictObject({ type: id }),
    ]),
  )
  .meta({ id: "seen" });

const outcome = { value: seen.optional(), raised: seenException.optional(), unbound: id.optional() };
const isConcluded = (event: Outcome): boolean =>
  event.value !== undefined || event.raised !== undefined || event.unbound !== undefined;
const unconcluded = "expected a value, what it raised, or what was unbound";
const by = { t, by: id, op };
const step = z.enum(["enter", "exit"]).optional();

const eventSchema: z.ZodType<Event> = z
  .discriminatedUnion("is", [
    z.strictObject({
      is: z.literal("began"),
      t,
      who: id,
      of: id,
      op,
      task: id.nullable().optional(),
      args: z.array(seen).optional(),
      thread: z.int().min(1).optional(),
    }),
    z.strictObject({ is: z.literal("ended"), t, who: id, ...outcome }).refine(isConcluded, unconcluded),
    z
      .strictObject({
        is: z.literal("did"),
        ...by,
        on: id.optional(),
        made: id.optional(),
        args: z.array(id).optional(),
        ...outcome,
      })
      .refine(isConcluded, unconcluded),
    z.strictObject({ is: z.literal("waits"), ...by, on: id.optional(), step, raised: seenException.optional() }),
    z.strictObject({ is: z.literal("resumed"), ...by, step, ...outcome }).refine(isConcluded, unconcluded),
    z.strictObject({ is: z.literal("caught"), ...by, except: id, raised: seenException }),
    z.strictObject({ is: z.literal("tick"), t, op, n: z.int().min(1) }),
    z.strictObject({ is: z.literal("stuck"), t, why: z.enum(["Deadlock", "Livelock"]) }),
    z.strictObject({ is: z.literal("logged"), t, level: id, raised: seenException.optional() }),
    z.strictObject({ is: z.literal("warned"), t, category: id, origin: z.literal(true).optional() }),
  ])
  .meta({ id: "event" });

export const traceSchema: z.ZodType<Trace> = z.array(eventSchema).max(20_000).meta({ id: "trace" });
