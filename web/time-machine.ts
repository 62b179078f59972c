import { momentAt, type Moment } from "../reports/picture/moment.ts";
import { picture, type Picture, type TurnMark } from "../reports/picture.ts";
import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { Drawing } from "./drawing.ts";
import { element } from "./element.ts";
import { many, seconds } from "./words.ts";

export interface TimeMachineOptions {
  /** what the trace is of, for who cannot see it */
  readonly title: string;
  readonly program: Program;
  readonly trace: Trace;
  readonly marks?: readonly number[];
  /** the loop's turns, where they are known */
  readonly turns?: readonly TurnMark[];
  /** the event to stand at first; else the first that is marked */
  readonly at?: number;
}

/** A trace to step through: the drawing, a slider over its events, and how everybody stands at the event that is chosen. */
export function timeMachine({ title, program, trace, marks = [], turns = [], at }: TimeMachineOptions): HTMLElement {
  const shown = trace.slice(0, shownEvents(marks));
  const drawn = picture(program, shown, marks, turns);
  if (drawn.steps.length === 0) return element("p", { class: "quiet" }, `${title}: nothing was recorded.`);
  const drawing = new Drawing(drawn, `${title}: ${drawn.lanes.length} lanes, ${drawn.steps.length} events`);
  const last = drawn.steps.length - 1;
  const hasTurns = drawn.turns.length > 0;
  const slider = element("input", { type: "range", min: 0, max: last, step: 1, "aria-label": `${title}: event` });
  const words = element("p", { class: "event" });
  const panel = element("div", { class: "moment" });
  const list = eventList(drawn);
  const show = (place: number): void => {
    const chosen = Math.max(0, Math.min(last, place));
    slider.value = String(chosen);
    const said = `${chosen + 1} of ${last + 1}, at ${seconds(drawn.steps[chosen]!.t)}: ${drawn.steps[chosen]!.words}`;
    slider.setAttribute("aria-valuetext", said);
    words.replaceChildren(
      element("span", { class: "clock" }, seconds(drawn.steps[chosen]!.t)),
      ` ${drawn.steps[chosen]!.words}`,
    );
    words.classList.toggle("marked", drawn.steps[chosen]!.isMarked);
    drawing.choose(chosen);
    panel.replaceChildren(...momentPanel(drawn, momentAt(drawn, chosen)), ...turnPanel(drawn, chosen));
    for (const [number, item] of list.items.entries()) item.classList.toggle("chosen", number === chosen);
  };
  const now = (): number => Number(slider.value);
  const button = (label: string, sign: string, to: () => number): HTMLButtonElement => {
    const made = element("button", { type: "button", "aria-label": label, title: label }, sign);
    made.addEventListener("click", () => show(to()));
    return made;
  };
  slider.addEventListener("input", () => show(now()));
  drawing.onChoose(show);
  list.items.forEach((item, place) => item.addEventListener("click", () => show(place)));
  const controls = element(
    "div",
    { class: "controls" },
    button(hasTurns ? "to the turn before" : "to the moment before", "«", () => leap(drawn, now(), -1)),
    button("one event back", "‹", () => now() - 1),
    slider,
    button("one event on", "›", () => now() + 1),
    button(hasTurns ? "to the next turn" : "to the next moment", "»", () => leap(drawn, now(), 1)),
  );
  show(at ?? marks[0] ?? 0);
  const rest =
    shown.length < trace.length
      ? element(
          "p",
          { class: "rest" },
          `The first ${many(shown.length, "event")} of ${trace.length.toLocaleString("en")} are drawn.`,
        )
      : undefined;
  return element("div", { class: "machine" }, drawing.root, controls, words, panel, rest, list.root);
}

/** Nobody looks at thousands of events, and a loop that turns without end leaves as many: the first are drawn, up to what the finding points at. */
function shownEvents(marks: readonly number[]): number {
  const pointed = marks.filter((mark) => mark < 3000).map((mark) => mark + 50);
  return Math.max(400, ...pointed);
}

