import type { ContractLineV1 } from '@manumit/events';
import { hsCodes } from './contract-fields.ts';

/**
 * Goods that travel in bulk, such as farm and petroleum products, are never off-the-shelf (46 U.S.C. 40102(4);
 * contracts.md 4.2). The statute names no codes: these are our choice [E].
 */
const BULK_HS = [
  '1001',
  '1002',
  '1003',
  '1004',
  '1005',
  '1006',
  '1007',
  '1008',
  '1201',
  '1205',
  '2701',
  '2709',
  '2710',
  '2711',
];
const BULK_CPV = ['0321', '0911', '0912', '0913'];
const BULK_WORD = /\bbulk\b/i;

export const isBulkCargo = (line: ContractLineV1): boolean =>
  hsCodes(line).some((code) => BULK_HS.some((bulk) => code.startsWith(bulk))) ||
  (line.classification ?? []).some((code) => BULK_CPV.some((bulk) => code.startsWith(`CPV:${bulk}`))) ||
  BULK_WORD.test(line.itemText ?? '');
