import type { Page } from "./page.ts";
import { generators } from "./generators.ts";
import { timeouts } from "./timeouts.ts";

/** Every page: the one place to register what an area adds to the generators. */
export const pages: readonly Page[] = [generators, timeouts];
