import type { Caller } from '@manumit/platform';
import type { Actor } from '../work.ts';

/**
 * Who asks, as identity knows them. `id` is the account also where a token asks: whoever compares two callers, as
 * "the approver is never the proposer" does, compares people.
 */
export interface IdentityCaller extends Caller {
  /** When the session or token ends. */
  readonly expiresAt: Date;
  readonly tokenId?: string;
}

export const actorOf = ({ id, tokenId }: IdentityCaller): Actor => ({ id, tokenId });
