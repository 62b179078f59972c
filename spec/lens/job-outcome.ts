import { broken, expect, type Finding } from "../rule.ts";
import type { Activation, Run, Wait } from "../run.ts";
import type { SeenException } from "../trace.ts";
import { literal } from "./context-variables.ts";
import { movedOn } from "./jobs.ts";
import { runningAt } from "./running.ts";
import { same, tell } from "./seen.ts";
import { usedOnce } from "./used-once.ts";

// What comes of a job has to come out of the await that waits for it.

/** What the job returned is what the await gave; nothing where it raised, or somebody may have been cancelled. */
export function* givesResult(run: Run, wait: Wait, body: Activation): Iterable<Finding> {
  const { outcome, ended } = body;
  if (outcome?.value === undefined || ended === undefined || isCompletedByHand(run, wait)) return;
  if (isForeign(run, wait)) return;
  const proof = movedOnWithout(run, wait, body);
  if (wait.ended === undefined || proof !== undefined) {
    yield* neverCame(run, wait, body, proof, tell(outcome.value));
    return;
  }
  if (wait.outcome?.raised !== undefined && !isLeftAlone(run, wait.ended)) return;
  const because = () =>
    `${body.who} returned ${tell(outcome.value)}: expected ${wait.by} to get that, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
  yield expect(same(wait.outcome?.value, outcome.value), because, ended, wait.ended);
}

/** Nobody cancelled anything, nor used a coroutine twice, by which a task is resumed where it waits for something. */
const isLeftAlone = (run: Run, until: number): boolean => run.calm(0, until) && usedOnce(run);

/** What the job raised is what the await raised. */
export function* passesOnError(run: Run, wait: Wait, body: Activation): Iterable<Finding> {
  const { outcome, ended } = body;
  if (outcome?.raised === undefined || ended === undefined || isSpecial(outcome.raised)) return;
  if (isCompletedByHand(run, wait) || isForeign(run, wait)) return;
  const proof = movedOnWithout(run, wait, body);
  if (wait.ended === undefined || proof !== undefined) {
    yield* neverCame(run, wait, body, proof, tell(outcome.raised));
    return;
  }
  if (wait.outcome?.raised?.id !== outcome.raised.id && !isLeftAlone(run, wait.ended)) return;
  const because = () =>
    `${body.who} raised ${tell(outcome.raised)}: expected ${wait.by} to get that, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
  yield expect(wait.outcome?.raised?.id === outcome.raised.id, because, ended, wait.ended);
}

/** The job was called with what the call passed on. */
export function* takesArguments(
  body: Activation,
  args: readonly Parameters<typeof literal>[0][],
  keyword?: Parameters<typeof literal>[0],
): Iterable<Finding> {
  const due = args.map(literal);
  const named = literal(keyword);
  if (due.includes(undefined) || (keyword !== undefined && typeof named !== "number")) return;
  const all = keyword === undefined ? due : [...due, { dict: { keyword: named! } }];
  const list = { list: all as NonNullable<(typeof all)[number]>[] };
  const seen = { list: body.event.args ?? [] };
  yield expect(
    same(seen, list),
    () => `expected ${body.who} to be called with ${tell(list)}, saw ${tell(seen)}`,
    body.began,
  );
}

/** Where the loop had gone on after the job had ended, and the await was not over. */
function movedOnWithout(run: Run, wait: Wait, body: Activation): number | undefined {
  const running = runningAt(run, wait.began);
  const proof = running === undefined ? undefined : movedOn(run, running, Math.max(body.ended!, wait.began));
  return (proof ?? Infinity) < (wait.ended ?? Infinity) ? proof : undefined;
}

function* neverCame(
  run: Run,
  wait: Wait,
  body: Activation,
  proof: number | undefined,
  what: string,
): Iterable<Finding> {
  if (proof === undefined || !run.calm(0, proof - 1) || (run.activation(wait.by)?.ended ?? Infinity) < proof) return;
  const because = `${body.who} ended with ${what}: expected ${wait.by} to get that, saw it still waiting`;
  yield broken(because, body.ended!, proof);
}

const isCompletedByHand = (run: Run, { on }: Wait): boolean =>
  run.did("set_result", "set_exception").some(({ event }) => event.on === on && event.unbound === undefined);

/** Whether it is a future that another running made, perhaps for another loop: that refuses it. */
function isForeign(run: Run, { on, began }: Wait): boolean {
  const made = on === undefined ? undefined : run.maker(on);
  return (
    made?.node !== undefined &&
    "call" in made.node &&
    made.node.call === "run_in_executor" &&
    runningAt(run, made.at) !== runningAt(run, began)
  );
}

/** What ends a task, or becomes something else on its way through a future. */
const isSpecial = ({ exception }: SeenException): boolean =>
  /StopIteration|Cancelled|InvalidState|SystemExit|KeyboardInterrupt|GeneratorExit|TimeoutError/.test(exception);
