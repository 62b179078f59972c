import type { Run } from "./run.ts";

/** What a lens reads off a trace, read once for all judges of that trace. */
export function perRun<T>(read: (run: Run) => T): (run: Run) => T {
  const known = new WeakMap<Run, { readonly answer: T }>();
  return (run) => {
    const before = known.get(run);
    if (before !== undefined) return before.answer;
    const answer = read(run);
    known.set(run, { answer });
    return answer;
  };
}
