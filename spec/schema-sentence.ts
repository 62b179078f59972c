import type { z } from "zod";
import { kindOf, type FieldKind, type Shape } from "./field.ts";
import { limits } from "./limits.ts";
import { calls, statements } from "./program.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One sentence about the most telling of zod's issues: where, what was seen, what was expected, what to do. */
export function sentence(json: unknown, issues: readonly Issue[]): string {
  const { issue, path } = deepest(issues, []);
  const { held, place, shape } = at(json, path);
  const where = spelled(path);
  if (issue.code === "unrecognized_keys") {
    const strangers = issue.keys.map(shown).join(", ");
    const known = shape === undefined ? expected[place] : ["op", ...Object.keys(shape)].join(", ");
    return `${where} has ${strangers}, where ${known} was expected; remove or rename what does not belong`;
  }
  const remedy = held === undefined ? "add it" : "change it";
  return `${where} is ${shown(held)}, where ${expected[place]} was expected; ${remedy}, spec/program.schema.json has every field`;
}

/** Where a path ends: a field of some kind, or one of the places that are no field. */
type Place = FieldKind | "program" | "clock" | "statement" | "op" | "do" | "call";

const number = `a number within ±${limits.magnitude}`;
const name = `a name (letters, digits and _, no digit first, at most ${limits.name})`;
const text = `a text of at most ${limits.text} characters`;
const list = (of: string) => `a list of at most ${limits.list} ${of}`;

const expected: { readonly [P in Place]: string } = {
  program: 'a program {"host": [statement, …], "clock": seconds?}',
  clock: number,
  op: "an integer",
  do: "a kind of statement",
  call: "a kind of call",
  statement: 'a statement {"do": kind, …}',
  as: name,
  name,
  value: `null, true, false, ${number}, ${text}, or a value as {"float"}, {"list"}, {"tuple"}, {"object"}, {"name"} or {"sample"}`,
  values: list("values"),
  seconds: `seconds (${number}, {"float": …} or null)`,
  count: `an integer from 0 to ${limits.count}`,
  flag: "true or false",
  text,
  body: list("statements"),
  awaitable: `${name} or a call {"call": kind, …}`,
  awaitables: list("names and calls"),
  callback: `${name} or ${list("statements")}`,
  exception: 'an exception {"new": class, "as": name?}, {"name": name} or {"class": class}',
  handlers: `${list("handlers")} {"except": class, "body": [statement, …]}`,
  return_when: '"ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION" or "SOMETIMES"',
  task_factory: '"eager", "tracing" or "eager tracing"',
};

interface Located {
  readonly issue: Issue;
  readonly path: Path;
}

/** The issue that is furthest inside the program. */
function deepest(issues: readonly Issue[], around: Path): Located {
  return issues
    .map((issue) => meant(issue, [...around, ...issue.path]))
    .reduce((best, next) => (next.path.length > best.path.length ? next : best));
}

/** Of a union the branch that was meant: what came is of its type, and it has fewer complaints than any other. */
function meant(issue: Issue, path: Path): Located {
  const branches = issue.code === "invalid_union" ? issue.errors : [];
  const [best, second] = branches
    .filter(
      (branch) => branch.length > 0 && !branch.some((each) => each.code === "invalid_type" && each.path.length === 0),
    )
    .sort((a, b) => a.length - b.length);
  if (best === undefined || best.length === second?.length) return { issue, path };
  return deepest(best, path);
}

/** Follows a path, to know what kind of field stands at its end. */
function at(json: unknown, path: Path): { readonly held: unknown; readonly place: Place; readonly shape?: Shape } {
  let held = json;
  let place: Place = "program";
  for (const key of path) {
    place = within(place, key, shapeAt(held));
    held = typeof held === "object" && held !== null ? (held as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return { held, place, shape: shapeAt(held) };
}

function within(place: Place, key: PropertyKey, shape: Shape | undefined): Place {
  if (key === "do" || key === "call" || key === "op" || key === "clock") return key;
  const field = typeof key === "string" ? shape?.[key] : undefined;
  if (field !== undefined) return kindOf(field);
  switch (place) {
    case "program":
      return "body";
    case "body":
    case "callback":
      return "statement";
    case "awaitables":
      return "awaitable";
    case "values":
      return "value";
    case "handlers":
      return key === "body" ? "body" : place;
    default:
      return place;
  }
}

function shapeAt(held: unknown): Shape | undefined {
  if (typeof held !== "object" || held === null) return undefined;
  const { do: statement, call } = held as { readonly do?: unknown; readonly call?: unknown };
  const table: { readonly [kind: string]: Shape } = statement === undefined ? calls : statements;
  const kind = statement ?? call;
  return typeof kind === "string" && Object.hasOwn(table, kind) ? table[kind] : undefined;
}

/** A path as JavaScript writes it: `host[3].delay`. */
const spelled = (path: Path): string =>
  path.reduce<string>(
    (before, key) => before + (typeof key === "number" ? `[${key}]` : `${before && "."}${clipped(String(key))}`),
    "",
  ) || "the program";

function shown(held: unknown): string {
  if (held === undefined) return "missing";
  if (typeof held === "number") return String(held);
  return clipped(JSON.stringify(held) ?? typeof held);
}

const clipped = (long: string): string => (long.length > 60 ? `${long.slice(0, 60)}…` : long);
