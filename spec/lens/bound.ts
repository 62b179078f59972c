import type { ExceptionSpec, Name } from "../field.ts";
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

/** The fields in which nodes name what they bind. */
interface Naming {
  readonly as?: Name;
  readonly exception?: ExceptionSpec;
  readonly loop?: Name;
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
    const sort = kind(node);
    const { as, exception, loop } = node as Naming;
    if (as !== undefined && silentKinds.has(sort)) silent.add(as);
    if (exception !== undefined && "as" in exception && exception.as) silent.add(exception.as);
    if ((sort === "run" || sort === "runner") && loop !== undefined) silent.add(loop);
  }
  run.trace.forEach((event, at) => {
    if (event.is !== "did" || event.raised !== undefined || event.unbound !== undefined) return;
    const node = run.nodes[event.op];
    if (node === undefined) return;
    if ("do" in node && node.do === "del") bind(node.name, at, undefined);
    const { as } = node as Naming;
    if (as === undefined) return;
    const { made, value } = event;
    bind(as, at, made ?? (typeof value === "object" && value !== null && "ref" in value ? value.ref : undefined));
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
