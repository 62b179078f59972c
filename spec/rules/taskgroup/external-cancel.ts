import { harmless, openRequests, requests, type Request } from "../../lens/cancellation.ts";
import { isUncancelled, nextAwait } from "../../lens/cancelled-task.ts";
import { isCancelledError, ownBody } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { same, tell } from "../../lens/seen.ts";
import { ending, isCancelled, replyTo } from "../../lens/suspension.ts";
import { blocks, type Block, isExit, isPlain, pausesAt, unfinished } from "../../lens/task-groups.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { LATE } from "../../lens/times.ts";
import { all, change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  within,
  attempt,
  awaits,
  cancel,
  except,
  lastly,
  log,
  main,
  raises,
  sleep,
  task,
  taskGroup,
  taskIn,
} from "../../write.ts";

const cancelledError = { exception: "CancelledError", id: 9, args: [] };
const left = the("resumed", { by: "party_coro", step: "exit" });
const guest = taskIn("g", "guest", awaits(sleep(9)));
const sulker = taskIn("g", "sulker", lastly([awaits(sleep(9))], raises("Boom")));
const me = { do: "current_task", as: "me" } as const;

export const externalCancel: Rule = {
  id: "taskgroup.external-cancel",
  says: "If the task containing the group is cancelled from outside (in the body or while waiting in the exit), all children are cancelled and awaited, and then CancelledError leaves the statement.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["cancel"],
  needs: ["task_group"],
  *judge(run) {
    for (const { block, request } of cancelledBlocks(run)) {
      const { exit, failures, leaving, parent, group, children } = block;
      if (exit === undefined) continue;
      const isFirst = failures.every((each) => each.at > Math.max(exit.began, request.at));
      const at = leaving === undefined ? request.at : exit.began;
      for (const pause of isFirst ? pausesAt(run, unfinished(block, at), at) : []) {
        const finding = interrupted(run, pause, `${parent}, which had entered ${group}, was cancelled at ${request.t}`);
        if (finding !== undefined) yield finding;
      }
      const isFollowed = children.every((each) => each.isFollowed);
      if (failures.length > 0 || !isFollowed || exit.ended === undefined || isUncancelled(run, parent, 0, exit.ended))
        continue;
      // where the CancelledError comes from the body, not to swallow it says the same
      const { raised, value } = exit.outcome!;
      const passes = raised === undefined ? leaving !== undefined && value === false : isCancelledError(raised);
      const because = () =>
        `${parent} was cancelled at ${request.t}: expected CancelledError out of ${group}, saw ${tell(raised ?? value)}`;
      yield expect(passes, because, request.at, exit.ended);
    }
  },
  example: {
    program: main(
      task("party", taskGroup("g"), within("g", guest), log("goes on")),
      task("feast", taskGroup("h"), within("h", taskIn("h", "friend", awaits(sleep(9))), awaits(sleep(9)))),
      awaits(sleep(1)),
      cancel("party"),
      cancel("feast"),
      awaits(sleep(1)),
    ),
    breaks: all(
      change(left, { raised: undefined, value: false }),
      change(the("ended", { who: "party_coro" }), { raised: undefined, value: null }),
    ),
  },
};

export const externalCancelPlusError: Rule = {
  id: "taskgroup.external-cancel-plus-error",
  says: "If the group is cancelled from outside and a child fails during that, the exception group is raised, not CancelledError.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["cancel"],
  needs: ["task_group"],
  *judge(run) {
    for (const { block, request } of cancelledBlocks(run)) {
      const { exit, failures, leaving, parent, group } = block;
      const failed = failures.some((each) => each.at > request.at);
      if (exit?.ended === undefined || !failed || !failures.every(isPlain) || isExit(leaving)) continue;
      const { raised, value } = exit.outcome!;
      const because = () =>
        `${parent} was cancelled at ${request.t}, and tasks of ${group} failed: expected an exception group, saw ${tell(raised ?? value)}`;
      yield expect(raised?.exceptions !== undefined, because, request.at, exit.ended);
    }
  },
  example: {
    program: main(
      task("party", taskGroup("g"), within("g", sulker)),
      awaits(sleep(1)),
      cancel("party"),
      awaits(sleep(1)),
    ),
    breaks: all(
      change(left, { raised: cancelledError }),
      change(the("ended", { who: "party_coro" }), { raised: cancelledError }),
    ),
  },
};

