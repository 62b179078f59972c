import { TypeError_ } from "./exceptions.ts";

/** Refuses an option that the function does not know, as Python refuses an unexpected keyword argument. */
export function checkKeywords(caller: string, given: object | undefined, known: readonly string[]): void {
  for (const key in given) {
    if (!known.includes(key)) throw new TypeError_(`${caller}() got an unexpected keyword argument '${key}'`);
  }
}
