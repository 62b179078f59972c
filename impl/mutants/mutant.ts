import { asyncio, type Asyncio } from "../asyncio/index.ts";

/** How much has to come together before it shows: nothing; a certain order of things; three coincidences. */
export type Kind = "plain" | "subtle" | "deep";

/** A loop that is wrong on purpose: the reference's record of asyncio with a few names replaced. */
export interface Mutant {
  /** its address: `lock.wakes-nobody` is `impl/mutants/lock/wakes-nobody.ts` */
  readonly id: string;
  /** the mistake, as a fact */
  readonly mistake: string;
  readonly kind: Kind;
  /** the rules of which one must accuse it */
  readonly accusedBy: readonly [string, ...string[]];
  readonly asyncio: Asyncio;
}

/** What a mutant has instead of the reference's names. */
export type Wrong = { readonly [N in keyof Asyncio]?: unknown };

export const mutant = ({ wrong, ...mutant }: Omit<Mutant, "asyncio"> & { readonly wrong: Wrong }): Mutant => ({
  ...mutant,
  asyncio: { ...asyncio, ...wrong } as Asyncio,
});
