import { Column, Entity, PrimaryGeneratedColumn, PrimaryColumn } from 'typeorm';
import type { ACTIONS } from '../work.ts';

@Entity({ name: 'account_event' })
export class AccountEventRow {
  @PrimaryColumn({ name: 'tenant_id', type: 'text' }) tenantId!: string;
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id!: string;
  @Column({ type: 'timestamptz' }) at!: Date;
  @Column({ name: 'actor_id', type: 'text' }) actorId!: string;
  @Column({ name: 'actor_token_id', type: 'text', nullable: true }) actorTokenId!: string | null;
  @Column({ type: 'text' }) action!: (typeof ACTIONS)[number];
  @Column({ type: 'text' }) subject!: string;
  @Column({ type: 'jsonb' }) detail!: object;
}
