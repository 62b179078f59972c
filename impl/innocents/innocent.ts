import { asyncio, type Asyncio } from "../asyncio/index.ts";
import type { Wrong } from "../mutants/mutant.ts";

/** A loop that goes another way than CPython's where the documentation leaves it free: no rule of level `must` or `should` may accuse it. */
export interface Innocent {
  /** its address: `lock-hands-over` is `impl/innocents/lock-hands-over.ts` */
  readonly id: string;
  /** what it does otherwise */
  readonly freedom: string;
  readonly asyncio: Asyncio;
}

export const innocent = (id: string, freedom: string, other: Wrong): Innocent => ({
  id,
  freedom,
  asyncio: { ...asyncio, ...other } as Asyncio,
});
