import { main } from "./main.ts";

/** What came of a command line: its exit status, and what it wrote. */
export interface Called {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Calls the command line in this process, as tests do. */
export const call = (...argv: readonly string[]): Promise<Called> => callIn({}, ...argv);

/** The same with an environment. */
export async function callIn(env: { readonly [name: string]: string }, ...argv: readonly string[]): Promise<Called> {
  const written = { out: "", err: "" };
  const status = await main(argv, {
    stdout: { write: (text) => void (written.out += text) },
    stderr: { write: (text) => void (written.err += text) },
    env,
  });
  return { status, ...written };
}
