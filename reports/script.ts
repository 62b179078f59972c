import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { composed } from "./script/composed.ts";
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

/** The same in at most fifteen lines where it can be had: what somebody is sent who does not know us. */
export { shortScript } from "./script/short.ts";

function written(program: Program, writer: Writer): string {
  const { functions, host, settings } = composed(program, writer);
  const { imports, definitions, variables } = writer.preamble;
  return [imports, ...definitions, ...functions]
    .map((block) => block.join("\n"))
    .concat([[...variables, "start = time.monotonic()", ...settings, ...host].join("\n")])
    .join("\n\n\n")
    .concat("\n");
}
