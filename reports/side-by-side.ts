import { numbered, type Node, type Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { eventText } from "./event-text.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

/** A trace as one column: whose it is, and the event to point at. */
export interface Column {
  readonly title: string;
  readonly trace: Trace;
  readonly at: number;
}

/** Two traces of one program beside each other, around the first event that differs. */
export function sideBySide(program: Program, left: Column, right: Column, width = 80): string {
  const { nodes } = numbered(program);
  const columnWidth = Math.floor((width - 5) / 2);
  const rows = [...Array(before + 1 + after).keys()].map((row) => row - before);
  const lines = [...line("", left.title, right.title, columnWidth)];
  const [earliest, latest] = [rows[0]!, rows.at(-1)!];
  const hidden = (place: number, { trace }: Column): boolean => place >= 0 && place < trace.length;
  if (hidden(left.at + earliest - 1, left) || hidden(right.at + earliest - 1, right))
    lines.push(...line("", "…", "…", columnWidth));
  for (const row of rows) {
    const [one, other] = [cell(left, row, nodes), cell(right, row, nodes)];
    if (one === "" && other === "" && row !== 0) continue;
    lines.push(...line(row === 0 ? "▶" : "", one, other, columnWidth));
  }
  if (hidden(left.at + latest + 1, left) || hidden(right.at + latest + 1, right))
    lines.push(...line("", "…", "…", columnWidth));
  return `${lines.map((each) => each.trimEnd()).join("\n")}\n`;
}

/** How many events are shown around the one that differs. */
const before = 10;
const after = 6;

function cell({ trace, at }: Column, row: number, nodes: readonly Node[]): string {
  const event = trace[at + row];
  if (event !== undefined) return visible(`${Math.round(event.t * 1000) / 1000}  ${eventText(event, nodes)}`);
  return row === 0 ? "(the trace is over)" : "";
}

function line(mark: string, one: string, other: string, width: number): readonly string[] {
  const [left, right] = [wrap(one, width), wrap(other, width)];
  return Array.from(
    { length: Math.max(left.length, right.length) },
    (_, at) => `${(at === 0 ? mark : "").padEnd(2)}${(left[at] ?? "").padEnd(width)} │ ${right[at] ?? ""}`,
  );
}
