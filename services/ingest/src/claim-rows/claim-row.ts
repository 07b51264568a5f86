import type { AcceptedRow } from '../check-rows/read-row.ts';
import { claimContract } from './contract-rows.ts';
import type { Draft } from './draft.ts';
import { claimGoodsEntry, claimLegalFact, claimObservation, claimWatchEntry } from './evidence-rows.ts';
import { claimRecruitmentLink, claimSupplyLink } from './link-rows.ts';
import { claimRecruiter, claimSupplier } from './party-rows.ts';

/** What an accepted row claims about which record. */
export function claimRow(row: AcceptedRow): Draft {
  switch (row.kind) {
    case 'suppliers':
      return claimSupplier(row.record);
    case 'recruiters':
      return claimRecruiter(row.record);
    case 'supply-links':
      return claimSupplyLink(row.record);
    case 'recruitment-links':
      return claimRecruitmentLink(row.record);
    case 'contracts':
      return claimContract(row.record);
    case 'observations':
      return claimObservation(row.record);
    case 'legal-facts':
      return claimLegalFact(row.record);
    case 'watchlist':
      return claimWatchEntry(row.record);
    case 'goods-list':
      return claimGoodsEntry(row.record);
  }
}
