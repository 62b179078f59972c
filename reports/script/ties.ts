import type { Seconds } from "../../spec/field.ts";
import { kind, type Node } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";

/**
 * Whether things fall due at the same moment, which in real time they would not: then the script's loop has a clock that goes in steps,
 * and this is the length of one. Undefined where nothing coincides, or where no step fits all times.
 */
export function stepOfTies(nodes: readonly Node[], trace: Trace): number | undefined {
  const due = new Set<number>();
  const times: number[] = [];
  let isTied = false;
  for (const event of trace) {
    if (event.is !== "did" && event.is !== "waits") continue;
    const node = nodes[event.op];
    if (node === undefined) continue;
    if ("do" in node && node.do === "block") times.push(...positive(node.seconds));
    for (const delay of delays(node, event.is)) {
      const at = kind(node) === "call_at" ? delay : event.t + delay;
      times.push(at);
      isTied ||= due.has(at);
      due.add(at);
    }
  }
  if (!isTied) return undefined;
  return steps.find((step) => times.every((time) => Number.isInteger(time / step)));
}

const steps = [1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256];

/** How long after an event its timer is due. */
function delays(node: Node, is: "did" | "waits"): readonly number[] {
  if ("call" in node) {
    return is === "did" && (node.call === "wait_for" || node.call === "wait") ? positive(node.timeout) : [];
  }
  switch (node.do) {
    case "await":
      return is === "waits" && typeof node.what !== "string" && node.what.call === "sleep"
        ? positive(node.what.delay)
        : [];
    case "call_later":
      return positive(node.delay);
    case "call_at":
      return positive(node.when);
    default:
      return [];
  }
}

function positive(written: Seconds | undefined): readonly number[] {
  const seconds = typeof written === "object" ? written?.float : written;
  return typeof seconds === "number" && seconds > 0 ? [seconds] : [];
}
