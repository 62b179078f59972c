import { asyncio, type Asyncio } from "../asyncio/index.ts";

/** A loop that is wrong on purpose: the reference's record of asyncio with a few names replaced. */
export interface Mutant {
  /** the mistake */
  readonly name: string;
  /** the area whose rules must accuse it */
  readonly area: string;
  readonly asyncio: Asyncio;
}

export const mutant = (area: string, name: string, wrong: { readonly [N in keyof Asyncio]?: unknown }): Mutant => ({
  name,
  area,
  asyncio: { ...asyncio, ...wrong } as Asyncio,
});
