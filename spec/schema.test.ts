import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exceptionNames, kindOf, returnWhen, samples, type FieldKind, type Shape } from "./field.ts";
import { calls, numbered, statements, type Program } from "./program.ts";
import { parseProgram, programJsonSchema, programSchema } from "./schema.ts";

const refusal = (json: unknown): string => {
  try {
    parseProgram(json);
  } catch (error) {
    return String(error);
  }
  return "read";
};

describe("a program from outside", () => {
  it("is read as it was written", () => {
    const program: Program = {
      clock: 0.125,
      host: [
        {
          do: "def",
          as: "f",
          body: [{ do: "log", value: { list: [1, { tuple: ["ü", { float: "nan" }] }] } }],
          times: 2,
        },
        {
          do: "run",
          main: { call: "coroutine", body: [{ do: "await", what: { call: "sleep", delay: { float: 1 } } }] },
        },
      ],
    };

    expect(parseProgram(program)).toEqual(program);
    expect(parseProgram(numbered(program).program)).toEqual(numbered(program).program);
  });

  it.each([
    [[], 'the program is [], where a program {"host": [statement, …], "clock": seconds?} was expected'],
    [null, "the program is null, where a program"],
    [{}, "host is missing, where a list of at most 200 statements was expected; add it"],
    [{ host: [], name: "x" }, 'the program has "name", where a program'],
    [{ host: {} }, "host is {}, where a list of at most 200 statements was expected; change it"],
    [{ host: [7] }, 'host[0] is 7, where a statement {"do": kind, …} was expected'],
    [{ host: [{}] }, "host[0].do is missing, where a kind of statement was expected; add it"],
    [{ host: [{ do: "wake" }] }, 'host[0].do is "wake", where a kind of statement was expected; change it'],
    [{ host: [{ do: "sleep" }] }, 'host[0].do is "sleep", where a kind of statement was expected'],
    [{ host: [{ do: "log", value: 1, op: 1.5 }] }, "host[0].op is 1.5, where an integer was expected"],
    [
      { host: [{ do: "log", valeu: 1, value: 1 }] },
      'host[0] has "valeu", where op, value was expected; remove or rename',
    ],
    [
      { host: [{ do: "make", what: { call: "nap" } }] },
      'host[0].what.call is "nap", where a kind of call was expected',
    ],
    [
      { host: [{ do: "make", what: 3 }] },
      "host[0].what is 3, where a name (letters, digits and _, no digit first, at most 40) or a call",
    ],
    [
      { host: [{ do: "make", what: { call: "gather", aws: ["a", { call: "sleep", delay: "1" }] } }] },
      'host[0].what.aws[1].delay is "1", where seconds (a number within ±1000000000000, {"float": …} or null) was expected',
    ],
    [{ host: [{ do: "make", what: { call: "gather", aws: [1] } }] }, "host[0].what.aws[0] is 1, where a name"],
    [{ host: [{ do: "run", main: { call: "coroutine", body: [{}] } }] }, "host[0].main.body[0].do is missing"],
    [
      { host: [{ do: "call_soon", callback: [{ do: "log" }] }] },
      "host[0].callback[0].value is missing, where null, true, false",
    ],
    [{ host: [{ do: "call_soon", callback: [{}] }] }, "host[0].callback[0].do is missing"],
    [{ host: [{ do: "call_soon", callback: "f", args: [{}] }] }, "host[0].args[0] is {}, where null, true, false"],
    [
      { host: [{ do: "log", value: { list: [{ sample: "cat" }] } }] },
      'host[0].value.list[0].sample is "cat", where null, true',
    ],
    [
      { host: [{ do: "try", body: [], handlers: [{ except: "Ouch", body: [] }] }] },
      'host[0].handlers[0].except is "Ouch", where a list of',
    ],
    [
      { host: [{ do: "try", body: [], handlers: [{ except: "Boom", body: [1] }] }] },
      "host[0].handlers[0].body[0] is 1, where a statement",
    ],
    [
      { host: [{ do: "repeat", times: 1001, body: [] }] },
      "host[0].times is 1001, where an integer from 0 to 1000 was expected",
    ],
    [{ host: [{ do: "new_event_loop", as: "2nd" }] }, 'host[0].as is "2nd", where a name'],
    [{ host: [{ do: "log", value: "a".repeat(81) }] }, `host[0].value is "${"a".repeat(59)}…, where null`],
    [{ host: [{ do: "log", value: Infinity }] }, "host[0].value is Infinity, where null"],
    [{ host: [], clock: 2e12 }, "clock is 2000000000000, where a number within ±1000000000000 was expected"],
    [JSON.parse('{"host": [], "__proto__": {}}'), 'the program has "__proto__"'],
    [JSON.parse('{"host": [{"do": "__proto__"}]}'), 'host[0].do is "__proto__"'],
  ])("is refused with one sentence: %j", (json, begins) => {
    const said = refusal(json);

    expect(said.slice(0, "ProgramError: ".length + begins.length)).toBe(`ProgramError: ${begins}`);
    expect(said).not.toContain("\n");
  });

  it("is refused where it is nested too deep to be walked", () => {
    let value: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) value = { list: [value] };

    expect(refusal({ host: [{ do: "log", value }] })).toMatch(
      /^ProgramError: the program nests lists and objects more than 100 levels deep/,
    );
  });

  it("may be nested as deep as a hundred levels", () => {
    const nested = (levels: number): object => ({
      do: "repeat",
      times: 1,
      body: levels === 0 ? [] : [nested(levels - 1)],
    });

    expect(refusal({ host: [nested(48)] })).toBe("read");
    expect(refusal({ host: [nested(49)] })).toMatch(/more than 100 levels/);
  });

  it("is refused where it has too many statements, although no list is too long", () => {
    const many = (one: object): object[] => Array.from({ length: 150 }, () => one);

    expect(refusal({ host: many({ do: "repeat", times: 1, body: many({ do: "collect" }) }) })).toMatch(
      /more than 20000 statements and calls/,
    );
  });

  it("is refused where repeats in one another would never end", () => {
    const often = (body: object[]): object => ({ do: "repeat", times: 1000, body });

    expect(refusal({ host: [often([{ do: "repeat", times: 10, body: [] }])] })).toBe("read");
    expect(refusal({ host: [often([often([])])] })).toBe(
      'ProgramError: a "repeat" within others makes 1000000 turns, where at most 10000 are made; repeat less often',
    );
  });

  it("has texts of eighty characters, whatever they take in memory", () => {
    expect(refusal({ host: [{ do: "log", value: "😀".repeat(80) }] })).toBe("read");
  });
});

