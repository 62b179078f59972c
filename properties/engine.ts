import { setFlagsFromString } from "node:v8";

/**
 * Sets V8 for hundreds of judges that each run now and then. For a process that is all ours, before the work begins: the command line and the bench.
 * The figures are in docs/decisions/014-engine.md.
 */
export function tuneEngine(): void {
  // functions compiled into one another are thrown away and compiled again for longer than they save
  setFlagsFromString("--no-turbo-inlining");
  // and what is hardly warm is not worth compiling at all: more than twice V8's own budget
  setFlagsFromString("--interrupt-budget=300000");
  // a batch's objects outlive a collection, not the batch: placed among the old ones, they wait for a collection of everything
  setFlagsFromString("--no-allocation-site-pretenuring");
}
