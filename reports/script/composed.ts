import type { Program } from "../../spec/program.ts";
import { bodyLines, functionLines } from "./body.ts";
import type { Writer } from "./writer.ts";

/** A program in Python: its functions, and what the script itself does. Written once for each writer, which then knows what the script needs. */
export interface Composed {
  readonly functions: readonly (readonly string[])[];
  readonly host: readonly string[];
  /** what has to be set before the host's own lines */
  readonly settings: readonly string[];
}

export function composed(program: Program, writer: Writer): Composed {
  const functions: (readonly string[])[] = [];
  let host: readonly string[] = [];
  for (const scope of writer.scopes) {
    if (scope.kind !== "host") functions.push(functionLines(scope, writer));
    else if (scope.function === "") host = bodyLines(scope.body, scope, writer);
    else {
      functions.push(functionLines(scope, writer));
      host = [`${scope.function}()`];
    }
  }
  return { functions, host, settings: [...clock(program, writer), ...watchdog(writer)] };
}

/** What is due at the same moment would come apart in real time, and where it matters the script would show something else. */
function clock(program: Program, { step }: Writer): readonly string[] {
  const stood = program.clock
    ? [`# loop.time() stood at ${program.clock} when the program started; here it does not`]
    : [];
  if (step === undefined) return stood;
  const seconds = `round((time.monotonic() - start) * ${1 / step}) / ${1 / step}`;
  return [
    ...stood,
    `# the loop's clock goes in steps of 1/${1 / step} s, so that what falls due at the same moment does so here, too`,
    `asyncio.BaseEventLoop.time = lambda self: ${seconds}`,
  ];
}

/** A program that got stuck does so here as well, without a clock that notices: then Python shows where, and ends it. */
function watchdog(writer: Writer): readonly string[] {
  const stuck = writer.evidence?.stuck;
  if (stuck === undefined) return [];
  const why = stuck.why === "Deadlock" ? "the loop waited for ever" : "the loop turned without end";
  const seconds = Math.ceil(stuck.t) + 5;
  return [`${writer.preamble.module("faulthandler")}.dump_traceback_later(${seconds}, exit=True)  # ${why}`];
}
