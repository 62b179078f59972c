import { Command } from "commander";
import { interpreters, oldestPython, type Interpreter } from "../impl/targets/interpreters.ts";
import { installedMicropython, micropythonInstall } from "../impl/targets/micropython.ts";
import { installed, newestPackage, pyodidePackages, type PyodidePackage } from "../impl/targets/pyodide-packages.ts";
import { version } from "../properties/version.ts";
import { visible } from "../reports/visible.ts";
import type { Io } from "./io.ts";
import { knownLoops, whoHas, type KnownLoop } from "./known-loops.ts";
import { measured } from "./measured.ts";
import { quoted } from "./target-option.ts";

/** `targets`: what can be plugged in here, and what is missing for the others. */
export const targetsCommand = (io: Io): Command =>
  new Command("targets")
    .description("what can be plugged in here, and what is missing for the others")
    .option("--measure", "start each, and say how long that took and how fast it runs programs")
    .action(async ({ measure = false }: { readonly measure?: boolean }) => {
      const rows = [
        reference,
        ...pyodidePackages.map(embedded),
        webloopRow(),
        micropythonRow(),
        ...(await onThisMachine(io)),
      ];
      const width = Math.max(...rows.map(({ name }) => name.length));
      const indent = " ".repeat(width + 2);
      for (const { name, about, how, options } of rows) {
        const speed = measure && options !== undefined ? `: ${await measured(options)}` : "";
        io.stdout.write(`${name.padEnd(width)}  ${visible(about + speed)}\n${indent}${visible(how)}\n`);
      }
      io.stdout.write(
        `\nA loop of your own: --python <executable> --loop <module:factory> [--python-path <dir>], on any Python from ${oldestPython} on.\n`,
      );
    });

interface Row {
  readonly name: string;
  readonly about: string;
  /** the command that takes it, or that installs it */
  readonly how: string;
  /** what asks for it; left out where it is missing */
  readonly options?: { readonly target?: string; readonly python?: string; readonly loop?: string };
}

const reference: Row = {
  name: "reference",
  about: `asyncio in TypeScript ${version}, by the documentation of Python 3.14`,
  how: "asyncio-conformance --target reference",
  options: { target: "reference" },
};

/** A CPython that npm has, whether or not its package is here. */
function embedded(wanted: PyodidePackage): Row {
  const isDefault = wanted === newestPackage;
  const name = isDefault ? "cpython" : `cpython@${wanted.python}`;
  const found = installed(wanted);
  if (found === undefined) {
    return { name, about: `missing: the package ${wanted.name} with Python ${wanted.python}`, how: wanted.install };
  }
  const also = isDefault ? `; also called cpython@${wanted.python}` : "";
  return {
    name,
    about: `the CPython ${found.version} embedded in the package ${wanted.name}, no threads${also}`,
    how: `asyncio-conformance --target ${name}`,
    options: { target: name },
  };
}

/** Pyodide's own loop, in the newest of its packages. */
function webloopRow(): Row {
  const name = "webloop";
  const found = installed(newestPackage);
  if (found === undefined) return { name, about: "missing: the package pyodide", how: newestPackage.install };
  return {
    name,
    about: `Pyodide's WebLoop, in its CPython ${found.version}, by the profile no-lifecycle`,
    how: `asyncio-conformance --target ${name}`,
    options: { target: name },
  };
}

function micropythonRow(): Row {
  const name = "micropython";
  const found = installedMicropython();
  if (found === undefined) return { name, about: "missing: MicroPython's package", how: micropythonInstall };
  return {
    name,
    about: `MicroPython ${found.version} with its own asyncio, by the profile tasks-only`,
    how: `asyncio-conformance --target ${name}`,
    options: { target: name },
  };
}

async function onThisMachine({ env }: Io): Promise<readonly Row[]> {
  const found = await interpreters(env);
  // that the one a shell finds first is too old is news; that an old one lies about is not
  const rows = found.filter(({ isTooOld, isOnPath }) => !isTooOld || isOnPath).map(row);
  if (rows.length > 0) return [...rows, ...(await Promise.all(knownLoops.map((loop) => loopRow(loop, found))))];
  const how = "install one, as with: apt-get install python3, brew install python or winget install Python.Python.3.13";
  return [{ name: "python3", about: "missing: no python3 on PATH starts", how }];
}

/** A loop that others have written, whether or not it is here. */
async function loopRow(loop: KnownLoop, pythons: readonly Interpreter[]): Promise<Row> {
  const found = await whoHas(
    loop,
    pythons.filter(({ isTooOld }) => !isTooOld),
  );
  if (found === undefined) return { name: loop.name, about: `missing: the loop ${loop.name}`, how: loop.install };
  const { executable } = found.python;
  return {
    name: loop.name,
    about: `the loop ${loop.name} ${found.version} in ${executable}, on the native clock`,
    how: `asyncio-conformance --python ${quoted(executable)} --loop ${loop.factory}`,
    options: { python: executable, loop: loop.factory },
  };
}

function row({ name, executable, isOnPath, implementation, version, isTooOld }: Interpreter): Row {
  const about = `${implementation} ${version}, ${executable}`;
  if (isTooOld) return { name, about: `${about}: too old`, how: `Python ${oldestPython} or later is needed` };
  const how = isOnPath || name === executable ? `--python ${quoted(name)}` : `--target ${name}`;
  return { name, about, how: `asyncio-conformance ${how}`, options: { python: executable } };
}
