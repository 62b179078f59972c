import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Answer, Target } from "../impl/target.ts";
import { numbered, type Program } from "../spec/program.ts";
import { sameTrace } from "../spec/same-trace.ts";
import type { Event, Trace } from "../spec/trace.ts";
import { hasAll } from "./examples.ts";

/** A fixed program and the trace that CPython left of it. */
export interface Exchange {
  readonly name: string;
  readonly program: Program;
  readonly trace: Trace;
}

export const exchanges = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve("#fixtures/smoke.json")), "utf8"),
) as readonly Exchange[];

/** `unsupported`: the target said that it does not have what the program needs. `at`: the first event that is not as expected. */
export type Outcome =
  | { readonly is: "right" }
  | { readonly is: "unsupported" }
  | { readonly is: "wrong"; readonly answer: Answer; readonly at?: number };

/** Asks one thing, alone. */
export async function exchanged(target: Target, { program, trace }: Exchange): Promise<Outcome> {
  if (!hasAll(target.info, program)) return { is: "unsupported" };
  const { program: asked } = numbered(program);
  const [answer = { crashed: "it gave no answer" }] = await target.run([asked]);
  if (!("trace" in answer)) return "unsupported" in answer ? { is: "unsupported" } : { is: "wrong", answer };
  const likeness = sameTrace(asked, asTold(trace, answer.trace), answer.trace);
  return likeness.is === "same" ? { is: "right" } : { is: "wrong", answer, at: likeness.at };
}

/** A target may leave out what these fields tell. */
const optional: ReadonlySet<string> = new Set(["on", "args", "task", "made", "value"]);

const asTold = (expected: Trace, told: Trace): Trace =>
  expected.map((event, place) => {
    const other = told[place];
    if (other?.is !== event.is || event.is === "ended" || event.is === "resumed") return event;
    const fields = Object.entries(event).filter(([field]) => field in other || !optional.has(field));
    return Object.fromEntries(fields) as unknown as Event;
  });
