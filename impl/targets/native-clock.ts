import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { TargetError } from "../target.ts";

interface Surroundings {
  readonly platform?: NodeJS.Platform;
  readonly compiler?: string;
  /** where libraries are kept from one run to the next */
  readonly cache?: string;
}

/**
 * The library that puts a native loop's waits on virtual time, compiled where that has not been done. A TargetError says what is missing.
 * Its file is found by its source: another version of it is another file.
 */
export async function nativeClock({
  platform = process.platform,
  compiler = process.env["CC"] || "cc",
  cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "asyncio-conformance"),
}: Surroundings = {}): Promise<string> {
  if (platform !== "linux")
    throw new TargetError(
      `the native clock is for Linux, and this is ${platform}; no other clock reaches loops that wait in native code`,
    );
  const source = fileURLToPath(import.meta.resolve("#python/native_clock.c"));
  const digest = createHash("sha256").update(readFileSync(source)).update(process.arch).digest("hex").slice(0, 16);
  const folder = writable(cache);
  const library = join(folder, `native-clock-${digest}.so`);
  if (existsSync(library)) return library;
  const fresh = join(folder, `.${process.pid}-${digest}.so`);
  try {
    await promisify(execFile)(compiler, ["-O2", "-shared", "-fPIC", "-o", fresh, source, "-ldl"], { timeout: 60_000 });
    renameSync(fresh, library);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new TargetError(missing(error as NodeJS.ErrnoException & { readonly stderr?: string }, compiler));
  }
  return library;
}

function missing(error: NodeJS.ErrnoException & { readonly stderr?: string }, compiler: string): string {
  if (error.code === "ENOENT") {
    return `the native clock is compiled at its first use, and there is no C compiler ${compiler}; install one, as with: apt-get install gcc libc6-dev`;
  }
  const [first] = (error.stderr || error.message).trim().split("\n");
  return `the native clock could not be compiled with ${compiler}: ${first}; are the headers of libc there (apt-get install libc6-dev)?`;
}

/** A folder of this user's own; where none can be made, one for this run. */
function writable(cache: string): string {
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    return cache;
  } catch {
    return mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
  }
}
