import type { CallKind } from "../program.ts";
import type { Activation, Run, Wait } from "../run.ts";
import { isWhole } from "./running.ts";
import { usedOnce } from "./used-once.ts";
import { perRun } from "./per-run.ts";
import { sifted } from "./sifted.ts";

/** An await of a coroutine or custom awaitable, and the run of its body that this await started. */
export interface AwaitedBody {
  readonly wait: Wait;
  readonly body: Activation;
}

/**
 * The awaits whose body ended before they did, so that its end is what has to come out of them. None where coroutine objects were used twice or
 * driven by hand, nor those that were closed from outside: a closed body's end goes nowhere.
 */
export function endedBodies(run: Run, kind: CallKind): readonly AwaitedBody[] {
  if (!usedOnce(run) || !isWhole(run)) return [];
  const known = found(run);
  let bodies = known.get(kind);
  if (bodies === undefined) known.set(kind, (bodies = findBodies(run, kind)));
  return bodies;
}

/** Those of the kinds that were asked for already. */
const found = perRun(() => new Map<CallKind, readonly AwaitedBody[]>());

const findBodies = (run: Run, kind: CallKind): readonly AwaitedBody[] =>
  sifted(run.waitsFor(kind), (wait) => {
    const body = startedBy(run, wait);
    if (wait.node.do !== "await" || body?.ended === undefined || isClosed(wait, body)) return undefined;
    return body.ended < (wait.ended ?? run.trace.length) ? { wait, body } : undefined;
  });

/** The run of a body that an await started. */
export function startedBy(run: Run, wait: Wait): Activation | undefined {
  const body = wait.on === undefined ? undefined : run.activation(wait.on);
  if (body === undefined || body.began < wait.began) return undefined;
  return wait.ended === undefined || body.began < wait.ended ? body : undefined;
}

const isClosed = (wait: Wait, body: Activation): boolean =>
  wait.outcome?.raised?.exception === "GeneratorExit" || body.outcome?.raised?.exception === "GeneratorExit";
