import type { RecruitmentLinkRow, SupplyLinkRow } from '../check-rows/records.ts';
import { codes } from './codes.ts';
import { dateText } from './dates.ts';
import { externalKey, keyOf, known, type Draft } from './draft.ts';
import { refKey } from '../check-rows/read-references.ts';
import { partyTextOf } from './party-text.ts';

/** What a row of a supply-links file claims. */
export function claimSupplyLink(row: SupplyLinkRow): Draft {
  const { source: _source, stated: _stated, extra, externalId, from, to, declaredRoot, productHs, ...own } = row;
  const natural = [
    refKey(from),
    refKey(to),
    row.relation,
    (codes(productHs) ?? []).toSorted().join(','),
    row.lotRef ?? '',
    dateText(row.validFrom) ?? '',
  ];
  return {
    noun: 'link',
    keys: [...(externalId === undefined ? [] : [externalKey('link', externalId)]), keyOf('link', 'supply', ...natural)],
    names: [],
    part: '',
    needs: [
      { as: 'from', column: 'from', ref: from, among: ['supplier'] },
      { as: 'to', column: 'to', ref: to, among: ['supplier'] },
    ],
    fields: known({
      ...own,
      kind: 'supply',
      externalId,
      productHs: codes(productHs),
      outputHs: codes(own.outputHs),
      validFrom: dateText(own.validFrom),
      validTo: dateText(own.validTo),
      declaredRoot: declaredRoot === undefined ? undefined : partyTextOf(declaredRoot),
      extra,
    }),
  };
}

/** What a row of a recruitment-links file claims. */
export function claimRecruitmentLink(row: RecruitmentLinkRow): Draft {
  const {
    source: _source,
    stated: _stated,
    extra,
    externalId,
    recruiter,
    employer,
    via,
    role,
    periodFrom,
    periodTo,
    ...own
  } = row;
  const natural = [
    refKey(recruiter),
    refKey(employer),
    role,
    row.originCountry,
    row.destinationCountry,
    dateText(periodFrom) ?? '',
  ];
  return {
    noun: 'link',
    keys: [
      ...(externalId === undefined ? [] : [externalKey('link', externalId)]),
      keyOf('link', 'recruitment', ...natural),
    ],
    names: [],
    part: '',
    needs: [
      { as: 'from', column: 'recruiter', ref: recruiter, among: ['recruiter'] },
      { as: 'to', column: 'employer', ref: employer, among: role === 'sub_agent_of' ? ['recruiter'] : ['supplier'] },
    ],
    fields: known({
      ...own,
      kind: 'recruitment',
      jobGroupIsco: codes(own.jobGroupIsco),
      relation: role,
      externalId,
      via: via === undefined ? undefined : partyTextOf(via),
      validFrom: dateText(periodFrom),
      validTo: dateText(periodTo),
      extra,
    }),
  };
}
