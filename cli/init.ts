import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { version } from "../properties/version.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

interface Scaffold {
  /** the adapter's file, and what it begins as */
  readonly file: string;
  readonly source: () => string;
  /** the options that test it */
  readonly options: string;
  readonly next: string;
}

const example = (file: string): string => readFileSync(fileURLToPath(import.meta.resolve(`#examples/${file}`)), "utf8");

const scaffolds: { readonly [kind: string]: Scaffold } = {
  python: {
    file: "loop_under_test.py",
    source: () => example("loop_under_test.py"),
    options: "--python python3 --python-path . --loop loop_under_test:new_event_loop",
    next: "let new_event_loop() in it return a loop of yours",
  },
  typescript: {
    file: "loop.ts",
    source: () => example("loop.ts"),
    options: "--target ./loop.ts",
    next: "put your loop in the place of the one in it",
  },
  stdio: {
    file: "target.py",
    source: () => example("bare_loop.py").replaceAll("docs/examples/bare_loop.py", "target.py"),
    options: "--target 'stdio:python3 target.py'",
    next: "put your loop in the place of asyncio's, in any language: docs/protocol.md tells the protocol",
  },
};

const kinds = Object.keys(scaffolds).join(", ");

/** `init`: a working adapter, and a CI file that runs the suite on it. */
export const initCommand = (io: Io): Command =>
  new Command("init")
    .description(`write a working adapter and its CI file: ${kinds}`)
    .argument("<kind>", kinds)
    .option("--dir <folder>", "where; default here", ".")
    .allowExcessArguments(false)
    .action((kind: string, { dir }: { readonly dir: string }) => {
      const scaffold = Object.hasOwn(scaffolds, kind) ? scaffolds[kind] : undefined;
      if (scaffold === undefined) throw new UsageError(`init ${JSON.stringify(kind)}: one of ${kinds} was expected`);
      const files = [
        [scaffold.file, scaffold.source()],
        [join(".github", "workflows", "asyncio-conformance.yml"), workflow(scaffold.options)],
      ] as const;
      for (const [file] of files) {
        if (existsSync(join(dir, file))) {
          throw new UsageError(
            `${join(dir, file)} is there already; move it away, or choose another folder with --dir`,
          );
        }
      }
      for (const [file, text] of files) {
        write(join(dir, file), text);
        io.stdout.write(`wrote ${join(dir, file)}\n`);
      }
      io.stdout.write(`\nNow ${scaffold.next}, and run it there:\n`);
      io.stdout.write(`  npx asyncio-conformance smoke ${scaffold.options}\n`);
      io.stdout.write(`  npx asyncio-conformance ${scaffold.options}\n`);
    });

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

const workflow = (options: string): string => `name: asyncio conformance
on: [push, pull_request]
jobs:
  conformance:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npx --yes asyncio-conformance@${version} ${options} --github
`;
