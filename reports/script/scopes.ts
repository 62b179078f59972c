import { kindOf, type Handler, type Name } from "../../spec/field.ts";
import { shapeOf, type Awaitable, type Body, type Call, type Node, type Program } from "../../spec/program.ts";
import type { Identifiers } from "./identifiers.ts";
import { mentions } from "../../spec/mentions.ts";

/** A body that becomes a Python function of its own, or the script itself. */
export interface Scope {
  readonly kind: "host" | "coroutine" | "generator" | "callback" | "thread";
  /** the node that holds the body; the host script has none */
  readonly node: Node | undefined;
  /** the field of the node that holds it */
  readonly field: string;
  readonly body: Body;
  /** the Python function's name; the host script has one where it must be left by `return` */
  readonly function: string;
  /** who its lines say they come from; of the host script nobody */
  readonly title: string;
  readonly binds: ReadonlySet<Name>;
  readonly uses: ReadonlySet<Name>;
}

/** Every body of a program that is a function of its own, inner ones first, the host script last; nodes must be numbered. */
export function scopesOf(
  program: Program,
  identifiers: Identifiers,
  needsVariable: (node: Node) => boolean,
): readonly Scope[] {
  const scopes: Scope[] = [];
  open("host", undefined, "host", program.host);
  return scopes;

  function open(kind: Scope["kind"], node: Node | undefined, field: string, body: Body): void {
    const binds = new Set<Name>();
    const uses = new Set<Name>();
    let returns = false;
    const name = node === undefined ? undefined : functionName(node, field, identifiers, needsVariable(node));
    inside(body);
    scopes.push({
      kind,
      node,
      field,
      body,
      function: name ?? (returns ? identifiers.fresh("host") : ""),
      title:
        node !== undefined && "as" in node && node.as !== undefined && !isRegistration(node) && field === "body"
          ? identifiers.of(node.as)
          : (name ?? ""),
      binds,
      uses,
    });

    function inside(statements: Body): void {
      for (const statement of statements) visit(statement);
    }

    function visit(each: Node): void {
      const named = mentions(each);
      for (const name of named.binds) binds.add(name);
      for (const name of named.uses) uses.add(name);
      if ("do" in each && each.do === "return") returns = true;
      const shape = shapeOf(each);
      for (const [field, held] of Object.entries(each)) {
        if (shape[field] === undefined) continue;
        switch (kindOf(shape[field])) {
          case "body": {
            const own = ownKind(each);
            if (own === undefined) inside(held as Body);
            else open(own, each, field, held as Body);
            break;
          }
          case "callback":
            if (typeof held !== "string") open("callback", each, field, held as Body);
            break;
          case "awaitable":
            if (typeof held !== "string") visit(held as Call);
            break;
          case "awaitables":
            for (const one of held as readonly Awaitable[]) if (typeof one !== "string") visit(one);
            break;
          case "handlers":
            for (const handler of held as readonly Handler[]) inside(handler.body);
            break;
        }
      }
    }
  }
}

/** The kind of body that a node's `body` is, if it is a function of its own. */
function ownKind(node: Node): Scope["kind"] | undefined {
  if ("call" in node) return node.call === "async_generator" ? "generator" : "coroutine";
  if (node.do === "def") return "callback";
  if (node.do === "context_manager") return "coroutine";
  return node.do === "thread" ? "thread" : undefined;
}

/** `as` names the handle, and not the function. */
const isRegistration = (node: Node): boolean => "do" in node && node.do !== "def";

/** A function may have the program's own name for it where no variable needs that name. */
function functionName(node: Node, field: string, identifiers: Identifiers, isVariable: boolean): string {
  const op = node.op ?? 0;
  const as = "as" in node ? node.as : undefined;
  if (field === "enter" || field === "exit") return identifiers.fresh(`${field}_${as}`);
  if (field === "predicate") return identifiers.fresh(`predicate_${op}`);
  if (isRegistration(node) && "do" in node) {
    if (node.do === "thread") return identifiers.fresh(`thread_${op}`);
    if (as !== undefined) return identifiers.fresh(`on_${as}`);
    if (node.do === "add_done_callback") return identifiers.fresh(`on_${node.future}_done`);
    return identifiers.fresh(node.do === "set_exception_handler" ? "on_exception" : `callback_${op}`);
  }
  if (as !== undefined) return isVariable ? identifiers.fresh(`${as}_body`) : identifiers.of(as);
  return identifiers.fresh("call" in node && node.call === "async_generator" ? `generator_${op}` : `coroutine_${op}`);
}
