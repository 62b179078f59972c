import { numbered, type Node, type Program } from "../spec/program.ts";
import type { Event, Trace } from "../spec/trace.ts";
import { actor, eventText } from "./event-text.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

export interface TimelineOptions {
  /** indexes of the events to point at */
  readonly marks?: readonly number[];
  readonly width?: number;
}

/** A trace as a picture in plain text: time runs down, each coroutine, callback and the host script has a lane of its own. */
export function timeline(program: Program, trace: Trace, options: TimelineOptions = {}): string {
  const { marks = [], width = 80 } = options;
  const { nodes } = numbered(program);
  const marked = new Set(marks);
  const lanes = new Lanes(trace);
  const shown = chosen(trace.length, marked);
  const times = trace.map(({ t }) => clock(t));
  const timeWidth = Math.max(4, ...shown.map((at) => times[at]!.length));
  const margin = " ".repeat(timeWidth + 3);
  const lines = lanes.header.map((line) => clipped(`${margin}${line}`, width));
  let last = -1;
  let time = "";
  for (const at of shown) {
    for (let skipped = last + 1; skipped < at; skipped++) lanes.cells(trace[skipped]!);
    if (at > last + 1) lines.push(`${margin}… ${at - last - 1} events left out …`);
    last = at;
    const event = trace[at]!;
    const cells = lanes.cells(event);
    const stamp = times[at] === time ? "" : times[at]!;
    time = times[at]!;
    const before = `${marked.has(at) ? "▶" : " "} ${stamp.padStart(timeWidth)} ${cells}  `;
    const after = `${margin}${lanes.between()}    `;
    const [first = "", ...rest] = wrap(text(event, nodes), Math.max(24, width - before.length - 2));
    lines.push(`${before}${first}`, ...rest.map((line) => `${after}${line}`));
  }
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** Longer traces lose their middle, but for what is around the marks. */
const most = 300;
const around = 8;

function chosen(length: number, marked: ReadonlySet<number>): readonly number[] {
  const all = Array.from({ length }, (_, at) => at);
  if (length <= most) return all;
  const near = (at: number): boolean => [...marked].some((mark) => Math.abs(mark - at) <= around);
  return all.filter((at) => at < most / 2 || at >= length - most / 4 || near(at));
}

const text = (event: Event, nodes: readonly Node[]): string => visible(eventText(event, nodes));

const clipped = (line: string, width: number): string => (line.length > width ? `${line.slice(0, width - 1)}…` : line);

/** Virtual seconds, to the millisecond. */
const clock = (t: number): string => String(Math.round(t * 1000) / 1000);

type Presence = "away" | "here" | "waiting";

/** Which column belongs to whom, and what stands in it at each event. */
class Lanes {
  readonly header: readonly string[];
  private readonly columns = new Map<string, number>();
  private readonly presence: Presence[];

  constructor(trace: Trace) {
    const lanes = assign(trace, this.columns);
    this.presence = lanes.map(() => "away");
    this.header = lanes.map((names, place) => `${"│ ".repeat(place)}┌ ${names.map(visible).join(", ")}`);
  }

  /** One character a lane: what the event's own actor does, and who else is there or waits. The next event follows on it. */
  cells(event: Event): string {
    const who = actor(event);
    const mine = who === undefined ? undefined : this.columns.get(who);
    const cells = this.presence.map((presence, place) => (place === mine ? sign(event) : idle[presence]));
    if (mine !== undefined) this.presence[mine] = after(event);
    return cells.join(" ");
  }

  /** The lanes where nothing happens. */
  between(): string {
    return this.presence.map((presence) => idle[presence]).join(" ");
  }
}

const idle: { readonly [P in Presence]: string } = { away: " ", here: "│", waiting: "┆" };

/** What an event looks like in the lane of who did it. */
function sign(event: Event): string {
  if ("raised" in event && event.raised !== undefined && event.is !== "caught") return "×";
  return event.is === "began" ? "┬" : event.is === "ended" ? "┴" : "●";
}

const after = ({ is }: Event): Presence =>
  is === "ended" ? "away" : is === "waits" || is === "tick" ? "waiting" : "here";

/** More lanes than this would leave no room for words: the last one is shared. */
const mostLanes = 20;

/** Gives each actor the first lane that is free while it is there; so lanes are used again. */
function assign(trace: Trace, columns: Map<string, number>): string[][] {
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  trace.forEach((event, at) => {
    const who = actor(event);
    if (who === undefined) return;
    if (!first.has(who)) first.set(who, at);
    last.set(who, at);
  });
  const lanes: string[][] = [];
  const freeFrom: number[] = [];
  for (const [who, from] of first) {
    let lane = first.size <= mostLanes ? -1 : freeFrom.findIndex((free) => free < from);
    if (lane === -1) lane = Math.min(lanes.length, mostLanes - 1);
    columns.set(who, lane);
    freeFrom[lane] = Math.max(freeFrom[lane] ?? -1, last.get(who)!);
    const names = lanes[lane];
    if (names === undefined) lanes[lane] = [who];
    else names.push(who);
  }
  return lanes;
}
