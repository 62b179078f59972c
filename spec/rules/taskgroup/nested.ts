import { requests } from "../../lens/cancellation.ts";
import { isUncancelled, nextAwait } from "../../lens/cancelled-task.ts";
import { tell } from "../../lens/seen.ts";
import { ending, isCancelled, replyTo } from "../../lens/suspension.ts";
import { blocks, type Block, errorsOf, isPlain, numbers } from "../../lens/task-groups.ts";
import { LATE, sameTime } from "../../lens/times.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  within,
  attempt,
  awaits,
  except,
  future,
  log,
  main,
  raises,
  setResult,
  sleep,
  taskGroup,
  taskIn,
} from "../../write.ts";

export const nestedInnerFailure: Rule = {
  id: "taskgroup.nested-inner-failure",
  says: "A failure in an inner group leaves the inner statement as an exception group; if it is not caught it makes the outer group fail with a nested group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["async_with"],
  *judge(run) {
    for (const outer of blocks(run)) {
      const errors = errorsOf(outer);
      const { exit, group } = outer;
      if (errors === undefined || exit?.ended === undefined) continue;
      const { raised, value } = exit.outcome!;
      for (const inner of errors.filter((each) => each.exceptions !== undefined)) {
        const nested = raised?.exceptions?.find(({ id }) => id === inner.id);
        const isWhole = nested?.exceptions !== undefined && numbers(nested.exceptions) === numbers(inner.exceptions!);
        const because = () => `expected ${tell(inner)} in what ${group} raised, saw ${tell(raised ?? value)}`;
        yield expect(isWhole, because, exit.began, exit.ended);
      }
      for (const inner of errors.length === 0 ? innerBlocks(run, outer) : []) {
        if (inner.exit?.outcome?.raised?.exceptions === undefined) continue;
        if (raised === undefined) yield held(inner.exit.ended!, exit.ended);
        else if (isSpared(run, outer, inner))
          yield broken(`what ${inner.group} raised was caught, but ${group} raised ${tell(raised)}`, exit.ended);
      }
    }
  },
  example: {
    program: main(
      taskGroup("outer"),
      attempt(
        [
          within(
            "outer",
            taskGroup("inner"),
            within("inner", taskIn("inner", "hasty", awaits(sleep(1)), raises("Boom"))),
          ),
        ],
        except("ExceptionGroup"),
      ),
    ),
    breaks: (trace) => {
      const out = the("resumed", { step: "exit" }, 2);
      const event = trace[out(trace)]!;
      const inner = ("raised" in event ? event.raised : undefined)?.exceptions?.[0];
      return change(out, { raised: inner })(trace);
    },
  },
};

export const nestedSimultaneous: Rule = {
  id: "taskgroup.nested-simultaneous",
  says: "If an inner and an outer group (nested syntactically) both have a failing child at the same time, the inner group raises its group first, and then the outer group also handles its own failure: the outer body gets CancelledError at its next await.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.13",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const outer of blocks(run)) {
      const [failed] = outer.failures;
      for (const inner of failed === undefined ? [] : innerBlocks(run, outer)) {
        const errors = errorsOf(inner);
        const { exit, group, failures } = inner;
        const isTogether = failures[0] !== undefined && sameTime(failures[0].t, failed!.t) && isPlain(failed!);
        if (!isTogether || errors === undefined || exit?.ended === undefined || failed!.at > exit.ended) continue;
        if (failed!.at < inner.entered.began) continue;
        const { raised, value } = exit.outcome!;
        const because = () =>
          `${group} had to raise ${errors.map(tell).join(", ")} in a group, saw ${tell(raised ?? value)}`;
        const isOwn = raised?.exceptions !== undefined && numbers(raised.exceptions) === numbers(errors);
        yield expect(isOwn, because, failures[0]!.at, exit.ended);
        const next = nextAwait(run, outer.parent, exit.ended);
        const isSleep = next?.what?.call === "sleep" && typeof next.what.delay === "number" && next.what.delay > LATE;
        if (next === undefined || !isSleep || next.by !== outer.by || next.began > (outer.exit?.began ?? Infinity))
          continue;
        if (isUncancelled(run, outer.parent, 0, next.began)) continue;
        const { wait, proof } = replyTo(run, next, next.began, next.from) ?? {};
        if (wait === undefined || proof === undefined) continue;
        const missed = () =>
          `${failed!.child.id} of ${outer.group} failed at ${failed!.t}, but the next await of its body ${ending(wait)}`;
        yield expect(isCancelled(wait), missed, failed!.at, proof);
      }
    }
  },
  example: {
    program: main(
      future("signal"),
      taskGroup("outer"),
      attempt(
        [
          within(
            "outer",
            taskIn("outer", "one", awaits("signal"), raises("Boom")),
            taskGroup("inner"),
            attempt(
              [
                within(
                  "inner",
                  taskIn("inner", "two", awaits("signal"), raises("ValueError")),
                  awaits(sleep(1)),
                  setResult("signal"),
                  awaits(sleep(9)),
                ),
              ],
              except("ExceptionGroup"),
            ),
            awaits(sleep(9)),
            log("not reached"),
          ),
        ],
        except("ExceptionGroup"),
      ),
    ),
    breaks: change(the("resumed", { by: "main" }, -2), { raised: undefined, value: null, t: 10 }),
  },
};

/** The blocks that stand in the body of that one. */
const innerBlocks = (run: Run, outer: Block): readonly Block[] =>
  blocks(run).filter(
    ({ by, entered }) =>
      by === outer.by && entered.began > outer.entered.began && entered.began < (outer.exit?.began ?? Infinity),
  );

/** Whether nobody but these two groups can have cancelled anything while the outer one was open. */
const isSpared = (run: Run, outer: Block, inner: Block): boolean =>
  run.calm(outer.entered.began, outer.exit!.ended! - 1, [outer.entered.began, inner.entered.began]) &&
  !requests(run).some(({ on }) => on === outer.parent);
