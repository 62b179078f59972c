import { eventText } from "../reports/event-text.ts";
import type { Control } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import { numbered, type Node, type Program } from "../spec/program.ts";
import { tell } from "../spec/lens/seen.ts";
import { sameTrace } from "../spec/same-trace.ts";
import type { Event, Trace } from "../spec/trace.ts";
import { element } from "./element.ts";
import { timeMachine } from "./time-machine.ts";
import { seconds } from "./words.ts";

/** How many events are shown before and after the first that differs. */
const around = 5;

/** What was observed beside what another loop did with the same program, at the first event that differs. */
export function difference(program: Program, observed: Trace, { name, trace, turns }: Control): readonly HTMLElement[] {
  const likeness = sameTrace(program, observed, trace);
  const title = element("h3", {}, `Beside ${visible(name)}`);
  if (likeness.is === "same") return [title, element("p", { class: "quiet" }, "The two did the same.")];
  const { nodes } = numbered(program);
  const { at, there } = likeness;
  const rows = Array.from({ length: 2 * around + 1 }, (_, place) => place - around)
    .filter((row) => at + row >= 0 && there + row >= 0)
    .filter((row) => observed[at + row] !== undefined || trace[there + row] !== undefined || row === 0)
    .map((row) =>
      element(
        "tr",
        { class: row === 0 ? "first" : undefined },
        ...pair(observed[at + row], trace[there + row], nodes).map((words) => element("td", {}, words)),
      ),
    );
  return [
    title,
    element(
      "table",
      { class: "difference" },
      element(
        "caption",
        {},
        likeness.is === "reordered"
          ? "The same events in another order; first here:"
          : "The first event that differs is set off:",
      ),
      element(
        "thead",
        {},
        element("tr", {}, element("th", { scope: "col" }, "Observed"), element("th", { scope: "col" }, visible(name))),
      ),
      element("tbody", {}, ...rows),
    ),
    timeMachine({ title: visible(name), program, trace, turns, at: Math.min(there, trace.length - 1) }),
  ];
}

/** The two events in words; where these are the same and the events are not, with what they gave. */
function pair(one: Event | undefined, other: Event | undefined, nodes: readonly Node[]): readonly string[] {
  const words = [one, other].map((event) => said(event, nodes));
  if (words[0] !== words[1] || JSON.stringify(one) === JSON.stringify(other)) return words;
  return [one, other].map((event, place) => `${words[place]}${given(event)}`);
}

const said = (event: Event | undefined, nodes: readonly Node[]): string =>
  event === undefined ? "(over)" : `${seconds(event.t)}  ${visible(eventText(event, nodes))}`;

const given = (event: Event | undefined): string =>
  event !== undefined && "value" in event && event.value !== null ? `, which is ${visible(tell(event.value))}` : "";
