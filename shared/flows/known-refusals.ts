import { refuse } from './refused.ts';
import type { Refused } from './refused.ts';

/** Refuses for something that is not there, or is another studio's: nobody is told which. */
export function notFound(what: string): Refused {
  return refuse(
    'notFound',
    `There is no such ${what} in this studio.`,
    'Check the id; the list of them shows which there are.',
  );
}

/** Refuses a change made from an older version than the present one. */
export function staleVersion(): Refused {
  return refuse(
    'staleVersion',
    'It was changed since the version this change was made from.',
    'Read it again and repeat the change.',
  );
}

/** The refusal of a version that is not the present one; undefined where there is nothing to refuse or no version was named. */
export function versionRefusal(present: number, expected: number | undefined): Refused | undefined {
  return expected === undefined || expected === present ? undefined : staleVersion();
}
