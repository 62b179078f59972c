import { fileURLToPath } from "node:url";
import type { Target } from "../target.ts";
import type { BatchOptions } from "./batches.ts";
import { stdio } from "./stdio.ts";

export interface PythonOptions extends Partial<BatchOptions> {
  /** the interpreter; default python3 */
  readonly python?: string;
  /** `module:factory`, imported there; default asyncio's own loop */
  readonly loop?: string;
  /** put on its module path */
  readonly pythonPath?: readonly string[];
  readonly clock?: "auto" | "virtual";
}

/** A Python interpreter on this machine, and the loop that a factory there makes. */
export function python({
  python = "python3",
  loop,
  pythonPath = [],
  clock = "auto",
  ...options
}: PythonOptions = {}): Promise<Target> {
  const driver = fileURLToPath(import.meta.resolve("#python/driver.py"));
  const args = ["-u", "-X", "utf8", driver, "--clock", clock, ...pythonPath.flatMap((each) => ["--python-path", each])];
  return stdio({
    ...options,
    name: loop === undefined ? python : `${loop} in ${python}`,
    command: python,
    args: loop === undefined ? args : [...args, "--loop", loop],
    // a batch of programs leaves no files behind in the package
    env: { PYTHONDONTWRITEBYTECODE: "1" },
  });
}
