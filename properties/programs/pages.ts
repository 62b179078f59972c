import type { Page } from "./page.ts";
import { executors } from "./executors.ts";
import { generators } from "./generators.ts";
import { threads } from "./threads.ts";
import { timeouts } from "./timeouts.ts";

/** Every page: the one place to register what an area adds to the generators. */
export const pages: readonly Page[] = [generators, timeouts, executors, threads];
