import type { CookieOptions } from 'hono/utils/cookie';

/**
 * The name of the cookie that signs a browser in. On https the prefix makes browsers refuse one set by another host or
 * path (RFC 6265bis 4.1.3.2); plain http, for this machine only, cannot have it.
 */
export function sessionCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-studiosync' : 'studiosync';
}

/** The name of the cookie that ties a consent under way, and a person who has no studio yet, to one browser. */
export function browserCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-studiosync-browser' : 'studiosync-browser';
}

/** How both cookies are set: for our server only, unreadable for scripts, and not sent by other sites' forms. */
export function cookieOptions(publicUrl: string, maxAgeSeconds: number): CookieOptions {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure(publicUrl), maxAge: maxAgeSeconds };
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https://');
}
