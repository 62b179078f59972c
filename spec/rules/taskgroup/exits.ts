import { tell } from "../../lens/seen.ts";
import { blocks, type Block, isExit } from "../../lens/task-groups.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { SeenException } from "../../trace.ts";
import {
  within,
  attempt,
  awaits,
  coroutine,
  except,
  lastly,
  log,
  main,
  make,
  onLoop,
  raises,
  runUntilComplete,
  sleep,
  taskGroup,
  taskIn,
} from "../../write.ts";

const tidy = taskIn("g", "tidy", lastly([awaits(sleep(9))], log("tidies up")));
const group = (by: string, ...raised: readonly SeenException[]) =>
  change(the("resumed", { by, step: "exit" }), {
    raised: { exception: "BaseExceptionGroup", id: 9, exceptions: raised },
  });

export const keyboardinterruptSystemexitFromChild: Rule = {
  id: "taskgroup.keyboardinterrupt-systemexit-from-child",
  says: "If a child raises KeyboardInterrupt or SystemExit, the group cancels and awaits the other tasks and then re-raises that exception itself instead of a group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, failures } = block;
      const exits = failures.filter((each) => isExit(each.raised) && each.at < (exit?.ended ?? Infinity));
      if (exit?.ended !== undefined && exits.length > 0)
        yield bare(block, isExit(block.leaving) ? [...exits, { raised: block.leaving! }] : exits);
    }
  },
  example: {
    program: onLoop(
      make({
        call: "create_task",
        as: "owner",
        loop: "L",
        coro: coroutine(
          "party",
          taskGroup("g"),
          within("g", tidy, taskIn("g", "leaver", awaits(sleep(1)), raises("SystemExit"))),
        ),
      }),
      runUntilComplete("owner"),
      runUntilComplete("owner"),
    ),
    breaks: all(group("party", { exception: "SystemExit", id: 1 }), (trace) =>
      trace.map((event) =>
        event.is === "ended" && event.who === "party"
          ? { ...event, raised: { exception: "BaseExceptionGroup", id: 9 } }
          : event,
      ),
    ),
  },
};

export const keyboardinterruptSystemexitFromBody: Rule = {
  id: "taskgroup.keyboardinterrupt-systemexit-from-body",
  says: "KeyboardInterrupt or SystemExit raised by the body is re-raised bare after the children were cancelled and awaited.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, leaving, failures } = block;
      if (!isExit(leaving) || exit?.ended === undefined) continue;
      yield bare(block, [{ raised: leaving! }, ...failures.filter((each) => isExit(each.raised))]);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt([within("g", tidy, awaits(sleep(1)), raises("SystemExit"))], except("BaseException")),
    ),
    breaks: all(
      group("main", { exception: "SystemExit", id: 1 }),
      change(the("caught", { by: "main" }), { raised: { exception: "BaseExceptionGroup", id: 9 } }),
    ),
  },
};

/** The finding about one of those exceptions, which has to come out of the block as it is, after all children. */
function bare({ exit, group: id, children }: Block, exits: readonly { readonly raised: SeenException }[]): Finding {
  const { raised, value } = exit!.outcome!;
  const early = children.find(({ body }) => body !== undefined && (body.ended ?? Infinity) > exit!.ended!);
  const isOne = exits.some((each) => each.raised.id === raised?.id);
  return expect(
    isOne && early === undefined,
    () =>
      early === undefined
        ? `expected ${exits.map((each) => tell(each.raised)).join(" or ")} out of ${id}, saw ${tell(raised ?? value)}`
        : `${id} raised before ${early.id} had ended`,
    exit!.began,
    exit!.ended!,
  );
}
