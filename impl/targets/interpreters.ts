import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A Python on this machine. */
export interface Interpreter {
  /** as a shell finds it, "python3.12"; else by what it is, "python@3.8.18" or "pypy@3.10.14"; else its file */
  readonly name: string;
  readonly executable: string;
  /** a shell finds it by its name */
  readonly isOnPath: boolean;
  readonly implementation: string;
  readonly version: string;
  readonly isTooOld: boolean;
}

/** The oldest Python that programs can run on. */
export const oldestPython = "3.8";

interface Environment {
  readonly [name: string]: string | undefined;
}

/** Those that a shell would find, and those that are kept where installers of Pythons keep them; each once. */
export async function interpreters(env: Environment): Promise<readonly Interpreter[]> {
  const candidates = [...onPath(env["PATH"] ?? ""), ...shelves(env).flatMap(onShelf)];
  const found = (await Promise.all(candidates.map(identified))).filter((each) => each !== undefined);
  const once = found.filter(({ itself }, place) => found.findIndex((other) => other.itself === itself) === place);
  const names = new Set<string>();
  return once.map(({ interpreter }) => {
    const name = names.has(interpreter.name) ? interpreter.executable : interpreter.name;
    names.add(name);
    return { ...interpreter, name };
  });
}

/** The first of that version: `python@3.8` or `pypy@3.10.14`. */
export async function interpreterLike(wanted: string, env: Environment): Promise<Interpreter | undefined> {
  const [kind = "", version = ""] = wanted.split("@");
  const implementation = kind === "python" ? "cpython" : kind;
  return (await interpreters(env)).find(
    (each) => each.implementation === implementation && `${each.version}.`.startsWith(`${version}.`),
  );
}

interface Candidate {
  /** undefined where a shell would not find it */
  readonly name?: string;
  readonly file: string;
}

/** By name, the plain ones first: what stands behind another of the same name on PATH has none. */
function onPath(path: string): readonly Candidate[] {
  const names = new Set<string>();
  const found = path.split(delimiter).flatMap((directory) =>
    entries(directory).flatMap((entry): Candidate[] => {
      const [, name] = /^((?:python|pypy)3(?:\.\d+)?)(?:\.exe)?$/.exec(entry) ?? [];
      const file = join(directory, entry);
      if (name === undefined || !isExecutable(file)) return [];
      if (names.has(name)) return [{ file }];
      names.add(name);
      return [{ name, file }];
    }),
  );
  return found.sort((one, other) => rank(one) - rank(other));
}

const rank = ({ name }: Candidate): number =>
  name === undefined ? Infinity : (name.startsWith("pypy") ? 1000 : 0) + Number(name.split(".")[1] ?? -1);

/** pyenv, uv, asdf and mise keep each Python in a folder of its own. */
function shelves(env: Environment): readonly string[] {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const inHome = (...path: readonly string[]): string[] => (home === undefined ? [] : [join(home, ...path)]);
  const pyenv = env["PYENV_ROOT"] === undefined ? inHome(".pyenv") : [env["PYENV_ROOT"]];
  const uv = env["UV_PYTHON_INSTALL_DIR"];
  return [
    ...pyenv.map((root) => join(root, "versions")),
    ...(uv === undefined ? inHome(".local", "share", "uv", "python") : [uv]),
    ...inHome(".asdf", "installs", "python"),
    ...inHome(".local", "share", "mise", "installs", "python"),
  ];
}

const onShelf = (shelf: string): readonly Candidate[] =>
  entries(shelf)
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .flatMap((folder) =>
      ["bin/python3", "bin/pypy3", "python.exe"].map((file) => ({ file: join(shelf, folder, file) })),
    )
    .filter(({ file }) => isExecutable(file));

function entries(directory: string): string[] {
  try {
    return directory === "" ? [] : readdirSync(directory);
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Identified {
  readonly interpreter: Interpreter;
  /** the file that all names for it lead to */
  readonly itself: string;
}

/** What does not start (a shim of a version that is not active) is no interpreter. */
async function identified({ name, file }: Candidate): Promise<Identified | undefined> {
  const code = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.implementation.name, sys.executable)";
  const said = await output(file, ["-I", "-c", code]);
  const [, version = "", implementation = "", itself = ""] = /^(\S+) (\S+) (.+?)\s*$/.exec(said ?? "") ?? [];
  if (itself === "") return undefined;
  const kind = implementation === "cpython" ? "python" : implementation;
  return {
    itself: realpathSync(itself),
    interpreter: {
      name: name ?? `${kind}@${version}`,
      executable: file,
      isOnPath: name !== undefined,
      implementation,
      version,
      isTooOld: version.localeCompare(oldestPython, "en", { numeric: true }) < 0,
    },
  };
}

const output = (file: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000, encoding: "utf8" }, (error, stdout) => resolve(error ? undefined : stdout));
  });
