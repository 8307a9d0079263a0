import { randomBytes, randomInt } from 'node:crypto';
import type { Chance } from '../../ports/clock.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 20;
const secretBytes = 32;

/** Chance from the operating system; ids carry 119 bits. */
export function createSystemChance(): Chance {
  return {
    fraction: () => Math.random(),
    id: () => Array.from({ length: idLength }, () => letters.charAt(randomInt(letters.length))).join(''),
    secret: () => randomBytes(secretBytes).toString('base64url'),
  };
}
