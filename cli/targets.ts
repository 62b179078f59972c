import { execFile } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Command } from "commander";
import { version } from "../properties/version.ts";
import { visible } from "../reports/visible.ts";
import type { Io } from "./io.ts";

/** `targets`: what can be plugged in here, and what is missing for the others. */
export const targetsCommand = (io: Io): Command =>
  new Command("targets")
    .description("what can be plugged in here, and what is missing for the others")
    .action(async () => {
      const rows = [reference, embedded(), ...(await interpreters(io))];
      const width = Math.max(...rows.map(({ name }) => name.length));
      const indent = " ".repeat(width + 2);
      for (const { name, about, how } of rows) {
        io.stdout.write(`${name.padEnd(width)}  ${visible(about)}\n${indent}${visible(how)}\n`);
      }
      io.stdout.write(
        `\nA loop of your own: --python <executable> --loop <module:factory> [--python-path <dir>], on any Python from 3.8 on.\n`,
      );
    });

interface Row {
  readonly name: string;
  readonly about: string;
  readonly how: string;
}

const reference: Row = {
  name: "reference",
  about: `asyncio in TypeScript ${version}, by the documentation of Python 3.14`,
  how: "asyncio-conformance --target reference",
};

/** Whether the optional package that holds CPython is there. */
function embedded(): Row {
  try {
    import.meta.resolve("pyodide");
  } catch {
    return { name: "cpython", about: "missing: the package pyodide is not installed", how: "npm install pyodide" };
  }
  return {
    name: "cpython",
    about: "the CPython embedded in the package pyodide, no threads",
    how: "asyncio-conformance --target cpython",
  };
}

const oldest = [3, 8] as const;

/** Every `python3` and `python3.N` that a shell would find, with its version. */
async function interpreters(io: Io): Promise<readonly Row[]> {
  const found = executables(io.env["PATH"] ?? "");
  const rows = await Promise.all([...found].map(([name, path]) => interpreter(name, path)));
  const started = rows.filter((row) => row !== undefined);
  if (started.length > 0) return started;
  const how = "install one, as with: apt-get install python3, brew install python or winget install Python.Python.3.13";
  return [{ name: "python3", about: "missing: no python3 on PATH starts", how }];
}

function executables(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const directory of path.split(delimiter)) {
    for (const name of entries(directory)) {
      const [, plain] = /^(python3(?:\.\d+)?)(?:\.exe)?$/.exec(name) ?? [];
      const file = join(directory, name);
      if (plain !== undefined && !found.has(plain) && isExecutable(file)) found.set(plain, file);
    }
  }
  return new Map([...found].sort(([one], [other]) => minor(one) - minor(other)));
}

const minor = (name: string): number => Number(name.split(".")[1] ?? -1);

function entries(directory: string): readonly string[] {
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

/** A file of that name that does not start (a shim of a version that is not active) is no interpreter. */
async function interpreter(name: string, path: string): Promise<Row | undefined> {
  const code = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.implementation.name)";
  const said = await output(path, ["-I", "-c", code]);
  const [, number = "", implementation = ""] = /^(\d+\.\d+\.\d+) (\S+)\s*$/.exec(said ?? "") ?? [];
  if (number === "") return undefined;
  const about = `${implementation} ${number}, ${path}`;
  const [major = 0, point = 0] = number.split(".").map(Number);
  const isTooOld = major < oldest[0] || (major === oldest[0] && point < oldest[1]);
  if (isTooOld) return { name, about: `${about}: too old`, how: `Python ${oldest.join(".")} or later is needed` };
  return { name, about, how: `asyncio-conformance --python ${name}` };
}

const output = (file: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: 10_000, encoding: "utf8" }, (error, stdout) => resolve(error ? undefined : stdout));
  });
