import { undisturbed } from "../../lens/cancellation.ts";
import { ending } from "../../lens/suspension.ts";
import { usesOf } from "../../lens/used-once.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Did, Run, Wait } from "../../run.ts";
import { attempt, awaits, coroutine, except, main, returns, sleep, task, wait } from "../../write.ts";

const horse = (name: string, seconds: number) => task(name, awaits(sleep(seconds)), returns(name));
const gaveSets = { raised: undefined, value: { tuple: [{ set: [] }, { set: [] }] } };

export const empty: Rule = {
  id: "wait.empty",
  says: "wait() with an empty iterable raises ValueError.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const { call, wait } of tries(run)) {
      const { aws, single, generator } = call.node;
      const isEmpty = call.event.args?.length === 0 && aws.every((aw) => typeof aw === "string" || aw.call !== "value");
      if (isEmpty && !single && !generator) yield raising(run, call, wait, "ValueError", "no futures");
    }
  },
  example: {
    program: main(attempt([awaits(wait([]))], except("ValueError"))),
    breaks: change(the("resumed", { by: "main" }), gaveSets),
  },
};

export const coroutinesForbidden: Rule = {
  id: "wait.coroutines-forbidden",
  says: "wait() with a coroutine object among its arguments raises TypeError.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.11",
  about: ["wait"],
  *judge(run) {
    for (const { call, wait } of tries(run)) {
      const { single, return_when } = call.node;
      const coroutine = call.event.args?.find((each) => run.call(each)?.call === "coroutine");
      if (coroutine === undefined || single || return_when === "SOMETIMES") continue;
      const body = run.activation(coroutine);
      yield body !== undefined && usesOf(run, coroutine).length === 1
        ? broken(`${coroutine}, a coroutine object given to wait(), began`, wait.began, body.began)
        : raising(run, call, wait, "TypeError", `the coroutine object ${coroutine}`);
    }
  },
  example: {
    program: main(attempt([awaits(wait([coroutine("arrow", returns(1))]))], except("TypeError"))),
    breaks: change(the("resumed", { by: "main" }), gaveSets),
  },
};

export const singleAwaitableTypeerror: Rule = {
  id: "wait.single-awaitable-typeerror",
  says: "wait() given a single future or coroutine instead of an iterable raises TypeError.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "implementation",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.single"],
  *judge(run) {
    for (const { call, wait } of tries(run)) {
      const [first] = call.event.args ?? [];
      if (call.node.single && first !== undefined) yield raising(run, call, wait, "TypeError", `${first} itself`);
    }
  },
  example: {
    program: main(horse("arrow", 1), attempt([awaits({ ...wait(["arrow"]), single: true })], except("TypeError"))),
    breaks: change(the("resumed", { by: "main" }), gaveSets),
  },
};

export const invalidReturnWhen: Rule = {
  id: "wait.invalid-return-when",
  says: "An unknown return_when value raises ValueError.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "implementation",
  since: "3.4",
  about: ["wait"],
  needs: ["wait.return_when"],
  *judge(run) {
    for (const { call, wait } of tries(run)) {
      const { return_when, single, aws } = call.node;
      if (return_when !== "SOMETIMES" || single || aws.some((aw) => typeof aw !== "string" && aw.call === "value"))
        continue;
      yield raising(run, call, wait, "ValueError", "return_when='SOMETIMES'");
    }
  },
  example: {
    program: main(
      horse("arrow", 1),
      attempt([awaits(wait(["arrow"], { return_when: "SOMETIMES" }))], except("ValueError")),
    ),
    breaks: change(the("resumed", { by: "main" }), gaveSets),
  },
};

export const generatorArgument: Rule = {
  id: "wait.generator-argument",
  says: "wait() accepts a generator that yields tasks.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.12",
  about: ["wait"],
  needs: ["wait.generator"],
  *judge(run) {
    for (const { call, wait } of tries(run)) {
      const { args = [] } = call.event;
      const isOdd =
        !call.node.generator || call.node.single || call.node.return_when === "SOMETIMES" || args.length === 0;
      if (isOdd || !args.every((each) => run.coroutineOf(each) !== undefined) || wait.ended === undefined) continue;
      if (args.length < call.node.aws.length) continue;
      const { raised } = wait.outcome!;
      if (raised !== undefined && !undisturbed(run, wait, wait.began, wait.ended)) continue;
      yield expect(
        raised === undefined,
        () => `wait() of a generator of ${args.join(", ")} ${ending(wait)}`,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      horse("arrow", 1),
      horse("blitz", 2),
      attempt([awaits({ ...wait(["arrow", "blitz"]), generator: true })], except("TypeError")),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: undefined, raised: { exception: "TypeError", id: 1 } }),
  },
};

interface Try {
  readonly call: Did<"wait">;
  readonly wait: Wait;
}

/** Every await of a wait(), in whatever way it was called; `loop=` aside, which is refused for itself. */
const tries = (run: Run): readonly Try[] =>
  run.did("wait").flatMap((call) => {
    const wait = run.waits.find((each) => each.on === call.event.made && each.node.do === "await");
    return wait === undefined || call.node.loop_argument ? [] : [{ call, wait }];
  });

const raising = (run: Run, { at }: Did<"wait">, wait: Wait, exception: string, given: string) =>
  expect(
    wait.outcome?.raised?.exception === exception,
    () => `expected ${exception} for wait() of ${given}, saw that it ${ending(wait)}`,
    at,
    wait.ended ?? wait.began,
  );
