import { describe, expect, it } from '@jest/globals';
import { dossier, linesOf, picture, shown } from './testing.ts';

const flagged = [{ result: 'flagged', level: 'R1', missing: [] }];
const clear = [{ result: 'clear', level: 'R1', missing: [] }];
const asks = (...missing: string[]) => [{ result: 'request-data', level: 'R1', missing }];

describe('UK-PPN009', () => {
  const of = (over: object) =>
    shown(dossier(picture({ buyerKind: 'uk_central', commencedOn: '2025-03-02', ...over })), 'UK-PPN009');

  it('asks for an assessment where more than one characteristic is present', () => {
    expect(of({ ppnCharacteristics: ['industry', 'workforce'] })).toEqual(flagged);
    expect(of({ ppnCharacteristics: ['industry'] })).toEqual(clear);
    expect(of({})).toEqual(asks('contract:/ppn_characteristics'));
    expect(of({ ppnCharacteristics: ['industry', 'workforce'], riskAssessmentOn: '2025-02-10' })).toEqual(clear);
  });

  it('goes by the note in force when the procedure began', () => {
    const health = { buyerKind: 'uk_health', ppnCharacteristics: ['industry', 'workforce'] };
    expect(of(health)).toEqual([]);
    expect(of({ ...health, commencedOn: '2024-05-01' })).toEqual(flagged);
    expect(of({ ...health, commencedOn: '2022-05-01' })).toEqual([]);
    expect(of({ ...health, commencedOn: undefined })).toEqual(asks('contract:/commenced_on'));
    const [line] = linesOf(dossier(picture({ ...health, commencedOn: '2025-02-23' } as never))).filter(
      ({ rule }) => rule.id === 'UK-PPN009',
    );
    expect(line?.rule.version).toBe('PPN 02/23');
  });
});

describe('UK-NHS-2025', () => {
  const of = (over: object) =>
    shown(
      dossier(picture({ buyerKind: 'uk_health', healthServicePurpose: 'yes', noticeOn: '2026-06-01', ...over })),
      'UK-NHS-2025',
    );

  it('asks for an assessment before the tender notice', () => {
    expect(of({})).toEqual(flagged);
    expect(of({ riskAssessmentOn: '2026-05-20' })).toEqual(clear);
    expect(of({ riskAssessmentOn: '2026-06-02' })).toEqual(flagged);
  });

  it('covers the health service of England from 17 May 2026 on', () => {
    expect(of({ noticeOn: '2026-05-16' })).toEqual([]);
    expect(of({ healthServicePurpose: 'no' })).toEqual([]);
    expect(of({ healthServicePurpose: undefined })).toEqual(asks('contract:/health_service_purpose'));
    expect(of({ buyerKind: 'private' })).toEqual([]);
    expect(of({ noticeOn: undefined, signedOn: '2026-01-01' })).toEqual(asks('contract:/notice_on'));
  });

  it('asks whether the framework of a call-off was assessed', () => {
    expect(of({ frameworkRef: 'F-1' })).toEqual(asks('contract:/framework_ref/assessment'));
  });
});
