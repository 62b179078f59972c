import {
  calls,
  kind,
  parts,
  replaced,
  shapeOf,
  statements,
  type Call,
  type Node,
  type NodeKind,
  type Program,
} from "./program.ts";

/** How much of asyncio a target has: what it is measured by. A percentage is always one of a named profile. */
export interface Profile {
  readonly name: string;
  readonly says: string;
  readonly has: ReadonlySet<NodeKind>;
  /** the optional fields that its kinds go without: a field of any of them, or `kind.field` */
  readonly without: ReadonlySet<string>;
}

export const profileNames = ["full", "no-lifecycle", "tasks-only", "scheduling-only"] as const;
export type ProfileName = (typeof profileNames)[number];

export const allKinds = [...Object.keys(statements), ...Object.keys(calls)] as readonly NodeKind[];

const words = (text: string): readonly NodeKind[] => text.trim().split(/\s+/) as NodeKind[];

/** Python itself: what programs of every profile are written in. */
const language = words("log raise return try repeat block");

const scheduling = words(`
  new_event_loop run_forever stop is_running time
  call_soon call_later call_at handle_cancel handle_cancelled`);

const tasks = words(`
  run make await coroutine create_task sleep gather wait_for current_task cancel done
  event event_set event_clear is_set event_wait
  lock acquire release locked async_with`);

const lifecycle = words(`
  new_event_loop set_event_loop get_event_loop run_until_complete run_forever stop close
  runner runner_run runner_get_loop runner_close with_runner
  policy set_event_loop_policy get_event_loop_policy
  shutdown_asyncgens shutdown_default_executor thread`);

const profiles: { readonly [N in ProfileName]: Omit<Profile, "name"> } = {
  full: { says: "all of asyncio", has: new Set(allKinds), without: new Set() },
  "no-lifecycle": {
    says: "all but making, running and closing loops, which somebody else does: a program's main coroutine is run by `run` alone",
    has: new Set(allKinds.filter((each) => !lifecycle.includes(each))),
    without: new Set(["run.loop", "run.debug"]),
  },
  "tasks-only": {
    says: "coroutines and tasks: run(), create_task(), gather(), wait_for(), sleep(), cancellation, Event and Lock",
    has: new Set([...language, ...tasks]),
    without: new Set(["name", "context", "loop", "group", "eager_start", "loop_argument", "timeout", "msg", "debug"]),
  },
  "scheduling-only": {
    says: "a bare loop: call_soon(), call_later(), call_at(), their handles, run_forever() and stop()",
    has: new Set([...language, ...scheduling]),
    without: new Set(["context", "keyword"]),
  },
};

export const profileNamed = (name: ProfileName): Profile => ({ name, ...profiles[name] });

/** The kinds of statement and call that the profile does not have. */
export const lacking = ({ has }: Profile): readonly NodeKind[] => allKinds.filter((each) => !has.has(each));

/** The profile that a target is measured by, without what it does not have; undefined: programs are left as they are. */
export function measureOf(target: {
  readonly profile?: ProfileName;
  readonly unsupported: readonly string[];
}): Profile | undefined {
  if (target.profile === undefined) return undefined;
  const profile = profileNamed(target.profile);
  return { ...profile, has: new Set([...profile.has].filter((each) => !target.unsupported.includes(each))) };
}

/** What is left of a program where only what the profile has may stand in it: programs are closed under deletion. */
export function fitted(program: Program, profile?: Profile): Program {
  if (profile === undefined || profile.has.size === allKinds.length) return program;
  const has = (call: Call): boolean => profile.has.has(call.call) && givenIsThere(call);
  const givenIsThere = (node: Node): boolean =>
    parts(node).every((part) => !("call" in part) || part.place !== undefined || has(part.call));
  return replaced(bare(program, profile), (node) => {
    if (!("do" in node)) return has(node) ? undefined : nothing;
    return profile.has.has(node.do) && givenIsThere(node) ? undefined : [];
  });
}

/** A name that nothing binds: in a list of awaitables it is left out. */
const nothing = "nothing";

/** Without the optional fields that the profile does not have. */
const bare = (program: Program, { without }: Profile): Program =>
  JSON.parse(JSON.stringify(program), (_, held: unknown) => {
    if (!isNode(held)) return held;
    const shape = shapeOf(held);
    const isKept = (field: string): boolean =>
      !(shape[field]?.endsWith("?") ?? false) || !(without.has(field) || without.has(`${kind(held)}.${field}`));
    return Object.fromEntries(Object.entries(held).filter(([field]) => isKept(field)));
  }) as Program;

const isNode = (held: unknown): held is Node =>
  typeof held === "object" &&
  held !== null &&
  (typeof (held as { readonly do?: unknown }).do === "string" ||
    typeof (held as { readonly call?: unknown }).call === "string");
