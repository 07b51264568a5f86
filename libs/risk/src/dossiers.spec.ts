import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.ts';
import type { Assessment } from './assessment.ts';
import type { Dossier } from './dossier.ts';
import { publishAssessment } from './publish-assessment.ts';
import { riskFlags, riskNodeOf } from './risk-flags.ts';
import {
  confirmedListing,
  corridorSite,
  dossier,
  evidenceRow,
  lawFactRow,
  recruiterFacts,
  recruitmentLink,
} from './testing.ts';

/** A whole invented supplier or recruiter, with the reading experts expect; what it leaves out has dull defaults. */
interface DossierFile {
  readonly reading: string;
  readonly asOf: string;
  readonly dossier: Partial<Dossier>;
  readonly expected: object;
}

const FOLDER = new URL('../dossiers/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();
const read = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as DossierFile;

function whole(parts: Partial<Dossier>): Dossier {
  return dossier({
    ...parts,
    evidence: (parts.evidence ?? []).map(evidenceRow),
    lawFacts: (parts.lawFacts ?? []).map(lawFactRow),
    listings: (parts.listings ?? []).map(confirmedListing),
    recruiter: parts.recruiter ? recruiterFacts(parts.recruiter) : null,
    recruitmentLinks: (parts.recruitmentLinks ?? []).map(recruitmentLink),
    corridorSites: (parts.corridorSites ?? []).map(corridorSite),
  });
}

const reading = (name: string): Assessment => {
  const file = read(`${name}.json`);
  return assess(whole(file.dossier), file.asOf);
};

/** Words of product.md 2.7 that no sentence may hold. */
const NEVER_SAID =
  /guilty|convict|slave|\bclean\b|\bsafe\b|compliant|low risk|no risk|certified|victim|illegal|blocked/i;

describe('dossiers', () => {
  it.each(names)('%s', (name) => {
    const file = read(name);
    const assessment = assess(whole(file.dossier), file.asOf);
    expect(assessment).toMatchObject(file.expected);
    for (const sentence of Object.values(assessment.sentences)) {
      expect(sentence).toMatch(/\S.*\.$/);
      expect(sentence).not.toMatch(NEVER_SAID);
    }
    if (assessment.entity.status === 'insufficient') expect(assessment.sentences.entity).toMatch(/^Insufficient data/);
    expect(publishAssessment(assessment)).not.toHaveProperty('node');
  });

  it('show that disclosure with repayment ends better than silence, and silence better than unpaid debts', () => {
    const figure = (name: string) => reading(name).node.value;
    expect(figure('disclosed-and-repaid-fees')).toBeLessThan(figure('no-data-at-all'));
    expect(figure('no-data-at-all')).toBeLessThan(figure('disclosed-fees-not-repaid'));
  });

  it('raise a flag for a fee that is lawful where it was paid, once the contract forbids fees', () => {
    const party = riskNodeOf(reading('legal-but-breaching-fee'));
    const flags = (forbidden: boolean | null) => riskFlags([party], forbidden, { status: 'insufficient', value: null });
    expect(flags(true)).toMatchObject([{ rule: 'RISK-FEE-BREACH', result: 'flagged', level: 'R2', node: 'rec-cap' }]);
    expect(flags(null)).toMatchObject([{ result: 'request-data', missing: ['contract:/fee_standard'] }]);
    expect(flags(false)).toEqual([]);
  });

  it('raise nothing about a firm because of its country', () => {
    const party = riskNodeOf(reading('no-data-at-all'));
    expect(riskFlags([party], true, { status: 'insufficient', value: null })).toEqual([]);
  });
});
