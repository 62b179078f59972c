import type { Run } from "../run.ts";

let lenses = 0;

/** What a lens reads off a trace, read once for all judges of that trace. */
export function perRun<T>(read: (run: Run) => T): (run: Run) => T {
  const lens = lenses++;
  return (run) => {
    const known = run.read[lens];
    if (known !== undefined) return (known === NOTHING ? undefined : known) as T;
    if (run.read.length < lenses) run.read.length = lenses;
    const answer = read(run);
    run.read[lens] = answer === undefined ? NOTHING : answer;
    return answer;
  };
}

const NOTHING = Symbol("nothing");
