import { describe, expect, it } from "vitest";
import { traceSchema } from "../../spec/trace-schema.ts";
import type { Event } from "../../spec/trace.ts";
import { traceFault } from "./trace-fault.ts";

const boom = { exception: "Boom", id: 1 };
const whole: readonly Event[] = [
  { is: "began", t: 0, who: "c", of: "c", op: 1, task: null, args: [1, { float: "nan" }], thread: 1 },
  { is: "waits", t: 0, by: "c", op: 2, on: "f" },
  {
    is: "did",
    t: 0.5,
    by: "c",
    op: 3,
    on: "f",
    made: "g",
    args: ["a"],
    value: { tuple: [{ set: ["f"] }, { dict: { x: null } }] },
  },
  { is: "did", t: 0.5, by: "c", op: 3, unbound: "g" },
  { is: "resumed", t: 1, by: "c", op: 2, raised: { ...boom, args: [{ ref: "f" }], cause: boom } },
  { is: "caught", t: 1, by: "c", op: 4, except: "Boom", raised: boom },
  { is: "tick", t: 1, op: 5, n: 1 },
  { is: "stuck", t: 1, why: "Deadlock" },
  { is: "logged", t: 1, level: "ERROR", raised: boom },
  { is: "warned", t: 1, category: "RuntimeWarning" },
  { is: "ended", t: 2, who: "c", value: null },
];

const faulty: { readonly [fault: string]: unknown } = {
  "event 0 is no object: 7": 7,
  "event 0 is no object: null": null,
  'event 0 is of no known kind: {"is":"happened","t":0}': { is: "happened", t: 0 },
  'event 0 has no time: {"is":"warned","category":"W"}': { is: "warned", category: "W" },
  'event 0 has no time: {"is":"warned","t":-1,"category":"W"}': { is: "warned", t: -1, category: "W" },
  'event 0 has no proper category: {"is":"warned","t":0}': { is: "warned", t: 0 },
  'event 0 has no proper op: {"is":"waits","t":0,"by":"c","op":1.5}': { is: "waits", t: 0, by: "c", op: 1.5 },
  'event 0 has no proper args: {"is":"did","t":0,"by":"c","op":1,"args":[1],"value":null}': {
    is: "did",
    t: 0,
    by: "c",
    op: 1,
    args: [1],
    value: null,
  },
  'event 0 has no proper raised: {"is":"ended","t":0,"who":"c","raised":"Boom"}': {
    is: "ended",
    t: 0,
    who: "c",
    raised: "Boom",
  },
  'event 0 has no outcome: {"is":"ended","t":0,"who":"c"}': { is: "ended", t: 0, who: "c" },
};

describe("a trace with every kind of event", () => {
  it("has no fault", () => {
    expect(traceFault(whole)).toBeUndefined();
  });

  it("fits the schema", () => {
    expect(traceSchema.parse(whole)).toEqual(whole);
  });
});

describe("a broken event", () => {
  it.each(Object.entries(faulty))("is told: %s", (fault, event) => {
    expect(traceFault([event])).toBe(fault);
  });

  it.each(Object.entries(faulty))("does not fit the schema either: %s", (_, event) => {
    expect(traceSchema.safeParse([event]).success).toBe(false);
  });
});

it("tells of time that goes backwards", () => {
  const [first, second] = [whole[4]!, whole[0]!];

  expect(traceFault([first, second])).toBe("event 1 is at 0 s, after one at 1 s");
});
