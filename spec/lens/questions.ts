import { fate, isCancelledError, pendingAt, type Fate } from "./fate.ts";
import type { NodeKind } from "../program.ts";
import { expect, type Finding } from "../rule.ts";
import type { Did, Run } from "../run.ts";
import { same, tell } from "./seen.ts";
import type { Id, Seen } from "../trace.ts";
import { sifted } from "./sifted.ts";
import { perRun } from "./per-run.ts";

/** Something asked of a future or task (done(), result(), set_result() …) that was carried out, if only to raise. */
export interface Question<K extends NodeKind = NodeKind> {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Did<K>["node"];
  readonly event: Did["event"];
  /** what came of it, in words; put into them only when asked for, so that a copy has none */
  readonly answer: string;
  /** the future or task */
  readonly on: Id;
}

/** One asked of something of which it is known how it had ended by then. */
export interface LateQuestion<K extends NodeKind = NodeKind> extends Question<K> {
  readonly end: Fate;
}

/** All questions of these kinds, in order. The argument that result() and exception() do not take has a rule of its own. */
export function asked<K extends NodeKind>(run: Run, ...kinds: readonly K[]): readonly Question<K>[] {
  const all: readonly Did[] = run.did(...(kinds as readonly NodeKind[]));
  if (all.length === 0) return [];
  const known = questions(run);
  let found = known.get(all);
  if (found === undefined) known.set(all, (found = sifted(all, question)));
  return found as readonly unknown[] as readonly Question<K>[];
}

/** What has been asked for already, by the list that it was read off. */
const questions = perRun(() => new Map<readonly Did[], readonly Question[]>());

function question({ at, t, by, node, event }: Did): Question | undefined {
  const { on } = event;
  const { timeout } = node as { readonly timeout?: unknown };
  return on === undefined || event.unbound !== undefined || timeout !== undefined
    ? undefined
    : new Asked({ at, t, by, node, event }, on);
}

class Asked implements Question {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Did["node"];
  readonly event: Did["event"];
  readonly on: Id;

  constructor({ at, t, by, node, event }: Did, on: Id) {
    this.at = at;
    this.t = t;
    this.by = by;
    this.node = node;
    this.event = event;
    this.on = on;
  }

  get answer(): string {
    return tell(this.event.raised ?? this.event.value);
  }
}

class AskedLate extends Asked implements LateQuestion {
  readonly end: Fate;

  constructor(question: Question, end: Fate) {
    super(question, question.on);
    this.end = end;
  }
}

/** Those asked of plain futures that are known to be pending. */
export const askedOfPending = <K extends NodeKind>(run: Run, ...kinds: readonly K[]): readonly Question<K>[] =>
  asked(run, ...kinds).filter(({ on, at }) => run.isPlainFuture(on) && pendingAt(run, on, at));

/** Those asked of plain futures that are known to be done. */
export const askedOfDone = <K extends NodeKind>(run: Run, ...kinds: readonly K[]): readonly LateQuestion<K>[] =>
  askedLate(run, ...kinds).filter(({ on }) => run.isPlainFuture(on));

/** Those asked of plain futures and tasks that are known to be done. */
export const askedLate = <K extends NodeKind>(run: Run, ...kinds: readonly K[]): readonly LateQuestion<K>[] =>
  sifted<Question, LateQuestion>(asked(run, ...(kinds as readonly NodeKind[])), (question) => {
    const end = fate(run, question.on);
    return end === undefined || end.at >= question.at ? undefined : new AskedLate(question, end);
  }) as readonly unknown[] as readonly LateQuestion<K>[];

/** The questions whose answer tells how something ended. */
type Telling = "done" | "cancelled" | "result" | "exception";
type Told = Omit<LateQuestion, "node" | "answer"> & { readonly node: { readonly do: Telling } };

/** Whether the answer to done(), cancelled(), result() or exception() fits how the future or task had ended. */
export function fits({ at, on, node, event, end }: Told): Finding {
  const because = () =>
    `expected ${node.do}() of ${on}, which had ${told(end)} at ${end.t} s, to tell so, saw ${tell(event.raised ?? event.value)}`;
  return expect(isFit(node.do, event, end), because, end.at, at);
}

function isFit(question: Telling, { value, raised }: Did["event"], end: Fate): boolean {
  if (question === "done") return value === true;
  if (question === "cancelled") return value === (end.is === "cancelled");
  if (end.is === "cancelled") return isCancelledError(raised);
  if (question === "exception" && raised !== undefined) return false;
  if (end.is === "raised") return (question === "result" ? raised?.id : exceptionId(value)) === end.raised.id;
  return raised === undefined && same(value ?? null, question === "result" ? end.value : null);
}

/** The number of an exception object that was seen as a value. */
export const exceptionId = (seen: Seen | undefined): number | undefined =>
  typeof seen === "object" && seen !== null && "exception" in seen ? seen.id : undefined;

const told = (end: Fate): string => {
  if (end.is === "cancelled") return "been cancelled";
  return end.is === "raised" ? `failed with ${tell(end.raised)}` : `got the result ${tell(end.value)}`;
};
