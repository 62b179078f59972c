import { setFlagsFromString } from "node:v8";

/**
 * Tells V8 not to compile functions into one another: with hundreds of judges that each run now and then it does so again and again, for longer than
 * it saves. For a process that is all ours, before the work begins: the command line and the bench.
 */
export function tuneEngine(): void {
  setFlagsFromString("--no-turbo-inlining");
}
