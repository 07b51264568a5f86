import { defineEvent } from '../define-event.ts';
import { OnDay, OneOf, Text } from '../fields.ts';

export const FEE_POLICIES = ['zero-fee', 'none', 'unknown'] as const;

export class TenantRecordedV1 {
  @Text(200) readonly name!: string;
  /** The day as of which everything of this tenant is calculated; nothing else reads a calendar. */
  @OnDay() readonly asOf!: string;
  /** Whether the tenant's own policy forbids fees paid by workers. */
  @OneOf(FEE_POLICIES) readonly feePolicy!: (typeof FEE_POLICIES)[number];
}

export const tenantRecorded = defineEvent({
  type: 'tenant.recorded.v1',
  topic: 'identity.tenant',
  subject: 'tenant',
  data: TenantRecordedV1,
  says: 'A tenant is there, or its name, policy or as-of day has changed.',
});
