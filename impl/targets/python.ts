import { fileURLToPath } from "node:url";
import { type Target, TargetError, WaitsNatively } from "../target.ts";
import type { BatchOptions } from "./batches.ts";
import { nativeClock } from "./native-clock.ts";
import { stdio } from "./stdio.ts";

export interface PythonOptions extends Partial<BatchOptions> {
  /** the interpreter; default python3 */
  readonly python?: string;
  /** `module:factory`, imported there; default asyncio's own loop */
  readonly loop?: string;
  /** put on its module path */
  readonly pythonPath?: readonly string[];
  /** CPython's tasks and futures: those of its accelerator in C (default), or those that it has in Python */
  readonly tasks?: "c" | "python";
  /** default auto: virtual, or native where the loop waits in native code, or real where there is no native clock */
  readonly clock?: "auto" | Clock;
}

type Clock = "virtual" | "native" | "real";

/** A Python interpreter on this machine, and the loop that a factory there makes. */
export async function python({ clock = "auto", ...options }: PythonOptions = {}): Promise<Target> {
  if (clock !== "auto") return started(options, clock);
  try {
    return await started(options, "virtual");
  } catch (error) {
    if (!(error instanceof WaitsNatively)) throw error;
    const missing = await noNativeClock();
    const target = await started(options, missing === undefined ? "native" : "real");
    const why = missing === undefined ? "" : `, and ${missing}`;
    return { ...target, info: { ...target.info, clockBecause: `its loops wait in native code${why}` } };
  }
}

/** Why this machine has none, in a sentence; undefined where it has. */
const noNativeClock = (): Promise<string | undefined> =>
  nativeClock().then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );

/** Programs take their time there: fewer to a batch, and more patience. */
const inRealTime: Partial<BatchOptions> = { batch: 5, batchMs: 120_000, programMs: 30_000 };

async function started(options: Omit<PythonOptions, "clock">, clock: Clock): Promise<Target> {
  const { python: command = "python3", loop, pythonPath = [], tasks = "c", ...rest } = options;
  const driver = fileURLToPath(import.meta.resolve("#python/driver.py"));
  const paths = pythonPath.flatMap((each) => ["--python-path", each]);
  const factory = loop === undefined ? [] : ["--loop", loop];
  try {
    return await stdio({
      ...(clock === "real" && inRealTime),
      ...rest,
      name: loop === undefined ? command : `${loop} in ${command}`,
      command,
      args: ["-u", driver, "--clock", clock, "--tasks", tasks, ...paths, ...factory],
      // not -X utf8: Python 2 would stop at that, where the driver can say that it is too old
      env: {
        PYTHONUTF8: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        ...(clock === "native" && { LD_PRELOAD: preloaded(await nativeClock()) }),
      },
    });
  } catch (error) {
    if (!(error instanceof TargetError) || !error.message.includes("there is no command")) throw error;
    throw new TargetError(`${error.message}; name another interpreter, or test the embedded one with --target cpython`);
  }
}

/** Before what is preloaded already. */
const preloaded = (library: string): string => [library, process.env["LD_PRELOAD"]].filter(Boolean).join(":");
