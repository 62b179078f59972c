import { type Claim, type Holding, holdings } from "../lens/holding.ts";
import { grants, isTroubled, proofOf, served } from "../lens/serving.ts";
import { tell } from "../lens/seen.ts";
import { sameTime } from "../lens/times.ts";
import { change, the } from "../retell.ts";
import { expect, type Finding, type Rule } from "../rule.ts";
import type { Run } from "../run.ts";
import { acquire, attempt, awaits, except, lock, main, make, release, waitFor } from "../write.ts";

export const noTimeoutParameter: Rule = {
  id: "sync.no-timeout-parameter",
  says: "The waiting methods of the synchronization primitives and queues take no timeout argument; wait_for() or timeout() is used for that, and a timed-out wait leaves the object usable.",
  doc: "library/asyncio-sync#asyncio-sync",
  level: "must",
  since: "3.4",
  about: ["acquire", "event_wait", "condition_wait"],
  *judge(run) {
    for (const { at, node, event } of run.did("acquire", "event_wait", "condition_wait")) {
      if (node.timeout === undefined || event.unbound !== undefined) continue;
      const because = () =>
        `expected TypeError from ${node.call} with a timeout, saw ${event.raised === undefined ? "it taken" : tell(event.raised)}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
    for (const holding of holdings(run)) {
      for (const claim of holding.claims) if (hasTimedOut(run, holding, claim)) yield* after(run, holding, claim.ended);
    }
  },
  example: {
    program: main(
      lock("door"),
      make({ call: "acquire", lock: "door", timeout: 1 }),
      awaits(acquire("door")),
      attempt([awaits(waitFor(acquire("door"), 1))], except("Exception")),
      release("door"),
      awaits(acquire("door")),
    ),
    breaks: change(the("did", { on: "door" }), { raised: undefined, value: { type: "coroutine" } }),
  },
};

/** Whether a wait_for() gave up on it, at a time at which nothing else was done to it. */
function hasTimedOut(run: Run, holding: Holding, { isLimited, is, wait }: Claim): boolean {
  if (!isLimited || is !== "raised" || !wait.outcome?.raised?.exception.endsWith("TimeoutError")) return false;
  const places = [...grants(holding), ...holding.releases].map(({ at }) => at);
  return !places.some((at) => sameTime(run.trace[at]?.t ?? 0, wait.to!));
}

/** The findings about all who ask for it later. */
function* after(run: Run, holding: Holding, at: number): Iterable<Finding> {
  const places = [...holding.claims.map(({ began }) => began), ...holding.releases.map((each) => each.at)];
  for (const from of places.filter((place) => place > at)) {
    const finding = served(run, holding, from);
    if (finding !== undefined && !isTroubled(holding, proofOf(finding), at + 1)) yield finding;
  }
}
