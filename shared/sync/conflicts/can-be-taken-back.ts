import { addSeconds } from '../../domain/time.ts';
import type { Instant } from '../../domain/time.ts';
import type { ConflictChoice, Question } from './question.ts';

/** How long an answer can be taken back, seconds: as long as what was deleted can be brought back. */
const takenBackWithin = 30 * 86_400;

/** Of a question: whether it was answered, how, and when. */
export interface AnsweredQuestion {
  readonly state: Question['state'];
  /** `changed`: the booking the answer changed, where it changed one. */
  readonly answer?: { readonly choice: ConflictChoice; readonly changed?: object };
  readonly closedAt?: Instant;
}

/** Whether an answer is one that can be taken back; whether what it changed has changed since is seen when it is tried. Pure. */
export function canBeTakenBack({ state, answer, closedAt }: AnsweredQuestion, now: Instant): boolean {
  if (state !== 'resolved' || answer === undefined || closedAt === undefined) return false;
  if (addSeconds(closedAt, takenBackWithin) <= now) return false;
  switch (answer.choice) {
    // What is in Google again, or gone from there by the dozen, is not ours to undo.
    case 'approve':
    case 'putBack':
    case 'putBackInGoogle':
      return false;
    case 'keep':
    case 'keepBoth':
    case 'keepOutOfGoogle':
    case 'takeOther':
    case 'preferGoogle':
    case 'preferStudio':
      return true;
    case 'moveOne':
    case 'removeOne':
    case 'cancelSession':
    case 'takeUserOff':
      return answer.changed !== undefined;
  }
}
