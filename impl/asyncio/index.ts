import * as names from "./public.ts";

export * from "./public.ts";

/** All of it as one record, for those who look every name up where they use it: a variant replaces some entries. */
export const asyncio = { ...names, TypeError: names.TypeError_ };

/** What another asyncio, or a variant of this one, has to offer. */
export type Asyncio = typeof asyncio;
