import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "./usage-error.ts";

/** A file that a run writes at its end. That it can be written is checked before the run, which may take long. */
export class OutputFile {
  private readonly path: string;
  private readonly option: string;

  constructor(option: string, path: string) {
    this.path = resolve(path);
    this.option = option;
    if (path === "") throw new UsageError(`${option} needs the name of a file`);
    const directory = dirname(this.path);
    const found = statSync(directory, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageError(`${option}: there is no directory ${directory}; make it first`);
    if (!found.isDirectory()) throw new UsageError(`${option}: ${directory} is no directory; name a file in one`);
    if (this.kind()?.isDirectory()) throw new UsageError(`${option}: ${this.path} is a directory; name a file in it`);
  }

  /** Beside first, then renamed: nobody ever reads half a file. What is no regular file (a pipe) is written to directly. */
  write(text: string): void {
    const kind = this.kind();
    const beside = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.tmp`);
    try {
      if (kind !== undefined && !kind.isFile()) {
        writeFileSync(this.path, text);
        return;
      }
      writeFileSync(beside, text);
      renameSync(beside, this.path);
    } catch (error) {
      rmSync(beside, { force: true });
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new UsageError(`${this.option}: ${this.path} cannot be written (${reason}); name another file`);
    }
  }

  private kind() {
    return statSync(this.path, { throwIfNoEntry: false });
  }

  static refuseTwice(files: readonly (OutputFile | undefined)[]): void {
    const given = files.filter((file) => file !== undefined);
    const twice = given.find((file, place) => given.findIndex((other) => other.path === file.path) !== place);
    if (twice)
      throw new UsageError(`${twice.option}: ${twice.path} is written by another option, too; name another file`);
  }
}
