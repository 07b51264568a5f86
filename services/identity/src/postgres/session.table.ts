import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Session } from '../work.ts';

@Entity({ name: 'session' })
export class SessionRow implements Session {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'bytea' }) hash!: Buffer;
  @Column({ name: 'account_id', type: 'text' }) accountId!: string;
  @Column({ type: 'integer' }) epoch!: number;
  @Column({ name: 'signed_in_at', type: 'timestamptz' }) signedInAt!: Date;
  @Column({ name: 'expires_at', type: 'timestamptz' }) expiresAt!: Date;
}
