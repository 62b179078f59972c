import type { Name } from "../../spec/field.ts";
import { mentions } from "../../spec/mentions.ts";
import {
  kind,
  parts,
  replaced,
  walk,
  type Body,
  type Node,
  type NodeKind,
  type Program,
  type Statement,
} from "../../spec/program.ts";
import type { Rule } from "../../spec/rule.ts";
import { renamed } from "./renamed.ts";

/** Where a statement may stand: what only a coroutine may do is nothing elsewhere. */
export type Place = "host" | "coroutine" | "generator" | "function";

/** A statement with its bodies taken out. */
export interface Letter {
  readonly statement: Statement;
  /** where it stood in an example */
  readonly places: ReadonlySet<Place>;
  /** its bodies, in reading order, and what each is the body of; undefined: of what the statement stands in */
  readonly holes: readonly (Place | undefined)[];
  readonly binds: readonly Name[];
  readonly uses: readonly Name[];
}

/** The statements of these rules' examples, each once, with their names made alike: the second lock of any example is `lock2`. */
export function vocabulary(rules: readonly Rule[]): readonly Letter[] {
  const letters = new Map<string, { letter: Letter; places: Set<Place> }>();
  for (const { example } of rules) {
    visit(alike(example.program).host, "host");
  }
  return [...letters.values()].map(({ letter }) => letter);

  function visit(body: Body, place: Place): void {
    for (const statement of body) {
      if (place === "host" && frame.has(statement.do)) {
        for (const { body: inner } of holesOf(statement)) visit(inner, "coroutine");
        continue;
      }
      const bare = emptied(statement);
      const key = JSON.stringify(bare);
      const known = letters.get(key);
      if (known === undefined) {
        const places = new Set([place]);
        letters.set(key, { letter: { statement: bare, places, ...aboutOf(bare) }, places });
      } else known.places.add(place);
      for (const { body: inner, of } of holesOf(statement)) visit(inner, of ?? place);
    }
  }
}

/** What every program begins with. */
const frame: ReadonlySet<string> = new Set(["run", "new_event_loop", "set_event_loop"]);

/** Names by what they are bound to, in the order of their binding. */
function alike(program: Program): Program {
  const names = new Map<Name, Name>();
  const many = new Map<string, number>();
  walk(program, (node) => {
    for (const name of mentions(node).binds) {
      if (names.has(name) || name === "main") continue;
      const sort = nouns[kind(node)] ?? kind(node);
      const count = (many.get(sort) ?? 0) + 1;
      many.set(sort, count);
      names.set(name, `${sort}${count}`);
    }
  });
  return { host: renamed(program.host, (name) => names.get(name) ?? name) };
}

/** What goes by one name can be used alike. */
const nouns: { readonly [kind in NodeKind]?: string } = {
  create_task: "task",
  create_future: "future",
  new_event_loop: "loop",
  call_soon: "handle",
  call_soon_threadsafe: "handle",
  call_later: "handle",
  call_at: "handle",
  async_generator: "generator",
};

interface Hole {
  readonly body: Body;
  readonly of: Place | undefined;
}

/** The bodies of a statement and of the calls in it, in reading order. */
function holesOf(node: Node): readonly Hole[] {
  return parts(node).flatMap((part): readonly Hole[] =>
    "call" in part ? holesOf(part.call) : [{ body: part.body, of: ownPlace(node, part.field) }],
  );
}

function ownPlace(node: Node, field: string): Place | undefined {
  if ("call" in node) {
    if (node.call === "async_generator") return "generator";
    return node.call === "coroutine" || node.call === "custom" ? "coroutine" : "function";
  }
  if (node.do === "context_manager") return "coroutine";
  const isOwn = node.do === "def" || node.do === "thread" || field === "callback" || field === "handler";
  return isOwn ? "function" : undefined;
}

/** The statement without what stands in its bodies. */
function emptied(statement: Statement): Statement {
  const { host } = replaced({ host: [statement] }, (node) => (node !== statement && "do" in node ? [] : undefined));
  return host[0]!;
}

function aboutOf(statement: Statement): Pick<Letter, "holes" | "binds" | "uses"> {
  const binds: Name[] = [];
  const uses: Name[] = [];
  walk({ host: [statement] }, (node) => {
    const mentioned = mentions(node);
    binds.push(...mentioned.binds);
    uses.push(...mentioned.uses);
  });
  const own = new Set(binds);
  return { holes: holesOf(statement).map(({ of }) => of), binds, uses: uses.filter((name) => !own.has(name)) };
}

/** The statement with these bodies in its holes. */
export function filled({ statement }: Letter, bodies: readonly Body[]): Statement {
  let next = 0;
  return fill(statement) as Statement;

  function fill(node: Node): Node {
    const copy = { ...(node as unknown as { [field: string]: unknown }) };
    for (const part of parts(node)) {
      if ("call" in part) {
        const inner = fill(part.call);
        if (part.place === undefined) copy[part.field] = inner;
        else copy[part.field] = (copy[part.field] as readonly unknown[]).with(part.place, inner);
      } else if (part.handler === undefined) copy[part.field] = bodies[next++] ?? [];
      else {
        const handlers = copy[part.field] as readonly { readonly body: Body }[];
        copy[part.field] = handlers.with(part.handler, { ...handlers[part.handler]!, body: bodies[next++] ?? [] });
      }
    }
    return copy as unknown as Node;
  }
}
