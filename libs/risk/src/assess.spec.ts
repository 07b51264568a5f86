import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RUNS } from './testing/generated-items.ts';
import { assess, withExposure } from './assess.ts';
import type { Dossier, EvidenceRow, LawField } from './dossier.ts';
import { logit } from './numerics.ts';
import { PARAMETERS } from './parameters.ts';
import {
  AS_OF,
  confirmedListing,
  corridorSite,
  dossier,
  evidenceRow,
  lawFactRow,
  recruiterFacts,
  recruitmentLink,
} from './testing.ts';

const survey = (parts: Partial<EvidenceRow>) =>
  evidenceRow({
    indicator: 'FEE',
    method: 'offsite_worker_interviews',
    channel: 'independent_offsite',
    consentBasis: ['score'],
    originCountry: 'XB',
    destinationCountry: 'XA',
    askedN: 40,
    affirmedN: 14,
    amountsKnownN: 14,
    costMonthsKthHighest: 2.5,
    sourceReliability: 'A',
    informationCredibility: '1',
    ...parts,
  });

/** A recruiter with something of everything. */
const busy: Dossier = dossier({
  subject: { kind: 'recruiter', id: 'rec-1', name: 'Example Overseas Recruitment Ltd.' },
  jurisdictions: ['XA', 'XB'],
  lawFacts: ['L1', 'L3', 'E1', 'V2'].map((field, n) =>
    lawFactRow({ factId: `law-${n}`, field: field as LawField, value: n / 4, jurisdiction: n % 2 ? 'XA' : 'XB' }),
  ),
  recruiter: recruiterFacts({
    feePolicy: 'worker_pays_within_cap',
    licenseStatus: 'expired',
    plausibleUnitCost: { amount: '900', currency: 'USD', year: 2026 },
  }),
  recruitmentLinks: [
    recruitmentLink({ employerFeePerWorker: { amount: '350', currency: 'USD', year: 2026 } }),
    recruitmentLink({ linkId: 'lnk-2', whoPaysSubAgents: 'worker', originCountry: 'XC', permitTie: 'employer' }),
  ],
  listings: [confirmedListing(), confirmedListing({ listingId: 'lis-2', status: 'unknown' })],
  corridorSites: [
    corridorSite(),
    corridorSite({ siteId: 'site-2', paid: 9, asked: 25 }),
    corridorSite({ siteId: 'rec-1' }),
  ],
  evidence: [
    evidenceRow(),
    evidenceRow({ evidenceId: 'obs-2', indicator: 'I07', method: 'press' }),
    evidenceRow({ evidenceId: 'obs-3', indicator: 'I07', method: 'press', sourceName: 'Another paper' }),
    evidenceRow({ evidenceId: 'obs-4', direction: 'clean', method: 'audit_announced' }),
    evidenceRow({
      evidenceId: 'obs-5',
      direction: 'control',
      indicator: 'CTRL-UNION-CBA',
      controlVerifiedBy: 'worker',
    }),
    evidenceRow({ evidenceId: 'obs-6', observedOn: null }),
    evidenceRow({ evidenceId: 'obs-7', observedOn: '2027-01' }),
    survey({ evidenceId: 'fees-1', sampleId: 'S1' }),
    survey({ evidenceId: 'fees-2', sampleId: 'S1', channel: 'remote_poll' }),
    survey({ evidenceId: 'fees-3', affirmedN: 15, sourceName: 'Another union', originCountry: 'XC', newHires: true }),
  ],
});

