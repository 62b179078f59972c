import type { Value } from "../../field.ts";
import type { Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import type { Id, Seen } from "../../trace.ts";
import { awaits, coroutine, main, make, task } from "../../write.ts";

const named = (as: string, name: Value): Statement =>
  make({ call: "create_task", as, name, coro: coroutine(`${as}_coro`) });
const getName = (task: string): Statement => ({ do: "get_name", task });
const renamed = (task: string, value: Value): Statement => ({ do: "set_name", task, value });

export const nameGiven: Rule = {
  id: "task.name-given",
  says: "The name passed at creation is returned by get_name().",
  doc: "library/asyncio-task#asyncio.Task.get_name",
  level: "must",
  since: "3.8",
  about: ["get_name"],
  *judge(run) {
    for (const { at, on, value, nameAt } of namesOf(run)) {
      const { given, set } = nameAt;
      if (set || typeof given !== "string") continue;
      yield expect(value === given, () => `expected ${on} to be called ${tell(given)}, saw ${tell(value)}`, at);
    }
  },
  example: {
    program: main(named("cook", "Anna"), getName("cook"), awaits("cook")),
    breaks: change(the("did", { on: "cook" }), { value: "Task-2" }),
  },
};

export const nameDefault: Rule = {
  id: "task.name-default",
  says: 'A task without an explicit name gets a generated one; generated names of different tasks differ (CPython: "Task-<n>").',
  doc: "library/asyncio-task#asyncio.Task.get_name",
  level: "should",
  since: "3.8",
  about: ["get_name"],
  *judge(run) {
    // up to 3.13 a task made by a factory is called None where no name was given
    if (run.did("set_task_factory").length > 0) return;
    const known = new Map<Id, Seen>();
    for (const { at, on, value, nameAt } of namesOf(run)) {
      if (nameAt.set || (nameAt.given ?? null) !== null || known.has(on)) continue;
      const twin = [...known].find(([, name]) => name === value)?.[0];
      const because = () =>
        `expected ${on} to have a name that no other has, saw ${tell(value)}, which ${twin ?? "nothing"} has`;
      if (known.size > 0 || value === "") yield expect(typeof value === "string" && value !== "" && !twin, because, at);
      known.set(on, value);
    }
  },
  example: {
    program: main(task("cook"), task("guest"), getName("cook"), getName("guest"), awaits("cook"), awaits("guest")),
    breaks: (trace) => {
      const first = trace[the("did", { on: "cook" })(trace)]!;
      return change(the("did", { on: "guest" }), { value: "value" in first ? first.value : null })(trace);
    },
  },
};

export const setName: Rule = {
  id: "task.set-name",
  says: "set_name(value) changes the name; any object is converted to a string.",
  doc: "library/asyncio-task#asyncio.Task.set_name",
  level: "must",
  since: "3.8",
  about: ["set_name"],
  *judge(run) {
    for (const { at, on, value, nameAt } of namesOf(run)) {
      const text = nameAt.set ? asText(nameAt.given) : undefined;
      if (text === undefined) continue;
      yield expect(value === text, () => `expected ${on} to be called ${tell(text)}, saw ${tell(value)}`, at);
    }
  },
  example: {
    program: main(task("cook"), renamed("cook", 7), getName("cook"), awaits("cook")),
    breaks: change(the("did", { on: "cook" }, -1), { value: 7 }),
  },
};

export const nameInRepr: Rule = {
  id: "task.name-in-repr",
  says: "The task name is part of repr(task).",
  doc: "library/asyncio-task#asyncio.Task.set_name",
  level: "should",
  since: "3.8",
  about: ["repr_has_name"],
  *judge(run) {
    for (const did of run.did("repr_has_name")) {
      const { at, event } = did;
      const given = event.on === undefined ? undefined : nameOf(run, event.on, at)?.given;
      // a name with quotes or backslashes is written differently there
      if (event.on === undefined || !/^[\w .-]*$/.test(asText(given ?? null) ?? "'")) continue;
      const because = () => `expected repr() of ${event.on} to hold its name, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.value === true, because, at);
    }
  },
  example: {
    program: main(named("cook", "Anna"), { do: "repr_has_name", task: "cook" }, awaits("cook")),
    breaks: change(the("did", { on: "cook" }), { value: false }),
  },
};

interface Named {
  /** what the program gave it; undefined or None where it gave nothing */
  readonly given: Value | undefined;
  /** whether by set_name() */
  readonly set: boolean;
}

/** Every get_name() of a task that the program made, and where the name that it should give comes from. */
function namesOf(run: Run): readonly { at: number; on: Id; value: Seen; nameAt: Named }[] {
  return run.did("get_name").flatMap(({ at, event }) => {
    const nameAt = event.on === undefined ? undefined : nameOf(run, event.on, at);
    return nameAt === undefined ? [] : [{ at, on: event.on!, value: event.raised ?? event.value ?? null, nameAt }];
  });
}

function nameOf(run: Run, task: Id, at: number): Named | undefined {
  const set = run.did("set_name").findLast((each) => each.event.on === task && each.at < at && !each.event.unbound);
  if (set !== undefined) return { given: set.node.value, set: true };
  const made = run.maker(task)?.node;
  if (made === undefined || !("call" in made)) return undefined;
  if (made.call === "create_task") return { given: made.name, set: false };
  return made.call === "ensure_future" ? { given: undefined, set: false } : undefined;
}

/** str() of a plain value. */
function asText(value: Value | undefined): string | undefined {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
