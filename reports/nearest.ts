/** Those of the words that look most like the wanted one, best first. */
export function nearest(wanted: string, words: Iterable<string>, most = 3): readonly string[] {
  return [...words]
    .map((word) => ({ word, far: distance(wanted.toLowerCase().slice(0, longest), word.toLowerCase()) }))
    .filter(({ word, far }) => far <= Math.max(3, word.length / 2))
    .sort((one, other) => one.far - other.far || (one.word < other.word ? -1 : 1))
    .slice(0, most)
    .map(({ word }) => word);
}

/** Beyond this nothing looks like a word of ours, and comparing would only take time. */
const longest = 100;

/** How many letters have to be put in, left out or changed; a word that begins like the other is nearer. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, place) => place);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let place = 1; place <= to.length; place++) {
      const change = from[line - 1] === to[place - 1] ? 0 : 1;
      next.push(Math.min(row[place]! + 1, next[place - 1]! + 1, row[place - 1]! + change));
    }
    row = next;
  }
  return row[to.length]! - (to.startsWith(from) || to.endsWith(`.${from}`) ? from.length : 0);
}
