import type { Blame, Tried, Verdict } from "../spec/report.ts";
import { visible } from "./visible.ts";

/** What came of a counterexample when it was run again. */
export interface Again {
  /** on the target itself, once more or several times */
  readonly repeats: readonly Tried["verdict"][];
  /** on the reference, and on the CPython of the target's version with asyncio's own loop */
  readonly reference?: Tried;
  readonly stock?: Tried;
  /** the target's loop is CPython's own */
  readonly isStock: boolean;
}

/** Who is to blame for a counterexample. A control that breaks the rule as well speaks against the rule, or against that Python. */
export function blameOf({ repeats, reference, stock, isStock }: Again): Blame {
  const controls = [reference, stock].filter((control) => control !== undefined);
  return { is: word(), controls };

  function word(): Blame["is"] {
    if (repeats.some((verdict) => verdict !== "broken")) return "not repeatable";
    if (reference?.verdict === "broken") return "rule in doubt";
    if (stock?.verdict === "broken") return reference === undefined ? "rule in doubt" : "Python version";
    return isStock ? "Python version" : "loop";
  }
}

/** As a reader is told it; nothing where nobody looked. */
export function blameSentence({ blame }: Verdict): string | undefined {
  if (blame === undefined) return undefined;
  const names = (verdict: Tried["verdict"]): string =>
    visible(blame.controls.flatMap((control) => (control.verdict === verdict ? [control.name] : [])).join(" and "));
  const kept = names("held");
  const broken = names("broken");
  const others = kept === "" ? "no control puts the rule to the test with it" : `kept on this program by ${kept}`;
  switch (blame.is) {
    case "loop":
      return `The loop is to blame: ${others}.`;
    case "Python version":
      return `The Python version is to blame: ${broken === "" ? others : `broken by ${broken} as well${kept === "" ? "" : `, ${others}`}`}.`;
    case "rule in doubt":
      return `The rule is in doubt: broken by ${broken} as well.`;
    case "not repeatable":
      return "Not repeatable: run again on the same target, the program did not break the rule each time.";
  }
}
