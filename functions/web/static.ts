import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Hono } from 'hono';

/** One file of ours as browsers get it. */
interface Asset {
  readonly body: string;
  readonly type: string;
  readonly etag: string;
}

/** Where each file comes from: written by hand, or bundled from an island. */
const sources: Readonly<
  Record<string, { readonly from: 'file' | 'island'; readonly path: string; readonly type: string }>
> = {
  'style.css': { from: 'file', path: 'static/style.css', type: 'text/css' },
  'conflicts.css': { from: 'file', path: 'static/conflicts.css', type: 'text/css' },
  'icon.svg': { from: 'file', path: 'static/icon.svg', type: 'image/svg+xml' },
  'calendar.js': { from: 'island', path: 'islands/calendar.ts', type: 'text/javascript' },
  'calendar.css': { from: 'island', path: 'islands/calendar.css', type: 'text/css' },
  'clients.js': { from: 'island', path: 'islands/clients.ts', type: 'text/javascript' },
  'time-zone.js': { from: 'island', path: 'islands/time-zone.ts', type: 'text/javascript' },
};

/** Nothing of ours is for search engines. Google's notifications come from a robot that obeys this (facts 2). */
const robots = 'User-agent: APIs-Google\nAllow: /hooks/google\n\nUser-agent: *\nDisallow: /\n';

/** The files pages refer to under `/static`. Islands are bundled once, when first asked for. */
export function staticFiles(): Hono {
  const app = new Hono();
  app.get('/robots.txt', (context) => context.text(robots));
  const loaded = new Map<string, Promise<Asset>>();
  app.get('/static/:name', async (context) => {
    const name = context.req.param('name');
    if (!Object.hasOwn(sources, name)) return context.notFound();
    const loading = loaded.get(name) ?? loadAsset(name);
    loaded.set(name, loading);
    const asset = await loading;
    const headers = {
      'Content-Type': `${asset.type}; charset=utf-8`,
      'Cache-Control': 'public, no-cache',
      ETag: asset.etag,
    };
    if (context.req.header('If-None-Match') === asset.etag) return context.body(null, 304, headers);
    return context.body(asset.body, 200, headers);
  });
  return app;
}

async function loadAsset(name: string): Promise<Asset> {
  const source = sources[name];
  if (source === undefined) throw new Error('no such file of ours');
  const body = source.from === 'file' ? await readFile(fileAt(source.path), 'utf8') : await island(name, source.path);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`;
  return { body, type: source.type, etag };
}

function fileAt(path: string): URL {
  return new URL(`./${path}`, import.meta.url);
}

/** Made ready when the functions were bundled; from source otherwise. */
async function island(name: string, path: string): Promise<string> {
  const ready = fileAt(`ready-islands/${name}`);
  return existsSync(ready) ? readFile(ready, 'utf8') : bundle(fileAt(path).pathname);
}

/** Loaded only where an island is bundled from source: what is deployed never needs it. */
async function bundle(path: string): Promise<string> {
  const { build } = await import('esbuild');
  const result = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
    loader: { '.woff': 'empty', '.woff2': 'empty' },
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('an island came to nothing');
  return file.text;
}
