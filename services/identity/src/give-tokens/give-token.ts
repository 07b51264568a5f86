import { missing, refused, unusable } from '@manumit/kernel';
import type { Role } from '@manumit/platform';
import { digestOf, newId, newTokenSecret } from '../secrets.ts';
import type { Actor, Token, Work } from '../work.ts';

export interface NewToken {
  readonly accountId: string;
  readonly name: string;
  /** What it may do: some of its maker's roles. It loses what they lose, and gains nothing. */
  readonly scope: readonly Role[];
  readonly expiresInDays: number;
  /** The token that asks for it, if one does. */
  readonly maker?: { readonly tokenId: string; readonly scope: readonly Role[]; readonly expiresAt: Date } | undefined;
}

export const MOST_DAYS = 365;
export const USUAL_DAYS = 90;
/** Mark E: enough for every machine of one person, and a list that can be read. */
const MOST_TOKENS = 50;

/** Makes an API token. Its secret is given out here and nowhere else. */
export async function giveToken(given: NewToken, actor: Actor, work: Work): Promise<{ token: Token; secret: string }> {
  // Locked, so that no token appears behind the back of who closes the account.
  const account = await work.accounts.lock(given.accountId);
  if (account === undefined || !account.isActive) throw missing('user.unknown', 'There is no such user.');
  refuseScope(given.scope, given.maker?.scope ?? account.roles, account.roles);
  if ((await work.tokens.count(account.id)) >= MOST_TOKENS) {
    throw refused('token.too-many', `One user has at most ${MOST_TOKENS} tokens. Delete one that is not used.`);
  }

  const asked = work.now.getTime() + given.expiresInDays * 86_400_000;
  const secret = newTokenSecret();
  const token: Token = {
    id: newId('token'),
    accountId: account.id,
    // A token made with a stolen one must end where that one ends.
    parentId: given.maker?.tokenId ?? null,
    name: given.name,
    hash: digestOf(secret),
    roles: given.scope,
    createdAt: work.now,
    expiresAt: new Date(Math.min(asked, given.maker?.expiresAt.getTime() ?? asked)),
    usedOn: null,
  };
  await work.tokens.add(token);
  await work.history.add({
    actor,
    action: 'token-created',
    subject: token.id,
    detail: { account: account.id, roles: token.roles, expiresAt: token.expiresAt.toISOString() },
  });
  return { token, secret };
}

function refuseScope(scope: readonly Role[], maker: readonly Role[], account: readonly Role[]): void {
  if (scope.length === 0 || new Set(scope).size !== scope.length) {
    throw unusable('token.scope', 'Name each role of the scope once, and at least one.', 'scope');
  }
  const beyond = scope.find((role) => !maker.includes(role) || !account.includes(role));
  if (beyond !== undefined) {
    throw refused('token.scope-beyond', `A token does what its maker may do, and you are no ${beyond} here.`, 'scope');
  }
}

/** Deletes a token: of one's own, or anybody's in the tenant for who keeps its people. */
export async function deleteToken(id: string, mayDeleteAny: boolean, actor: Actor, work: Work): Promise<void> {
  const token = await work.tokens.find(id);
  if (token === undefined || (token.accountId !== actor.id && !mayDeleteAny)) {
    throw missing('token.unknown', 'There is no such token.');
  }
  await work.tokens.delete(id);
  await work.history.add({ actor, action: 'token-deleted', subject: id, detail: { account: token.accountId } });
}
