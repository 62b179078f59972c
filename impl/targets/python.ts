import { fileURLToPath } from "node:url";
import { type Target, TargetError } from "../target.ts";
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
export async function python(options: PythonOptions = {}): Promise<Target> {
  const { python: command = "python3", loop, pythonPath = [], clock = "auto", ...rest } = options;
  const driver = fileURLToPath(import.meta.resolve("#python/driver.py"));
  const paths = pythonPath.flatMap((each) => ["--python-path", each]);
  const factory = loop === undefined ? [] : ["--loop", loop];
  try {
    return await stdio({
      ...rest,
      name: loop === undefined ? command : `${loop} in ${command}`,
      command,
      args: ["-u", driver, "--clock", clock, ...paths, ...factory],
      // not -X utf8: Python 2 would stop at that, where the driver can say that it is too old
      env: { PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" },
    });
  } catch (error) {
    if (!(error instanceof TargetError) || !error.message.includes("there is no command")) throw error;
    throw new TargetError(`${error.message}; name another interpreter, or test the embedded one with --target cpython`);
  }
}
