import { safeText } from '@manumit/platform';
import type { PartyView } from '../list-parties/list-parties.sql.ts';
import type { shownAssessment } from '../read-assessment/read-assessment.sql.ts';

type Cell = string | number | boolean | null;
export type ExportRow = Readonly<Record<string, Cell>>;

/** A party as a row: the four outputs side by side, and no total. */
export const supplierRow = (party: PartyView): ExportRow => ({
  id: party.id,
  name: party.name,
  country: party.country,
  fee_status: party.recruitmentFee.status,
  fee_band: party.recruitmentFee.band,
  fee_breach: party.recruitmentFee.feeBreach.state,
  law_low: party.laborLaw.low,
  law_high: party.laborLaw.high,
  law_coverage: party.laborLaw.coverage,
  state_imposed: party.laborLaw.override,
  entity_status: party.entity.status,
  entity_band: party.entity.band,
  exposure_status: party.exposure?.status ?? null,
  exposure_value: party.exposure?.value ?? null,
});

/** An assessment as a row (product.md 7.2). */
export function assessmentRow(shown: ReturnType<typeof shownAssessment>, country: string | null): ExportRow {
  const { subject, recruitmentFee: fee, laborLaw: law, entity, exposure } = shown;
  const reasons = [...new Set([...entity.reasons, ...fee.reasons])];
  const missing = shown.missing.map(({ what }) => what);
  return {
    subject_kind: subject.kind,
    subject_id: subject.id,
    name: subject.name,
    country,
    as_of: shown.asOf,
    method_version: shown.method.version,
    inputs_hash: shown.inputsHash,
    fee_score: fee.score,
    fee_band: fee.band,
    fee_status: fee.status,
    fee_mean: fee.mean,
    fee_q05: fee.q05,
    fee_q95: fee.q95,
    fee_breach: fee.feeBreach.state,
    fee_breach_since: fee.feeBreach.since,
    fee_repaid_on: fee.feeBreach.repaidOn,
    fee_sufficiency: fee.sufficiency,
    law_score: law.score,
    law_low: law.low,
    law_high: law.high,
    law_coverage: law.coverage,
    entity_probability: entity.probability,
    entity_low: entity.low,
    entity_high: entity.high,
    entity_residual: entity.residual,
    entity_band: entity.band,
    entity_status: entity.status,
    exposure_status: exposure.status,
    exposure_value: exposure.value,
    exposure_max: exposure.max,
    insufficient_nodes: exposure.insufficientNodes,
    untraced_share: exposure.untracedShare,
    top_reason_1: reasons[0] ?? null,
    top_reason_2: reasons[1] ?? null,
    top_reason_3: reasons[2] ?? null,
    missing_1: missing[0] ?? null,
    missing_2: missing[1] ?? null,
    missing_3: missing[2] ?? null,
  };
}

/** One line of CSV: texts quoted and safe from being run, numbers as numbers. */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells
    .map((cell) => {
      if (cell === null) return '';
      if (typeof cell !== 'string') return String(cell);
      return `"${safeText(cell).replaceAll('"', '""')}"`;
    })
    .join(',')}\r\n`;