describe("program.schema.json", () => {
  it("says what the tables say", async () => {
    await expect(`${JSON.stringify(programJsonSchema(), null, 1)}\n`).toMatchFileSnapshot("./program.schema.json");
  });

  it("agrees with the reader on every program, and on what damage leaves of it", () => {
    const valid = new Ajv2020({ strict: true }).compile(programJsonSchema());

    fc.assert(
      fc.property(fc.tuple(program, damage), ([written, damaged]) => {
        expect(refusal(written)).toMatch(/^read$|makes \d+ turns/);
        expect(valid(written)).toBe(true);
        const json = damaged(written);
        expect(valid(json)).toBe(programSchema.safeParse(json).success);
        expect(refusal(json)).toMatch(
          valid(json) ? /^read$|makes \d+ turns/ : /^ProgramError: .+ was expected; .+$|turns/,
        );
      }),
      { numRuns: 200 },
    );
  });
});

const name = fc.constantFrom("a", "b", "loop", "_x1", "n".repeat(40));
const number = fc.constantFrom(0, 1, -1, 0.125, 1e12, -1e12);
const float = fc.record({ float: fc.oneof(number, fc.constantFrom("nan", "inf", "-inf")) });
const text = fc.string({ maxLength: 12 });
const exceptionName = fc.constantFrom(...exceptionNames);

