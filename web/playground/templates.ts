import { walk, type Program, type Statement } from "../../spec/program.ts";

/** A statement to add, under a name that a reader chooses it by. */
export interface Template {
  readonly name: string;
  readonly statement: Statement;
}

/** What can be added to that program: pauses, messages, tasks, and what can be done to the tasks and futures that it has. */
export function templates(program: Program): readonly Template[] {
  const tasks = new Set<string>();
  const futures = new Set<string>();
  walk(program, (node) => {
    if (!("call" in node) || !("as" in node) || node.as === undefined) return;
    if (node.call === "create_task" || node.call === "ensure_future" || node.call === "task") tasks.add(node.as);
    if (node.call === "create_future" || node.call === "future") futures.add(node.as);
  });
  return [
    { name: "await sleep(1)", statement: { do: "await", what: { call: "sleep", delay: 1 } } },
    { name: "await sleep(0)", statement: { do: "await", what: { call: "sleep", delay: 0 } } },
    { name: "log a message", statement: { do: "log", value: "here" } },
    { name: "block for 1 s", statement: { do: "block", seconds: 1 } },
    {
      name: "create a task that sleeps",
      statement: {
        do: "make",
        what: {
          call: "create_task",
          coro: {
            call: "coroutine",
            as: "sleeper",
            body: [{ do: "await", what: { call: "sleep", delay: 1 } }],
          },
          as: "task",
        },
      },
    },
    { name: "raise ValueError", statement: { do: "raise", exception: { new: "ValueError" } } },
    ...[...tasks].flatMap((task): readonly Template[] => [
      { name: `${task}.cancel()`, statement: { do: "cancel", future: task } },
      { name: `await ${task}`, statement: { do: "await", what: task } },
    ]),
    ...[...futures].flatMap((future): readonly Template[] => [
      { name: `${future}.set_result(1)`, statement: { do: "set_result", future, value: 1 } },
      { name: `${future}.cancel()`, statement: { do: "cancel", future } },
      { name: `await ${future}`, statement: { do: "await", what: future } },
    ]),
  ];
}
