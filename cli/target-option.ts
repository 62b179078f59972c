import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { TargetError, type Target } from "../impl/target.ts";
import { interpreterLike } from "../impl/targets/interpreters.ts";
import { micropython } from "../impl/targets/micropython.ts";
import { moduleTarget } from "../impl/targets/module.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { python } from "../impl/targets/python.ts";
import { reference } from "../impl/targets/reference.ts";
import { stdio } from "../impl/targets/stdio.ts";
import { lacking, profileNamed, profileNames, type ProfileName } from "../spec/profiles.ts";
import { shellWords } from "./shell-words.ts";
import { UsageError } from "./usage-error.ts";

/** What the options about the target say, as commander gives them. */
export interface TargetOptions {
  readonly target?: string;
  readonly python?: string;
  readonly loop?: string;
  readonly pythonPath?: readonly string[];
  readonly clock?: string;
  readonly profile?: string;
  readonly tasks?: string;
}

/** A target that can be started, and the words that ask for it again. */
export interface ChosenTarget {
  readonly words: string;
  start(): Promise<Target>;
}

export const addTargetOptions = (command: Command): Command =>
  command
    .option(
      "--target <name>",
      "reference (default), cpython or cpython@3.12 (embedded in a package), webloop (Pyodide), micropython, python, a name from `targets`, the path of a module (./loop.ts), or stdio:<command>",
    )
    .option("--python <executable>", "the interpreter for --target python, which it implies; default python3")
    .option("--loop <module:factory>", "a loop factory imported in that interpreter; the module may patch asyncio")
    .option(
      "--python-path <dir>",
      "put on that interpreter's module path; may be repeated",
      (dir: string, before: readonly string[] | undefined) => [...(before ?? []), dir],
    )
    .option("--tasks <which>", "c, or python: CPython's tasks and futures without their accelerator in C")
    .option("--profile <name>", `measure it by less than all of asyncio: ${profileNames.slice(1).join(", ")}`)
    .option(
      "--clock <clock>",
      "auto, virtual, native for loops that wait in native code, or real, which takes its time and short programs only",
      "auto",
    );

/** The target that the options ask for; it is started by whoever needs it. */
export function chooseTarget(options: TargetOptions): ChosenTarget {
  const whole = chooseWhole(options);
  if (options.profile === undefined) return whole;
  const profile = profileNames.find((name) => name === options.profile);
  if (profile === undefined) {
    throw new UsageError(
      `--profile is ${JSON.stringify(options.profile)}, where one of ${profileNames.join(", ")} was expected`,
    );
  }
  const words = [whole.words, `--profile ${profile}`].filter(Boolean).join(" ");
  return { words, start: async () => measuredBy(profile, await whole.start()) };
}

/** The target, as if it had no more than that. */
function measuredBy(profile: ProfileName, target: Target): Target {
  const unsupported = [...new Set([...target.info.unsupported, ...lacking(profileNamed(profile))])];
  return {
    info: { ...target.info, profile, unsupported },
    run: (programs) => target.run(programs),
    close: () => target.close(),
  };
}

