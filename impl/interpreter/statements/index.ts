import type { StatementKind } from "../../../spec/program.ts";
import { barriers } from "./barriers.ts";
import { contexts } from "./contexts.ts";
import { executors } from "./executors.ts";
import { errors } from "./errors.ts";
import { factories } from "./factories.ts";
import { futures } from "./futures.ts";
import { groups } from "./groups.ts";
import { generators } from "./generators.ts";
import { handles } from "./handles.ts";
import { introspection } from "./introspection.ts";
import { language } from "./language.ts";
import { locks } from "./locks.ts";
import { loops } from "./loops.ts";
import { managers } from "./managers.ts";
import type { Perform } from "./page.ts";
import { policies } from "./policies.ts";
import { queues } from "./queues.ts";
import { runners } from "./runners.ts";
import { tasks } from "./tasks.ts";
import { threads } from "./threads.ts";
import { timeouts } from "./timeouts.ts";

/** What waits, leaves the body or holds statements of its own: a body performs it itself. */
export type StepKind =
  "await" | "yield" | "emit" | "raise" | "return" | "try" | "repeat" | "async_with" | "async_for" | "with_runner";

/** Every other kind of statement: one that is missing does not compile. */
export const statements: { readonly [K in Exclude<StatementKind, StepKind>]: Perform<K> } = {
  ...language,
  ...loops,
  ...handles,
  ...futures,
  ...tasks,
  ...contexts,
  ...generators,
  ...timeouts,
  ...executors,
  ...threads,
  ...errors,
  ...policies,
  ...introspection,
  ...locks,
  ...managers,
  ...queues,
  ...barriers,
  ...groups,
  ...runners,
  ...factories,
};
