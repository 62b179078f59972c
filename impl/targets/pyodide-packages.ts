import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { TargetError } from "../target.ts";

/** A release of Pyodide's package, under a name of its own, so that several can be there at once. */
export interface PyodidePackage {
  /** the version of the CPython in it; what comes after `cpython@` */
  readonly python: string;
  /** its folder in node_modules */
  readonly name: string;
  /** what installs it there */
  readonly install: string;
}

/** What `cpython` alone means: it comes with this package, where npm could install it. */
export const newestPackage: PyodidePackage = { python: "3.14", name: "pyodide", install: "npm i pyodide@314.0.7" };

/** Each Python that npm has, in the last release of Pyodide that embeds it, oldest first. */
export const pyodidePackages: readonly PyodidePackage[] = [
  alias("3.10", "0.21.3"),
  alias("3.11", "0.25.1"),
  alias("3.12", "0.27.7"),
  alias("3.13", "0.29.5"),
  newestPackage,
  alias("3.15", "315.0.0-alpha.2"),
];

function alias(python: string, release: string): PyodidePackage {
  const name = `pyodide-${python}`;
  return { python, name, install: `npm i ${name}@npm:pyodide@${release}` };
}

/** The folder of the package that embeds that Python. A TargetError says how to get it where it is not there. */
export function folderFor(python = newestPackage.python, packages = pyodidePackages): string {
  const wanted = packages.find((each) => each.python === python);
  if (wanted === undefined) {
    const known = packages.map((each) => each.python).join(", ");
    throw new TargetError(
      `no package on npm embeds Python ${python}, only ${known}; --target python@${python} takes one on this machine`,
    );
  }
  const found = installed(wanted);
  if (found !== undefined) return found.folder;
  throw new TargetError(
    `Python ${python} is embedded in the package ${wanted.name}, which is not installed; ${wanted.install}, or choose --target python@${python}`,
  );
}

interface Installed {
  readonly folder: string;
  /** as in "3.15.0rc1" */
  readonly version: string;
}

/** Where the package is, beside this one or where the command was given; undefined where it is not, or embeds another Python. */
export function installed({ name, python }: PyodidePackage): Installed | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    const found = inside(from, name);
    if (found?.version.startsWith(`${python}.`) === true) return found;
  }
  return undefined;
}

function inside(from: string | URL, name: string): Installed | undefined {
  try {
    const folder = dirname(createRequire(from).resolve(`${name}/package.json`));
    // the list of packages that go with it, which was called otherwise before 0.23
    const list = ["pyodide-lock.json", "repodata.json"]
      .map((file) => join(folder, file))
      .find((file) => existsSync(file));
    if (list === undefined) return undefined;
    const { info } = JSON.parse(readFileSync(list, "utf8")) as { readonly info: { readonly python: string } };
    return { folder, version: info.python };
  } catch {
    return undefined; // it is not there, or not whole
  }
}