describe('assess', () => {
  it('P07, P22: gives the same bytes for the same facts in any order', () => {
    const lists = ['evidence', 'lawFacts', 'listings', 'recruitmentLinks', 'corridorSites', 'jurisdictions'] as const;
    const usual = JSON.stringify(assess(busy, AS_OF));
    const shuffled = fc.record(
      Object.fromEntries(
        lists.map((name) => {
          const rows = busy[name] as readonly unknown[];
          return [name, fc.shuffledSubarray([...rows], { minLength: rows.length })];
        }),
      ),
    );
    fc.assert(
      fc.property(
        shuffled,
        (parts) => JSON.stringify(assess({ ...busy, ...(parts as Partial<Dossier>) }, AS_OF)) === usual,
      ),
      { ...RUNS, numRuns: 300 },
    );
  });

  it('P10: reads nothing of a name', () => {
    const renamed = assess({ ...busy, subject: { ...busy.subject, name: 'Another Name' } }, AS_OF);
    expect({ ...renamed, subject: busy.subject }).toEqual(assess(busy, AS_OF));
  });

  it('explains the whole figure: contributions sum to the log-odds and to the scores', () => {
    const { contributions, node, recruitmentFee, laborLaw } = assess(busy, AS_OF);
    const sum = (output: string, of: 'logOdds' | 'points') =>
      contributions.filter((part) => part.output === output).reduce((total, part) => total + (part[of] ?? 0), 0);
    expect(sum('entity', 'logOdds')).toBeCloseTo(logit(node.probability), 4);
    expect(sum('recruitmentFee', 'points')).toBeCloseTo(recruitmentFee.score ?? NaN, 4);
    expect(laborLaw.score).toBeNull();
    const known = busy.lawFacts.map((row) => ({ ...row, jurisdiction: 'XA' }));
    const all = Object.values(PARAMETERS.law_fact_weights).flatMap((block) => Object.keys(block) as LawField[]);
    const rows = all.map((field, n) => lawFactRow({ factId: field, field, value: (n % 5) / 4 }));
    const full = assess(dossier({ lawFacts: [...rows, ...known] }), AS_OF);
    const points = full.contributions.filter(({ output }) => output === 'laborLaw');
    expect(points.reduce((total, part) => total + (part.points ?? 0), 0)).toBeCloseTo(full.laborLaw.score ?? NaN, 5);
  });

  it('gives nothing away from which a figure could be worked out that may not be shown', () => {
    const { entity, contributions } = assess(dossier({ jurisdictions: ['XA'] }), AS_OF);
    expect(entity.probability).toBeNull();
    expect(contributions.filter(({ output }) => output === 'entity')).toEqual([]);
    expect(assess(busy, AS_OF).contributions.map(({ group }) => group)).toContain('context');
  });

  it('computes items from records: declared fees, license, RF-STRUCT, listings', () => {
    const { contributions, recruiter, recruitmentFee } = assess(busy, AS_OF);
    const items = contributions.filter(({ output }) => output === 'entity').map(({ item, group }) => [group, item]);
    expect(items).toEqual(
      expect.arrayContaining([
        ['debt_recruitment', 'FEE'],
        ['debt_recruitment', 'LICENSE'],
        ['debt_recruitment', 'RF-STRUCT'],
        ['official_finding', 'LISTING'],
      ]),
    );
    expect(recruiter).toMatchObject({ licenseStatus: 'expired', structurallyFunded: true });
    expect(recruitmentFee.feeBreach).toMatchObject({ state: 'verified' });
  });

  it('stops counting a lifted listing even where its finding named an indicator', () => {
    const named = confirmedListing({ indicator: 'I05', measure: 'Finding' });
    const adverse = (status: 'active' | 'revoked') => assess(dossier({ listings: [{ ...named, status }] }), AS_OF);
    expect(adverse('active')).toMatchObject({ entity: { status: 'determined' }, node: { adverseEvidence: true } });
    expect(adverse('revoked')).toMatchObject({
      entity: { status: 'insufficient' },
      notScored: [{ evidenceId: 'lis-1', why: 'listing_lifted' }],
    });
  });

  it('keeps what it did not score, with the reason, and warns of dates to come', () => {
    const { notScored, warnings } = assess(busy, AS_OF);
    expect(notScored).toEqual([
      { evidenceId: 'fees-1', why: 'feeds_fee_risk' },
      { evidenceId: 'fees-2', why: 'feeds_fee_risk' },
      { evidenceId: 'fees-2', why: 'same_workers_asked_twice' },
      { evidenceId: 'fees-3', why: 'feeds_fee_risk' },
      { evidenceId: 'lis-2', why: 'listing_status_unknown' },
      { evidenceId: 'obs-5', why: 'feeds_residual' },
      { evidenceId: 'obs-6', why: 'undated' },
    ]);
    expect(warnings).toEqual([{ evidenceId: 'obs-7', code: 'date_after_as_of' }]);
  });

  it('shows each corridor, with its own prior, and the new hires of the one that stands', () => {
    const { recruitmentFee } = assess(busy, AS_OF);
    const priors = recruitmentFee.corridors.map(({ corridor, prior }) => [corridor, prior.basis, prior.sites]);
    expect(priors).toEqual([
      ['XB>XA', 'corridor', 2],
      ['XC>XA', 'none', 0],
    ]);
    // 15 of 40 against 14 of 40; only new hires were asked on XC>XA, so their share is that of the corridor.
    expect(recruitmentFee.corridor).toBe('XC>XA');
    expect(recruitmentFee.newHires?.mean).toBe(recruitmentFee.mean);
  });

  it('asks for what is missing: date, status of a listing, the widest law facts', () => {
    const pointers = assess(busy, AS_OF).missing.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['listing:lis-2/status', 'observations:obs-6/observed_on']));
    expect(pointers.filter((pointer) => pointer.startsWith('legal-facts:'))).toHaveLength(3);
  });

  it('says what would change a figure, and only what would make one while there is none', () => {
    const kinds = new Set(assess(busy, AS_OF).wouldChange.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['band-edge', 'evidence', 'without-group', 'without-item', 'without-source']);
    const nothing = assess(dossier(), AS_OF);
    expect(nothing.wouldChange.map(({ kind, action }) => [kind, action])).toEqual([
      ['evidence', 'an independent off-site survey of at least 10 workers, coded A1'],
    ]);
    expect(JSON.stringify(nothing.entity)).not.toContain('0.057');
  });

  it('lets clean evidence count only where state-imposed forced labor is ruled out', () => {
    const zone = lawFactRow({ field: 'X1', value: 1, subdivision: 'XA-09', products: ['52'] });
    const checks = [evidenceRow({ direction: 'clean', method: 'worker_survey', consentBasis: ['score'] })];
    const audit = survey({
      evidenceId: 'fees-9',
      direction: 'clean',
      affirmedN: 0,
      method: 'audit_announced',
      channel: 'audit_onsite',
    });
    const sufficiency = (subdivision: string | null) => {
      const parts = { lawFacts: [zone], evidence: [...checks, audit], products: ['5205'], subdivision };
      const { entity, recruitmentFee, laborLaw, node } = assess(dossier(parts), AS_OF);
      return [laborLaw.stateImposed, entity.sufficiency > 0, recruitmentFee.sufficiency > 0, node.lookHere];
    };
    expect(sufficiency('XA-01')).toEqual([false, true, true, null]);
    expect(sufficiency('XA-09')).toEqual([true, false, false, 'x1']);
    expect(sufficiency(null)).toEqual([null, false, false, null]);
  });

  it('gives the network stage the figure it uses, and takes its exposure with a sentence', () => {
    const cured: Partial<EvidenceRow> = { remediationState: 'verified', remediatedOn: '2026-09-01', indicator: 'I07' };
    const returned = evidenceRow({
      evidenceId: 'ctrl',
      direction: 'control',
      indicator: 'CTRL-DOCUMENTS-RETURNED',
      controlVerifiedBy: 'worker',
    });
    const { node } = assess(dossier({ evidence: [evidenceRow(cured), returned] }), AS_OF);
    expect(node).toMatchObject({ basis: 'residual', adverseEvidence: true, value: node.residual });
    expect(node.residual).toBeLessThan(node.probability);
    const exposure = {
      status: 'ok' as const,
      value: 0.4832,
      max: 0.36,
      nodes: [{ id: 'mill', value: 0.36, basis: 'inherent' as const, path: ['sup-1', 'mill'] }],
      untracedShare: 0.4,
      insufficientNodes: 2,
    };
    expect(withExposure(assess(dossier(), AS_OF), exposure).sentences.exposure).toBe(
      'Exposure 0.48, made by one party, the greatest 0.36; 40 % of an input is untraced; two parties have insufficient data.',
    );
  });
});
