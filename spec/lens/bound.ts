import type { Name } from "../field.ts";
import { perRun } from "./per-run.ts";
import { kind, type NodeKind } from "../program.ts";
import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";

/** What that name stood for just before that place; undefined where the trace does not tell. */
export function boundTo(run: Run, name: Name, at: number): Id | undefined {
  const { silent, bound } = bindings(run);
  if (silent.has(name)) return undefined;
  return bound.get(name)?.findLast((each) => each.at < at)?.id;
}

interface Binding {
  readonly at: number;
  /** undefined where the name was deleted */
  readonly id: Id | undefined;
}

const bindings = perRun((run) => {
  const silent = new Set<Name>();
  const bound = new Map<Name, Binding[]>();
  const bind = (name: Name, at: number, id: Id | undefined): void => {
    const known = bound.get(name);
    if (known === undefined) bound.set(name, [{ at, id }]);
    else known.push({ at, id });
  };
  for (const node of run.nodes) {
    if ("as" in node && node.as !== undefined && silentKinds.has(kind(node))) silent.add(node.as);
    if ("exception" in node && node.exception !== undefined && "as" in node.exception && node.exception.as) {
      silent.add(node.exception.as);
    }
    if ("do" in node && node.do === "run" && node.loop !== undefined) silent.add(node.loop);
  }
  run.trace.forEach((event, at) => {
    if (event.is !== "did" || event.raised !== undefined || event.unbound !== undefined) return;
    const node = run.nodes[event.op];
    if (node === undefined) return;
    if ("do" in node && node.do === "del") bind(node.name, at, undefined);
    if (!("as" in node) || node.as === undefined) return;
    const { made, value } = event;
    bind(node.as, at, made ?? (typeof value === "object" && value !== null && "ref" in value ? value.ref : undefined));
  });
  return { silent, bound };
});

/** What binds without an event of its own, unless it stands in a `make`. */
const silentKinds: ReadonlySet<NodeKind> = new Set([
  "coroutine",
  "custom",
  "generator_coroutine",
  "sleep",
  "async_generator",
  "anext",
  "aclose",
  "asend",
  "athrow",
  "async_comprehension",
  "to_thread",
  "shutdown_default_executor",
  "shutdown_asyncgens",
] satisfies NodeKind[]);
