import { numbered, type Statement } from "../../spec/program.ts";
import type { Event, Seen } from "../../spec/trace.ts";
import { interpret } from "../interpreter.ts";

/** What a host script does, a line an event, for tests: time, who, what, and then what it says of itself. */
export const told = (...host: readonly Statement[]): string[] => interpret(numbered({ host }).program).map(line);

/** What a main coroutine does, under asyncio.run(): without its own beginning, and its end where it returns nothing. */
export const toldOfMain = (...body: readonly Statement[]): string[] =>
  told({ do: "run", main: { call: "coroutine", as: "main", body } }).filter(
    (each) => !/^\S+ (host|main began|main ended None)/.test(each),
  );

export function line(event: Event): string {
  const { is, t, who, by, op: _, ...rest } = event as Event & { who?: string; by?: string; op?: number };
  const said = Object.entries(rest).map(([key, held]) => (key === "value" ? words(held as Seen) : detail(key, held)));
  return [t, by ?? who, is, ...said].filter((each) => each !== undefined).join(" ");
}

const detail = (key: string, held: unknown): string =>
  typeof held === "string" ? `${key} ${held}` : `${key} ${words(held as Seen)}`;

/** A value as Python would write it, where it would; an exception with its number, its arguments and its cause. */
function words(seen: Seen): string {
  if (seen === null) return "None";
  if (typeof seen === "boolean") return seen ? "True" : "False";
  if (typeof seen === "string") return `'${seen}'`;
  if (typeof seen === "number") return String(seen);
  if (Array.isArray(seen))
    return `[${seen.map((each) => (typeof each === "string" ? each : words(each as Seen))).join(", ")}]`;
  if ("float" in seen) return `float ${seen.float}`;
  if ("list" in seen) return `[${seen.list.map(words).join(", ")}]`;
  if ("tuple" in seen) return `(${seen.tuple.map(words).join(", ")})`;
  if ("set" in seen) return `{${seen.set.join(", ")}}`;
  if ("dict" in seen)
    return `{${Object.entries(seen.dict)
      .map(([key, held]) => `${key}: ${words(held)}`)
      .join(", ")}}`;
  if ("ref" in seen) return seen.ref;
  if ("class" in seen) return `class ${seen.class}`;
  if ("type" in seen) return `<${seen.type}>`;
  const { exception, id, args, exceptions, cause } = seen;
  const given = args ?? exceptions;
  const shown = `${exception}#${id}${given === undefined ? "" : `(${given.map(words).join(", ")})`}`;
  return cause === undefined ? shown : `${shown} from ${cause.exception}#${cause.id}`;
}
