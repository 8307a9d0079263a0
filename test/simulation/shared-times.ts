/** Numbers from about here on share a few times among them: what they make is at one time with what others make. */
export const crowdedFrom = 10_000_000;
const sharedTimes = 5;

/** Which of all times a number has: one of its own, or one of a few. */
export function slotOf(value: number): number {
  return value < crowdedFrom / 2 ? value : value % sharedTimes;
}
