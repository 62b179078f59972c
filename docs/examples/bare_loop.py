"""asyncio's callbacks and timers as a target, after docs/protocol.md: --target "stdio:python3 docs/examples/bare_loop.py"."""
import asyncio, json, sys

class Deadlock(BaseException): pass

class Loop(asyncio.SelectorEventLoop):
    def time(self): return program.now
    def _run_once(self):  # on virtual time: where nothing is ready, the next deadline has come
        due = [timer.when() for timer in self._scheduled if not timer.cancelled()]
        if not self._ready and not self._stopping:
            if not due: program.tell("stuck", why="Deadlock"); raise Deadlock
            program.now = max(program.now, min(due))
        super()._run_once()

class Program:
    def __init__(self): self.now, self.trace, self.bound, self.ids, self.minted, self.errors = 0, [], {}, {}, [], 0
    def tell(self, event, **fields): self.trace.append({"is": event, "t": self.now, **fields})
    def mint(self, base):
        self.minted.append(base)
        return base if self.minted.count(base) == 1 else "%s~%d" % (base, self.minted.count(base))
    def made(self, thing, this, name):
        self.ids[thing], self.bound[name] = this, thing
        return {"made": this, "value": None if isinstance(thing, Loop) else {"type": type(thing).__name__}}
    def find(self, name, kind):
        if not isinstance(self.bound.get(name), kind): raise KeyError(name)
        return self.bound[name]
    def callback(self, of, node, *args):
        who = self.mint(of + "()")
        self.tell("began", who=who, of=of, op=node["op"], args=list(args))
        self.body(node["callback"], who)
        self.tell("ended", who=who, value=None)
    def body(self, statements, by):
        for node in statements:
            try: outcome = self.act(node, by)
            except KeyError as unbound: outcome = {"unbound": unbound.args[0]}
            except (RuntimeError, TypeError, Deadlock) as error:
                self.errors += 1
                outcome = {"raised": {"exception": type(error).__name__, "id": self.errors}}
            ran = node["do"] == "run_forever" and "unbound" not in outcome
            self.tell("resumed" if ran else "did", by=by, op=node["op"], **outcome)
        return self.trace
    def act(self, node, by):
        do, base, name = node["do"], node.get("as", "#%d" % node["op"]), node.get("as")
        if do == "log": return {"value": node["value"]}
        if do == "new_event_loop": return self.made(Loop(), self.mint(base), name)
        if "loop" not in node: node["loop"], self.bound["loop"] = "loop", asyncio._get_running_loop()
        thing = self.find(node["handle"], asyncio.Handle) if "handle" in node else self.find(node["loop"], Loop)
        on = {"on": self.ids[thing]}
        if do == "run_forever": return self.tell("waits", by=by, op=node["op"], **on) or {"value": thing.run_forever()}
        if do == "stop" or "handle" in node: return {**on, "value": getattr(thing, do.replace("handle_", ""))()}
        delay = node.get("delay")
        first = [] if do == "call_soon" else [float(delay["float"]) if isinstance(delay, dict) else delay]
        handle = getattr(thing, do)(*first, self.callback, this := self.mint(base), node, *node.get("args", []))
        return {**on, **self.made(handle, this, name)}

supports = ["log", "new_event_loop", "run_forever", "stop", "call_soon", "call_later", "handle_cancel", "handle_cancelled"]
start = {"protocol": 1, "name": "bare", "version": sys.version_info[:3], "profile": "scheduling-only", "supports": supports}
print(json.dumps({"start": start}), flush=True)
ran = 0
for request in map(json.loads, sys.stdin):
    traces = [(program := Program()).body(each["host"], "host") for each in request.get("run", [])]
    ran += len(traces)
    print(json.dumps({"id": request["id"], "traces": traces} if "run" in request else {"stopped": ran}), flush=True)
