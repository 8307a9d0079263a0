/** A line in which those who lost a transaction once wait, so that each gets its turn; advice only, nobody's writes depend on it. */
export interface WaitingLine {
  /** Resolves when it is this one's turn; the answer leaves the line. */
  join(): Promise<() => void>;
}

/** So many yields without a step forward, and whoever is first is taken for dead: a process of the simulation may die in line. */
const patience = 1000;

/** Nobody waits. */
export function createWaitingLine(): WaitingLine {
  const line: symbol[] = [];
  function leave(who: symbol | undefined): void {
    const at = who === undefined ? -1 : line.indexOf(who);
    if (at >= 0) line.splice(at, 1);
  }
  return {
    async join() {
      const me = Symbol('waiting');
      line.push(me);
      let first = line[0];
      for (let yields = 0; line[0] !== me; yields += 1) {
        if (line[0] !== first) {
          first = line[0];
          yields = 0;
        }
        if (yields >= patience) leave(first);
        await Promise.resolve();
      }
      return () => leave(me);
    },
  };
}
