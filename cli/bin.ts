#!/usr/bin/env node
import { tuneEngine } from "../properties/engine.ts";
import { main } from "./main.ts";

tuneEngine();

// `asyncio-conformance rules | head -1` closes the pipe while we write: that is no error of anybody's
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await main(process.argv.slice(2), process);
