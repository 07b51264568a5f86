import { nameUser } from '../name-people/name-user.ts';
import { codeDigestOf, newId } from '../secrets.ts';
import { refuseWeakPassword } from '../sign-in/passwords.ts';
import { readSignInName } from '../sign-in/sign-in-name.ts';
import { NOBODY, openSession, type SignInOutcome } from '../sign-in/sign-in.ts';
import { HOST, type FeePolicy, type Identity } from '../work.ts';
import { createTenant } from './create-tenant.ts';

export interface SetUpRequest {
  /** `name@organization`. */
  readonly user: string;
  readonly password: string;
  readonly code: string;
  readonly name?: string | undefined;
  /** Name of the organization, where it is made here. */
  readonly organization?: string | undefined;
  readonly feePolicy?: FeePolicy | undefined;
}

const USUAL_ORGANIZATION = 'main';

/**
 * Makes the first administrator with the code printed at the first start, and their organization if it is not there
 * yet. It works once in an installation's life.
 */
export async function redeemCode(request: SetUpRequest, identity: Identity): Promise<SignInOutcome> {
  // 125 random bits are not guessed, and a wrong code costs one look at one row: nothing here needs a limit.
  const digest = codeDigestOf(request.code);
  const isOpen = await identity.transact(NOBODY, ({ setUpCodes }) => setUpCodes.isOpen(digest));
  if (!isOpen) return { kind: 'wrong' };

  const { userName, handle } = readSignInName(request.user);
  refuseWeakPassword(request.password, userName);
  const passwordHash = await identity.passwords.hash(request.password);
  const known = await identity.directory.find(handle);
  const session = await identity.transact(known ?? newId('tenant'), async (work) => {
    if (!(await work.setUpCodes.redeem(digest, work.now))) return undefined;
    if (known === undefined) {
      const name = request.organization ?? handle ?? USUAL_ORGANIZATION;
      const feePolicy = request.feePolicy ?? 'unknown';
      await createTenant({ name, handle: handle ?? USUAL_ORGANIZATION, calendar: 'daily', feePolicy }, HOST, work);
    }
    const given = { user: userName, name: request.name ?? userName, passwordHash, roles: ['admin'] as const };
    const account = await nameUser(given, HOST, work);
    await work.history.add({ actor: { id: account.id }, action: 'set-up-redeemed', subject: work.tenant });
    return openSession(account.id, account.epoch, identity.config.sessionHours, work);
  });
  return session === undefined ? { kind: 'wrong' } : { kind: 'signed-in', session };
}
