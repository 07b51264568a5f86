import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FeePolicy, Tenant } from '../work.ts';

@Entity({ name: 'tenant' })
export class TenantRow implements Tenant {
  @PrimaryColumn({ type: 'text' }) id!: string;
  @Column({ type: 'text' }) handle!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'as_of', type: 'date' }) asOf!: string;
  @Column({ name: 'is_fixed', type: 'boolean' }) isFixed!: boolean;
  @Column({ name: 'fee_policy', type: 'text' }) feePolicy!: FeePolicy;
  @Column({ type: 'integer' }) revision!: number;
  @Column({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
