import { kindOf, type Handler, type Name, type Value } from "../../spec/field.ts";
import { shapeOf, type Body, type Node } from "../../spec/program.ts";

type Fields = { readonly [field: string]: unknown };

/** The same body with every name changed. Names are global to a program: so two bodies that share some can stand in one. */
export function renamed(body: Body, rename: (name: Name) => Name): Body {
  const inBody = (statements: Body): Body => statements.map((each) => inNode(each) as typeof each);

  function inNode(node: Node): Node {
    const shape = shapeOf(node);
    const copy: { [field: string]: unknown } = { ...(node as unknown as Fields) };
    for (const field of Object.keys(shape)) {
      if (copy[field] !== undefined) copy[field] = inField(kindOf(shape[field]!), copy[field]);
    }
    return copy as unknown as Node;
  }

  function inField(kind: string, held: unknown): unknown {
    switch (kind) {
      case "as":
      case "name":
        return rename(held as Name);
      case "awaitable":
        return typeof held === "string" ? rename(held) : inNode(held as Node);
      case "awaitables":
        return (held as readonly (Name | Node)[]).map((each) =>
          typeof each === "string" ? rename(each) : inNode(each),
        );
      case "body":
        return inBody(held as Body);
      case "callback":
        return typeof held === "string" ? rename(held) : inBody(held as Body);
      case "handlers":
        return (held as readonly Handler[]).map((each) => ({ ...each, body: inBody(each.body) }));
      case "value":
        return inValue(held as Value);
      case "values":
        return (held as readonly Value[]).map(inValue);
      case "exception":
        return inException(held as Fields);
      default:
        return held;
    }
  }

  function inValue(value: Value): Value {
    if (typeof value !== "object" || value === null) return value;
    if ("list" in value) return { list: value.list.map(inValue) };
    if ("tuple" in value) return { tuple: value.tuple.map(inValue) };
    if ("object" in value) return { object: rename(value.object) };
    return "name" in value ? { name: rename(value.name) } : value;
  }

  const inException = (spec: Fields): Fields => ({
    ...spec,
    ...(typeof spec["as"] === "string" && { as: rename(spec["as"]) }),
    ...(typeof spec["name"] === "string" && { name: rename(spec["name"]) }),
  });

  return inBody(body);
}
