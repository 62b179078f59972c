import type { Page } from "./page.ts";
import { factories } from "./factories.ts";
import { runners } from "./runners.ts";
import { timeouts } from "./timeouts.ts";

/** Every page: the one place to register what an area adds to the generators. */
export const pages: readonly Page[] = [timeouts, runners, factories];
