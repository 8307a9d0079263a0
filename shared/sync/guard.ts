/** Below this many deletes a plan is never suspicious. */
const alwaysAllowed = 10;
/** Above this share of all pairs it is. */
const suspiciousShare = 0.25;

/** Whether so many of a user's paired items vanished on one side in one run that a person must approve (PRODUCT 3). */
export function isMassDelete(vanished: number, pairCount: number): boolean {
  return vanished > Math.max(alwaysAllowed, pairCount * suspiciousShare);
}
