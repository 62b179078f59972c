import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { bodyLines, functionLines } from "./script/body.ts";
import { printedLines } from "./script/printed.ts";
import { Writer } from "./script/writer.ts";

/**
 * A program as a Python script that needs asyncio alone, runs in real time and prints what it does: what somebody can try who has never
 * heard of us. With the trace that it left, statements that were skipped become comments, and those that raised are caught and told.
 */
export const script = (program: Program, trace?: Trace): string => written(program, new Writer(program, trace));

/** What that script prints, line by line, where it does what the trace shows. */
export function printed(program: Program, trace: Trace): readonly string[] {
  const writer = new Writer(program, trace);
  written(program, writer);
  return printedLines(program, writer);
}

function written(program: Program, writer: Writer): string {
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
  const settings = [...clock(program, writer), ...watchdog(writer)];
  const { imports, definitions, variables } = writer.preamble;
  return [imports, ...definitions, ...functions]
    .map((block) => block.join("\n"))
    .concat([[...variables, "start = time.monotonic()", ...settings, ...host].join("\n")])
    .join("\n\n\n")
    .concat("\n");
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
