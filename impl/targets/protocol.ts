import { z } from "zod";
import { allKinds, profileNamed, profileNames } from "../../spec/profiles.ts";
import type { NodeKind, Program } from "../../spec/program.ts";
import type { PythonVersion } from "../../spec/python-version.ts";
import type { Trace } from "../../spec/trace.ts";
import type { Answer, TargetInfo } from "../target.ts";
import { denied } from "./denied.ts";
import { traceFault } from "./trace-fault.ts";

/** The protocol of targets that are processes: docs/protocol.md tells it, and protocol.schema.json its messages. */
const PROTOCOL = 1;

const word = z.string().max(200);
const kinds = z.array(word).max(1_000);
const sentence = z.string().max(10_000);

export const startSchema = z.object({
  start: z.object({
    protocol: z.literal(PROTOCOL),
    name: word,
    /** like sys.version_info: of the Python whose documentation it follows */
    version: z.tuple([z.int().min(0), z.int().min(0)]).rest(z.union([z.int(), word])),
    implementation: word.optional(),
    asyncio: z.enum(["c", "python"]).optional(),
    loop: word.default(""),
    clock: z.enum(["virtual", "native", "real"]).default("virtual"),
    profile: z.enum(profileNames).optional(),
    /** the kinds of its profile that it has; left out: all but `unsupported` */
    supports: kinds.optional(),
    unsupported: kinds.default([]),
  }),
});
export const stoppedSchema = z.object({ stopped: z.int().min(0) });
export const failedSchema = z.object({ failed: sentence, needs: z.literal("native").optional() });

const hello = z.union([startSchema, failedSchema]);

/** Why a target cannot start; `needs`: the clock that it could start with. */
export type Failed = z.infer<typeof failedSchema>;

/** What a target's first line says of it; or why it cannot start; or undefined: the line is none of the protocol. */
export function parseHello(line: string): TargetInfo | Failed | undefined {
  const parsed = hello.safeParse(fromJson(line));
  if (!parsed.success) return undefined;
  if ("failed" in parsed.data) return parsed.data;
  const { name, version, asyncio, loop, clock, supports, unsupported, ...start } = parsed.data.start;
  const [major, minor, micro] = version;
  // only who says what it has is spared programs of which it would skip the most
  const profile = start.profile ?? (supports === undefined ? undefined : "full");
  const { has } = profileNamed(profile ?? "full");
  const lacks = (kind: NodeKind): boolean =>
    !has.has(kind) || unsupported.includes(kind) || supports?.includes(kind) === false;
  return {
    name,
    version: versionText(version),
    python: typeof micro === "number" ? [major, minor, micro] : ([major, minor] as PythonVersion),
    ...(asyncio !== undefined && { asyncio }),
    loop,
    clock,
    ...(profile !== undefined && { profile }),
    unsupported: [...new Set([...unsupported, ...allKinds.filter(lacks)])],
  };
}

/** The answers to one batch; or a sentence about what is wrong with the line. */
export function parseAnswers(
  line: string,
  expected: { readonly id: number; readonly programs: readonly Program[]; readonly unsupported: ReadonlySet<string> },
): readonly Answer[] | string {
  const reply = fromJson(line) as { readonly id?: unknown; readonly traces?: unknown } | undefined;
  if (typeof reply !== "object" || reply === null) {
    return `it answered ${JSON.stringify(line.slice(0, 80))} where one line of JSON was due; does something print to its stdout?`;
  }
  if (reply.id !== expected.id) return `it answered request ${JSON.stringify(reply.id)} where ${expected.id} was due`;
  if (!Array.isArray(reply.traces) || reply.traces.length !== expected.programs.length) {
    const given = Array.isArray(reply.traces) ? reply.traces.length : "no";
    return `it gave ${given} traces for ${expected.programs.length} programs`;
  }
  return reply.traces.map((entry, place) => toAnswer(entry, expected.programs[place]!, expected.unsupported));
}

function toAnswer(entry: unknown, program: Program, lacking: ReadonlySet<string>): Answer {
  if (Array.isArray(entry)) {
    const fault = traceFault(entry);
    if (fault !== undefined) return { crashed: `its trace is none: ${fault}` };
    const trace = entry as Trace;
    const kind = denied(program, trace, lacking);
    if (kind === undefined) return { trace };
    return { crashed: `it calls ${kind} unbound, and did not list it as \`unsupported\` when it started` };
  }
  const { crashed, unsupported, hung } = (entry ?? {}) as { readonly [field: string]: unknown };
  if (typeof crashed === "string") return { crashed };
  if (typeof unsupported === "string") return { unsupported };
  if (typeof hung === "string") return { hung };
  return { crashed: `it answered ${JSON.stringify(entry)?.slice(0, 80)} where a trace was due` };
}

/** How many programs a target says that it has run, in its last line; undefined: the line is none of the protocol. */
export function parseFooter(line: string): number | undefined {
  const parsed = stoppedSchema.safeParse(fromJson(line));
  return parsed.success ? parsed.data.stopped : undefined;
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
