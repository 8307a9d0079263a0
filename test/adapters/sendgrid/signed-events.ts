import { generateKeyPairSync, sign } from 'node:crypto';
import type { SignedEvents } from '../../../shared/ports/mail-events.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** The public key as SendGrid's settings show it. */
export const eventKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** A delivery signed as SendGrid signs it: ECDSA with SHA-256 over timestamp and bytes. `at` in Unix seconds. */
export function signed(body: string | Buffer, at: number): SignedEvents {
  const bytes = Buffer.from(body);
  const timestamp = String(at);
  const signature = sign('sha256', Buffer.concat([Buffer.from(timestamp), bytes]), privateKey).toString('base64');
  return { body: bytes, signature, timestamp };
}
