import { beforeEach, expect, test } from 'vitest';
import { policies, routesWithoutPolicy } from '../../../functions/api/policy.ts';
import { openWorkbench } from './workbench.ts';
import type { Json, Workbench } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});

test('the description is OpenAPI 3.1 and names every route that answers, and none that does not', async () => {
  const { json } = await bench.ask('GET', '/openapi.json', { key: '' });
  const described = Object.entries(json['paths'] as Json).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );

  expect(json['openapi']).toBe('3.1.0');
  expect(described).toContain('GET /api/v1/bookings');
  expect(described).toContain('PATCH /api/v1/users/:id/google-sync');
  const unguarded = described.filter((route) => policies[route.replace('/api/v1', '')] === undefined);
  expect(unguarded).toEqual([]);
  for (const route of described) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await bench.ask(method, path.replace(':id', 'ann'), method === 'GET' ? {} : { body: {} });
    expect(answer.status, route).not.toBe(405);
    expect(answer.status, `${route}: ${answer.text}`).toBeLessThan(500);
  }
});

test('every reference in the description leads somewhere', async () => {
  const { json, text } = await bench.ask('GET', '/openapi.json', { key: '' });
  const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]);

  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((name) => !(String(name) in json['components']['schemas']))).toEqual([]);
});

test('the documentation is a page of ours alone: no script, nothing from elsewhere', async () => {
  const page = await bench.ask('GET', '/api/docs', { key: '' });

  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.text).toContain('GET /api/v1/bookings');
  expect(page.text).toContain('For owner and admins.');
  expect(page.text).toContain('id="problem-overlap"');
  expect(page.text).not.toMatch(/<script|https?:\/\//);
});

test('a route without a policy is noticed before anything is served', () => {
  const routes = ['GET /api/v1/bookings', 'GET /api/v1/secrets', 'ALL /api/v1/*', 'GET /api/docs'].map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, path };
  });

  expect(routesWithoutPolicy(routes, '/api/v1')).toEqual(['GET /secrets']);
});
