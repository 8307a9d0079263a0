import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** The address everything listens on that a browser talks to. */
  readonly host: string;
  /** The product: pages, API and Google's notifications. */
  readonly port: number;
  /** The stand-in for Google. */
  readonly googlePort: number;
  /** The stand-in for SendGrid. */
  readonly inboxPort: number;
  /** The origin people open, without a slash at the end. */
  readonly publicUrl: string;
  /** Where all state is kept between starts. */
  readonly directory: string;
  /** Forget what was kept. */
  readonly fresh: boolean;
}

/** Something the person who started this can put right; its message says how. */
export class StartFailure extends Error {}

/** The usage, in one place. */
const usage = `npm start [-- --fresh] [-- --directory <path>]

  --fresh             forget everything kept from earlier starts
  --directory <path>  where state is kept (.local)

  PORT         the product (8080)          GOOGLE_PORT  the local Google (8081)
  INBOX_PORT   the local inbox (8082)      HOST         the address to listen on (127.0.0.1)
  PUBLIC_URL   what people open (http://localhost:PORT)

  FIRESTORE_EMULATOR_HOST, PUBSUB_EMULATOR_HOST, GOOGLE_BASE_URL, SENDGRID_BASE_URL: used where set, stood in for where not.`;

/** Reads the command line and the environment. Throws `StartFailure`. */
export function readStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const { fresh = false, directory = '.local', help = false } = readArguments(args);
  if (help) throw new StartFailure(usage);
  const port = portFrom(environment, 'PORT', 8080);
  return {
    host: environment['HOST'] ?? '127.0.0.1',
    port,
    googlePort: portFrom(environment, 'GOOGLE_PORT', 8081),
    inboxPort: portFrom(environment, 'INBOX_PORT', 8082),
    publicUrl: (environment['PUBLIC_URL'] ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    directory: resolve(directory),
    fresh,
  };
}

/** Where the parts keep their state, what the functions say, and who works here. */
export function placesIn(directory: string) {
  return { state: join(directory, 'state'), logs: join(directory, 'logs'), lock: join(directory, 'start.lock') };
}

function readArguments(args: readonly string[]): {
  readonly fresh?: boolean;
  readonly directory?: string;
  readonly help?: boolean;
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { fresh: { type: 'boolean' }, directory: { type: 'string' }, help: { type: 'boolean' } },
    });
    return values;
  } catch (error) {
    throw new StartFailure(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function portFrom(environment: Readonly<Record<string, string | undefined>>, name: string, usual: number): number {
  const port = Number(environment[name] ?? usual);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartFailure(`${name}=${environment[name] ?? ''} is no port: give a number from 1 to 65535.`);
}
