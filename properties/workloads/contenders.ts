import { execFile } from "node:child_process";
import { type Interpreter, interpreters } from "../../impl/targets/interpreters.ts";
import { installed, newestPackage } from "../../impl/targets/pyodide-packages.ts";
import { type Contender, inChild, type Missing, onPython } from "./contender.ts";
import { type Library, resolved } from "./library.ts";

export const reference = inChild("the reference loop", "reference");
export const promises = inChild("native promises", "promises", { lacks: ["W9"] });

interface Environment {
  readonly [name: string]: string | undefined;
}

const versions = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];

/** Everything else that could run the workloads: what the machine has of it, and what is missing. A Python that somebody named may have uvloop. */
export async function peers(env: Environment, executable?: string): Promise<readonly (Contender | Missing)[]> {
  const found = await interpreters(env);
  return [
    ...versions.map((version) => cpython(version, found)),
    await uvloop([...(executable === undefined ? [] : [{ executable, isTooOld: false }]), ...found]),
    pypy(found),
    embeddedCpython(),
    promises,
    library("effect", { lacks: ["W1c", "W1f", "W5"], most: 200_000 }),
    library("effection", { lacks: ["W1c", "W1f", "W5", "W7", "W8"], most: 20_000 }),
  ];
}

/** What everything is compared with: the one that somebody named, or the CPython 3.13 of this machine. */
export async function baseline(env: Environment, executable?: string): Promise<Contender | Missing> {
  if (executable === undefined) return cpython("3.13", await interpreters(env));
  const asked = "import platform; print(platform.python_implementation(), platform.python_version())";
  const name = await said(executable, asked);
  if (name === undefined) throw new Error(`${executable} does not start; --python takes the executable of a Python`);
  return onPython(name, executable);
}

function cpython(version: string, found: readonly Interpreter[]): Contender | Missing {
  const interpreter = found.findLast(
    (each) => each.implementation === "cpython" && each.version.startsWith(`${version}.`),
  );
  const name = `CPython ${version}`;
  if (interpreter === undefined) return { name, missing: "neither on PATH nor where installers of Pythons keep them" };
  return onPython(`CPython ${interpreter.version}`, interpreter.executable);
}

function pypy(found: readonly Interpreter[]): Contender | Missing {
  const interpreter = found.find(({ implementation, isTooOld }) => implementation === "pypy" && !isTooOld);
  if (interpreter === undefined)
    return { name: "PyPy", missing: "neither on PATH nor where installers of Pythons keep them" };
  return onPython(`PyPy ${interpreter.version}`, interpreter.executable);
}

/** It has the real clock only: what waits is scaled down. */
async function uvloop(found: readonly Pick<Interpreter, "executable" | "isTooOld">[]): Promise<Contender | Missing> {
  for (const { executable, isTooOld } of found) {
    const version = isTooOld ? undefined : await said(executable, "import uvloop; print(uvloop.__version__)");
    if (version !== undefined) return onPython(`uvloop ${version}`, executable, ["--loop", "uvloop"]);
  }
  return {
    name: "uvloop",
    missing: "pip install uvloop, for any Python on this machine, or name one that has it with --python",
  };
}

function embeddedCpython(): Contender | Missing {
  const found = installed(newestPackage);
  const name = "embedded CPython";
  return found === undefined
    ? { name, missing: newestPackage.install }
    : inChild(`${name} ${found.version}`, "embedded");
}

const library = (name: Library, options: Parameters<typeof inChild>[2]): Contender | Missing =>
  resolved(name) === undefined ? { name, missing: `npm install --no-save ${name}` } : inChild(name, name, options);

const said = (executable: string, code: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(executable, ["-c", code], { timeout: 10_000, encoding: "utf8" }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
