import type { Role } from '@manumit/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account } from '../work.ts';

@Entity({ name: 'account' })
export class AccountRow implements Account {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ name: 'user_name', type: 'text' }) userName!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'password_hash', type: 'text', nullable: true }) passwordHash!: string | null;
  @Column({ type: 'text', array: true }) roles!: readonly Role[];
  @Column({ name: 'is_active', type: 'boolean' }) isActive!: boolean;
  @Column({ type: 'integer' }) epoch!: number;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column({ name: 'signed_in_on', type: 'date', nullable: true }) signedInOn!: string | null;
}
