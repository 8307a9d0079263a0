import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** Whom pushes come from here: tokens like those Google signs for a service account, and the keys to check them by. */
export interface PushIdentity {
  /** A JSON Web Key Set, served until stopped. */
  readonly keysUrl: string;
  sign(claims: { readonly audience: string; readonly email: string }): Promise<string>;
  /** An address that adds a token to what it is sent and passes it on to the function there: for a Pub/Sub that signs nothing, as Google's own emulator. */
  relayTo(port: number): string;
  stop(): Promise<void>;
}

const keyId = 'local';

/** Makes a key of its own at each start, and serves its public half on a free port of this machine. */
export async function startPushIdentity(account: {
  readonly audience: string;
  readonly email: string;
}): Promise<PushIdentity> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }] });
  const sign: PushIdentity['sign'] = ({ audience, email }) =>
    new SignJWT({ email, email_verified: true, azp: email })
      .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
      .setIssuer('https://accounts.google.com')
      .setSubject(email)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  const server = createServer((request, response) => {
    if (request.method === 'GET') response.setHeader('content-type', 'application/json').end(keys);
    else void relay(request, response, () => sign(account));
  });
  const origin = await listen(server);
  return {
    keysUrl: `${origin}/keys`,
    sign,
    relayTo: (port) => `${origin}/${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function relay(request: IncomingMessage, response: ServerResponse, token: () => Promise<string>): Promise<void> {
  try {
    const body = Buffer.concat(await request.toArray());
    const answer = await fetch(`http://127.0.0.1:${Number((request.url ?? '').slice(1))}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body,
    });
    response.writeHead(answer.status).end();
  } catch {
    response.writeHead(503).end(); // the function is being restarted: Pub/Sub comes again
  }
}

async function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      // A server listening on TCP has an AddressInfo.
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
