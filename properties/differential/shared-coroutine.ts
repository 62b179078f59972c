import { walk, type Program } from "../../spec/program.ts";

/**
 * Whether a program hands a coroutine object on by its name: then a task and an await may drive it by turns, of which nobody says what comes. Only
 * a small program is told by that: in a large one it is there by chance.
 */
export function hasSharedCoroutine(program: Program): boolean {
  const coroutines = new Set<string>();
  walk(program, (node) => {
    if ("call" in node && makers.has(node.call) && "as" in node && node.as !== undefined) coroutines.add(node.as);
  });
  let isShared = false;
  walk(program, (node) => {
    for (const [field, held] of Object.entries(node)) {
      if (field === "as") continue;
      const named: readonly unknown[] = Array.isArray(held) ? held : [held];
      isShared ||= named.some((each) => typeof each === "string" && coroutines.has(each));
    }
  });
  return isShared;
}

/** The calls that make a coroutine object. */
const makers: ReadonlySet<string> = new Set(["coroutine", "custom", "sleep", "wait", "wait_for"]);
