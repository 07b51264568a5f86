import { tenantRecorded } from '@manumit/events';
import { dayOf, refused, unusable, type Day } from '@manumit/kernel';
import { HANDLE } from '../sign-in/sign-in-name.ts';
import type { Actor, FeePolicy, Tenant, Work } from '../work.ts';

export interface NewTenant {
  readonly name: string;
  /** What follows the @ at sign-in; made from the name if it is not given. */
  readonly handle?: string | undefined;
  /** `daily`: its as-of day follows the UTC calendar. A fixed day never moves. */
  readonly calendar: 'daily' | { readonly fixed: Day };
  readonly feePolicy: FeePolicy;
}

const MOST_HANDLE_CHARACTERS = 40;

/** Writes the tenant of this transaction and announces it. */
export async function createTenant(given: NewTenant, actor: Actor, work: Work): Promise<Tenant> {
  const handle = given.handle ?? handleFrom(given.name);
  if (!HANDLE.test(handle) || handle.length > MOST_HANDLE_CHARACTERS) {
    throw unusable(
      'tenant.handle',
      `A handle is up to ${MOST_HANDLE_CHARACTERS} lower-case letters and digits, with single hyphens inside.`,
      'handle',
    );
  }
  const tenant: Tenant = {
    id: work.tenant,
    handle,
    name: given.name,
    asOf: given.calendar === 'daily' ? dayOf(work.now) : given.calendar.fixed,
    isFixed: given.calendar !== 'daily',
    feePolicy: given.feePolicy,
    revision: 1,
  };
  if (!(await work.tenants.add(tenant, work.now))) {
    throw refused('tenant.taken', 'Another organization of this installation has this handle.', 'handle');
  }
  await work.history.add({ actor, action: 'tenant-created', subject: tenant.id, detail: { asOf: tenant.asOf } });
  await work.outbox.addAll([announce(tenant)]);
  return tenant;
}

/** The whole picture of a tenant, for everyone who calculates. */
export const announce = ({ id, revision, name, asOf, feePolicy }: Tenant) =>
  tenantRecorded.of({ subject: id, tenant: id, revision, data: { name, asOf, feePolicy } });

const handleFrom = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_HANDLE_CHARACTERS)
    .replace(/^-+|-+$/g, '');