/** Any program that the tables allow, sensible or not. */
const { program } = fc.letrec<{
  program: unknown;
  body: unknown;
  statement: unknown;
  call: unknown;
  value: unknown;
  awaitable: unknown;
}>((tie) => {
  const fields: { readonly [K in FieldKind]: fc.Arbitrary<unknown> } = {
    as: name,
    name,
    value: tie("value"),
    values: fc.array(tie("value"), { maxLength: 2 }),
    seconds: fc.oneof(number, float, fc.constant(null)),
    count: fc.nat({ max: 1000 }),
    flag: fc.boolean(),
    text,
    body: tie("body"),
    awaitable: tie("awaitable"),
    awaitables: fc.array(tie("awaitable"), { maxLength: 3 }),
    callback: fc.oneof(name, tie("body")),
    exception: fc.oneof(
      fc.record({ new: exceptionName, as: name }, { requiredKeys: ["new"] }),
      fc.record({ name }),
      fc.record({ class: exceptionName }),
    ),
    handlers: fc.array(fc.record({ except: exceptionName, body: tie("body") }), { maxLength: 2 }),
    return_when: fc.constantFrom(...returnWhen),
    task_factory: fc.constantFrom("eager", "tracing", "eager tracing"),
  };
  const node = (tag: string, table: { readonly [kind: string]: Shape }): fc.Arbitrary<unknown>[] =>
    Object.entries(table).map(([kind, shape]) => {
      const row: Record<string, fc.Arbitrary<unknown>> = { [tag]: fc.constant(kind), op: fc.integer() };
      for (const [field, fieldKind] of Object.entries(shape)) row[field] = fields[kindOf(fieldKind)];
      return fc.record(row, {
        requiredKeys: [tag, ...Object.keys(shape).filter((field) => !shape[field]!.endsWith("?"))],
      });
    });
  return {
    program: fc.record({ host: tie("body"), clock: number }, { requiredKeys: ["host"] }),
    body: fc.array(tie("statement"), { maxLength: 4, depthIdentifier: "nodes" }),
    statement: fc.oneof({ depthSize: "small", depthIdentifier: "nodes" }, ...node("do", statements)),
    call: fc.oneof({ depthSize: "small", depthIdentifier: "nodes" }, ...node("call", calls)),
    awaitable: fc.oneof({ depthSize: "small", depthIdentifier: "nodes" }, name, tie("call")),
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, false),
      number,
      text,
      float,
      fc.record({ object: name }),
      fc.record({ name }),
      fc.record({ sample: fc.constantFrom(...samples) }),
      fc.record({ list: fc.array(tie("value"), { maxLength: 2 }) }),
      fc.record({ tuple: fc.array(tie("value"), { maxLength: 2 }) }),
    ),
  };
});

/** Goes down into a program at random and breaks, or merely changes, what it finds there. */
const damage: fc.Arbitrary<(json: unknown) => unknown> = fc
  .record({
    way: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    does: fc.constantFrom("remove", "replace", "add"),
    put: fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom("a", 1001, -1, 1.5, 2e12, "2x", "x".repeat(81), [], {}),
    ),
  })
  .map(({ way, does, put }) => (json: unknown) => {
    const copy = JSON.parse(JSON.stringify(json)) as Record<string, unknown>;
    let owner = copy;
    for (const step of way) {
      const keys = Object.keys(owner);
      const key = keys[step % keys.length];
      const held = key === undefined ? undefined : owner[key];
      if (typeof held !== "object" || held === null || Object.keys(held).length === 0) break;
      owner = held as Record<string, unknown>;
    }
    const keys = Object.keys(owner);
    const key = keys[way[0]! % keys.length]!;
    if (does === "add") owner[Array.isArray(owner) ? String(keys.length) : "extra"] = put;
    else if (does === "replace") owner[key] = put;
    else if (Array.isArray(owner)) owner.splice(Number(key), 1);
    else delete owner[key];
    return copy;
  });