function chooseWhole(options: TargetOptions): ChosenTarget {
  const { loop, pythonPath = [] } = options;
  const clock = clockOf(options.clock ?? "auto");
  const name = options.target ?? (options.python === undefined ? "reference" : "python");
  if (name !== "python") refuseWithout("--python", options.python !== undefined, name);
  const isVersion = /^(python|pypy)@3(\.\d+){1,2}$/.test(name);
  if (!isVersion && !/^(python(3(\.\d+)?)?|pypy3(\.\d+)?)$/.test(name)) {
    refuseWithout("--loop", loop !== undefined, name);
    refuseWithout("--python-path", pythonPath.length > 0, name);
    refuseWithout(`--clock ${clock}`, clock === "native" || clock === "real", name);
    refuseWithout("--tasks", options.tasks !== undefined, name);
    if (name === "reference") return { words: "", start: () => Promise.resolve(reference()) };
    if (name === "micropython") return { words: "--target micropython", start: () => micropython() };
    if (/^(cpython|webloop)(@3\.\d+)?$/.test(name)) return embedded(name);
    if (name.startsWith("stdio:")) return process_(name);
    if (/[./\\]/.test(name)) return module_(name);
    throw new UsageError(`there is no target ${JSON.stringify(name)}; asyncio-conformance targets lists what there is`);
  }
  if (loop !== undefined && !/^[^:\s]+:[^:\s]+$/.test(loop)) {
    throw new UsageError(
      `--loop is ${JSON.stringify(loop)}, where module:factory was expected, as in uvloop:new_event_loop`,
    );
  }
  const tasks = tasksOf(options.tasks);
  const executable = options.python ?? (name === "python" ? "python3" : name);
  const words = [
    isVersion ? `--target ${name}` : `--python ${quoted(executable)}`,
    ...(loop === undefined ? [] : [`--loop ${quoted(loop)}`]),
    ...pythonPath.map((dir) => `--python-path ${quoted(dir)}`),
    ...(clock === "auto" ? [] : [`--clock ${clock}`]),
    ...(tasks === "c" ? [] : [`--tasks ${tasks}`]),
  ];
  return {
    words: words.join(" "),
    start: async () =>
      python({
        python: isVersion ? await executableOf(name) : executable,
        pythonPath,
        clock,
        tasks,
        ...(loop !== undefined && { loop }),
      }),
  };
}

/** `python@3.8`: the first of that version on this machine. */
async function executableOf(name: string): Promise<string> {
  const found = await interpreterLike(name, process.env);
  if (found !== undefined) return found.executable;
  throw new TargetError(`there is no ${name} on this machine; asyncio-conformance targets lists what there is`);
}

/** The CPython of a package on npm: `cpython`, or `cpython@3.12`; or the loop that comes with it there, `webloop`. */
function embedded(name: string): ChosenTarget {
  const [loop, python] = name.split("@") as ["cpython" | "webloop", string?];
  return { words: `--target ${name}`, start: () => cpython({ loop, ...(python !== undefined && { python }) }) };
}

/** A module of JavaScript or TypeScript, by its path. */
function module_(path: string): ChosenTarget {
  if (!existsSync(path)) throw new UsageError(`--target ${path}: there is no such file`);
  return { words: `--target ${quoted(path)}`, start: () => moduleTarget(resolve(path)) };
}

/** A process of any kind that speaks the protocol: `stdio:node my-target.mjs`. */
function process_(name: string): ChosenTarget {
  const [command, ...args] = shellWords(name.slice("stdio:".length));
  if (command === undefined) {
    throw new UsageError(
      "--target stdio: names no command; write it behind the colon, as in 'stdio:python3 target.py'",
    );
  }
  return { words: `--target ${quoted(name)}`, start: () => stdio({ command, args }) };
}

/** Runs with a started target, and ends it whatever happens. `complain` is told what is wrong with how it ends. */
export async function withTarget<T>(
  chosen: ChosenTarget,
  use: (target: Target) => Promise<T>,
  complain: (sentence: string) => void = () => {},
): Promise<T> {
  const target = await started(chosen);
  try {
    return await use(target);
  } finally {
    await target.close().catch((error: unknown) => complain(error instanceof Error ? error.message : String(error)));
  }
}

/** Whatever keeps a target from starting is one sentence and its own exit status. */
export async function started(chosen: ChosenTarget): Promise<Target> {
  try {
    return await chosen.start();
  } catch (error) {
    if (error instanceof TargetError) throw error;
    throw new TargetError(`the target could not be started: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function clockOf(clock: string): "auto" | "virtual" | "native" | "real" {
  if (clock === "auto" || clock === "virtual" || clock === "native" || clock === "real") return clock;
  throw new UsageError(`--clock is ${JSON.stringify(clock)}, where auto, virtual, native or real was expected`);
}

function tasksOf(tasks = "c"): "c" | "python" {
  if (tasks === "c" || tasks === "python") return tasks;
  throw new UsageError(`--tasks is ${JSON.stringify(tasks)}, where c or python was expected`);
}

function refuseWithout(option: string, isGiven: boolean, target: string): void {
  if (isGiven)
    throw new UsageError(`${option} belongs to --target python, not to --target ${target}; leave one of them out`);
}

/** As a shell takes it for one word. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
