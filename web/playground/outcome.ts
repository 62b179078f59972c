import { asyncio } from "../../impl/asyncio/index.ts";
import { mutants } from "../../impl/mutants/all.ts";
import { interpretWithTurns } from "../../impl/turns.ts";
import { script } from "../../reports/script.ts";
import { isBroken, Judge, type Judgement } from "../../spec/judge.ts";
import type { Program } from "../../spec/program.ts";
import { holdsFor } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import { badge } from "../badge.ts";
import { python } from "../counterexample-view.ts";
import { element } from "../element.ts";
import { timeMachine } from "../time-machine.ts";
import { many } from "../words.ts";

/** The loops to run on: the reference, and those that are wrong on purpose, by the area of their mistake. */
export const loops = [
  { group: "right", name: "the reference loop", asyncio },
  ...mutants.map(({ id, mistake, asyncio }) => ({
    group: `wrong: ${id.slice(0, id.indexOf("."))}`,
    name: mistake,
    asyncio,
  })),
].sort((one, other) => (one.group < other.group ? -1 : one.group > other.group ? 1 : 0));

const judge = new Judge(rules.filter((rule) => holdsFor(rule, [3, 14])));

/** What a loop makes of a program: the timeline, what the rules say, the program as Python. */
export function outcome(program: Program, loop: number): readonly HTMLElement[] {
  let ran: ReturnType<typeof interpretWithTurns>;
  try {
    ran = interpretWithTurns(program, loops[loop]!.asyncio);
  } catch (error) {
    return [element("p", { class: "event marked" }, `The loop itself failed: ${String(error)}`)];
  }
  const { trace, turns } = ran;
  const judgements = judge.judge(program, trace);
  const broken = judgements.filter(({ findings }) => isBroken(findings));
  const marks = broken.flatMap(({ findings }) => findings.flatMap((one) => (one.is === "broken" ? one.at : [])));
  return [
    element("h2", {}, "What it does"),
    timeMachine({ title: "Timeline", program, trace, marks, turns }),
    ...verdicts(judgements, broken),
    element("h2", {}, "As plain Python"),
    python(script(program, trace)),
  ];
}

function verdicts(all: readonly Judgement[], broken: readonly Judgement[]): readonly HTMLElement[] {
  const held = all.filter((one) => !broken.includes(one));
  return [
    element("h2", {}, "What the rules say"),
    element("p", {}, `${many(all.length, "rule")} put to the test: ${held.length} held, ${broken.length} broken.`),
    ...broken.map(({ rule, findings }) =>
      element(
        "p",
        { class: "broken" },
        badge("violated", "broken"),
        " ",
        link(rule.id),
        ` ${rule.says} `,
        element("strong", {}, findings.find((one) => one.is === "broken")?.because ?? ""),
      ),
    ),
    held.length === 0
      ? undefined
      : element(
          "details",
          {},
          element("summary", {}, badge("held"), ` ${many(held.length, "rule")}`),
          element("ul", { class: "ids" }, ...held.map(({ rule }) => element("li", {}, link(rule.id)))),
        ),
  ].filter((one) => one !== undefined);
}

const link = (id: string): HTMLElement => element("a", { href: `rules.html#${id}` }, id);
