import { isGroup } from "../../lens/group-trouble.ts";
import { same, tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  within,
  attempt,
  awaits,
  callSoon,
  coroutine,
  except,
  log,
  main,
  make,
  sleep,
  taskGroup,
} from "../../write.ts";

export const enterReturnsGroup: Rule = {
  id: "taskgroup.enter-returns-group",
  says: 'The value bound by "as" is the group itself.',
  doc: "library/asyncio-task#asyncio.TaskGroup",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  *judge(run) {
    for (const { on, outcome, ended } of entries(run)) {
      if (outcome?.value === undefined || ended === undefined) continue;
      yield expect(
        same(outcome.value, { ref: on! }),
        () => `expected to get ${on} where it was entered, saw ${tell(outcome.value)}`,
        ended,
      );
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", log("inside"))),
    breaks: change(the("resumed", { step: "enter" }), { value: null }),
  },
};

export const reenter: Rule = {
  id: "taskgroup.reenter",
  says: "A TaskGroup can be entered only once; a second async with raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.TaskGroup",
  level: "implementation",
  since: "3.11",
  about: ["task_group"],
  *judge(run) {
    for (const { on, outcome, ended, began } of entries(run)) {
      const isSecond = entries(run).some(
        (each) => each.on === on && each.began < began && each.outcome?.value !== undefined,
      );
      if (isSecond && ended !== undefined) yield refused(outcome, `${on} was entered again`, began, ended);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      within("g", log("first")),
      attempt([within("g", log("second"))], except("RuntimeError")),
    ),
    breaks: change(the("resumed", { step: "enter" }, 2), { value: { ref: "g" }, raised: undefined }),
  },
};

export const outsideTask: Rule = {
  id: "taskgroup.outside-task",
  says: "Entering a TaskGroup outside a task raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.TaskGroup",
  level: "implementation",
  since: "3.11",
  about: ["task_group"],
  *judge(run) {
    for (const { by, on, outcome, began, ended } of entries(run)) {
      const body = run.activation(by);
      if (body?.event.task !== null || ended === undefined || !run.sameStep(by, body.began, began)) continue;
      yield refused(outcome, `${on} was entered without a task`, began, ended);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      make(coroutine("stray", within("g", log("inside")))),
      callSoon([{ do: "send", coroutine: "stray" }]),
      awaits(sleep(0)),
    ),
    breaks: change(the("resumed", { by: "stray", step: "enter" }), { value: { ref: "g" }, raised: undefined }),
  },
};

const entries = (run: Run): readonly Wait[] => run.waits.filter(({ step, on }) => step === "enter" && isGroup(run, on));

const refused = (outcome: Wait["outcome"], what: string, ...at: readonly number[]) =>
  expect(
    outcome?.raised?.exception === "RuntimeError",
    () => `${what}: expected RuntimeError, saw ${tell(outcome?.raised ?? outcome?.value)}`,
    ...at,
  );
