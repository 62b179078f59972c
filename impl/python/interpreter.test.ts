import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { coroutines } from "../../fixtures/facts/coroutines.ts";
import { loops } from "../../fixtures/facts/loops.ts";
import { tasks } from "../../fixtures/facts/tasks.ts";
import { values } from "../../fixtures/facts/values.ts";
import { kind, numbered, type Node, type Program } from "../../spec/program.ts";
import type { Event, Outcome, Seen, SeenException, Trace } from "../../spec/trace.ts";

import type { Target } from "../target.ts";
import { cpython } from "../targets/pyodide.ts";
import { python } from "../targets/python.ts";
import { reference } from "../targets/reference.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

const targets: readonly (readonly [name: string, open: () => Target | Promise<Target>, isHere: boolean])[] = [
  ["python3", python, hasPython],
  ["the embedded CPython", cpython, true],
  ["the reference", reference, true],
];

describe.each(targets)("%s (skipped where there is none)", (_, open, isHere) => {
  let target: Target;

  beforeAll(async () => {
    if (isHere) target = await open();
  });
  afterAll(() => target?.close());

  const facts = Object.entries({ ...coroutines, ...tasks, ...loops, ...values });
  it.skipIf(!isHere).for(facts)("%s", async ([, { of, tells, needs }], { skip }) => {
    if (needs !== undefined) skip(target.info.unsupported.includes(needs), `there is no ${needs} here`);
    const [answer] = await target.run([numbered(of).program]);

    expect(answer !== undefined && "trace" in answer ? story(of, answer.trace) : answer).toEqual(tells);
  });
});

/** A trace told line by line, short enough to be written by hand: when, who, which statement, and what came of it. */
function story(program: Program, trace: Trace): readonly string[] {
  const { nodes } = numbered(program);
  return trace.map((event) => `${event.t} ${told(event, nodes)}`);
}

function told(event: Event, nodes: readonly Node[]): string {
  switch (event.is) {
    case "began":
      return (
        `${event.who} began` +
        (event.task === undefined ? "" : ` in ${event.task}`) +
        (event.args === undefined ? "" : ` with ${list(event.args)}`) +
        (event.thread === undefined ? "" : ` on thread ${event.thread}`)
      );
    case "ended":
      return `${event.who} ended ${outcome(event)}`;
    case "did":
      return (
        `${event.by}: ${kind(nodes[event.op]!)}` +
        (event.on === undefined ? "" : ` ${event.on}`) +
        (event.args === undefined ? "" : `(${event.args.join(", ")})`) +
        (event.made === undefined ? "" : ` made ${event.made}`) +
        ` ${outcome(event)}`
      );
    case "waits":
      return `${event.by}: ${kind(nodes[event.op]!)}${event.on === undefined ? "" : ` ${event.on}`} ...`;
    case "resumed":
      return `${event.by}: ... ${kind(nodes[event.op]!)} ${outcome(event)}`;
    case "caught":
      return `${event.by}: caught ${event.except} ${exception(event.raised)}`;
    case "tick":
      return `tick ${event.n}`;
    case "stuck":
      return `stuck ${event.why}`;
    case "logged":
      return `logged ${event.level}${event.raised === undefined ? "" : ` ${exception(event.raised)}`}`;
    case "warned":
      return `warned ${event.category}`;
  }
}

function outcome({ value, raised, unbound }: Outcome): string {
  if (unbound !== undefined) return `unbound ${unbound}`;
  const returned = value === undefined ? [] : [`= ${seen(value)}`];
  return [...returned, ...(raised === undefined ? [] : [`raised ${exception(raised)}`])].join(" ");
}

function seen(value: Seen): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if ("exception" in value) return exception(value);
  if ("ref" in value) return value.ref;
  if ("type" in value) return `<${value.type}>`;
  if ("class" in value) return `class ${value.class}`;
  if ("float" in value) return `${value.float}f`;
  if ("list" in value) return `[${list(value.list)}]`;
  if ("tuple" in value) return `(${list(value.tuple)})`;
  if ("set" in value) return `{${value.set.join(", ")}}`;
  const entries = Object.entries(value.dict).map(([key, each]) => `${key}: ${seen(each)}`);
  return `{${entries.join(", ")}}`;
}

const list = (values: readonly Seen[]): string => values.map(seen).join(", ");

/** Its number tells whether it is the same object; its cause stands behind it. */
const exception = ({ exception: name, id, args, cause }: SeenException): string =>
  `${name}#${id}${args === undefined ? "" : `(${list(args)})`}${cause === undefined ? "" : ` from ${cause.exception}#${cause.id}`}`;
