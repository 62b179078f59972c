import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { numbered } from "../../spec/program.ts";
import { lacking, profileNamed } from "../../spec/profiles.ts";
import { awaits, log, main, program, sleep } from "../../spec/write.ts";
import { reference } from "./reference.ts";
import { lineSchema, protocolJsonSchema } from "./protocol-schema.ts";
import { parseHello } from "./protocol.ts";

const started = (start: object) =>
  parseHello(JSON.stringify({ start: { protocol: 1, name: "x", version: [3, 13], ...start } }));

describe("the start", () => {
  it("needs little", () => {
    expect(started({})).toEqual({
      name: "x",
      version: "3.13",
      python: [3, 13],
      loop: "",
      clock: "virtual",
      unsupported: [],
    });
  });

  it("tells what a target does not have by what it has", () => {
    const info = started({ profile: "scheduling-only", supports: ["log", "call_soon"] });

    expect(info).toMatchObject({ profile: "scheduling-only" });
    expect(info).toHaveProperty(
      "unsupported",
      expect.arrayContaining([...lacking(profileNamed("scheduling-only")), "call_later"]),
    );
    expect(info).toHaveProperty("unsupported", expect.not.arrayContaining(["log", "call_soon"]));
  });

  it("is measured by all of asyncio where it only tells what it has", () => {
    expect(started({ supports: ["run", "log"] })).toMatchObject({ profile: "full" });
  });

  it.each([{ protocol: 2 }, { profile: "half" }, { version: ["3"] }, { clock: "sundial" }])(
    "is refused: %j",
    (start) => {
      expect(started(start)).toBeUndefined();
    },
  );
});

describe("docs/protocol.md", () => {
  const page = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");

  it.each(["tasks-only", "scheduling-only"] as const)("lists what is in the profile %s", (name) => {
    const kinds = [...profileNamed(name).has].map((kind) => `\`${kind}\``).join(", ");

    expect(page).toContain(`It has ${kinds};`);
  });

  it("lists what is not in the profile no-lifecycle", () => {
    expect(page).toContain(
      `It has not ${lacking(profileNamed("no-lifecycle"))
        .map((kind) => `\`${kind}\``)
        .join(", ")};`,
    );
  });
});

describe("protocol.schema.json", () => {
  it("is what the tables say; npm run schema writes it", async () => {
    await expect(`${JSON.stringify(protocolJsonSchema(), null, 1)}\n`).toMatchFileSnapshot(
      "../../docs/protocol.schema.json",
    );
  });

  it("takes the lines that are right, as the code does", async () => {
    const { program: asked } = numbered(main(log(1), awaits(sleep(1))));
    const [answer] = await reference().run([asked]);
    const lines = [
      { start: { protocol: 1, name: "x", version: [3, 13, 0, "final", 0], profile: "tasks-only", supports: ["run"] } },
      { failed: "no", needs: "native" },
      { id: 1, run: [asked, numbered(program()).program] },
      {
        id: 1,
        traces: [(answer as { trace: unknown }).trace, { unsupported: "thread" }, { crashed: "x" }, { hung: "y" }],
      },
      { stop: true },
      { stopped: 3 },
    ];
    const validate = new Ajv2020({ strict: false }).compile(protocolJsonSchema() as object);

    expect(lines.map((line) => [validate(line), lineSchema.safeParse(line).success])).toEqual(
      lines.map(() => [true, true]),
    );
  });

  it("takes no others", () => {
    const validate = new Ajv2020({ strict: false }).compile(protocolJsonSchema() as object);
    const lines = [{ start: { protocol: 1 } }, { id: 0, run: [] }, { id: 1, traces: ["x"] }, { stop: false }, {}, []];

    expect(lines.map((line) => validate(line))).toEqual(lines.map(() => false));
  });
});
