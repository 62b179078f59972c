import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const manifest = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("#package")), "utf8")) as {
  readonly version: string;
};

/** This package's version. */
export const version: string = manifest.version;
