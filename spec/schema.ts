import { z } from "zod";
import {
  caughtNames,
  exceptionNames,
  kindOf,
  returnWhen,
  samples,
  taskFactories,
  type FieldKind,
  type Fields,
  type Shape,
  type Value,
} from "./field.ts";
import { limits } from "./limits.ts";
import {
  calls,
  statements,
  type Awaitable,
  type Body,
  type Call,
  type NodeKind,
  type Program,
  type Statement,
} from "./program.ts";
import { sentence } from "./schema-sentence.ts";

/**
 * The door for programs from outside: files, other processes, people. Everything follows from the tables of spec/statements/,
 * so that a new kind of statement is checked, and documented in program.schema.json, as soon as it has its row.
 */
export function parseProgram(json: unknown): Program {
  measure(json);
  const parsed = programSchema.safeParse(json);
  if (!parsed.success) throw new ProgramError(sentence(json, parsed.error.issues));
  return parsed.data;
}

/** What came is no program; the message is one sentence: where, what was seen, what was expected, what to do. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

const id = (of: string) => ({ id: of });
const listOf = <T>(item: z.ZodType<T>) => z.array(item).max(limits.list);

const name = z
  .string()
  .regex(new RegExp(`^[A-Za-z_][A-Za-z0-9_]{0,${limits.name - 1}}$`))
  .meta(id("name"));
/** A pattern, because JSON Schema counts characters where zod's max() counts UTF-16 units. */
const text = z
  .string()
  .regex(new RegExp(`^[\\s\\S]{0,${limits.text}}$`, "u"))
  .meta(id("text"));
const number = z.number().min(-limits.magnitude).max(limits.magnitude).meta(id("number"));
const float = z.strictObject({ float: z.union([number, z.enum(["nan", "inf", "-inf"])]) }).meta(id("float"));
const value: z.ZodType<Value> = z
  .lazy(() =>
    z.union([
      z.null(),
      z.boolean(),
      number,
      text,
      float,
      z.strictObject({ list: listOf(value) }),
      z.strictObject({ tuple: listOf(value) }),
      z.strictObject({ object: name }),
      z.strictObject({ name }),
      z.strictObject({ sample: z.enum(samples) }),
    ]),
  )
  .meta(id("value"));
const exceptionName = z.enum(exceptionNames).meta(id("exception_name"));
const body: z.ZodType<Body> = z.lazy(() => listOf(statement)).meta(id("body"));
const awaitable: z.ZodType<Awaitable> = z.lazy(() => z.union([name, call])).meta(id("awaitable"));

/** What a field of each kind may hold; a kind that is not in this table does not compile. */
const fields: { readonly [K in FieldKind]: z.ZodType<Fields[K]> } = {
  as: name,
  name,
  value,
  values: listOf(value),
  seconds: z.union([number, float, z.null()]).meta(id("seconds")),
  count: z.int().min(0).max(limits.count).meta(id("count")),
  flag: z.boolean(),
  text,
  body,
  awaitable,
  awaitables: listOf(awaitable),
  callback: z.union([name, body]).meta(id("callback")),
  exception: z
    .union([
      z.strictObject({ new: exceptionName, as: name.optional() }),
      z.strictObject({ name }),
      z.strictObject({ class: exceptionName }),
    ])
    .meta(id("exception")),
  handlers: listOf(z.strictObject({ except: z.enum(caughtNames), body }).meta(id("handler"))),
  return_when: z.enum(returnWhen),
  task_factory: z.enum(taskFactories),
};

// what a table's rows make is a union that only the table knows
const statement = choice("do", statements) as unknown as z.ZodType<Statement>;
const call = choice("call", calls) as unknown as z.ZodType<Call>;

export const programSchema: z.ZodType<Program> = z.strictObject({ host: body, clock: number.optional() });

/** The same as JSON Schema, for whoever writes programs in another language: what program.schema.json holds. */
export const programJsonSchema = (): object =>
  z.toJSONSchema(programSchema.meta({ title: "A program of asyncio-conformance" }));

function choice(tag: "do" | "call", table: { readonly [kind: string]: Shape }) {
  const [first, ...others] = Object.entries(table).map(([kind, shape]) => node(tag, kind as NodeKind, shape));
  return z.discriminatedUnion(tag, [first!, ...others]).meta(id(tag === "do" ? "statement" : "call"));
}

function node(tag: "do" | "call", kind: NodeKind, shape: Shape) {
  const held: Record<string, z.ZodType> = { [tag]: z.literal(kind) };
  for (const [field, fieldKind] of Object.entries(shape)) {
    const schema: z.ZodType = fields[kindOf(fieldKind)];
    held[field] = fieldKind.endsWith("?") ? schema.optional() : schema;
  }
  return z.strictObject({ ...held, op: z.int().optional() }).meta(id(`${tag}.${kind}`));
}

/** Refuses what is too deep or too big before zod recurses into it: at some thousand levels zod's stack would overflow. */
function measure(json: unknown): void {
  const waiting: { readonly held: unknown; readonly depth: number; readonly turns: number }[] = [
    { held: json, depth: 1, turns: 1 },
  ];
  let nodes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { held, depth } = next;
    if (typeof held !== "object" || held === null) continue;
    const node = held as { readonly do?: unknown; readonly call?: unknown; readonly times?: unknown };
    if (node.do !== undefined || node.call !== undefined) nodes += 1;
    const turns = next.turns * (node.do === "repeat" && typeof node.times === "number" ? Math.max(1, node.times) : 1);
    const excess = tooMuch(depth, nodes, turns);
    if (excess !== undefined) throw new ProgramError(excess);
    for (const each of Object.values(held)) waiting.push({ held: each, depth: depth + 1, turns });
  }
}

function tooMuch(depth: number, nodes: number, turns: number): string | undefined {
  if (depth > limits.depth) {
    return (
      `the program nests lists and objects more than ${limits.depth} levels deep, where at most ${limits.depth} are read; ` +
      "bind inner coroutines and functions to names and refer to them"
    );
  }
  if (nodes > limits.nodes) {
    return (
      `the program has more than ${limits.nodes} statements and calls, where at most ${limits.nodes} are read; ` +
      "split it into several programs"
    );
  }
  if (turns > limits.turns) {
    return `a "repeat" within others makes ${turns} turns, where at most ${limits.turns} are made; repeat less often`;
  }
  return undefined;
}
