/** One line of the log. `message` is a constant; everything that varies is a field: ids, counts and words of ours, never names, titles, addresses or tokens. */
export interface LogLine {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Where log lines go. */
export type Log = (line: LogLine) => void;

const framesKept = 8;

/** Writes one line of JSON to the standard output, as Cloud Logging reads it. */
export const log: Log = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/**
 * What may be said of an error: its name, our word for it and where it came from, its causes too. Never its message: those of
 * other people's libraries hold tokens and addresses.
 */
export function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    ...wordOf(error, 'reason'),
    ...wordOf(error, 'said'),
    ...wordOf(error, 'code'),
    frames: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: factsOf(error.cause) }),
  };
}

function wordOf(error: Error, field: string): Readonly<Record<string, unknown>> {
  const word: unknown = Reflect.get(error, field);
  return typeof word === 'string' || typeof word === 'number' ? { [field]: word } : {};
}

function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('at ')).slice(0, framesKept);
}
