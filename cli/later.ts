import { UsageError } from "./usage-error.ts";

/** An option that the contract of the command line names and that a later version brings: until then it says so. */
export const comesLater = (option: string, instead: string): UsageError =>
  new UsageError(`${option} comes with a later version; ${instead}`);
