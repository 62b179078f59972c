import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Interpreter } from "../impl/targets/interpreters.ts";

/** A loop that is published for Python, and what gets it. */
export interface KnownLoop {
  readonly name: string;
  readonly install: string;
  readonly factory: string;
}

export const knownLoops: readonly KnownLoop[] = ["uvloop", "rloop"].map((name) => ({
  name,
  install: `python3 -m pip install ${name}`,
  factory: `${name}:new_event_loop`,
}));

/** The first of these Pythons that has it, and its version; undefined where none does. */
export async function whoHas(
  { name }: KnownLoop,
  pythons: readonly Interpreter[],
): Promise<{ readonly python: Interpreter; readonly version: string } | undefined> {
  const code = `import importlib.metadata, importlib; print(importlib.metadata.version(${JSON.stringify(name)}))`;
  const versions = await Promise.all(
    pythons.map(({ executable }) =>
      promisify(execFile)(executable, ["-c", code], { timeout: 10_000 }).then(
        ({ stdout }) => stdout.trim(),
        () => undefined,
      ),
    ),
  );
  const place = versions.findIndex((version) => version !== undefined);
  return place === -1 ? undefined : { python: pythons[place]!, version: versions[place]! };
}
