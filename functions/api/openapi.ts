import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnvironment } from './environment.ts';

/** The OpenAPI 3.1 document of the app's routes as they are now. */
export function openApiDocument(app: OpenAPIHono<ApiEnvironment>, publicUrl: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'StudioSync API',
      version: '1',
      description:
        'A studio’s calendar, its clients and its Google sync. Errors are problem documents (RFC 9457) with a stable `code` and a `remedy`. ' +
        'Lists are paged by `cursor`. Every resource carries a `version`, told as `ETag`; PATCH (a JSON merge patch) and DELETE honour `If-Match`. ' +
        'POST honours `Idempotency-Key` for 24 hours.',
    },
    servers: [{ url: publicUrl }],
    security: [{ key: [] }, { session: [], csrf: [] }],
  });
}

/** Tells the document how callers make themselves known. */
export function registerSecurity(app: OpenAPIHono<ApiEnvironment>, cookieName: string): void {
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key made under Studio > API keys.',
  });
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName,
    description: 'The cookie of a browser that is signed in.',
  });
  openAPIRegistry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'The csrfToken of GET /api/v1/me, on unsafe methods of browsers.',
  });
}
