import type { generators as shapes } from "../../../spec/statements/generators.ts";
import { GENERATORS } from "../names.ts";
import { Tuple } from "../tuple.ts";
import { valueOf } from "../values.ts";
import type { Page } from "./page.ts";

/** Iterating as Python's own grammar does it. */
export const generators: Page<typeof shapes> = {
  plain_for(world, node) {
    const over = valueOf(world, node.over, GENERATORS);
    if (over instanceof Tuple) return [...over.items];
    if (Array.isArray(over)) return [...over];
    if (typeof over === "string") return over.split("");
    throw new world.asyncio.TypeError_("the object cannot be iterated");
  },
};