export const externalCancelNotLost: Rule = {
  id: "taskgroup.external-cancel-not-lost",
  says: "After such a group exception the external cancellation request is delivered again: the parent gets CancelledError at its next suspending await.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.13",
  about: ["cancel"],
  needs: ["task_group"],
  *judge(run) {
    for (const { block, request } of cancelledBlocks(run)) {
      const { exit, parent, group } = block;
      if (exit?.ended === undefined || exit.outcome?.raised?.exceptions === undefined) continue;
      const next = nextAwait(run, parent, exit.ended);
      const isSleep = next?.what?.call === "sleep" && typeof next.what.delay === "number" && next.what.delay > LATE;
      if (next === undefined || !isSleep || isUncancelled(run, parent, 0, next.began)) continue;
      const { wait, proof } = replyTo(run, next, next.began, next.from) ?? {};
      if (wait === undefined || proof === undefined) continue;
      const because = () =>
        `${parent} was cancelled at ${request.t} and left ${group} with its errors: expected CancelledError at its next await, which ${ending(wait)}`;
      yield expect(isCancelled(wait), because, request.at, exit.ended, proof);
    }
  },
  example: {
    program: main(
      task("party", taskGroup("g"), attempt([within("g", sulker)], except("ExceptionGroup")), awaits(sleep(5))),
      awaits(sleep(1)),
      cancel("party"),
      awaits(sleep(9)),
    ),
    breaks: (trace) => {
      const ends = [the("resumed", { by: "party_coro" }, -1), the("ended", { who: "party_coro" })];
      const moved = ends.map((find) => ({ ...trace[find(trace)]!, t: 6, raised: undefined, value: null }));
      const rest = without(...ends)(trace);
      const goal = rest.length - 3;
      return JSON.parse(JSON.stringify([...rest.slice(0, goal), ...moved, ...rest.slice(goal)])) as typeof trace;
    },
  },
};

export const cancelCountPreserved: Rule = {
  id: "taskgroup.cancel-count-preserved",
  says: "The group leaves the parent's cancelling() count unchanged: 0 after an internal failure, n after n external requests.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.13",
  about: ["cancelling"],
  needs: ["task_group"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const { at, event } of run.did("cancelling")) {
      const task = event.on ?? "";
      const own = blocks(run).filter(({ parent, entered }) => parent === task && entered.began < at);
      const isLeft = own.some(({ exit }) => (exit?.ended ?? Infinity) < at && exit?.outcome?.raised?.exceptions);
      const isOpen = own.some(({ exit }) => (exit?.ended ?? Infinity) > at);
      const hasLeftBare = own.some(({ failures }) => failures.some((each) => isExit(each.raised)));
      const began = ownBody(run, task)?.began;
      if (!isLeft || isOpen || hasLeftBare || began === undefined) continue;
      const asked = requests(run).flatMap((each) => (each.on === task ? [each.at] : []));
      const known = [...asked, ...own.map(({ entered }) => entered.began), ...harmless(run, [task], began, at)];
      if (!run.calm(began, at, known)) continue;
      const due = openRequests(run, task, at);
      const because = () => `${task} has ${due} requests, but after its group cancelling() is ${tell(event.value)}`;
      yield expect(same(event.value, due), because, at);
    }
  },
  example: {
    program: main(
      me,
      taskGroup("g"),
      attempt(
        [within("g", taskIn("g", "hasty", awaits(sleep(1)), raises("Boom")), awaits(sleep(9)))],
        except("ExceptionGroup"),
      ),
      { do: "cancelling", task: "me" },
    ),
    breaks: change(the("did", { value: 0 }), { value: 1 }),
  },
};

interface CancelledBlock {
  readonly block: Block;
  readonly request: Request;
}

/**
 * The blocks whose task was cancelled while it was inside, by somebody else: at an await of the body, with which the body was left, or on the way
 * out, where there were tasks to wait for.
 */
const cancelledBlocks = (run: Run): readonly CancelledBlock[] =>
  blocks(run).flatMap((block) => {
    const { entered, exit, parent, leaving, by } = block;
    const inside = requests(run).filter(
      ({ at, on }) => on === parent && at > (entered.ended ?? Infinity) && at < (exit?.ended ?? Infinity),
    );
    const [request] = inside;
    if (request === undefined || exit === undefined || run.activation(request.by)?.event.task === parent) return [];
    if (request.at > exit.began)
      return leaving === undefined && unfinished(block, request.at).length > 0 ? [{ block, request }] : [];
    const pause = pausesAt(run, [by], request.at)[0];
    return leaving?.exception === "CancelledError" && pause !== undefined ? [{ block, request }] : [];
  });
