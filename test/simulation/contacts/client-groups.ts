import { asId } from '../../../shared/domain/ids.ts';
import type { ClientGroupId } from '../../../shared/domain/ids.ts';

/** The groups every studio has: the first is everybody's choice in the beginning. */
export const weddings: ClientGroupId = asId('weddings');
/** The other one. */
export const portraits: ClientGroupId = asId('portraits');
