import { workerData } from "node:worker_threads";
import { serve } from "../properties/surveyor-thread.ts";
import { surveyor } from "../properties/surveyor.ts";
import { rules } from "../spec/rules.ts";
import type { Job } from "./surveyors.ts";
import { chooseTarget, started } from "./target-option.ts";

// A thread of a survey: see surveyors.ts.

const job = workerData as Job;
const asked = new Set(job.rules);

await serve(async () => {
  const target = await started(chooseTarget(job.target));
  return surveyor(
    target,
    rules.filter(({ id }) => asked.has(id)),
    job.seed,
    job.size,
  );
});
