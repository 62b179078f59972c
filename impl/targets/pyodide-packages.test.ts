import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TargetError } from "../target.ts";
import { folderFor, installed, newestPackage, pyodidePackages, type PyodidePackage } from "./pyodide-packages.ts";

const unheardOf: PyodidePackage = { python: "3.99", name: "pyodide-3.99", install: "npm i it" };

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "asyncio-conformance-")));
  vi.spyOn(process, "cwd").mockReturnValue(folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function install(name: string, python: string): string {
  const here = join(folder, "node_modules", name);
  mkdirSync(here, { recursive: true });
  writeFileSync(join(here, "package.json"), "{}");
  writeFileSync(join(here, "pyodide-lock.json"), JSON.stringify({ info: { python } }));
  return here;
}

it("knows one package for each Python, the newest that is final among them", () => {
  const pythons = pyodidePackages.map(({ python }) => python);

  expect(new Set(pythons).size).toBe(pythons.length);
  expect(pyodidePackages).toContain(newestPackage);
});

it("finds a package where the command is given", () => {
  const here = install("pyodide-3.99", "3.99.1");

  expect(installed(unheardOf)).toEqual({ folder: here, version: "3.99.1" });
});

it("does not take a package for one that embeds another Python", () => {
  install("pyodide-3.99", "3.9.1");

  expect(installed(unheardOf)).toBeUndefined();
});

it("finds no package that is not whole", () => {
  rmSync(join(install("pyodide-3.99", "3.99.1"), "pyodide-lock.json"));

  expect(installed(unheardOf)).toBeUndefined();
});

it("says how to install what is missing", () => {
  expect(() => folderFor("3.99", [unheardOf])).toThrow(
    new TargetError(
      "Python 3.99 is embedded in the package pyodide-3.99, which is not installed; npm i it, or choose --target python@3.99",
    ),
  );
});

it("says which Pythons there are, where one is asked for that no package embeds", () => {
  expect(() => folderFor("3.9")).toThrow(
    new TargetError(
      "no package on npm embeds Python 3.9, only 3.10, 3.11, 3.12, 3.13, 3.14, 3.15; --target python@3.9 takes one on this machine",
    ),
  );
});
