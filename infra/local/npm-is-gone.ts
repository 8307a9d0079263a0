import { readFileSync } from 'node:fs';

const lookEvery = 500;

/**
 * Tells when npm, having started this process, is gone without a word: it hands signals to its shell only, and the shell may end,
 * or outlive npm, without passing them on. What was started would go on for ever, holding its ports. Who starts this process
 * without npm may leave it behind on purpose.
 */
export function whenNpmIsGone(tell: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const before = ancestors();
  setInterval(() => {
    if (ancestors() !== before) tell();
  }, lookEvery).unref();
}

/** The parent; where that is npm's shell, also the shell's parent, as far as the system tells of it. */
function ancestors(): string {
  const { ppid } = process;
  try {
    // Linux: the name in brackets, which may hold anything, then the state, then the parent.
    const [, name = '', parent = ''] = /\((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
    return /^(?:ba|da|a)?sh$/.test(name) ? `${ppid} ${parent}` : `${ppid}`;
  } catch {
    return `${ppid}`;
  }
}
