import { kindOf, type ExceptionSpec, type Name, type Value } from "./field.ts";
import { shapeOf, type Call, type Node } from "./program.ts";

/** The names that stand in a node's own fields, not in the nodes inside it. */
export interface Mentions {
  readonly binds: readonly Name[];
  readonly uses: readonly Name[];
  /** those of `uses` that are arguments, which are left out where they are unbound */
  readonly listed: readonly Name[];
  /** mutable objects, which are there from their first use */
  readonly objects: readonly Name[];
}

export function mentions(node: Node): Mentions {
  const binds: Name[] = [];
  const uses: Name[] = [];
  const listed: Name[] = [];
  const objects: Name[] = [];
  const value = (of: Value): void => {
    if (of === null || typeof of !== "object") return;
    if ("name" in of) uses.push(of.name);
    else if ("object" in of) objects.push(of.object);
    else if ("list" in of) of.list.forEach(value);
    else if ("tuple" in of) of.tuple.forEach(value);
  };
  const shape = shapeOf(node);
  for (const [field, held] of Object.entries(node)) {
    const fieldKind = shape[field];
    if (fieldKind === undefined) continue;
    switch (kindOf(fieldKind)) {
      case "as":
        binds.push(held as Name);
        break;
      case "name":
        uses.push(held as Name);
        break;
      case "awaitable":
      case "callback":
        if (typeof held === "string") uses.push(held);
        break;
      case "awaitables":
        for (const one of held as readonly (Name | Call)[]) if (typeof one === "string") listed.push(one);
        break;
      case "value":
        value(held as Value);
        break;
      case "values":
        (held as readonly Value[]).forEach(value);
        break;
      case "exception": {
        const spec = held as ExceptionSpec;
        if ("name" in spec) uses.push(spec.name);
        else if ("new" in spec && spec.as !== undefined) binds.push(spec.as);
        break;
      }
    }
  }
  // a name that is deleted is assigned to in that function, as Python sees it
  if ("do" in node && node.do === "del") binds.push(node.name);
  return { binds, uses: [...uses, ...listed], listed, objects };
}
