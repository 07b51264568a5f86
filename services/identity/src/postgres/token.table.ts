import type { Role } from '@manumit/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Token } from '../work.ts';

@Entity({ name: 'token' })
export class TokenRow implements Token {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ name: 'account_id', type: 'text' }) accountId!: string;
  @Column({ name: 'parent_id', type: 'text', nullable: true }) parentId!: string | null;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'bytea' }) hash!: Buffer;
  @Column({ type: 'text', array: true }) roles!: readonly Role[];
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'expires_at', type: 'timestamptz' }) expiresAt!: Date;
  @Column({ name: 'used_on', type: 'date', nullable: true }) usedOn!: string | null;
}
