import { interpret } from "../../impl/interpreter.ts";
import type { Innocent } from "../../impl/innocents/innocent.ts";
import { Judge } from "../../spec/judge.ts";
import type { Trace } from "../../spec/trace.ts";
import { asked, type Game } from "./hunt.ts";

/** Rules that accuse an innocent, with what they say: each is a defect of the rule. What CPython merely does may be done otherwise. */
export function accusations(innocent: Innocent, games: readonly Game[]): readonly string[] {
  const judge = new Judge(asked.filter(({ level }) => level !== "implementation"));
  const said = games.flatMap(({ program }, place) => {
    let trace: Trace;
    try {
      trace = interpret(program, innocent.asyncio);
    } catch (error) {
      return [`crashed at ${place}: ${String(error)}`];
    }
    return judge.judge(program, trace).flatMap(({ rule, findings }) => {
      const finding = findings.find((each) => each.is === "broken");
      return finding?.is === "broken" ? [`${rule.id} at ${place}: ${finding.because}`] : [];
    });
  });
  return [...said, ...[...judge.faults].map(([id, message]) => `the judge of ${id} failed: ${message}`)];
}
