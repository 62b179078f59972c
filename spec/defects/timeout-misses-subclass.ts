import { attempt, awaits, coroutine, except, main, raises, sleep, waitFor } from "../write.ts";
import type { Defect } from "./defect.ts";

/** What leaves a block of timeout() when the time is up is turned into TimeoutError only where it is CancelledError itself. */
export const timeoutMissesSubclass: Defect = {
  name: "timeout-misses-subclass",
  says: "A time limit lets a subclass of CancelledError through, where it should raise TimeoutError.",
  link: "https://github.com/python/cpython/issues/113848",
  // asyncio.timeout() since 3.11; wait_for() is made of it since 3.12
  versions: [["3.12", "3.13"]],
  met: (run) =>
    run.waits.some(
      ({ what, step, outcome }) =>
        (what?.call === "wait_for" || step === "exit") && outcome?.raised?.exception === "SubCancelledError",
    ),
  example: main(
    awaits(
      waitFor(
        coroutine("stubborn", attempt([awaits(sleep(9))], except("CancelledError", raises("SubCancelledError")))),
        1,
      ),
    ),
  ),
};
