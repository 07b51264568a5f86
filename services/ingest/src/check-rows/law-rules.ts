import { daysBetween } from '@manumit/kernel';
import { subdivisionFits, together, validityInOrder } from './rules.ts';
import type { RowRule } from './template.ts';
import type { LegalFactFields } from './templates/legal-facts.ts';

/** A fact not looked at for longer than this is stale (methodology 2.1). */
const REVIEW_DAYS = 366;

const scope: RowRule<LegalFactFields> = (row, say) => {
  subdivisionFits(say, 'subdivision', row.subdivision, row.jurisdiction);
  const narrowed = row.sectorIsic !== undefined || row.productsHs !== undefined;
  if (row.field === 'X1' && !(narrowed && (row.subdivision !== undefined || row.components !== undefined)))
    say(
      'sector_isic',
      'LAW-SCOPE',
      'is needed: X1 names the sectors or products, and the subdivision or program (`components`), it is about; it never covers a whole country.',
    );
};

const cap: RowRule<LegalFactFields> = (row, say) => {
  together(say, 'CUR-MISSING', { cap_amount: row.capAmount, cap_currency: row.capCurrency });
  together(say, 'UNIT-MISSING', { raw_value: row.rawValue, raw_unit: row.rawUnit });
  if (row.field !== 'CAP') return;
  if (row.capAmount === undefined && row.capMonths === undefined)
    say('cap_months', 'CELL-REQUIRED', 'is empty: a cap is an amount or a number of months of earnings.');
  if (row.originCountry === undefined || row.destinationCountry === undefined)
    say('origin_country', 'CELL-REQUIRED', 'and `destination_country` are needed: a cap belongs to a corridor.');
};

const dates: RowRule<LegalFactFields> = (row, say, { today }) => {
  validityInOrder(say, 'valid_to', row.validFrom, row.validTo);
  if (daysBetween(row.reviewedOn, today) > REVIEW_DAYS)
    say(
      'reviewed_on',
      'LAW-STALE',
      'is more than a year ago: a protective value becomes unknown, an adverse one is marked stale.',
    );
  if (row.evidenceMark === 'M')
    say('evidence_mark', 'LAW-UNVERIFIED', 'is from memory: shown as “not verified” everywhere.');
};

export const lawRules: readonly RowRule<LegalFactFields>[] = [scope, cap, dates];