/** To the next turn of the loop in which anything happens, or the one before; where the turns are not known, to another time. */
function leap(drawn: Picture, at: number, way: 1 | -1): number {
  if (drawn.turns.length === 0) return instant(drawn, at, way);
  const starts = [...new Set([0, ...drawn.turns.map((turn) => turn.at)])].filter((start) => start < drawn.steps.length);
  if (way === 1) return starts.find((start) => start > at) ?? drawn.steps.length - 1;
  return starts.findLast((start) => start < at) ?? 0;
}

/** The first event at the next time, or the first at the time before. */
function instant({ steps }: Picture, at: number, way: 1 | -1): number {
  const { t } = steps[at]!;
  if (way === 1) {
    const next = steps.findIndex((step, place) => place > at && step.t > t);
    return next === -1 ? steps.length - 1 : next;
  }
  const first = steps.findIndex((step) => step.t === t);
  if (first < at) return first;
  const before = steps[first - 1];
  return before === undefined ? 0 : steps.findIndex((step) => step.t === before.t);
}

function momentPanel({ lanes }: Picture, { standings, ready, timers }: Moment): readonly HTMLElement[] {
  const rows = standings
    .filter(({ state }) => state !== "not yet")
    .map(({ lane, state, on }) =>
      element(
        "li",
        {},
        element("span", { class: "who" }, lanes[lane]!.name),
        element("span", { class: `state ${state}` }, stateWord(lanes[lane]!.kind, state)),
        on === undefined ? undefined : element("span", { class: "on" }, on),
      ),
    );
  return [
    group("Everybody", rows, "nobody yet"),
    group(
      "Ready to go on",
      ready.map((lane) => element("li", {}, element("span", { class: "who" }, lanes[lane]!.name))),
      "nobody",
    ),
    group(
      "The clock will wake",
      timers.map(({ name, due }) =>
        element("li", {}, element("span", { class: "clock" }, seconds(due)), element("span", { class: "who" }, name)),
      ),
      "nobody",
    ),
  ];
}

/** Which turn of the loop it is, and what that began with. */
function turnPanel({ turns }: Picture, at: number): readonly HTMLElement[] {
  if (turns.length === 0) return [];
  const place = turns.findLastIndex((turn) => turn.at <= at);
  const turn = turns[place];
  const told =
    turn === undefined
      ? "The loop has not turned yet."
      : `Turn ${place + 1} of ${turns.length}: it began with ${many(turn.ready, "handle")} ready and ${many(turn.timers, "timer")} set.`;
  return [element("p", { class: "turn" }, told)];
}

const stateWord = (kind: string, state: string): string =>
  kind === "host" && state === "awaiting" ? "runs the loop until" : state;

const group = (title: string, rows: readonly HTMLElement[], none: string): HTMLElement =>
  element(
    "section",
    {},
    element("p", { class: "heading" }, title),
    rows.length === 0 ? element("p", { class: "quiet" }, none) : element("ul", {}, ...rows),
  );

function eventList({ steps, lanes }: Picture): { readonly root: HTMLElement; readonly items: readonly HTMLElement[] } {
  const items = steps.map(({ t, words, lane, isMarked }, place) =>
    element(
      "li",
      { class: isMarked ? "marked" : undefined },
      element("span", { class: "clock" }, steps[place - 1]?.t === t ? "" : seconds(t)),
      element("span", {}, `${isMarked ? "▶ " : ""}${words}`),
      element("span", { class: "lane" }, lane === undefined ? "" : lanes[lane]!.name),
    ),
  );
  const box = element("details", { class: "events" }, element("summary", {}, `All ${steps.length} events`, legend()));
  box.append(element("ol", {}, ...items));
  return { root: box, items };
}

/** What the colours and arrows of a drawing mean; each of them is also said in words below it. */
const legend = (): HTMLElement =>
  element(
    "span",
    { class: "legend", "aria-hidden": "true" },
    ...["running", "ready", "awaiting", "makes", "wakes", "cancels"].map((word) =>
      element("span", { class: `key ${word}` }, word),
    ),
  );
