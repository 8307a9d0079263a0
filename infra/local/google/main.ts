import { startGoogle } from './server.ts';

/** Runs the double as a process of its own: `PORT`, `HOST` and `DIRECTORY` from the environment; prints its address. */
const { PORT, HOST, DIRECTORY } = process.env;
const google = await startGoogle({
  port: Number(PORT ?? 0),
  ...(HOST === undefined ? {} : { host: HOST }),
  ...(DIRECTORY === undefined ? {} : { directory: DIRECTORY }),
  people: [{ email: 'mara@example.com', name: 'Mara Lindqvist' }],
});
process.stdout.write(`${google.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void google.stop().then(() => process.exit(0));
  });
}
