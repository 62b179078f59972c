import { isTimeoutObject } from "../../lens/deadlines.ts";
import { ending } from "../../lens/suspension.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { asyncWith, attempt, awaits, callSoon, coroutine, except, main, make, sleep, timeout } from "../../write.ts";

export const reenter: Rule = {
  id: "timeout.reenter",
  says: "A Timeout object can be entered only once; entering it again raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["async_with"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const wait of entries(run)) {
      const before = entries(run).find(
        ({ on, ended, outcome }) =>
          on === wait.on && ended !== undefined && ended < wait.began && outcome?.value !== undefined,
      );
      if (before !== undefined) yield refused(wait, "it had been entered before");
    }
  },
  example: {
    program: main(timeout("limit", 5), asyncWith("limit"), attempt([asyncWith("limit")], except("RuntimeError"))),
    breaks: change(the("resumed", { step: "enter" }, 2), { raised: undefined, value: { ref: "limit" } }),
  },
};

export const outsideTask: Rule = {
  id: "timeout.outside-task",
  says: "Entering a timeout block outside a task raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["send"],
  *judge(run) {
    for (const wait of entries(run)) {
      const body = run.activation(wait.by);
      if (body?.event.task === null && run.sameStep(wait.by, body.began, wait.began))
        yield refused(wait, "no task was running");
    }
  },
  example: {
    program: main(
      timeout("limit", 5),
      make(coroutine("lonely", asyncWith("limit"))),
      callSoon([{ do: "send", coroutine: "lonely" }]),
      awaits(sleep(1)),
    ),
    breaks: change(the("resumed", { step: "enter" }), { raised: undefined, value: { ref: "limit" } }),
  },
};

const entries = (run: Run): readonly Wait[] =>
  run.waits.filter(({ step, on }) => step === "enter" && isTimeoutObject(run, on));

const refused = (wait: Wait, why: string) =>
  expect(
    wait.outcome?.raised?.exception === "RuntimeError",
    () => `expected RuntimeError from entering ${wait.on}, for ${why}, saw that it ${ending(wait)}`,
    wait.began,
    wait.ended ?? wait.began,
  );
