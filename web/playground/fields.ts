import { kindOf } from "../../spec/field.ts";
import { kind, shapeOf, type Node } from "../../spec/program.ts";
import { element } from "../element.ts";

/** Inputs for the fields of a node that are a number, a name, a text or yes and no; the others are for the JSON. */
export function fieldsOf(node: Node, set: (field: string, value: unknown) => void): readonly HTMLElement[] {
  const held = node as unknown as { readonly [field: string]: unknown };
  return Object.entries(shapeOf(node)).flatMap(([field, sort]) => {
    const value = held[field];
    if (value === undefined) return [];
    const input = inputFor(kindOf(sort), value, (next) => set(field, next));
    if (input === undefined) return [];
    input.setAttribute("aria-label", `${field} of ${kind(node)}`);
    input.setAttribute("data-field", `${node.op}.${field}`);
    return [element("label", {}, element("span", {}, field), input)];
  });
}

function inputFor(sort: string, value: unknown, set: (value: unknown) => void): HTMLInputElement | undefined {
  if (typeof value === "number") {
    const step = sort === "count" ? 1 : 0.125;
    const input = element("input", { type: "number", step, value });
    input.addEventListener("change", () => {
      if (Number.isFinite(input.valueAsNumber)) set(input.valueAsNumber);
    });
    return input;
  }
  if (typeof value === "boolean") {
    const input = element("input", { type: "checkbox", checked: value });
    input.addEventListener("change", () => set(input.checked));
    return input;
  }
  if (typeof value !== "string" || sort === "awaitables") return undefined;
  const isName = ["as", "name", "awaitable", "callback"].includes(sort);
  const input = element("input", {
    type: "text",
    value,
    size: Math.max(3, value.length),
    ...(isName && { pattern: "[A-Za-z_][A-Za-z0-9_]{0,39}" }),
    maxlength: isName ? 40 : 80,
  });
  input.addEventListener("change", () => {
    if (input.checkValidity() && (!isName || input.value !== "")) set(input.value);
  });
  return input;
}
