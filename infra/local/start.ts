import { ConfigFailure } from '../../functions/config.ts';
import { startLocalCloud } from './local-cloud.ts';
import { whenNpmIsGone } from './npm-is-gone.ts';
import { readStartOptions, StartFailure } from './options.ts';
import { welcome } from './welcome.ts';

/** `npm start`: the whole product on this machine, until Ctrl-C. */
const ends = new AsyncDisposableStack();
const say = (line: string) => void process.stdout.write(`${line}\n`);

let ending = false;
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await ends.disposeAsync().catch(() => undefined);
  process.exit(code);
}

whenNpmIsGone(() => void end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending) process.exit(1); // asked twice: whoever asks does not want to wait
    void end(0);
  });
}
try {
  const options = readStartOptions(process.argv.slice(2), process.env);
  say('Starting; this takes some seconds.');
  const cloud = await startLocalCloud({ options, environment: process.env, ends, report: say });
  say(welcome(options, cloud));
} catch (error) {
  const understood = error instanceof StartFailure || error instanceof ConfigFailure;
  if (!ending) say(understood ? error.message : String(error instanceof Error ? error.stack : error));
  await end(1);
}
