import type { NodeKind } from "../program.ts";

/** Kinds that give no event of their own, or only sometimes. */
export const silent: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "coroutine",
  "make",
  "custom",
  "generator_coroutine",
  "async_generator",
  "value",
  "sleep",
  "anext",
  "aclose",
  "asend",
  "athrow",
  "async_comprehension",
  "to_thread",
  "shutdown_default_executor",
  "shutdown_asyncgens",
  "try",
  "repeat",
  "raise",
  "return",
  "yield",
  "emit",
]);
