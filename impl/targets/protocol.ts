import { z } from "zod";
import type { PythonVersion } from "../../spec/python-version.ts";
import type { Trace } from "../../spec/trace.ts";
import type { Answer, TargetInfo } from "../target.ts";
import { traceFault } from "./trace-fault.ts";

/**
 * The protocol of drivers: JSON lines, one object a line, and nothing else on that stream.
 *
 * A driver says first what it is, `{"start": {"protocol": 1, "name", "version", "asyncio", "loop", "clock", "unsupported"}}`, or
 * `{"failed": "<why, in one sentence>"}`. Each request `{"id": 1, "run": [program, …]}` it answers in turn with
 * `{"id": 1, "traces": [trace, …]}`; a trace may also be `{"crashed": "<why>"}` or `{"unsupported": "<why>"}`. At
 * `{"stop": true}` it says `{"stopped": <programs run>}` and ends.
 */
const PROTOCOL = 1;

const word = z.string().max(200);

const hello = z.union([
  z.object({
    start: z.object({
      protocol: z.literal(PROTOCOL),
      name: word,
      /** like sys.version_info: of the Python whose documentation it follows */
      version: z.tuple([z.int().min(0), z.int().min(0)]).rest(z.union([z.int(), word])),
      implementation: word.optional(),
      asyncio: z.enum(["c", "python"]).optional(),
      loop: word.default(""),
      clock: z.enum(["virtual", "native", "real"]).default("virtual"),
      unsupported: z.array(word).max(1_000).default([]),
    }),
  }),
  z.object({ failed: z.string().max(10_000), needs: z.literal("native").optional() }),
]);

/** Why a driver cannot start; `needs`: the clock that it could start with. */
export interface Failed {
  readonly failed: string;
  readonly needs?: "native" | undefined;
}

/** What a driver's first line says of it; or why it cannot start; or undefined: the line is none of the protocol. */
export function parseHello(line: string): TargetInfo | Failed | undefined {
  const parsed = hello.safeParse(fromJson(line));
  if (!parsed.success) return undefined;
  if ("failed" in parsed.data) return parsed.data;
  const { name, version, asyncio, loop, clock, unsupported } = parsed.data.start;
  const [major, minor, micro] = version;
  const python: PythonVersion = typeof micro === "number" ? [major, minor, micro] : [major, minor];
  const library = asyncio === undefined ? {} : { asyncio };
  return { name, version: versionText(version), python, ...library, loop, clock, unsupported };
}

/** The answers to one batch; or a sentence about what is wrong with the line. */
export function parseAnswers(
  line: string,
  expected: { readonly id: number; readonly programs: number },
): readonly Answer[] | string {
  const reply = fromJson(line) as { readonly id?: unknown; readonly traces?: unknown } | undefined;
  if (typeof reply !== "object" || reply === null) {
    return `it answered ${JSON.stringify(line.slice(0, 80))} where one line of JSON was due; does something print to its stdout?`;
  }
  if (reply.id !== expected.id) return `it answered request ${JSON.stringify(reply.id)} where ${expected.id} was due`;
  if (!Array.isArray(reply.traces) || reply.traces.length !== expected.programs) {
    return `it gave ${Array.isArray(reply.traces) ? reply.traces.length : "no"} traces for ${expected.programs} programs`;
  }
  return reply.traces.map(toAnswer);
}

function toAnswer(entry: unknown): Answer {
  if (Array.isArray(entry)) {
    const fault = traceFault(entry);
    return fault === undefined ? { trace: entry as Trace } : { crashed: `its trace is none: ${fault}` };
  }
  const { crashed, unsupported } = (entry ?? {}) as { readonly crashed?: unknown; readonly unsupported?: unknown };
  if (typeof crashed === "string") return { crashed };
  if (typeof unsupported === "string") return { unsupported };
  return { crashed: `it answered ${JSON.stringify(entry)?.slice(0, 80)} where a trace was due` };
}

/** As Python writes it: 3.15.0rc1. */
function versionText([major, minor, micro, level, serial]: readonly (string | number)[]): string {
  const letters = { alpha: "a", beta: "b", candidate: "rc" }[String(level)];
  return `${major}.${minor}${micro === undefined ? "" : `.${micro}`}${letters === undefined ? "" : `${letters}${serial}`}`;
}

function fromJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
