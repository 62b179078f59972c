import { asking, type Holding, isQuiet, room, semaphoresIn } from "../lens/holding.ts";
import {
  acquired,
  blocked,
  exclusion,
  handedOver,
  isTroubled,
  looks,
  mayBeKept,
  proofOf,
  served,
} from "../lens/serving.ts";
import { tell } from "../lens/seen.ts";
import { change, the, without } from "../retell.ts";
import { expect, type Rule } from "../rule.ts";
import type { Run } from "../run.ts";
import { awaits, main, release, sleep, task, within } from "../write.ts";

export const overRelease: Rule = {
  id: "bounded-semaphore.over-release",
  says: "BoundedSemaphore.release() raises ValueError if it would raise the counter above the initial value.",
  doc: "library/asyncio-sync#asyncio.BoundedSemaphore",
  level: "must",
  since: "3.4",
  about: ["bounded_semaphore"],
  *judge(run) {
    for (const holding of bounded(run)) {
      for (const { at, event } of run.did("release")) {
        if (event.on !== holding.id || event.unbound !== undefined) continue;
        const isHeld = room(holding, at - 1) < holding.capacity;
        if (!isHeld && !isUntouched(holding, at - 1)) continue;
        const because = () =>
          `${isHeld ? "a task held" : "nobody held"} ${holding.id}, and release() ${event.raised === undefined ? "was let pass" : `raised ${tell(event.raised)}`}`;
        yield expect(isHeld ? event.raised === undefined : event.raised?.exception === "ValueError", because, at);
      }
    }
  },
  example: {
    program: main({ do: "bounded_semaphore", as: "seats", value: 1 }, release("seats")),
    breaks: change(the("did", { on: "seats" }), { raised: undefined, value: null }),
  },
};

export const isASemaphore: Rule = {
  id: "bounded-semaphore.is-a-semaphore",
  says: "Apart from that check a BoundedSemaphore behaves like a Semaphore.",
  doc: "library/asyncio-sync#asyncio.BoundedSemaphore",
  level: "must",
  since: "3.4",
  about: ["bounded_semaphore"],
  *judge(run) {
    for (const holding of bounded(run)) {
      yield* exclusion(holding);
      yield* blocked(run, holding);
      yield* acquired(holding, holding.id);
      yield* handedOver(run, holding);
      for (const { finding } of looks(run, holding)) yield finding;
      for (const { began, isLimited } of holding.claims) {
        const finding = isLimited ? undefined : served(run, holding, began);
        if (finding !== undefined && !isTroubled(holding, proofOf(finding))) yield finding;
      }
    }
  },
  example: {
    program: main(
      { do: "bounded_semaphore", as: "seats", value: 1 },
      task("anna", within("seats", awaits(sleep(1)))),
      task("bert", within("seats", awaits(sleep(1)))),
      awaits(sleep(3)),
    ),
    breaks: without(the("waits", { by: "anna_coro", step: "exit" }), the("resumed", { by: "anna_coro", step: "exit" })),
  },
};

/** Whether its counter was at the initial value there, even if all those who asked for it had been granted it already. */
const isUntouched = (holding: Holding, at: number): boolean =>
  isQuiet(holding, at) ||
  (room(holding, at) - asking(holding, at).length >= holding.capacity && !mayBeKept(holding, at));

const bounded = (run: Run): readonly Holding[] =>
  semaphoresIn(run).filter(({ made }) => made.node.do === "bounded_semaphore");
