import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Timer, TimerHeap } from "./timer-heap.ts";

type Step = readonly ["push", number] | readonly ["pop"] | readonly ["drop", number] | readonly ["purge"];
interface Vectors {
  readonly python: string;
  readonly cases: readonly { readonly steps: readonly Step[]; readonly popped: readonly number[] }[];
}

const vectors = JSON.parse(
  readFileSync(new URL("../../fixtures/traces/heapq.json", import.meta.url), "utf8"),
) as Vectors;

describe("timers leave the heap as they leave heapq", () => {
  it.each(vectors.cases.map((vector, index) => [index, vector] as const))("vector %i", (_index, { steps, popped }) => {
    expect(play(steps)).toEqual(popped);
  });
});

it("counts the timers that were dropped in the heap, once each", () => {
  const heap = new TimerHeap();
  const timers = [timer(), timer()];
  for (const one of timers) heap.push(1, one);
  heap.drop(timers[0] as Timer);
  heap.drop(timers[0] as Timer);
  const counted = heap.droppedCount;
  heap.purge();
  heap.drop(timers[0] as Timer);

  expect([counted, heap.droppedCount, heap.size]).toEqual([1, 0, 1]);
});

function timer(): Timer {
  return { timerState: 0, run() {} };
}

function play(steps: readonly Step[]): number[] {
  const heap = new TimerHeap();
  const timers: Timer[] = [];
  const popped: number[] = [];
  const pop = (): void => void popped.push(timers.indexOf(heap.pop()));
  for (const [kind, argument] of steps) {
    if (kind === "push") {
      const made = timer();
      timers.push(made);
      heap.push(argument, made);
    } else if (kind === "drop") heap.drop(timers[argument] as Timer);
    else if (kind === "purge") heap.purge();
    else pop();
  }
  while (heap.size > 0) pop();
  return popped;
}
