/** One field under a merge patch (RFC 7396): absent keeps it, `null` empties it. */
export function patched<T>(given: T | null | undefined, before: T, empty: T): T {
  if (given === undefined) return before;
  return given ?? empty;
}
