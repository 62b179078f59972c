// Ten requests at once, gathered in the order of asking, with a time limit for all: asyncio in TypeScript, on Node's own event loop.
import { createServer } from "node:http";
import { coroutine, fromPromise, gather, runAsync, timeout, asyncWith } from "asyncio-conformance/asyncio";

const server = createServer((request, response) => {
  const number = Number(request.url.slice(1));
  setTimeout(() => response.end(`answer ${number}`), 50 - 4 * number); // the last asked is answered first
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const get = coroutine(function* get(/** @type {number} */ path) {
  const response = yield* fromPromise(fetch(`http://127.0.0.1:${server.address().port}/${path}`));
  return yield* fromPromise(response.text());
});

const main = coroutine(function* main() {
  const requests = Array.from({ length: 10 }, (_, number) => get(number));
  return yield* asyncWith(timeout(5), () => gather(requests));
});

console.log((await runAsync(main())).join("\n"));
server.close();
