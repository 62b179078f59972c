import { expect, it } from "vitest";
import { TargetError } from "../impl/target.ts";
import { reference } from "../impl/targets/reference.ts";
import { rules } from "../spec/rules.ts";
import { hired } from "./surveyor-thread.ts";
import { surveyBy } from "./survey.ts";

const module = (body: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${body}`)}`);
const ready = `parentPort.postMessage({ ready: ${JSON.stringify(reference().info)} });`;

it("says which thread could not start its target, and why", async () => {
  const refusing = module('parentPort.postMessage({ refused: "there is no such loop", isTarget: true });');

  await expect(hired(refusing, {})).rejects.toThrow(new TargetError("there is no such loop"));
  await expect(hired(module('throw new Error("broken")'), {})).rejects.toThrow("broken");
});

it("ends a survey whose thread dies, and leaves nothing open", async () => {
  const dying = await hired(module(`parentPort.on("message", () => process.exit(3)); ${ready}`), {});
  const plan = { rules, runs: 1000, seed: 1, script: () => "" };

  await expect(surveyBy([dying], plan)).rejects.toThrow("a thread of the survey ended with status 3");
  await expect(dying.run([])).rejects.toThrow("a thread of the survey ended with status 3");
  await dying.close();
});
