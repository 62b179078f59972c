import { kind, numbered, parts, type Node, type Program } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";

/** A kind that the trace calls unbound, though the target did not say at its start that it lacks it; undefined where there is none. */
export function denied(program: Program, trace: Trace, unsupported: ReadonlySet<string>): string | undefined {
  for (const event of trace) {
    if (event.is !== "did" || event.unbound === undefined || unsupported.has(event.unbound)) continue;
    const node = numbered(program).nodes[event.op];
    if (node !== undefined && lacks(node, event.unbound)) return event.unbound;
  }
  return undefined;
}

const lacks = (node: Node, unbound: string): boolean =>
  !byPlace.has(unbound) && isKindOf(node, unbound) && !mentions(node, unbound);

const isKindOf = (node: Node, unbound: string): boolean =>
  kind(node) === unbound || parts(node).some((part) => "call" in part && isKindOf(part.call, unbound));

/** Whether it may be the name that is unbound. */
const mentions = (node: Node, name: string): boolean =>
  Object.entries(node).some(
    ([field, held]) => field !== "do" && field !== "call" && JSON.stringify(held).includes(`"${name}"`),
  );

/** What may be unbound for where it stands. */
const byPlace: ReadonlySet<string> = new Set(
  "await yield emit async_with async_for async_comprehension run run_until_complete run_forever runner_run runner_close with_runner thread call_exception_handler get_coro".split(
    " ",
  ),
);
