import { barriers } from "./barriers.ts";
import { errors } from "./errors.ts";
import { locks } from "./locks.ts";
import { asCompleted } from "./as-completed.ts";
import { groups } from "./groups.ts";
import type { Page } from "./page.ts";
import { executors } from "./executors.ts";
import { generators } from "./generators.ts";
import { threads } from "./threads.ts";
import { policies } from "./policies.ts";
import { queues } from "./queues.ts";
import { factories } from "./factories.ts";
import { runners } from "./runners.ts";
import { timeouts } from "./timeouts.ts";

/** Every page: the one place to register what an area adds to the generators. */
export const pages: readonly Page[] = [
  timeouts,
  generators,
  timeouts,
  executors,
  threads,
  errors,
  policies,
  locks,
  queues,
  barriers,
  groups,
  asCompleted,
  runners,
  factories,
];
